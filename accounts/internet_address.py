"""Where a request came from, to count who sends too much. It is never stored as it is."""

import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

WITH_PORT = re.compile(r"\[(?P<six>[^\]]*)\](:\d{1,5})?|(?P<four>[\d.]+):\d{1,5}")


def household(request: HttpRequest) -> str:
    """The address; of IPv6 the part that one household or office gets, which can choose the rest of it freely."""
    # What a proxy wrote and nobody can read is nobody's address: then the proxy itself is counted, and not nobody.
    address = _read(said_address(request)) or _read(request.META.get("REMOTE_ADDR", ""))
    if address is None:
        return ""
    if isinstance(address, ipaddress.IPv6Address):
        return str(address.ipv4_mapped or ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def said_address(request: HttpRequest) -> str:
    """Anybody can send X-Forwarded-For, so only the entry that our outermost own proxy wrote is believed."""
    proxies: int = settings.TRUSTED_PROXIES
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(entries) >= proxies and entries[-proxies].strip():
        return entries[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))


def _read(said: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    """Some proxies write the port behind it, as in 203.0.113.9:51234 and [2001:db8::1]:443."""
    found = WITH_PORT.fullmatch(said)
    try:
        return ipaddress.ip_address(found["six"] or found["four"] if found else said)
    except ValueError:
        return None
