"""What a visitor said that does not hold."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities import actions
from activities.enums import ReportState, Verb
from activities.models import Activity, Report
from activities.moderation import forms
from activities.moderation.access import UserRequest, moderating, report_at
from activities.moderation.history import history_of
from activities.moderation.telling import tell
from activities.transitions import Actor, moves


@require_safe
@moderating
def report(request: UserRequest, pk: int) -> HttpResponse:
    return _page(request, report_at(pk))


def _page(request: UserRequest, shown: Report, form: forms.ReasonForm | None = None) -> HttpResponse:
    activity = _activity(shown)
    context = {
        "here": "queue",
        "report": shown,
        "subject": shown.subject,
        "activity": activity,
        "is_new": shown.state == ReportState.NEW,
        "can_withdraw": activity and Verb.WITHDRAW in moves(activity, frozenset({Actor.MODERATOR})),
        "history": history_of(shown.subject),
        "form": form or forms.ReasonForm(forms.WITHDRAW),
    }
    return render(request, "moderation/report.html", context)


def _activity(report: Report) -> Activity | None:
    """What can be taken off the site: the activity, or the one that stands for the place."""
    if report.place:
        return report.place.activities.filter(stands_for_place=True).first()
    return report.activity


@require_POST
@moderating
def handle(request: UserRequest, pk: int) -> HttpResponse:
    shown = report_at(pk)
    tell(request, lambda: actions.handle_report(shown, by=request.user), _("Deze melding is afgehandeld."))
    return redirect("moderation")


@require_POST
@moderating
def withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Takes it off the site, which handles the report."""
    shown = report_at(pk)
    form = forms.ReasonForm(forms.WITHDRAW, request.POST)
    activity = _activity(shown)
    if not activity or not form.is_valid():
        return _page(request, shown, form)
    done = _("Dit staat niet meer op de site, en de melding is afgehandeld.")
    if tell(request, lambda: actions.withdraw(activity, by=request.user, reason=form.reason), done):
        actions.handle_report(shown, by=request.user)
        return redirect("moderation")
    return redirect("moderation-report", pk)
