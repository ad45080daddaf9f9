"""What a worker reads about a state: an icon, and what to do next."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from referrals.enums import Actor, Event, State

STATE_ICONS: Mapping[str, str] = {
    State.DRAFT: "file-pen",
    State.OFFERED: "hourglass",
    State.ACCEPTED: "smile",
    State.CONTACT: "message-circle",
    State.CAME: "footprints",
    State.DONE: "check-check",
    State.DECLINED: "circle-x",
    State.NO_SHOW: "user-x",
    State.EXPIRED: "timer-off",
    State.WITHDRAWN: "undo-2",
}
NEXT_STEPS: Mapping[str, str | Promise] = {
    State.DRAFT: _("Geef het kaartje, of haal dit weg."),
    State.OFFERED: _("Wacht op antwoord. Weet je het al? Vul het in."),
    State.ACCEPTED: _("Is de bewoner geweest? Vul het in."),
    State.CONTACT: _("Is de bewoner geweest? Vul het in."),
    State.CAME: _("Vraag de bewoner hoe het was, en rond het af."),
    State.DONE: _("Je hoeft niets meer te doen."),
    State.DECLINED: _("Zoek samen met de bewoner iets anders."),
    State.NO_SHOW: _("Vraag de bewoner wat er was, of zoek iets anders."),
    State.EXPIRED: _("Vraag de bewoner of het gelukt is, of zoek iets anders."),
    State.WITHDRAWN: _("De bewoner wil dit niet meer. Binnen een dag is dit gewist."),
}
# For a line in another system, in which several stand behind each other.
SHORT_STATES: Mapping[str, str | Promise] = {
    State.OFFERED: _("nog geen antwoord"),
    State.ACCEPTED: _("welkom"),
    State.CONTACT: _("contact geweest"),
    State.CAME: _("geweest"),
    State.DONE: _("geweest en afgerond"),
    State.DECLINED: _("kon niet"),
    State.NO_SHOW: _("niet gekomen"),
    State.EXPIRED: _("verlopen"),
    State.WITHDRAWN: _("ingetrokken"),
}
SILENT = _("%(days)s dagen stil: bel even.")
EVENT_ICONS: Mapping[str, str] = {
    Event.ACCEPT: "smile",
    Event.FULL: "users",
    Event.UNFIT: "circle-x",
    Event.STOP: "ban",
    Event.CONTACT: "message-circle",
    Event.CAME: "footprints",
    Event.NO_SHOW: "user-x",
    Event.FINISH: "check-check",
}
WHO_SPOKE: Mapping[str, str | Promise] = {
    Actor.WORKER: _("jij"),
    Actor.HOST: _("de gastheer of gastvrouw"),
    Actor.RESIDENT: _("de bewoner"),
    Actor.SYSTEM: _("niemand: het ging vanzelf"),
}
