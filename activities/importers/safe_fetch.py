"""Fetching an address that somebody gave us, without letting it reach what only this machine can reach.

The check is where the connection is made: a name is looked up once, every address it has must be public, and the
socket goes to just those. So neither a redirect nor a name that changes its mind leads to our own network.
"""

import re
import socket
import time
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
from django.conf import settings
from django.utils.text import slugify
from django.utils.translation import gettext as _, gettext_lazy
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError

from maps.fetching import Answer, BadStatus, BoundedFetcher, FetchError, TimedOut, TooLong

MOST_REDIRECTS = 3
LONGEST_ADDRESS = 2_000
PORTS = (80, 443)
_REDIRECTS = (301, 302, 303, 307, 308)
_HEADERS = {
    "User-Agent": f"{slugify(settings.SITE_NAME)}/1 (agenda)",
    "Accept": "text/calendar, text/plain;q=0.8, */*;q=0.5",
}
# Numbers that some resolvers take for an address: 2130706433, 0x7f.1, 0177.0.0.1
_NUMBER = re.compile(r"(0x[0-9a-f]*|\d+)", re.IGNORECASE)
# Only here live public addresses; 6to4 and Teredo carry an IPv4 address inside.
_PUBLIC_IPV6 = IPv6Network("2000::/3")
_TUNNELS = (IPv6Network("2002::/16"), IPv6Network("2001::/23"))

_NOT_PUBLIC = gettext_lazy(
    "Dit adres wijst naar een besloten netwerk. Gebruik een openbaar adres, of lever een bestand aan."
)


class FetchRefused(FetchError):
    """The message is a sentence for who gave the address, and says what to do; it holds no part of the address."""


def fetch(address: str, *, largest: int, seconds: float) -> bytes:
    """At most `largest` bytes, all redirects together within `seconds`. Raises FetchRefused."""
    deadline = time.monotonic() + seconds
    with _session() as session:
        fetcher = BoundedFetcher(session, max_bytes=largest, max_under_way=MOST_REDIRECTS + 1)
        for _attempt in range(MOST_REDIRECTS + 1):
            _check_address(address)
            answer = _ask(fetcher, address, deadline - time.monotonic())
            if isinstance(answer, Answer):
                return _checked(answer)
            address = urljoin(address, answer)
    raise FetchRefused(_("Dit adres verwijst te vaak door. Gebruik het adres waar het op uitkomt."))


def _ask(fetcher: BoundedFetcher, address: str, seconds: float) -> Answer | str:
    """The answer, or where it sends us."""
    try:
        return fetcher.get(address, timeout=max(seconds, 0.001), headers=_HEADERS)
    except BadStatus as error:
        if error.status in _REDIRECTS and error.headers.get("Location"):
            return error.headers["Location"]
        raise FetchRefused(
            _("Dit adres geeft geen bestand (antwoord %(status)s). Kijk het adres na.") % {"status": error.status}
        ) from None
    except FetchRefused:
        raise
    except TimedOut:
        raise FetchRefused(_("Dit adres antwoordt te langzaam. Probeer het later nog eens.")) from None
    except TooLong:
        raise FetchRefused(_("Dit bestand is te groot. Lever een kleiner bestand aan.")) from None
    except FetchError:
        raise FetchRefused(_("Dit adres is niet te bereiken. Kijk het adres na, of probeer het later.")) from None


def _checked(answer: Answer) -> bytes:
    start = answer.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:100].lower()
    if "html" in answer.content_type.lower() or start.startswith((b"<!doctype html", b"<html")):
        raise FetchRefused(_("Dit adres geeft een webpagina. Gebruik het adres van het bestand zelf."))
    return answer.body


def _check_address(address: str) -> None:
    """What can be seen from the address alone; where it leads to is checked when connecting."""
    if len(address) > LONGEST_ADDRESS or re.search(r"[\x00-\x20\x7f\\]", address):
        raise FetchRefused(_("Dit is geen goed adres. Kopieer het opnieuw."))
    try:
        parts = urlsplit(address)
        host, has_login = parts.hostname or "", "@" in parts.netloc
        _port = parts.port
    except ValueError:
        raise FetchRefused(_("Dit is geen goed adres. Kopieer het opnieuw.")) from None
    if parts.scheme not in ("http", "https") or not host:
        raise FetchRefused(_("Een adres begint met https:// of http://. Kijk het na."))
    if has_login:
        raise FetchRefused(_("In dit adres staat een naam of wachtwoord. Gebruik een adres zonder inloggen."))
    _check_host(host)


def _check_host(host: str) -> None:
    name = host.rstrip(".").lower()
    if _as_ip(name) is not None:
        return
    if "." not in name or name.endswith(".localhost") or _NUMBER.fullmatch(name.rsplit(".", 1)[-1]):
        raise FetchRefused(str(_NOT_PUBLIC))


def _as_ip(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(text)
    except ValueError:
        return None


def _session() -> requests.Session:
    session = requests.Session()
    # No proxy, password file or certificates from the environment: they would lead around the check.
    session.trust_env = False
    session.hooks["response"].append(_must_not_be_packed)
    for scheme in ("http://", "https://"):
        session.mount(scheme, _CheckedAdapter())
    return session


def _must_not_be_packed(response: requests.Response, **_options: Any) -> None:
    """We ask for plain bytes; what is packed may unpack into something huge."""
    if response.headers.get("Content-Encoding", "identity").lower() not in ("", "identity"):
        response.close()
        raise FetchRefused(_("Dit adres geeft een ingepakt bestand. Lever het bestand zelf aan."))


def _connect(connection: HTTPConnection) -> socket.socket:
    """Looks the name up once, checks all it says, and connects to the first of those that answers."""
    host, port = connection.host.rstrip("."), connection.port
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchRefused(_("Dit adres bestaat niet. Kijk het na op typefouten.")) from None
    for *_rest, target in found:
        _check_ip(str(target[0]), port)
    for family, kind, protocol, _name, target in found:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(connection.timeout if isinstance(connection.timeout, int | float) else None)
            sock.connect(target)
        except OSError:
            sock.close()
        else:
            return sock
    raise NewConnectionError(connection, "No connection")


def _check_ip(text: str, port: int) -> None:
    # A zone, as in fe80::1%eth0, belongs to a link of this machine.
    address = _as_ip(text)
    if address is not None and any(address in ip_network(each) for each in settings.IMPORT_ALLOWED_NETWORKS):
        return
    if address is None or not _is_public(address):
        raise FetchRefused(str(_NOT_PUBLIC))
    if port not in PORTS:
        raise FetchRefused(
            _("Dit adres heeft een ongewoon poortnummer. Gebruik een adres zonder nummer achter de naam.")
        )


def _is_public(address: IPv4Address | IPv6Address) -> bool:
    if isinstance(address, IPv6Address) and (
        "%" in str(address) or address not in _PUBLIC_IPV6 or any(address in tunnel for tunnel in _TUNNELS)
    ):
        return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


class _CheckedHTTP(HTTPConnection):
    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _CheckedHTTPS(HTTPSConnection):
    """Name and certificate are still those of the name in the address; only the socket is ours."""

    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _HTTPPool(HTTPConnectionPool):
    ConnectionCls = _CheckedHTTP


class _HTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _CheckedHTTPS


class _CheckedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {"http": _HTTPPool, "https": _HTTPSPool}
