"""The form of an activity: a new one, one like an earlier one, or a change."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from activities import actions
from activities.differences import differences
from activities.enums import Status
from activities.models import Activity, Organisation, Proposal
from activities.snapshots import Snapshot, difference, snapshot
from activities.workspace.access import UserRequest, activity_for, organisation_for, organisations_of, signed_in
from activities.workspace.authors import names_of_members, who_did
from activities.workspace.sheet import Sheet, base_of, copy_of

# Buttons that ask something of the form, and store nothing.
ASKS = ("preview", "erbij", "weg", "zoek")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: UserRequest) -> HttpResponse:
    organisations = organisations_of(request.user)
    if not organisations:
        return render(request, "workspace/no_organisation.html")
    copied = _copied(request)
    organisation = organisation_for(request.user, _chosen_organisation(request, copied))
    base = copy_of(copied) if copied else None
    context: dict[str, Any] = {
        "organisations": organisations,
        "organisation": organisation,
        "copied": copied,
        "key": _key(request.POST.get("sleutel")) or uuid4(),
    }
    if request.method != "POST":
        return _page(request, Sheet(organisations, base=base), **context)
    sheet = Sheet(organisations, base=base, sent=request.POST, files=request.FILES)
    if _asks(request):
        return _answer(request, sheet, **context)
    return _post(request, sheet, organisation, context)


def _post(request: UserRequest, sheet: Sheet, organisation: Organisation, context: dict[str, Any]) -> HttpResponse:
    key = context["key"]
    if not sheet.is_valid():
        return _page(request, sheet, **context)
    try:
        activity = actions.post_activity(
            (_of_copy(context["copied"]) | sheet.said()),
            organisation,
            uuid=key,
            by=request.user,
            place=sheet.new_place(organisation, key),
            photo=sheet.encoded,
            is_sent="verstuur" in request.POST,
        )
    except ValidationError as error:
        sheet.refuse(error)
        return _page(request, sheet, **context)
    messages.success(request, _news(activity))
    return redirect("workspace-activity", activity.uuid)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def edit(request: UserRequest, uuid: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    organisation = activity.organisation
    assert organisation
    base, waiting = base_of(activity)
    context: dict[str, Any] = {"activity": activity, "organisation": organisation, "waiting": waiting}
    if request.method != "POST":
        return _page(request, Sheet([organisation], base=base, activity=activity), **context)
    sheet = Sheet([organisation], base=base, activity=activity, sent=request.POST, files=request.FILES)
    if _asks(request):
        return _answer(request, sheet, **context)
    if request.POST.get("gezien") != actions.seen_of(activity):
        return _conflict(request, sheet, base, **context)
    return _revise(request, sheet, base, context)


def _revise(request: UserRequest, sheet: Sheet, base: Snapshot, context: dict[str, Any]) -> HttpResponse:
    activity, organisation = context["activity"], context["organisation"]
    if not sheet.is_valid():
        return _page(request, sheet, **context)
    waiting: Proposal | None = context["waiting"]
    try:
        outcome = actions.revise_activity(
            activity,
            (waiting.on_form if waiting else {}) | sheet.said(),
            by=request.user,
            seen=request.POST["gezien"],
            place=sheet.new_place(organisation, _key(request.POST.get("sleutel")) or uuid4()),
            photo=sheet.encoded,
            is_sent="verstuur" in request.POST,
        )
    except actions.ChangedMeanwhile:
        activity.refresh_from_db()
        return _conflict(request, sheet, base, **context)
    except ValidationError as error:
        activity.refresh_from_db()
        sheet.refuse(error)
        return _page(request, sheet, **context)
    messages.success(request, _news(activity, outcome))
    return redirect("workspace-activity", activity.uuid)


@require_POST
@signed_in
def preview(request: UserRequest) -> HttpResponse:
    """The dates of a form that is not stored, for in the page."""
    key = _key(request.POST.get("activiteit"))
    activity = activity_for(request.user, key) if key else None
    base = base_of(activity)[0] if activity else None
    sheet = Sheet(organisations_of(request.user), base=base, activity=activity, sent=request.POST)
    return render(request, "workspace/_dates.html", {"sheet": sheet, "dates": sheet.dates(), "was_asked": True})


def _answer(request: HttpRequest, sheet: Sheet, **context: Any) -> HttpResponse:
    """To a button that stores nothing: the form again, without a word on what is missing still."""
    was_asked = "preview" in request.POST
    dates = sheet.dates() if was_asked else None
    sheet.hush(also_times=not was_asked)
    return _page(request, sheet, dates=dates, was_asked=was_asked, **context)


def _conflict(request: HttpRequest, sheet: Sheet, base: Snapshot, **context: Any) -> HttpResponse:
    """What this person typed stays in the form, beside what it became meanwhile."""
    activity: Activity = context["activity"]
    last = activity.audit.first()
    who = who_did(last, names_of_members(activity)) if last else ""
    mine = differences(activity, difference(base, sheet.said()), with_dates=False) if sheet.is_valid() else []
    return _page(request, sheet, conflict=True, last=last, who=who, mine=mine, status=409, **context)


def _page(request: HttpRequest, sheet: Sheet, *, status: int = 200, **context: Any) -> HttpResponse:
    activity: Activity | None = context.get("activity")
    organisation: Organisation = context["organisation"]
    is_public = activity is not None and activity.status == Status.PUBLISHED
    context |= {
        "sheet": sheet,
        "mistakes": sheet.mistakes(),
        "hints": sheet.hints(),
        "seen": actions.seen_of(activity) if activity else "",
        "is_public": is_public,
        "becomes_proposal": is_public and not organisation.is_verified,
        "may_send": activity is None or activity.status in (Status.DRAFT, Status.WITHDRAWN),
    }
    return render(request, "workspace/form.html", context, status=status)


def _asks(request: HttpRequest) -> bool:
    return any(name in request.POST for name in ASKS)


def _copied(request: UserRequest) -> Activity | None:
    text = request.POST.get("zoals") or request.GET.get("zoals")
    if not text:
        return None
    if key := _key(text):
        return activity_for(request.user, key)
    raise Http404


def _of_copy(copied: Activity | None) -> Snapshot:
    """What a copy takes along without being asked: the photo."""
    return {"photo": snapshot(copied)["photo"]} if copied else {}


def _chosen_organisation(request: HttpRequest, copied: Activity | None) -> str:
    of_copy = str(copied.organisation.uuid) if copied and copied.organisation else ""
    return request.POST.get("organisatie") or request.GET.get("organisatie") or of_copy


def _key(text: str | None) -> UUID | None:
    try:
        return UUID(text or "")
    except ValueError:
        return None


def _news(activity: Activity, outcome: Proposal | bool = True) -> str:
    if isinstance(outcome, Proposal):
        return _("Je wijziging is verstuurd. Een redacteur kijkt ernaar. Tot dan blijft de oude tekst staan.")
    said = {
        Status.PUBLISHED: _("Bewaard. Het staat op de site."),
        Status.SUBMITTED: _("Verstuurd. Een redacteur kijkt ernaar. Je krijgt een mail als het op de site staat."),
        Status.DRAFT: _("Bewaard als concept. Alleen jullie zien het."),
    }
    return said.get(Status(activity.status), _("Bewaard."))
