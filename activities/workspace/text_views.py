"""An activity in other languages, written beside the Dutch."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from activities import actions, wording
from activities.enums import TextState
from activities.models import Activity, Proposal
from activities.models.activity_text import made_from, other_languages
from activities.snapshots import Snapshot, snapshot
from activities.workspace.access import UserRequest, activity_for, signed_in
from activities.workspace.rows import IDS
from activities.workspace.sheet import base_of
from activities.workspace.text_forms import TextForm, first_values


@dataclass(frozen=True)
class Row:
    """A language, what it calls itself, and how the text in it stands."""

    language: str
    label: str
    state: TextState


@require_safe
@signed_in
def texts(request: UserRequest, uuid: UUID) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    base, waiting = _base_of(activity, request.user)
    rows = [_row(base, language) for language in other_languages()]
    return render(request, "workspace/texts.html", {"activity": activity, "waiting": waiting, "rows": rows})


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def text(request: UserRequest, uuid: UUID, language: str) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    _must_be_ours(language)
    base, waiting = _base_of(activity, request.user)
    first = first_values(base["texts"].get(language, {}))
    form = TextForm(request.POST if request.method == "POST" else None, initial=first, auto_id=IDS)
    context: dict[str, Any] = {"activity": activity, "waiting": waiting, "form": form, "dutch": base}
    context |= {"row": _row(base, language), "seen": actions.seen_of(activity)}
    if request.method == "POST" and form.is_valid():
        return _write(request, context)
    return render(request, "workspace/text.html", context)


def _write(request: UserRequest, context: dict[str, Any]) -> HttpResponse:
    activity, form, language = context["activity"], context["form"], context["row"].language
    seen = request.POST.get("gezien", "")
    try:
        outcome = actions.set_text(activity, language, form.said, by=request.user, seen=seen)
    except actions.ChangedMeanwhile:
        form.add_error(
            None,
            _("Iemand anders heeft deze activiteit net veranderd. Kijk of je tekst nog klopt. Bewaar dan opnieuw."),
        )
        return render(request, "workspace/text.html", context)
    except ValidationError as error:
        # Of what waits and goes along: time has gone on.
        activity.refresh_from_db()
        form.add_error(None, error.messages)
        return render(request, "workspace/text.html", context)
    messages.success(request, _news(outcome))
    return redirect("workspace-texts", activity.uuid)


@require_POST
@signed_in
def remove(request: UserRequest, uuid: UUID, language: str) -> HttpResponse:
    activity = activity_for(request.user, uuid)
    _must_be_ours(language)
    try:
        outcome = actions.remove_text(activity, language, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
        # What waits stands there, with the button that takes it back.
        return redirect("workspace-activity", activity.uuid)
    messages.success(request, _news(outcome))
    return redirect("workspace-texts", activity.uuid)


def _base_of(activity: Activity, user: User) -> tuple[Snapshot, Proposal | None]:
    """As base_of. Who needs no review writes beside what the public reads: of what waits they see the texts alone."""
    base, waiting = base_of(activity)
    if waiting is None or actions.needs_review(activity, by=user):
        return base, waiting
    return snapshot(activity) | waiting.not_on_form, waiting if waiting.not_on_form else None


def _row(base: Snapshot, language: str) -> Row:
    said = base["texts"].get(language)
    state = TextState.MISSING
    if said:
        state = TextState.CURRENT if said["made_from"] == made_from(base, said) else TextState.OUTDATED
    return Row(language, wording.LANGUAGE_NAMES.get(language, language), state)


def _must_be_ours(language: str) -> None:
    if language not in other_languages():
        raise Http404


def _news(outcome: Proposal | bool) -> str:
    if isinstance(outcome, Proposal):
        return _("Je tekst is verstuurd. Een redacteur kijkt ernaar. Tot dan verandert er niets op de site.")
    return _("Bewaard.") if outcome else _("Er was niets veranderd.")
