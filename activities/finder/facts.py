"""What the page of an activity or place says about it, one line per fact; what nobody knows is a line too."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities import wording
from activities.models import Activity, Organisation, Place


@dataclass(frozen=True)
class Fact:
    """`text` is empty when nobody knows; the page then says "vraag het na"."""

    icon: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Contact:
    phone: str = ""
    email: str = ""
    website: str = ""
    role: str = ""

    def __bool__(self) -> bool:
        return bool(self.phone or self.email or self.website)


def activity_facts(activity: Activity) -> list[Fact]:
    price = "" if activity.price_cents is None else wording.price(activity)
    pass_holders = _in_words(activity.accepts_ooievaarspas, _("Geldt hier"), _("Geldt hier niet"))
    facts = [
        Fact("banknote", _("Prijs"), price),
        Fact("users", _("Voor wie"), wording.age(activity)),
        Fact("languages", _("Talen"), wording.languages(activity)),
        Fact("clipboard-pen", _("Aanmelden"), wording.signup(activity)),
        Fact("ticket", _("Ooievaarspas"), pass_holders),
    ]
    if activity.is_women_only:
        facts.insert(2, Fact("users", _("Alleen voor vrouwen"), _("Ja")))
    return [*facts, *place_facts(activity.place)]


def place_facts(place: Place) -> list[Fact]:
    wheelchair = _in_words(
        place.is_wheelchair_accessible, _("Je kunt er met een rolstoel in"), _("Je kunt er niet met een rolstoel in")
    )
    toilet = _in_words(place.has_toilet, _("Er is een toilet"), _("Er is geen toilet"))
    return [Fact("accessibility", _("Rolstoel"), wheelchair), Fact("toilet", _("Toilet"), toilet)]


def contact_of(*holders: Activity | Place | Organisation | None) -> Contact:
    """The contact of the first that has any: an activity's own, else that of its place, else of its organisation."""
    for holder in holders:
        if holder is None:
            continue
        role = holder.contact_role if isinstance(holder, Activity) else ""
        if contact := Contact(holder.phone, holder.email, holder.website, role):
            return contact
    return Contact()


def _in_words(known: bool | None, yes: str, no: str) -> str:
    if known is None:
        return ""
    return yes if known else no
