"""Makes docs/screenshots/pages/: every page as on a phone, in Dutch and in Arabic. `make screenshots` runs this.

No server: what the browser asks is answered by the test client, so that the pages show the same invented world as the
table of permissions. The browser has a thread of its own, because this one has the database.
"""

import mimetypes
import shutil
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from io import BytesIO
from pathlib import Path
from queue import Empty, Queue
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.utils.text import slugify
from PIL import Image
from playwright.sync_api import Route, sync_playwright

from tests.conformance.pages import every_look
from tests.e2e.conftest import FLAGS
from tests.permissions.world import OURS

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots" / "pages"
WIDTH, HEIGHT = 390, 844
# Small enough to keep them all; what is said can still be read.
KEPT_WIDTH, QUALITY = 240, 25
Said = tuple[int, dict[str, str], bytes]
LANGUAGES = {"nl": "", "ar": "/ar"}
LEAST_PAGES, MOST_BYTES = 100, 3_000_000


def test_every_page_is_pictured(world):
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    looks, questions = list(every_look(world)), Queue()

    def ask(role: str, address: str) -> Said:
        answer = Future()
        questions.put((role, address, answer))
        return answer.result()

    with ThreadPoolExecutor(1) as thread:
        pictures = thread.submit(_take_pictures, looks, ask)
        while not pictures.done():
            try:
                role, address, answer = questions.get(timeout=0.2)
            except Empty:
                continue
            try:
                answer.set_result(_said(world.client(role), address))
            except Exception as error:
                answer.set_exception(error)
        pictures.result()
    made = list(FOLDER.glob("*.webp"))
    assert len(made) > LEAST_PAGES
    assert sum(file.stat().st_size for file in made) < MOST_BYTES


def _said(client, address: str) -> Said:
    answer = client.get(address)
    return answer.status_code, dict(answer.headers), b"".join(answer)


def _take_pictures(looks, ask: Callable[[str, str], Said]) -> None:
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for name, address, role in looks:
            for language, prefix in LANGUAGES.items():
                file = FOLDER / f"{slugify(name)[:60]}-{language}.webp"
                _picture(browser, lambda path, role=role: ask(role, path), prefix + address, file)
        browser.close()


def _picture(browser, ask: Callable[[str], Said], address: str, file: Path) -> None:
    """Nothing for what is no page, or is not there in this language."""
    status, headers, _body = ask(address)
    if not headers.get("Content-Type", "").startswith("text/html") or status >= 300:
        return
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
    page = context.new_page()
    page.route("**/*", lambda route: _answer(route, ask))
    page.goto(OURS + address, wait_until="load")
    with Image.open(BytesIO(page.screenshot())) as shot:
        kept = shot.convert("RGB").resize((KEPT_WIDTH, HEIGHT * KEPT_WIDTH // WIDTH))
        kept.save(file, "WEBP", quality=QUALITY)
    context.close()


def _answer(route: Route, ask: Callable[[str], Said]) -> None:
    parts = urlsplit(route.request.url)
    if parts.path.startswith("/static/"):
        stored = finders.find(parts.path.removeprefix("/static/"))
        kind = mimetypes.guess_type(parts.path)[0] or "application/octet-stream"
        route.fulfill(body=Path(stored).read_bytes(), content_type=kind) if stored else route.abort()
        return
    status, headers, body = ask(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    route.fulfill(status=status, body=body, headers=headers)
