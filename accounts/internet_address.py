from django.conf import settings
from django.http import HttpRequest


def said_address(request: HttpRequest) -> str:
    """Anybody can send X-Forwarded-For, so only the entry that our outermost own proxy wrote is believed."""
    proxies: int = settings.TRUSTED_PROXIES
    entries = request.headers.get("X-Forwarded-For", "").split(",")
    if proxies and len(entries) >= proxies and entries[-proxies].strip():
        return entries[-proxies].strip()
    return str(request.META.get("REMOTE_ADDR", ""))
