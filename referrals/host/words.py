"""What the page of a host says in each state, and on each button."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.enums import Event, State


@dataclass(frozen=True)
class Answer:
    event: Event
    icon: str
    label: str | Promise
    is_no: bool = False


@dataclass(frozen=True)
class Stand:
    icon: str
    title: str | Promise
    text: str | Promise
    question: str | Promise = ""


# The most usual one comes first.
ANSWERS = (
    Answer(Event.ACCEPT, "smile", _("Ja, welkom")),
    Answer(Event.CAME, "footprints", _("Deze bezoeker was er")),
    Answer(Event.CONTACT, "message-circle", _("Er is contact geweest")),
    Answer(Event.NO_SHOW, "user-x", _("Deze bezoeker kwam niet")),
    Answer(Event.FULL, "users", _("Het is vol"), is_no=True),
    Answer(Event.UNFIT, "circle-x", _("Het past niet"), is_no=True),
    Answer(Event.STOP, "ban", _("De activiteit is gestopt"), is_no=True),
)
_WELCOME = Stand(
    "smile",
    _("Deze bezoeker is welkom"),
    _("De bezoeker kan langskomen, en noemt bij de deur dit nummer."),
    _("Hoe ging het?"),
)
_CLOSED = _("Je hoeft niets meer te doen.")
STANDS: Mapping[str, Stand] = {
    State.OFFERED: Stand(
        "hand-heart",
        _("Er komt misschien iemand langs"),
        _("Iemand uit de buurt kreeg een kaartje voor deze activiteit. Bij de deur noemt de bezoeker dit nummer."),
        _("Is er plek, en past het?"),
    ),
    State.ACCEPTED: _WELCOME,
    State.CONTACT: Stand("message-circle", _("Er is contact geweest"), _WELCOME.text, _WELCOME.question),
    State.CAME: Stand("circle-check-big", _("Deze bezoeker is geweest"), _("Fijn. Je hoeft niets meer te doen.")),
    State.DONE: Stand("circle-check-big", _("Deze bezoeker is geweest"), _("Fijn. Je hoeft niets meer te doen.")),
    State.DECLINED: Stand(
        "circle-x", _("Deze bezoeker komt niet"), _("We laten weten dat het niet kan. Je hoeft niets meer te doen.")
    ),
    State.NO_SHOW: Stand("user-x", _("Deze bezoeker kwam niet"), _CLOSED),
    State.EXPIRED: Stand(
        "timer-off", _("Dit is te lang geleden"), _("Er kwam geen antwoord. De bezoeker kan nog wel langskomen.")
    ),
}
