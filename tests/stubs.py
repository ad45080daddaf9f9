"""Other people's servers as our tests need them: real HTTP on the loopback, and as ill as a test asks for."""

import json
import socket
import socketserver
import struct
import threading
import zlib
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self, cast
from urllib.parse import parse_qs, urlsplit

KNOWN_PARAMETERS = {
    "free": {"q", "fq", "fl", "rows", "start", "sort", "df", "bq", "qf", "lat", "lon", "wt", "indent"},
    "suggest": {"q", "fq", "fl", "rows", "start", "sort", "bq", "qf", "lat", "lon", "wt", "indent"},
    "reverse": {"lat", "lon", "X", "Y", "type", "distance", "fl", "fq", "rows", "start", "wt", "indent"},
}

# Seconds. A test about a server that is well waits for it on the busiest machine; one about a server that is ill sets
# HASTE, and sees that it waited no longer than that: ENDLESS is what it would have waited otherwise.
PATIENCE, HASTE, ENDLESS = 30, 0.3, 20


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


class Stub:
    """A server that is as ill as a test asks for; what it says when it is well is up to those who inherit.

    Use as a context manager: leaving it ends every wait.
    """

    def __init__(self) -> None:
        self.headers: list[dict[str, str]] = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler_class())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

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

    def __enter__(self) -> Self:
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
        self._note(handler.path)
        self.headers.append({name.lower(): value for name, value in handler.headers.items()})
        if self.mode == "wait":
            self.released.wait(30)
        elif self.mode == "hang up":
            handler.connection.shutdown(socket.SHUT_RDWR)
        elif self.mode == "trickle headers":
            self._trickle(handler, b"HTTP/1.0 200 OK\r\nX-Long: " + b"x" * 10_000)
        elif self.mode == "trickle body":
            self._trickle(handler, b" " * 10_000, prelude=b"HTTP/1.0 200 OK\r\nContent-Length: 10000\r\n\r\n")
        else:
            self._answer(handler)

    def _note(self, path: str) -> None:
        raise NotImplementedError

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
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


class PDOKStub(Stub):
    """Answers `docs` until told otherwise. Like v3_1 it refuses unknown parameters.

    `requests` lists what came in as (endpoint, parameters).
    """

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[tuple[str, dict[str, list[str]]]] = []
        self.answer_with()

    @property
    def url(self) -> str:
        return f"{self.origin}/search/v3_1"

    def answer_with(self, *docs: Any) -> None:
        self.answer_json({"response": {"numFound": len(docs), "start": 0, "numFoundExact": True, "docs": list(docs)}})

    def answer_json(self, value: Any) -> None:
        self.answer_raw(200, json.dumps(value).encode(), "application/json;charset=utf-8")

    def _note(self, path: str) -> None:
        address = urlsplit(path)
        self.requests.append((address.path.rsplit("/", 1)[-1], parse_qs(address.query, keep_blank_values=True)))

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        address = urlsplit(handler.path)
        endpoint, parameters = address.path.rsplit("/", 1)[-1], parse_qs(address.query, keep_blank_values=True)
        if parameters.keys() <= KNOWN_PARAMETERS.get(endpoint, set()):
            super()._answer(handler)
        else:
            self._send(handler, 400, b'{"detail": "Extra query parameter(s) not in spec"}', {})


def png(colour: tuple[int, int, int] = (200, 200, 200), side: int = 256) -> bytes:
    """A picture of one colour, as large as a tile."""
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)),
        (b"IDAT", zlib.compress((b"\0" + bytes(colour) * side) * side)),
        (b"IEND", b""),
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )


class TileStub(Stub):
    """A source of tiles: grey squares after `delay` seconds. `requests` lists the paths asked for."""

    def __init__(self, delay: float = 0) -> None:
        super().__init__()
        self.requests: list[str] = []
        self.delay = delay
        self.missing: set[str] = set()
        self.answer_tile()

    @property
    def url(self) -> str:
        return f"{self.origin}/grijs/{{z}}/{{x}}/{{y}}.png"

    def answer_tile(self, body: bytes | None = None, content_type: str = "image/png") -> None:
        self.answer_raw(200, png() if body is None else body, content_type)

    def _note(self, path: str) -> None:
        self.requests.append(path)

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        self.released.wait(self.delay)
        if handler.path in self.missing:
            self._send(handler, 404, b"", {})
        else:
            super()._answer(handler)


