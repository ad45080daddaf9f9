"""Pages of the test client in a real browser, with the real style sheets, scripts and policy, but without a server."""

import mimetypes
from pathlib import Path
from urllib.parse import urlsplit

from django.contrib.staticfiles import finders
from django.db import connections
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.e2e.page_types import Answer, asked

ORIGIN = "http://localhost:8000"


class Rendered:
    """Shows an answer; what it fetches besides comes from the same client, and from the folder of static files."""

    def __init__(self, browser: Browser, **options: object) -> None:
        self.context: BrowserContext = browser.new_context(
            locale="nl-NL", reduced_motion="reduce", service_workers="block", **options
        )
        self.page: Page = self.context.new_page()
        self.page.set_default_timeout(30_000)
        self.answer: Answer | None = None
        self.context.route("**/*", self._fulfil)

    def show(self, answer: Answer) -> Page:
        self.answer, self._connection = answer, connections["default"]
        self.page.goto(ORIGIN + answer.address, wait_until="load")
        self._wait_for_the_map()
        return self.page

    def look(self, width: int, scheme: str) -> None:
        self.page.set_viewport_size({"width": width, "height": 844 if width < 960 else 1000})
        self.page.emulate_media(color_scheme=scheme)

    def close(self) -> None:
        self.context.close()

    def _wait_for_the_map(self) -> None:
        canvas = self.page.locator(".dz-map__canvas:not([data-map=dz_pin])").first
        if canvas.is_visible():
            canvas.scroll_into_view_if_needed()  # below the screen it waits until somebody comes near
            self.page.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")

    def _fulfil(self, route: Route) -> None:
        address = route.request.url.removeprefix(ORIGIN)
        if self.answer is None or not address.startswith("/"):
            route.abort()
        elif address.partition("#")[0] == self.answer.address:
            _send(route, self.answer)
        elif address.startswith("/static/"):
            _send_file(route, urlsplit(address).path.removeprefix("/static/"))
        else:
            # In here Django would open another connection, that knows nothing of the transaction of the test.
            connections["default"] = self._connection
            _send(route, asked(self.answer.client, address))


def _send(route: Route, answer: Answer) -> None:
    route.fulfill(status=answer.status, headers=answer.headers, body=answer.body)


def _send_file(route: Route, name: str) -> None:
    found = finders.find(name)
    if found is None:
        route.fulfill(status=404)
        return
    kind = mimetypes.guess_type(name)[0] or "text/plain"
    route.fulfill(status=200, content_type=kind, body=Path(found).read_bytes())
