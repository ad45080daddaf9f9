"""What a grant pays for: a place, an activity or a theme, for programme managers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest
from activities import actions
from activities.models import Funding
from programmes.grants.access import funding_at, grant_at, managing
from programmes.grants.choosing import Search, chosen
from programmes.grants.forms import IDS, FundingForm, first_values
from programmes.grants.views import CHANGED_MEANWHILE, seen


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def funding_new(request: UserRequest, uuid: UUID) -> HttpResponse:
    """First what it pays for is searched and picked by its address, then the rest is filled in."""
    grant = grant_at(uuid)
    made = chosen(grant, request.GET.dict())
    if made is None:
        search = Search.of(grant, request.GET.get("q", ""))
        return render(request, "programmes/grants/choose.html", {"grant": grant, "search": search})
    sent = request.POST if request.method == "POST" else None
    form = FundingForm(sent, initial={"bron": grant.source, "bronDatum": grant.source_date}, auto_id=IDS)
    if request.method == "POST" and _saved(request, made, form):
        messages.success(request, _("Bewaard. Het staat zo op de site."))
        return redirect("programme-grant", uuid)
    return render(request, "programmes/grants/funding.html", {"funding": made, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def funding(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = funding_at(uuid)
    form = FundingForm(request.POST if request.method == "POST" else None, initial=first_values(shown), auto_id=IDS)
    if request.method == "POST" and _saved(request, shown, form):
        messages.success(request, _("Bewaard. Het staat zo op de site."))
        return redirect("programme-grant", shown.grant.uuid)
    context = {"funding": shown, "form": form, "seen": seen(request, shown)}
    return render(request, "programmes/grants/funding.html", context)


def _saved(request: UserRequest, funding: Funding, form: FundingForm) -> bool:
    if not form.is_valid():
        return False
    try:
        said = seen(request, funding) if funding.pk else None
        actions.save_funding(funding, form.values(), by=request.user, seen=said)
    except actions.ChangedMeanwhile:
        form.add_error(None, CHANGED_MEANWHILE)
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def funding_remove(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = funding_at(uuid)
    if request.method != "POST":
        context = {"funding": shown, "seen": seen(request, shown)}
        return render(request, "programmes/grants/funding_remove.html", context)
    try:
        actions.remove_funding(shown, by=request.user, seen=seen(request, shown))
    except actions.ChangedMeanwhile:
        messages.error(request, CHANGED_MEANWHILE)
    else:
        messages.success(request, _("De koppeling is weggehaald."))
    return redirect("programme-grant", shown.grant.uuid)
