"""What the page of an activity or place says about it, one line per fact; what nobody knows is a line too."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from activities import wording
from activities.models import Activity, Meal, Organisation, Place, ToddlerCare
from maps.site_names import name_of

MEALS, TODDLER_CARE = "eten", "peuteropvang"


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
    about_the_theme = [*_meal_facts(activity), *_care_facts(activity)]
    return [*about_the_theme, *joining_facts(activity), *place_facts(activity.place)]


def joining_facts(activity: Activity) -> list[Fact]:
    """What somebody who wants to come asks first, of every theme."""
    price = "" if activity.price_cents is None else wording.price(activity)
    pass_holders = _in_words(activity.accepts_ooievaarspas, _("Geldt hier"), _("Geldt hier niet"))
    company = _in_words(activity.has_buddy, _("Er kan iemand met je mee"), _("Je komt zelf"))
    facts = [
        Fact("banknote", _("Prijs"), price),
        Fact("users", _("Voor wie"), wording.age(activity)),
        Fact("languages", _("Talen"), wording.languages(activity)),
        Fact("clipboard-pen", _("Aanmelden"), wording.signup(activity)),
        Fact("ticket", name_of("pass"), pass_holders),
        Fact("handshake", _("Maatje voor de eerste keer"), company),
    ]
    if activity.is_women_only:
        facts.insert(2, Fact("users", _("Alleen voor vrouwen"), _("Ja")))
    return facts


def _meal_facts(activity: Activity) -> list[Fact]:
    """For the theme of meals; of a meal that nobody told anything about one line says so."""
    meal: Meal | None = getattr(activity, "meal", None)
    if activity.category.slug != MEALS or meal is None:
        return [Fact("utensils", _("Halal of vegetarisch"))] if activity.category.slug == MEALS else []
    contribution = _in_words(meal.has_own_contribution, _("Je betaalt iets mee"), _("Je hoeft niets mee te betalen"))
    return [
        Fact("utensils", _("Halal"), _in_words(meal.is_halal, _("Het eten is halal"), _("Het eten is niet halal"))),
        Fact("leaf", _("Vegetarisch"), _in_words(meal.is_vegetarian, _("Dat kan"), _("Dat kan niet"))),
        Fact("shopping-bag", _("Hier eten of afhalen"), str(meal.get_serving_display()).capitalize()),
        Fact("hand-coins", _("Eigen bijdrage"), contribution),
        *([Fact("clock", _("Aanmelden kan tot"), wording.signup_until(meal))] if activity.needs_signup else []),
    ]


def _care_facts(activity: Activity) -> list[Fact]:
    if activity.category.slug != TODDLER_CARE:
        return []
    care: ToddlerCare = getattr(activity, "toddler_care", None) or ToddlerCare()
    return [
        Fact("baby", _("Plek voor je kind"), wording.places_left(care)),
        Fact("clipboard-list", _("Zo meld je je kind aan"), care.how_to_apply),
        *([Fact("badge-check", _("Nummer in het register (LRK)"), care.lrk_number)] if care.lrk_number else []),
    ]


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
