"""The page behind the link in our mail to a host. Looking changes nothing, for mail scanners follow links."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities import public_forms
from activities.public_forms import Refused
from referrals import actions, catalogue, links
from referrals.actions import MoveRefused
from referrals.enums import Event, State
from referrals.host.access import Asked, by_link, gone
from referrals.host.person import person_of
from referrals.host.words import ANSWERS, STANDS
from referrals.models import Referral

# Behind the address of the page to which an answer leads: nobody gets a cookie to remember it with.
THANKS = "?dank=ja"


@require_safe
@by_link
def referral(request: HttpRequest, asked: Asked) -> HttpResponse:
    return _page(request, asked)


@require_http_methods(["GET", "HEAD", "POST"])
@by_link
def move(request: HttpRequest, asked: Asked, event: str) -> HttpResponse:
    if event not in Event.values:
        raise Http404
    if request.method != "POST":
        return redirect("referral-host", asked.token)
    if event not in asked.moves:
        return gone(request, "refused", status=409, token=asked.token)
    try:
        _receive(request, asked, Event(event))
    except Refused as refused:
        return _page(request, asked, refused)
    except MoveRefused:
        return gone(request, "answered", status=409)
    return redirect(_next(asked.referral))


def _receive(request: HttpRequest, asked: Asked, event: Event) -> None:
    """Raises Refused, MoveRefused."""
    # Not counted per sender: the link is ours, and whoever welcomes many visitors has many to answer for.
    sent = public_forms.receive(request, is_counted=False)
    if not public_forms.is_from_a_machine(sent):
        with public_forms.once(sent, asked.purpose):
            actions.answer(asked.referral, event, link_number=asked.referral.link_number)


def _next(referral: Referral) -> str:
    """The page with the link that counts now; the one before is void."""
    row = Referral.objects.get(pk=referral.pk)
    return reverse("referral-host", args=[links.token_of(row)]) + THANKS


def _page(request: HttpRequest, asked: Asked, refused: Refused | None = None) -> HttpResponse:
    row = asked.referral
    activity = catalogue.activity_of(row)
    context = {
        "activity": activity,
        "number": row.shown_number,
        "stand": STANDS[row.state],
        "answers": [answer for answer in ANSWERS if answer.event in asked.moves and not answer.is_no],
        "noes": [answer for answer in ANSWERS if answer.event in asked.moves and answer.is_no],
        "moments": catalogue.next_moments(activity) if activity else [],
        "person": person_of(row, asked.token, row.link_number),
        "thanks": "dank" in request.GET and row.state != State.OFFERED,
        "wrong": _said(refused) if refused else "",
        "token": asked.token,
        "form_token": public_forms.new_token(asked.purpose),
    }
    return render(request, "referrals/host/referral.html", context, status=refused.status if refused else 200)


def _said(refused: Refused) -> str:
    """There is no text here to look at once more, as in other forms."""
    if refused.status == 400:
        return _("Deze pagina stond te lang open. Er is niets veranderd. Druk nog een keer op je antwoord.")
    return refused.message
