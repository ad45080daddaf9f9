from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

# The name that rdflib has for each form, and its media type.
FORMS = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
    "rdf": ("xml", "application/rdf+xml"),
}


@require_safe
@cache_control(public=True, max_age=3600)
def description(request: HttpRequest, form: str) -> HttpResponse:
    """The same triples in each form."""
    from activities.open_data import dcat

    name, media_type = FORMS[form]
    written = dcat.catalogue().serialize(format=name, encoding="utf-8")
    return HttpResponse(written, content_type=media_type)
