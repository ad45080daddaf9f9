"""The card of a resident: open to whoever has the code, without an account and without a cookie."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts import outbox
from activities import page_languages, public_forms
from activities.finder.qr import qr_code
from activities.public_forms import Refused
from maps.picture import draw_map
from referrals import actions, codes
from referrals.actions import MoveRefused
from referrals.enums import Actor, Event
from referrals.models import Card
from referrals.resident import guard
from referrals.resident.addresses import share_text_here, url_here
from referrals.resident.guard import private, with_card
from referrals.resident.showing import markers, shown
from referrals.transitions import moves
from referrals.who import RESIDENT


@require_safe
@with_card
def card(request: HttpRequest, card: Card) -> HttpResponse:
    all_shown, url = shown(card), url_here(card)
    context = {
        "card": card,
        "all_shown": all_shown,
        "number_on_map": sum(marker.point is not None for marker in markers(all_shown)),
        "url": url,
        "share_text": share_text_here(),
        "qr": qr_code(url),
        "typed_at": outbox.absolute(reverse("card-enter")),
        "languages": page_languages.of_page("card", card.shown_code),
    }
    return render(request, "referrals/resident/card.html", context)


@require_safe
@with_card
def picture(request: HttpRequest, card: Card) -> HttpResponse:
    drawn = draw_map(markers(shown(card)), width=600, height=400)
    return HttpResponse(drawn, content_type="image/svg+xml; charset=utf-8")


# Without the CSRF cookie, because nobody gets a cookie here; activities.public_forms does what it is for.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@with_card
def move(request: HttpRequest, card: Card, event: str) -> HttpResponse:
    step = _step(event)
    if not _may(card, step):
        return _not_now(request, card)
    if request.method != "POST":
        return _ask(request, card)
    try:
        return _receive(request, card, step)
    except Refused as refused:
        return _ask(request, card, refused)
    except MoveRefused:
        return _not_now(request, card)


@private
@require_safe
def withdrawn(request: HttpRequest) -> HttpResponse:
    """It says nothing about a card, and so has no code in its address."""
    context = {"languages": page_languages.of_page("card-withdrawn")}
    response = render(request, "referrals/resident/withdrawn.html", context)
    # Back in the history must not show the card again.
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@private
@require_safe
def enter(request: HttpRequest) -> HttpResponse:
    """Type your code. The word of the form is not in our log: that keeps no query strings."""
    typed = request.GET.get("code", "").strip()
    if guard.is_stopped(request):
        return guard.too_many(request)
    if not typed:
        return _enter(request)
    found = guard.card_of(typed)
    return redirect("card", found.shown_code) if found else guard.missed(request, _wrong)


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """A script may only keep pages below its own folder, so this one cannot stand among the others."""
    kind = "text/javascript; charset=utf-8"
    return render(request, "referrals/resident/worker.js", content_type=kind)


def _step(event: str) -> Event:
    try:
        return Event(event)
    except ValueError as error:
        raise Http404 from error


def _may(card: Card, step: Event) -> bool:
    rows = card.referrals.all()
    return bool(rows) and all(step in moves(row.state, Actor.RESIDENT) for row in rows)


def _receive(request: HttpRequest, card: Card, step: Event) -> HttpResponse:
    """Raises Refused, MoveRefused. Not counted per sender, and no trap: whoever has the code may always stop."""
    sent = public_forms.receive(request, is_counted=False)
    with public_forms.once(sent, _purpose(card)):
        actions.move(card.referrals.all()[0], step, by=RESIDENT)
    return redirect("card-withdrawn")


def _ask(request: HttpRequest, card: Card, refused: Refused | None = None) -> HttpResponse:
    context = {
        "card": card,
        "refused": refused,
        "token": public_forms.new_token(_purpose(card)),
        "languages": page_languages.of_page("card-move", card.shown_code, Event.WITHDRAW.value),
    }
    response = render(request, "referrals/resident/withdraw.html", context, status=refused.status if refused else 200)
    # With no-referrer a browser would not say that the form comes from here either.
    response.headers["Referrer-Policy"] = "same-origin"
    return response


def _purpose(card: Card) -> str:
    return f"card:{card.pk}"


def _not_now(request: HttpRequest, card: Card) -> HttpResponse:
    context = {"card": card, "languages": page_languages.of_page("card", card.shown_code)}
    return render(request, "referrals/resident/not_now.html", context, status=409)


def _enter(request: HttpRequest, *, is_wrong: bool = False) -> HttpResponse:
    typed = request.GET.get("code", "").strip()[: codes.LONGEST_TYPED]
    context = {
        "is_wrong": is_wrong,
        "typed": typed,
        "longest": codes.LONGEST_TYPED,
        "languages": page_languages.of_page("card-enter"),
    }
    return render(request, "referrals/resident/enter.html", context, status=404 if is_wrong else 200)


def _wrong(request: HttpRequest) -> HttpResponse:
    return _enter(request, is_wrong=True)
