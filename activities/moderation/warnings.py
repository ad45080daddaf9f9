"""What a moderator should look at before something is published. Sentences; what has none is safe in bulk."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from rapidfuzz import fuzz

from activities.enums import Status
from activities.models import Activity, Place
from activities.place_lookup import pin_warnings, similar_places
from activities.plain_language import hints

SIMILAR = 80
# What a visitor could find twice.
ELSEWHERE = (Status.PUBLISHED, Status.SUBMITTED)


def warnings_of(activities: Iterable[Activity]) -> dict[int, list[str]]:
    """By id, of activities with their place: two queries, however many they are."""
    rows, now = list(activities), timezone.now()
    places = {row.place_id for row in rows}
    others: dict[int, list[Activity]] = defaultdict(list)
    for each in Activity.objects.filter(place__in=places, status__in=ELSEWHERE, stands_for_place=False):
        others[each.place_id].append(each)
    unseen = Activity.objects.filter(place__in=places, stands_for_place=True, status=Status.DRAFT)
    new_places = set(unseen.values_list("place", flat=True))
    return {row.pk: _warnings(row, others[row.place_id], row.place_id in new_places, now) for row in rows}


def _warnings(activity: Activity, others: list[Activity], is_new_place: bool, now: datetime) -> list[str]:
    alike = [each.name for each in others if each.pk != activity.pk and _is_alike(activity, each)]
    place = activity.place
    has_dates = activity.last_moment_ends_at is not None and activity.last_moment_ends_at > now
    return [
        *(_("Op deze plek is al iets wat erop lijkt: %(name)s.") % {"name": name} for name in alike),
        *([_("De plek is nieuw: %(name)s. Kijk of die er al is.") % {"name": place.name}] if is_new_place else []),
        *([] if place.point else [_("We weten niet precies waar de plek is: er is geen punt op de kaart.")]),
        *([] if has_dates or activity.times_text else [_("Er is geen datum in de toekomst.")]),
    ]


def _is_alike(one: Activity, other: Activity) -> bool:
    return fuzz.token_set_ratio(one.sort_name, other.sort_name) >= SIMILAR


def advice_about(activity: Activity) -> list[str]:
    """What a closer look at one activity adds: places that its new place may be, its pin, and hard words."""
    place = activity.place
    about_pin = pin_warnings(place.point, place.postcode) if place.point else []
    alike = similar_places(place.name, place.point, exclude=place) if _is_new(place) else []
    return [
        *(_("Deze plek lijkt op %(name)s, die we al kennen.") % {"name": each.name} for each in alike),
        *about_pin,
        *hints(f"{activity.summary}\n{activity.description}"),
    ]


def _is_new(place: Place) -> bool:
    return place.activities.filter(stands_for_place=True, status=Status.DRAFT).exists()
