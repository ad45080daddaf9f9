"""What a resident lets a host know, behind the link in our mail: only after a yes, and only when asked for by a button.

Mail scanners follow links: a GET shows nothing. Every reading stands in the audit log, every refusal too.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_POST

from activities import public_forms
from activities.public_forms import Refused
from referrals import actions, links, reach
from referrals.actions import Told
from referrals.host.person import Person, person_of, purpose_of
from referrals.models import Referral
from referrals.warm_mode import only_in_warm_mode
from referrals.who import HOST

CLOSED = "referrals/host/person_closed.html"


# Without the CSRF cookie, because nobody gets a cookie here; activities.public_forms does what it is for.
@only_in_warm_mode
@csrf_exempt
@never_cache
@require_POST
def read(request: HttpRequest, token: str) -> HttpResponse:
    response = _answer(request, token)
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response


@sensitive_variables()
def _answer(request: HttpRequest, token: str) -> HttpResponse:
    try:
        said = links.read(token)
    except links.LinkExpired:
        return render(request, CLOSED, status=410)
    rows = Referral.objects.given().select_related("card")
    referral = rows.filter(uuid=said[0]).first() if said else None
    if said is None or referral is None:
        return render(request, CLOSED, status=404)
    try:
        # Not counted per sender: the link is ours. And not once: to load the page again is to read again, and logged.
        sent = public_forms.receive(request, is_counted=False)
        public_forms.check_token(sent, purpose_of(referral, said[1]))
    except Refused as refused:
        return _ask_again(request, referral, refused, person_of(referral, token, said[1]))
    if public_forms.is_from_a_machine(sent):
        return redirect("referral-host", token)
    told = actions.read_hand_over(referral, by=HOST, link_number=said[1])
    return _page(request, referral, token, told) if told else render(request, CLOSED, status=409)


def _page(request: HttpRequest, referral: Referral, token: str, told: Told) -> HttpResponse:
    context = {
        "referral": referral,
        "token": token,
        "told": told,
        "address": reach.address(told.channel, told.contact),
        "shown": reach.shown(told.contact),
    }
    return render(request, "referrals/host/person.html", context)


def _ask_again(request: HttpRequest, referral: Referral, refused: Refused, person: Person | None) -> HttpResponse:
    """The button once more, with a new token; behind a link that is void there is none."""
    if person is None or not person.may_read:
        return render(request, CLOSED, status=refused.status)
    context = {"referral": referral, "person": person}
    return render(request, "referrals/host/person.html", context, status=refused.status)
