from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.finder.heads import Head
from activities.licences import Licence
from activities.open_data.examples import examples_by_operation, problem_examples
from activities.open_data.reference import operations_by_tag, shapes
from activities.site_address import site_address

# Beside pages by name: rooms of their own, which stand at fixed addresses.
HSDS, OPEN_ACTIVE = "/hsds/v3", "/openactive"


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    about = _(
        "Gebruik onze plekken en activiteiten op je eigen site of in je eigen systeem. Gratis en zonder te vragen."
    )
    context = {
        "head": Head(request, _("Open data"), about),
        "api": site_address("/api/v1"),
        "hsds": site_address(HSDS),
        "open_active": site_address(OPEN_ACTIVE),
        "changes": site_address("/api/v1/wijzigingen"),
        "description": site_address(reverse("data-ttl")),
        "calendar": site_address(reverse("agenda-ics")),
        "news": site_address(reverse("agenda-rss")),
        "licence": Licence.CC_BY,
    }
    return render(request, "open_data/overview.html", context)


@require_safe
def api(request: HttpRequest) -> HttpResponse:
    """Made of the OpenAPI document, so that it cannot say anything else; the examples are run as tests."""
    about = _("Alle vragen die je aan de API kunt stellen, met voorbeelden.")
    context = {
        "head": Head(request, _("De API"), about),
        "groups": operations_by_tag(examples_by_operation()),
        "problems": problem_examples(),
        "shapes": shapes(),
        "base": site_address("/api/v1"),
    }
    return render(request, "open_data/api.html", context)


@require_safe
def copy(request: HttpRequest) -> HttpResponse:
    about = _("Neem de hele catalogus over en blijf bij, met alleen wat er veranderde.")
    context = {
        "head": Head(request, _("Houd een kopie bij"), about),
        "changes": site_address("/api/v1/wijzigingen"),
        "hsds": site_address(HSDS),
        "open_active": site_address(OPEN_ACTIVE),
    }
    return render(request, "open_data/copy.html", context)
