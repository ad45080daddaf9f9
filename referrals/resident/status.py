"""What a card says of how things stand with one activity, to the resident, and what to do next."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.enums import DeclineReason, State
from referrals.models import Referral

Text = str | Promise
ELSE = _("Vraag iets anders aan wie je het kaartje gaf.")


@dataclass(frozen=True)
class Status:
    """`is_off`: it is struck through, as going there is of no use. `is_good`: they are welcome."""

    said: Text
    advice: Text = ""
    is_off: bool = False
    is_good: bool = False


GONE = Status(_("Deze activiteit is er niet meer."), _("Vraag het aan wie je het kaartje gaf."), is_off=True)
_WELCOME = Status(_("Je bent welkom."), _("Ze weten dat er iemand komt."), is_good=True)
_BEEN = Status(_("Je bent hier geweest."), _("Je mag nog een keer gaan."), is_good=True)
_OFFERED = Status(_("Je mag langskomen."), _("Je hoeft niet op antwoord te wachten."))
_OF_STATE = {
    State.OFFERED: _OFFERED,
    State.ACCEPTED: _WELCOME,
    State.CONTACT: _WELCOME,
    State.CAME: _BEEN,
    State.DONE: _BEEN,
    State.NO_SHOW: Status(_("Je bent nog niet geweest."), _("Wil je toch gaan? Bel dan eerst.")),
    State.EXPIRED: Status(_("Er kwam geen antwoord."), ELSE, is_off=True),
}
_OF_REASON = {
    DeclineReason.FULL: Status(_("Het is vol."), ELSE, is_off=True),
    DeclineReason.UNFIT: Status(_("Het kan nu niet."), ELSE, is_off=True),
    DeclineReason.STOPPED: Status(_("Deze activiteit is gestopt."), ELSE, is_off=True),
}


def status_of(referral: Referral) -> Status:
    if referral.state == State.DECLINED:
        return _OF_REASON[DeclineReason(referral.reason)]
    return _OF_STATE.get(State(referral.state), _OFFERED)
