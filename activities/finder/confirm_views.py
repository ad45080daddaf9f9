"""\"Klopt dit nog?\": the page behind the link in our mail. Looking changes nothing, for mail scanners follow links."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from activities import actions, confirm_links, public_forms, wording
from activities.enums import Status
from activities.finder.facts import activity_facts, contact_of
from activities.finder.times import times_of
from activities.models import Activity
from activities.public_forms import Refused


@dataclass(frozen=True)
class Question:
    """One activity as it was when the mail went out."""

    activity: Activity
    checked_on: date
    token: str

    @property
    def is_answered(self) -> bool:
        return self.activity.checked_on != self.checked_on

    @property
    def purpose(self) -> str:
        return f"confirm:{self.activity.pk}:{self.checked_on.isoformat()}"


def with_question(page: Callable[[HttpRequest, Question], HttpResponse]) -> Callable[[HttpRequest, str], HttpResponse]:
    """What the link is about; a link that is of no use any more gets a page that says what to do."""

    def guarded(request: HttpRequest, token: str) -> HttpResponse:
        try:
            said = confirm_links.read(token)
        except confirm_links.LinkExpired:
            return render(request, "finder/confirm_gone.html", {"why": "expired"}, status=410)
        rows = Activity.objects.with_card().filter(uuid=said[0]) if said else Activity.objects.none()
        activity = rows.first()
        if said is None or activity is None:
            return render(request, "finder/confirm_gone.html", {"why": "unknown"}, status=404)
        if activity.status != Status.PUBLISHED:
            return render(request, "finder/confirm_gone.html", {"why": "hidden", "activity": activity}, status=410)
        return page(request, Question(activity, said[1], token))

    return guarded


# Without the CSRF cookie, because nobody gets a cookie here; activities.public_forms does what it is for.
@csrf_exempt
@never_cache  # the token in the form is for one visitor
@require_http_methods(["GET", "HEAD", "POST"])
@with_question
def confirm(request: HttpRequest, question: Question) -> HttpResponse:
    if question.is_answered:
        return _done(request, question, is_news=False)
    if request.method != "POST":
        return _page(request, question)
    try:
        return _receive(request, question)
    except Refused as refused:
        return _page(request, question, refused)


@never_cache
@require_safe
@with_question
def thanks(request: HttpRequest, question: Question) -> HttpResponse:
    if not question.is_answered:
        return redirect("confirm", question.token)
    return _done(request, question, is_news=True)


def _receive(request: HttpRequest, question: Question) -> HttpResponse:
    """Raises Refused."""
    # Not counted per sender: the link is ours, and an organisation may have many activities to look at.
    sent = public_forms.receive(request, is_counted=False)
    if not public_forms.is_from_a_machine(sent):
        with public_forms.once(sent, question.purpose):
            actions.confirm_by_link(question.activity, question.checked_on)
    return redirect("confirm-thanks", question.token)


def _page(request: HttpRequest, question: Question, refused: Refused | None = None) -> HttpResponse:
    activity = question.activity
    facts = activity_facts(activity)
    context = {
        "activity": activity,
        "times": times_of(activity),
        "position": wording.position(*activity.place.position),
        "checked": wording.checked(activity),
        "known": [fact for fact in facts if fact.text],
        "missing": [fact.label for fact in facts if not fact.text],
        "contact": contact_of(activity, activity.place, activity.organisation),
        "needs_dates": confirm_links.needs_dates(activity),
        "refused": refused,
        "token": public_forms.new_token(question.purpose),
    }
    return render(request, "finder/confirm.html", context, status=refused.status if refused else 200)


def _done(request: HttpRequest, question: Question, *, is_news: bool) -> HttpResponse:
    return render(request, "finder/confirm_done.html", {"activity": question.activity, "is_news": is_news})
