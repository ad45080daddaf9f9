"""What helps somebody who says where an activity is: an address, its pin, and places we have already."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils.translation import gettext as _, gettext_lazy
from rapidfuzz import fuzz, process

from activities.models import Activity, Organisation, Place
from activities.names import find_street
from maps.geocoding import Location, LocationError, LocationKind, locate_address
from maps.geometry import Point, distance_m
from maps.models import Postcode
from maps.naming import fold, read_postcode
from maps.nearby import distance_sq, is_within
from maps.pins import PinFault, is_on_earth, pin_fault
from maps.site_names import named

NEARBY_M = 100
SIMILARITY = 90
SHORTEST_SEARCH = 2
PLACE_NEEDED = gettext_lazy("Kies waar het is.")
PLACE_GONE = gettext_lazy("Deze plek is er niet meer. Kies een andere.")

DOOR_ACCURACY_M = 20
NEXT_DOOR_ACCURACY_M = 50
POSTCODE_ACCURACY_M = 150
STREET_ACCURACY_M = 300
POSTCODE_AREA_ACCURACY_M = 500


@dataclass(frozen=True)
class FoundAddress:
    point: Point
    accuracy_m: int
    label: str


# Addresses


def find_address(street: str, house_number: str, postcode: str) -> FoundAddress:
    """Raises maps.geocoding.LocationError, with a message for whoever typed it. May ask PDOK, at most once."""
    found = locate_address(street, house_number, postcode, names=find_street)
    return FoundAddress(found.point, _accuracy_m(found), found.label)


def point_of_address(street: str, house_number: str, postcode: str) -> tuple[Point, int] | None:
    """The point and its accuracy in metres, for a form without a pin; a postcode alone is enough. May ask PDOK."""
    try:
        found = find_address(street, house_number, postcode)
    except LocationError:
        return None
    return found.point, found.accuracy_m


def _accuracy_m(found: Location) -> int:
    match found.kind:
        case LocationKind.ADDRESS:
            return NEXT_DOOR_ACCURACY_M if found.is_approximate else DOOR_ACCURACY_M
        case LocationKind.POSTCODE:
            return POSTCODE_AREA_ACCURACY_M if found.is_approximate else POSTCODE_ACCURACY_M
    return STREET_ACCURACY_M


# Pins


def pin_warnings(point: Point, postcode: str) -> list[str]:
    """What looks wrong, with what to do; advice, since a volunteer may know better. At most four queries."""
    code = read_postcode(postcode)
    centroid = _centroid(code)
    match pin_fault(point, centroid):
        case PinFault.SWAPPED:
            return [_("De twee getallen van het punt zijn verwisseld. Zet 52… bij breedte en 4… bij lengte.")]
        case PinFault.OUTSIDE:
            return [
                named(_("Het punt ligt buiten {full_area}. Zet de speld op de goede plek, of vul een postcode in."))
            ]
        case PinFault.FAR_FROM_POSTCODE if centroid:
            message = _(
                "Het punt ligt %(metres)s meter van postcode %(postcode)s. Kijk of de postcode klopt en of de speld "
                "goed staat."
            )
            return [message % {"metres": _rounded(distance_m(centroid, point)), "postcode": _spaced(code)}]
    return _warnings_about_postcode(code, postcode) if centroid is None else []


def _centroid(code: str) -> Point | None:
    known = Postcode.objects.filter(pk=code).first() if code else None
    return known.point if known else None


def _warnings_about_postcode(code: str, typed: str) -> list[str]:
    """Of one that we do not know by its six characters."""
    if not code:
        return [named(_("Een postcode heeft vier cijfers en twee letters, zoals {postcode}."))] if fold(typed) else []
    if Postcode.objects.filter(pk__startswith=code[:4]).exists():
        return []
    message = named(_("Postcode %(postcode)s ligt niet in {full_area}. Kijk of hij klopt."))
    return [message % {"postcode": _spaced(code)}]


def _spaced(code: str) -> str:
    return f"{code[:4]} {code[4:]}"


def _rounded(metres: float) -> int:
    """To tens: the middle of a postcode is no nearer than that."""
    return round(metres / 10) * 10


# Places that we have


def places_to_choose(organisations: Collection[Organisation] = ()) -> QuerySet[Place]:
    """What the public may see, and what these organisations made themselves; never a draft of somebody else."""
    own = Q(organisation__in=organisations) | Q(pk__in=_with_activity_of(organisations))
    public = Q(pk__in=Activity.objects.visible().values("place"))
    return Place.objects.shown().filter(public | own).select_related("buurt").defer("buurt__outline")


def chosen_place(key: UUID | None, organisations: Collection[Organisation], *, current: Place | None) -> Place | None:
    """That one, where these organisations may choose it; an activity may always stay where it is."""
    if current and current.uuid == key:
        return current
    return places_to_choose(organisations).filter(uuid=key).first() if key else None


def _with_activity_of(organisations: Collection[Organisation]) -> QuerySet[Activity, Any]:
    return Activity.objects.filter(organisation__in=organisations).values("place")


def similar_places(
    name: str,
    point: Point | None,
    *,
    exclude: Place | None = None,
    limit: int = 5,
    organisations: Collection[Organisation] = (),
) -> list[Place]:
    """Does this place exist already? Those of the same or nearly the same name, and those within 100 metres.

    Nearest first, and those without a point last. One of the same name is not pushed out by many at the same door.
    Three queries, of which the first reads the names that are about as long.
    """
    places = places_to_choose(organisations)
    if exclude:
        places = places.exclude(pk=exclude.pk)
    origin = point if point and is_on_earth(point) else None
    by_name = _nearest(places.filter(pk__in=_of_about_that_name(places, fold(name))), origin, limit)
    nearby = (
        _nearest(_with_distance(places, origin).filter(is_within(origin, NEARBY_M)), origin, limit) if origin else []
    )
    chosen = list(dict.fromkeys([*by_name, *nearby]))[:limit]
    return sorted(chosen, key=lambda place: metres_from(origin, place)) if origin else chosen


def metres_from(origin: Point | None, place: Place) -> float:
    """Infinite when one of the two is unknown, so that it sorts last."""
    return distance_m(origin, place.point) if origin and place.point else float("inf")


def search_places(text: str, limit: int = 10, organisations: Collection[Organisation] = ()) -> list[Place]:
    """Places of which the name, a word of it, the street (with a house number or not) or the postcode starts so.

    One query; those whose name starts so go first.
    """
    words = fold(text)
    if len(words) < SHORTEST_SEARCH:
        return []
    starts_so = Q(sort_name__startswith=words)
    found = places_to_choose(organisations).filter(
        starts_so | Q(sort_name__contains=f" {words}") | _in_street(words) | _in_postcode(words)
    )
    first = Case(When(starts_so, then=Value(0)), default=Value(1))
    return list(found.order_by(first, "sort_name", "id")[:limit])


def _of_about_that_name(places: QuerySet[Place], folded: str) -> list[int]:
    """The words may stand in another order. Best first, and never more than a database takes in one question."""
    if not folded:
        return []
    # Names that differ more in length cannot be so similar.
    shortest, longest = (
        len(folded) * SIMILARITY // (200 - SIMILARITY),
        len(folded) * (200 - SIMILARITY) // SIMILARITY + 1,
    )
    of_length = places.annotate(length=Length("sort_name")).filter(length__gte=shortest, length__lte=longest)
    names = dict(of_length.order_by().values_list("pk", "sort_name"))
    found = process.extract(folded, names, scorer=fuzz.token_sort_ratio, score_cutoff=SIMILARITY, limit=100)
    return [pk for _name, _score, pk in found]


def _nearest(places: QuerySet[Place], origin: Point | None, limit: int) -> list[Place]:
    if origin is None:
        return list(places.order_by("sort_name", "id")[:limit])
    by_distance = F("distance_sq").asc(nulls_last=True)
    return list(_with_distance(places, origin).order_by(by_distance, "sort_name", "id")[:limit])


def _with_distance(places: QuerySet[Place], origin: Point | None) -> QuerySet[Place]:
    return places.annotate(distance_sq=distance_sq(origin)) if origin else places


def _in_street(words: str) -> Q:
    """ "dorp", and "dorpsweg 5", which also stands for 50 and 5a."""
    street, _space, number = words.rpartition(" ")
    of_number = Q(sort_street=street, house_number__startswith=number) if street and number.isdigit() else Q()
    return Q(sort_street__startswith=words) | of_number


def _in_postcode(words: str) -> Q:
    start = words.replace(" ", "").upper()
    return Q(postcode__startswith=start) if start[:2].isdigit() and len(start) <= 6 else Q()
