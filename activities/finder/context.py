from django.conf import settings
from django.http import HttpRequest


def site(request: HttpRequest) -> dict[str, bool | list[str]]:
    """What every page needs to know about this site."""
    return {"SHOW_EXAMPLES": settings.SHOW_EXAMPLES, "INDEXED_LANGUAGES": settings.INDEXED_LANGUAGES}
