"""A place of an organisation: where it is, and what one finds there."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods

from activities import actions
from activities.models import Place
from activities.place_lookup import pin_warnings
from activities.workspace.access import UserRequest, place_for, signed_in
from activities.workspace.place_forms import PlaceForm, first_values
from activities.workspace.rows import IDS

CHANGED_MEANWHILE = gettext_lazy(
    "Iemand anders heeft deze plek intussen veranderd. Open de pagina opnieuw en vul je wijziging nog eens in."
)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: UserRequest, uuid: UUID) -> HttpResponse:
    place = place_for(request.user, uuid)
    form = PlaceForm(request.POST if request.method == "POST" else None, initial=first_values(place), auto_id=IDS)
    if request.method == "POST":
        if not (place.organisation and place.organisation.is_verified):
            raise PermissionDenied
        if form.is_valid():
            return _change(request, place, form)
    warnings = pin_warnings(place.point, place.postcode) if place.point and request.method != "POST" else []
    context = {"place": place, "form": form, "warnings": warnings, "seen": _seen(request, place)}
    return render(request, "workspace/place.html", context)


def _change(request: UserRequest, place: Place, form: PlaceForm) -> HttpResponse:
    values = form.values()
    try:
        changed = actions.change_place(place, values, by=request.user, seen=_seen(request, place))
    except (actions.ChangedMeanwhile, ValidationError) as error:
        form.add_error(None, error.messages if isinstance(error, ValidationError) else CHANGED_MEANWHILE)
        return render(request, "workspace/place.html", {"place": place, "form": form, "seen": _seen(request, place)})
    messages.success(request, _("Bewaard. Het staat zo op de site.") if changed else _("Er was niets veranderd."))
    point = place.point
    for warning in pin_warnings(point, place.postcode) if point else ():
        messages.warning(request, warning)
    return redirect("workspace-place", place.uuid)


def _seen(request: UserRequest, place: Place) -> str:
    """What the form that was sent showed; a form that is shown again still shows that."""
    return request.POST.get("gezien", "") if request.method == "POST" else actions.seen_by_log(place)
