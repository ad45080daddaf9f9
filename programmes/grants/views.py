"""The grants of each programme, for programme managers."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from accounts.access import UserRequest
from activities import actions
from activities.models import Funding, Grant
from maps.naming import clean_text
from programmes.grants.access import grant_at, managing
from programmes.grants.choosing import fundings_of, programmes
from programmes.grants.forms import IDS, GrantForm, first_values

CHANGED_MEANWHILE = gettext_lazy(
    "Iemand anders heeft dit intussen veranderd. Open de pagina opnieuw en vul je wijziging nog eens in."
)


@require_safe
@managing
def grants(request: UserRequest) -> HttpResponse:
    return render(request, "programmes/grants/grants.html", {"programmes": programmes()})


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def grant_new(request: UserRequest) -> HttpResponse:
    shown = Grant()
    asked = {"programma": clean_text(request.GET.get("programma", ""))}
    sent = request.POST if request.method == "POST" else None
    form = GrantForm(sent, initial=asked, grant=shown, auto_id=IDS)
    if request.method == "POST" and _saved(request, shown, form):
        messages.success(request, _("Bewaard. Koppel nu waar het geld heen gaat."))
        return redirect("programme-grant", shown.uuid)
    return render(request, "programmes/grants/grant_new.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def grant(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = grant_at(uuid)
    sent = request.POST if request.method == "POST" else None
    form = GrantForm(sent, initial=first_values(shown), grant=shown, auto_id=IDS)
    if request.method == "POST" and _saved(request, shown, form):
        messages.success(request, _("Bewaard."))
        return redirect("programme-grant", uuid)
    context = {"grant": shown, "form": form, "fundings": fundings_of(shown), "seen": seen(request, shown)}
    return render(request, "programmes/grants/grant.html", context)


def _saved(request: UserRequest, grant: Grant, form: GrantForm) -> bool:
    if not form.is_valid():
        return False
    try:
        actions.save_grant(grant, form.values(), by=request.user, seen=seen(request, grant) if grant.pk else None)
    except actions.ChangedMeanwhile:
        form.add_error(None, CHANGED_MEANWHILE)
    except ValidationError as error:
        form.refuse(error)
    return form.is_valid()


@require_http_methods(["GET", "HEAD", "POST"])
@managing
def grant_remove(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = grant_at(uuid)
    if request.method != "POST":
        return render(request, "programmes/grants/grant_remove.html", {"grant": shown, "seen": seen(request, shown)})
    try:
        actions.remove_grant(shown, by=request.user, seen=seen(request, shown))
    except actions.ChangedMeanwhile:
        messages.error(request, CHANGED_MEANWHILE)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _("De subsidie is weggehaald."))
        return redirect("programme-grants")
    return redirect("programme-grant", uuid)


def seen(request: HttpRequest, row: Grant | Funding) -> str:
    """What the form that was sent showed; a form that is shown again still shows that."""
    return request.POST.get("gezien", "") if request.method == "POST" else actions.seen_of_row(row)
