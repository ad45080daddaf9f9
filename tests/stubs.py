"""Other people's servers as our tests need them: real HTTP on the loopback, and as ill as a test asks for."""

import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

KNOWN_PARAMETERS = {
    "free": {"q", "fq", "fl", "rows", "start", "sort", "df", "bq", "qf", "lat", "lon", "wt", "indent"},
    "suggest": {"q", "fq", "fl", "rows", "start", "sort", "bq", "qf", "lat", "lon", "wt", "indent"},
    "reverse": {"lat", "lon", "X", "Y", "type", "distance", "fl", "fq", "rows", "start", "wt", "indent"},
}


def pdok_doc(name: str, lat: float, lon: float, **fields: Any) -> dict[str, Any]:
    """A document as PDOK gives it: `name` is its "weergavenaam", the city after the comma."""
    return {
        "type": "adres",
        "weergavenaam": name,
        "woonplaatsnaam": "'s-Gravenhage",
        "gemeentenaam": "'s-Gravenhage",
        "gemeentecode": "0518",
        "centroide_ll": f"POINT({lon} {lat})",
        **fields,
    }


class PDOKStub:
    """Answers `docs` until told otherwise. Like v3_1 it refuses unknown parameters.

    `requests` lists what came in as (endpoint, parameters). Use as a context manager: leaving it ends every wait.
    """

    def __init__(self) -> None:
        self.requests: list[tuple[str, dict[str, list[str]]]] = []
        self.headers: list[dict[str, str]] = []
        self.released = threading.Event()
        self.answer_with()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler_class())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/search/v3_1"

    def answer_with(self, *docs: Any) -> None:
        self.answer_json({"response": {"numFound": len(docs), "start": 0, "numFoundExact": True, "docs": list(docs)}})

    def answer_json(self, value: Any) -> None:
        self.answer_raw(200, json.dumps(value).encode(), "application/json;charset=utf-8")

    def answer_raw(
        self, status: int, body: bytes, content_type: str = "text/html", headers: dict[str, str] | None = None
    ) -> None:
        self.mode = "answer"
        self.status, self.body = status, body
        self.extra_headers = {"Content-Type": content_type, **(headers or {})}

    def wait(self) -> None:
        """Say nothing until the end of the test."""
        self.mode = "wait"

    def trickle_headers(self) -> None:
        self.mode = "trickle headers"

    def trickle_body(self) -> None:
        self.mode = "trickle body"

    def hang_up(self) -> None:
        self.mode = "hang up"

    def __enter__(self) -> "PDOKStub":
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler_class(self) -> type[BaseHTTPRequestHandler]:
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                try:
                    stub._handle(self)
                except OSError:  # the client had enough of it
                    self.close_connection = True

            def log_message(self, format: str, *args: Any) -> None:
                pass

        return Handler

    def _handle(self, handler: BaseHTTPRequestHandler) -> None:
        address = urlsplit(handler.path)
        endpoint, parameters = address.path.rsplit("/", 1)[-1], parse_qs(address.query, keep_blank_values=True)
        self.requests.append((endpoint, parameters))
        self.headers.append({name.lower(): value for name, value in handler.headers.items()})
        if self.mode == "wait":
            self.released.wait(30)
        elif self.mode == "hang up":
            handler.connection.shutdown(socket.SHUT_RDWR)
        elif self.mode == "trickle headers":
            self._trickle(handler, b"HTTP/1.0 200 OK\r\nX-Long: " + b"x" * 10_000)
        elif self.mode == "trickle body":
            self._trickle(handler, b" " * 10_000, prelude=b"HTTP/1.0 200 OK\r\nContent-Length: 10000\r\n\r\n")
        elif not parameters.keys() <= KNOWN_PARAMETERS.get(endpoint, set()):
            self._send(handler, 400, b'{"detail": "Extra query parameter(s) not in spec"}', {})
        else:
            self._send(handler, self.status, self.body, self.extra_headers)

    def _trickle(self, handler: BaseHTTPRequestHandler, text: bytes, prelude: bytes = b"") -> None:
        handler.wfile.write(prelude)
        for byte in text:
            if self.released.wait(0.02):
                return
            handler.wfile.write(bytes([byte]))

    def _send(self, handler: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)


def closed_port_url() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/search/v3_1"