def closed_port_url() -> str:
    """An address where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{probe.getsockname()[1]}/search/v3_1"


def _message_lines(handler: socketserver.StreamRequestHandler) -> Iterator[bytes]:
    """Up to the line with a dot. Who hangs up before it sent no message; to read on would give nothing, for ever."""
    for line in handler.rfile:
        if line == b".\r\n":
            return
        yield line
    raise ConnectionResetError


class SmtpStub:
    """A mail server. `messages` are those it accepted, `turned_away` those it read and refused, in order.

    `answer("DATA", "451 Later")` changes what it says to MAIL, RCPT or DATA (the answer to the whole message),
    `refuse(address)` says 550 to one recipient, `hang("MAIL")` says nothing from there on, `hang("ACCEPTED")` accepts a
    message without saying so, and `drip("RCPT")` gives an answer without an end. `well()` ends all of that and lets go
    of who hangs. `down()` and `up()`.
    """

    def __init__(self) -> None:
        self.messages: list[EmailMessage] = []
        self.turned_away: list[EmailMessage] = []
        self.conversations = 0
        self._changed = threading.Condition()
        self._server: socketserver.ThreadingTCPServer | None = None
        self._lines: set[socket.socket] = set()
        self.port = 0
        self._released = threading.Event()
        self.well()
        self.up()

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    def answer(self, verb: str, reply: str) -> None:
        self._replies[verb] = reply

    def refuse(self, address: str, reply: str = "550 5.1.1 No such user here") -> None:
        self._replies[address] = reply

    def hang(self, verb: str) -> None:
        self._hangs_at = verb

    def drip(self, verb: str) -> None:
        self._drips_at = verb

    def well(self) -> None:
        self._released.set()
        self._released = threading.Event()
        self._replies: dict[str, str] = {}
        self._hangs_at = self._drips_at = ""
        self._is_hanging = False

    def wait_for(self, number: int, timeout: float = 30) -> list[EmailMessage]:
        """The messages, once there are `number` of them."""
        with self._changed:
            enough = self._changed.wait_for(lambda: len(self.messages) >= number, timeout)
            assert enough, f"{len(self.messages)} of {number} mails came within {timeout} seconds"
            return list(self.messages)

    def wait_until_hanging(self, timeout: float = 30) -> None:
        with self._changed:
            assert self._changed.wait_for(lambda: self._is_hanging, timeout), "nobody came that far"

    def down(self) -> None:
        """Refuse connections, and break off the ones there are."""
        assert self._server
        self._server.shutdown()
        self._server.server_close()
        self._server = None
        self.well()
        for line in list(self._lines):
            with suppress(OSError):
                line.shutdown(socket.SHUT_RDWR)

    def up(self) -> None:
        self._server = _SmtpServer(("127.0.0.1", self.port), self._handler_class())
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._server:
            self.down()

    def _handler_class(self) -> type[socketserver.BaseRequestHandler]:
        stub = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                stub._lines.add(self.connection)
                with suppress(OSError):  # the client had enough of it
                    stub._converse(self)
                stub._lines.discard(self.connection)

            def finish(self) -> None:
                with suppress(OSError):
                    super().finish()

        return Handler

    def _converse(self, handler: socketserver.StreamRequestHandler) -> None:
        def say(reply: str) -> None:
            handler.wfile.write(f"{reply}\r\n".encode())

        self.conversations += 1
        self._maybe_hang("CONNECT")
        say("220 stub")
        while line := handler.rfile.readline().decode().strip():
            verb, address = line[:4].upper(), line.partition("<")[2].partition(">")[0]
            self._maybe_hang(verb)
            while verb == self._drips_at and not self._released.wait(0.02):
                say("250-and")
            if verb == "DATA":
                say("354 Go on")
                say(self._receive(handler))
            elif verb == "QUIT":
                say(self._replies.get(verb, "221 Bye"))
                return
            else:
                say(self._replies.get(address) or self._replies.get(verb, "250 OK"))

    def _receive(self, handler: socketserver.StreamRequestHandler) -> str:
        body = b"".join(line[1:] if line.startswith(b".") else line for line in _message_lines(handler))
        message = cast(EmailMessage, message_from_bytes(body, policy=SMTP_POLICY))  # type: ignore[arg-type]
        reply = self._replies.get("DATA", "250 Accepted")
        with self._changed:
            (self.messages if reply.startswith("2") else self.turned_away).append(message)
            self._changed.notify_all()
        self._maybe_hang("ACCEPTED")
        return reply

    def _maybe_hang(self, verb: str) -> None:
        if verb == self._hangs_at:
            with self._changed:
                self._is_hanging = True
                self._changed.notify_all()
            self._released.wait(60)


class _SmtpServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False
