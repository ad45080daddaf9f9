"""Where a request came from, to count who sends too much. It is never stored as it is."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def household(request: HttpRequest) -> str:
    """The address; of IPv6 the part that one household or office gets, which can choose the rest of it freely."""
    try:
        address = ipaddress.ip_address(said_address(request))
    except ValueError:
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
