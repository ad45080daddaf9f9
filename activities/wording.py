"""Facts in words, composed from data so that they exist in every language of the interface."""

from datetime import date
from decimal import Decimal

from django.utils import formats
from django.utils.translation import gettext, gettext as _, ngettext, npgettext

from activities.enums import AgePolicy, Freshness
from activities.models import Activity, Meal, Place, ToddlerCare
from maps.geometry import walking_minutes

LANGUAGE_NAMES = {
    "nl": "Nederlands",
    "en": "English",
    "tr": "Türkçe",
    "ar": "العربية",
    "pl": "Polski",
    "fr": "Français",
    "es": "Español",
    "pap": "Papiamentu",
    "bg": "Български",
    "ti": "ትግርኛ",
    "so": "Soomaali",
    "fa": "فارسی",
    "uk": "Українська",
    "zgh": "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    "hi": "हिन्दी",
}


def price(activity: Activity) -> str:
    if activity.price_cents is None:
        return _("Prijs: vraag het na")
    if activity.price_cents == 0:
        return _("Gratis")
    euros = formats.number_format(Decimal(activity.price_cents) / 100, 2 if activity.price_cents % 100 else 0)
    return _("€ %(euros)s") % {"euros": euros}


def age(activity: Activity) -> str:
    if activity.age_policy == AgePolicy.EVERYONE:
        return _("Voor iedereen")
    if activity.age_policy == AgePolicy.UNKNOWN:
        return ""
    low, high = activity.age_from_months, activity.age_to_months
    if high is None:
        return _("Vanaf %(age)s") % {"age": _years(low or 0)}
    if not low:
        return _("Tot %(age)s") % {"age": _years(high)}
    if low % 12 == 0 and high % 12 == 0 and high - low == 12:
        return _years(low)
    return _("%(low)s tot %(high)s") % {"low": _number_of_years(low), "high": _years(high)}


def _years(months: int) -> str:
    if months < 12 or months % 6:
        return ngettext("%(number)s maand", "%(number)s maanden", months) % {"number": months}
    # Languages that have more than one word for it count 2½ as 3.
    words = npgettext("leeftijd", "%(number)s jaar", "%(number)s jaar", -(-months // 12))
    return words % {"number": _number_of_years(months)}


def _number_of_years(months: int) -> str:
    if months < 12 or months % 6:
        return _years(months)
    return f"{months // 12}{'½' if months % 12 else ''}"


def languages(activity: Activity) -> str:
    return ", ".join(LANGUAGE_NAMES.get(code, code) for code in activity.languages)


def signup(activity: Activity) -> str:
    if activity.needs_signup is None:
        return ""
    return _("Eerst aanmelden") if activity.needs_signup else _("Je hoeft je niet aan te melden")


def signup_until(meal: Meal) -> str:
    """Until when one may sign up, as days before and an hour."""
    days, hour = meal.signup_days_before, meal.signup_by_time
    if days is None:
        return ""
    day = (
        _("dezelfde dag")
        if days == 0
        else ngettext("de dag ervoor", "%(number)s dagen ervoor", days) % {"number": days}
    )
    return (f"{day}, {hour:%H:%M}" if hour else day).capitalize()


def places_left(care: ToddlerCare) -> str:
    """What somebody said of the places, and when."""
    said = []
    if care.places_left is not None:
        said.append(
            ngettext("%(number)s plek vrij", "%(number)s plekken vrij", care.places_left) % {"number": care.places_left}
            if care.places_left
            else _("geen plek vrij")
        )
    if care.has_waiting_list is not None:
        said.append(_("er is een wachtlijst") if care.has_waiting_list else _("er is geen wachtlijst"))
    if not said or care.places_left_on is None:
        return ""
    day = formats.date_format(care.places_left_on, "j F Y")
    return _("%(said)s (gezegd op %(day)s)") % {"said": _(", ").join(said).capitalize(), "day": day}


def times(hours_per_week: int | None, times_text: str, *, had_dates: bool = False) -> str:
    """What is known without a moment ahead; `had_dates`: there are schedules, but they are over."""
    if had_dates and not times_text:
        return _("Er zijn geen nieuwe data bekend: vraag het na")
    known = [_("%(hours)s uur per week") % {"hours": hours_per_week}] if hours_per_week else []
    return " · ".join([*known, times_text or _("Tijden: vraag het na")])


def is_approximate(accuracy_m: int) -> bool:
    return accuracy_m > Place.EXACT_M


def position(accuracy_m: int | None, buurt: str) -> str:
    """What must be said about where it lies: nothing at the front door. Without an accuracy there is no point."""
    if accuracy_m is not None:
        return _("ligging ongeveer") if is_approximate(accuracy_m) else ""
    if buurt:
        return _("ligging onbekend, ergens in %(buurt)s") % {"buurt": buurt}
    return _("ligging onbekend")


def where(name: str, accuracy_m: int | None, buurt: str) -> list[str]:
    """The address or place, its buurt, and what we do not know about the position."""
    parts = [name, buurt if accuracy_m is not None else "", position(accuracy_m, buurt)]
    return [part for part in parts if part]


def walk(minutes: int) -> str:
    return ngettext("%(number)s minuut lopen", "%(number)s minuten lopen", minutes) % {"number": minutes}


def distance(distance_m: int | None) -> str:
    """As people say it: metres and minutes on foot."""
    return "" if distance_m is None else f"{metres(distance_m)} · {walk(walking_minutes(distance_m))}"


def metres(distance_m: int) -> str:
    """Metres below a kilometre, as exact as a resident can use; the API has the whole number."""
    if distance_m < 1000:
        return _("%(number)s meter") % {"number": distance_m}
    return _("%(number)s km") % {"number": formats.number_format(round(distance_m / 1000, 1), 1)}


def checked(activity: Activity) -> str:
    if activity.checked_on is None:
        return _("Nog niet nagevraagd")
    day = _("Gecontroleerd op %(day)s") % {"day": formats.date_format(activity.checked_on, "j F Y")}
    if activity.freshness == Freshness.CURRENT:
        return day
    # Apart, because texts within an f-string are not collected for translation.
    advice = _("Vraag na of het nog klopt.")
    return f"{day}. {advice}"


def source(source_date: str) -> str:
    """How old the source is, as exact as the source itself."""
    if not source_date:
        return _("bron zonder datum")
    return gettext("bron van %(day)s") % {"day": reduced_date(source_date)}


def reduced_date(text: str) -> str:
    """ "2021", "2021-09" or "2021-09-23" in words."""
    parts = [int(part) for part in text.split("-")]
    if len(parts) == 1:
        return text
    day = date(parts[0], parts[1], parts[2] if len(parts) == 3 else 1)
    return formats.date_format(day, "j F Y" if len(parts) == 3 else "F Y")
