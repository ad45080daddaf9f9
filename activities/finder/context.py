from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from activities import page_languages
from activities.finder.phone import KEPT


def site(request: HttpRequest) -> dict[str, Any]:
    """What every page needs to know about this site."""
    found = request.resolver_match
    return {
        "SHOW_EXAMPLES": settings.SHOW_EXAMPLES,
        "INDEXED_LANGUAGES": settings.INDEXED_LANGUAGES,
        "READ_LANGUAGES": settings.READ_LANGUAGES,
        "page_languages": SimpleLazyObject(lambda: page_languages.of_request(request)),
        "is_kept_on_phones": found is not None and found.url_name in KEPT,
    }
