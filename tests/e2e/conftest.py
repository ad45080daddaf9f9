"""A real browser against real servers: the site as it runs for the public, and as it runs with the examples."""

import fcntl
import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from tests.e2e.rendered import Rendered
from tests.permissions.conftest import stored_world, world  # noqa: F401 - fixtures
from tests.stubs import SmtpStub, TileStub

ROOT = Path(__file__).parents[2]
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1280, "height": 1000}
# How many times slower the browser is than this machine: finds the tests that lean on a fast one.
SLOWER = int(os.environ.get("SLOWER_BROWSER", "1"))
# Only a test that fails waits so long: five seconds, which is usual, are little on a busy machine.
expect.set_options(timeout=30_000)


class Site:
    """A server of our own process with its own SQLite file."""

    def __init__(self, folder: Path, *, debug: bool, tile_url: str = "", mail_url: str = "") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://localhost:{self.port}"
        self.log = folder / "server.log"
        self.environment = os.environ | {
            "DEBUG": str(debug).lower(),
            "SECRET_KEY": "only-for-tests",
            "VAR_DIR": str(folder),
            "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
            "SITE_URL": self.url,
            "PDOK_URL": "",
            "TILE_URL": tile_url,
        }
        self._shell: subprocess.Popen[str] | None = None
        if mail_url:
            self.environment |= {"EMAIL_URL": mail_url, "MAIL_SENDS_ITSELF": "true"}

    def fill(self, *, debug: bool) -> None:
        self.manage("migrate", "--verbosity", "0")
        self.manage("load_zuidwest")
        self.manage("load_examples") if debug else self.manage("collectstatic", "--noinput", "--verbosity", "0")

    def manage(self, *command: str) -> str:
        done = subprocess.run(self._command(*command), env=self.environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def shell(self, script: str) -> str:
        """What a script beside the site prints."""
        if not self._shell:
            command = [sys.executable, "-m", "tests.e2e.shell"]
            environment = self.environment | {"DJANGO_SETTINGS_MODULE": "backend.settings"}
            pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
            self._shell = subprocess.Popen(command, env=environment, cwd=ROOT, text=True, **pipes)
        self._shell.stdin.write(f"{json.dumps(script)}\n")
        self._shell.stdin.flush()
        answer = json.loads(self._shell.stdout.readline())
        assert not answer["error"], answer["error"]
        return answer["said"].strip()

    def start(self) -> None:
        with self.log.open("w") as log:
            command = self._command("runserver", "--noreload", f"127.0.0.1:{self.port}")
            self.process = subprocess.Popen(command, env=self.environment, stdout=log, stderr=log)
        until = time.monotonic() + 90
        while time.monotonic() < until:
            try:
                urlopen(f"http://127.0.0.1:{self.port}/robots.txt", timeout=5)
            except OSError as error:
                if getattr(error, "code", None):
                    return
                assert self.process.poll() is None, self.log.read_text()
            else:
                return
        raise AssertionError(self.log.read_text())

    def stop(self) -> None:
        if self._shell:
            self._shell.communicate(timeout=60)
        self.process.terminate()
        self.process.wait(timeout=60)

    def _command(self, *command: str) -> list[str]:
        return [sys.executable, str(ROOT / "manage.py"), *command]


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """The site as the public sees it: DEBUG off, hashed static files, real places only."""
    yield from _served(tmp_path_factory, "site", debug=False)


@pytest.fixture(scope="session")
def example_site(tmp_path_factory) -> Iterator[Site]:
    """The site as `make run` gives it: DEBUG on, with examples."""
    yield from _served(tmp_path_factory, "example-site", debug=True)


@pytest.fixture(scope="session")
def tile_source() -> Iterator[TileStub]:
    with TileStub() as stub:
        yield stub


@pytest.fixture(scope="session")
def tile_site(tmp_path_factory, tile_source) -> Iterator[Site]:
    """The public site with a background from a source of tiles."""
    yield from _served(tmp_path_factory, "tile-site", debug=False, tile_url=tile_source.url)


@pytest.fixture(scope="session")
def _mail_stub() -> Iterator[SmtpStub]:
    with SmtpStub() as stub:
        yield stub


@pytest.fixture
def mail_server(_mail_stub) -> SmtpStub:
    """Without what it got in another test."""
    _mail_stub.messages.clear()
    return _mail_stub


@pytest.fixture(scope="session")
def mail_site(tmp_path_factory, _mail_stub) -> Iterator[Site]:
    """The public site with a mail server."""
    yield from _served(tmp_path_factory, "mail-site", debug=False, mail_url=_mail_stub.url)


def _served(folders: pytest.TempPathFactory, name: str, *, debug: bool, **addresses: str) -> Iterator[Site]:
    folder = folders.mktemp(name)
    shutil.copytree(_filled(folders, debug=debug), folder, dirs_exist_ok=True)
    site = Site(folder, debug=debug, **addresses)
    site.start()
    yield site
    site.stop()


def _filled(folders: pytest.TempPathFactory, *, debug: bool) -> Path:
    """Database and static files of a site, made once for all workers: to make them takes longer than most tests."""
    base = folders.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder, is_ready = shared / f"filled-{debug}", shared / f"filled-{debug}.ready"
    with (shared / f"filled-{debug}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_ready.exists():
            folder.mkdir(exist_ok=True)
            Site(folder, debug=debug).fill(debug=debug)
            is_ready.touch()
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser per worker."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if not found:
        pytest.skip("no Chromium on this machine; `make test` installs it as root on Debian")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(params=[PHONE, DESKTOP], ids=["390", "1280"])
def page(request, browser) -> Iterator[Page]:
    """A fresh visitor at both widths; what goes wrong is collected in `page.problems`."""
    context = browser.new_context(viewport=request.param, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    yield _watched(page)
    context.close()


@pytest.fixture
def phone(browser) -> Iterator[Page]:
    context = browser.new_context(viewport=PHONE, locale="nl-NL", reduced_motion="reduce", has_touch=True)
    page = context.new_page()
    yield _watched(page)
    context.close()


@pytest.fixture
def desktop(browser) -> Iterator[Page]:
    context = browser.new_context(viewport=DESKTOP, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    yield _watched(page)
    context.close()


def _watched(page: Page) -> Page:
    page.problems = []
    page.set_default_timeout(30_000)
    page.on("console", lambda message: message.type in ("error", "warning") and page.problems.append(message.text))
    page.on("pageerror", lambda error: page.problems.append(f"page error: {error}"))
    page.on("requestfailed", lambda request: _note_failure(page, request))
    page.on("request", lambda request: _is_foreign(request.url) and page.problems.append(f"foreign: {request.url}"))
    page.add_init_script(
        "document.addEventListener('securitypolicyviolation',"
        " event => console.error('policy violation: ' + event.violatedDirective + ' ' + event.blockedURI))"
    )
    if SLOWER > 1:
        page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    return page


def _note_failure(page: Page, request: Request) -> None:
    # A visitor who goes on before everything is there breaks off the rest.
    if request.failure != "net::ERR_ABORTED":
        page.problems.append(f"failed: {request.url} {request.failure}")


def _is_foreign(url: str) -> bool:
    return not url.startswith(("http://localhost:", "data:", "blob:", "about:"))


@pytest.fixture
def axe():
    """Run axe-core on the page as it stands; gives the violations as (rule, first element)."""
    source = AXE_SCRIPT

    def run(page: Page) -> list[tuple[str, str]]:
        page.evaluate(source)
        found = page.evaluate("async () => (await axe.run()).violations")
        return [(violation["id"], violation["nodes"][0]["html"][:200]) for violation in found]

    return run


@pytest.fixture(scope="session")
def _rendered(browser) -> Iterator[Rendered]:
    rendered = Rendered(browser)
    yield rendered
    rendered.close()


@pytest.fixture
def rendered(_rendered, monkeypatch) -> Rendered:
    """Pages of the test client. One thread drives the browser and asks the database, one after the other."""
    monkeypatch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    return _rendered
