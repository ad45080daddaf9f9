"""Pages of somebody else, at another origin than ours: what they say and under which policy is up to the test."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

HEAD = '<!doctype html><html lang="nl"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'


@dataclass
class Host:
    """Another host than localhost as well, so that browsers take the two for different sites."""

    url: str = ""
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)

    def page(self, body: str, **headers: str) -> str:
        """The address of a page with this in it; headers with _ for -."""
        path = f"/{len(self.pages)}"
        html = f"{HEAD}<title>Een andere site</title><main><h1>Een andere site</h1>{body}</main></html>"
        self.pages[path] = (html, {name.replace("_", "-"): value for name, value in headers.items()})
        return self.url + path


@contextmanager
def served() -> Iterator[Host]:
    host = Host()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            html, headers = host.pages.get(self.path.partition("?")[0], ("", {}))
            self.send_response(200 if html else 204)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        host.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, daemon=True).start()
        yield host
        server.shutdown()
