from django.conf import settings
from django.http import HttpRequest

from activities.finder.phone import KEPT


def site(request: HttpRequest) -> dict[str, bool | list[str]]:
    """What every page needs to know about this site."""
    found = request.resolver_match
    return {
        "SHOW_EXAMPLES": settings.SHOW_EXAMPLES,
        "INDEXED_LANGUAGES": settings.INDEXED_LANGUAGES,
        "is_kept_on_phones": found is not None and found.url_name in KEPT,
    }
