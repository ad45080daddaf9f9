"""Makes docs/screenshots/pages/: every page as on a phone, in Dutch and in Arabic. `make screenshots` runs this.

No server: what the browser asks is answered by the test client, so that the pages show the same invented world as the
table of permissions. DJANGO_ALLOW_ASYNC_UNSAFE, because Playwright calls us from its own event loop.
"""

import mimetypes
import shutil
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.utils.text import slugify
from PIL import Image
from playwright.sync_api import Route, sync_playwright

from tests.conformance.pages import every_look
from tests.e2e.conftest import FLAGS
from tests.permissions.world import OURS

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots" / "pages"
WIDTH, HEIGHT = 390, 1100
QUALITY = 40
LANGUAGES = {"nl": "", "ar": "/ar"}
LEAST_PAGES, MOST_BYTES = 100, 3_000_000


def test_every_page_is_pictured(world):
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        for name, address, role in every_look(world):
            for language, prefix in LANGUAGES.items():
                _picture(
                    browser, world.client(role), prefix + address, FOLDER / f"{slugify(name)[:60]}-{language}.webp"
                )
        browser.close()
    made = list(FOLDER.glob("*.webp"))
    assert len(made) > LEAST_PAGES
    assert sum(file.stat().st_size for file in made) < MOST_BYTES


def _picture(browser, client, address: str, file: Path) -> None:
    """Nothing for what is no page, or is not there in this language."""
    answer = client.get(address)
    if not answer.headers.get("Content-Type", "").startswith("text/html") or answer.status_code >= 300:
        return
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, reduced_motion="reduce")
    page = context.new_page()
    page.route("**/*", lambda route: _answer(route, client))
    page.goto(OURS + address, wait_until="networkidle")
    with Image.open(BytesIO(page.screenshot())) as shot:
        shot.save(file, "WEBP", quality=QUALITY, method=6)
    context.close()


def _answer(route: Route, client) -> None:
    parts = urlsplit(route.request.url)
    if parts.path.startswith("/static/"):
        stored = finders.find(parts.path.removeprefix("/static/"))
        kind = mimetypes.guess_type(parts.path)[0] or "application/octet-stream"
        route.fulfill(body=Path(stored).read_bytes(), content_type=kind) if stored else route.abort()
        return
    answer = client.get(f"{parts.path}?{parts.query}" if parts.query else parts.path)
    route.fulfill(status=answer.status_code, body=b"".join(answer), headers=dict(answer.headers))
