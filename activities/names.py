"""The names that people type as a place to look around: buurten, districts, places and the streets they stand in."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from activities.models import Activity, Place
from maps.geocoding import Location, LocationKind
from maps.geometry import Point
from maps.models import Buurt, District
from maps.naming import fold

SHORTEST_PART = 4


def find_name(text: str) -> Location | None:
    """The look-up that maps.geocoding.locate is handed; costs at most five small queries."""
    name = fold(text)
    if not name:
        return None
    return _district(name) or _buurt(name) or _place(name) or _street(name) or _part_of_a_name(name)


def find_street(text: str) -> Location | None:
    """The middle of our places in this street; for where only a street can be meant."""
    name = fold(text)
    return _street(name) if name else None


def _district(name: str) -> Location | None:
    district = District.objects.filter(sort_name=name).prefetch_related("buurten").first()
    if not district:
        return None
    middle = _middle(buurt.label_point for buurt in district.buurten.all() if not buurt.is_park)
    return Location(middle, district.name, LocationKind.DISTRICT, is_approximate=True) if middle else None


def _buurt(name: str) -> Location | None:
    buurt = Buurt.objects.filter(sort_name=name).first()
    return Location(buurt.label_point, buurt.name, LocationKind.BUURT, is_approximate=True) if buurt else None


def _place(name: str) -> Location | None:
    return _at(_visible_places().filter(sort_name=name).first())


def _part_of_a_name(name: str) -> Location | None:
    """A part of a name counts when only one place has it; the name of a whole city says too little."""
    if len(name) < SHORTEST_PART or name in map(fold, Place.objects.values_list("city", flat=True).distinct()):
        return None
    places = list(_visible_places().filter(sort_name__contains=name)[:2])
    return _at(places[0]) if len(places) == 1 else None


def _street(name: str) -> Location | None:
    places = list(_visible_places().filter(sort_street=name))
    points = [place.point for place in places if place.point]
    middle = _middle(points or [place.buurt.label_point for place in places if place.buurt])
    return Location(middle, places[0].street, LocationKind.STREET, is_approximate=True) if middle else None


def _at(place: Place | None) -> Location | None:
    if not place:
        return None
    if place.point:
        return Location(place.point, place.name, LocationKind.PLACE, is_approximate=place.is_approximate)
    return (
        Location(place.buurt.label_point, place.name, LocationKind.PLACE, is_approximate=True) if place.buurt else None
    )


def _visible_places() -> QuerySet[Place]:
    """Those that can be pointed at, if only by their buurt."""
    places = Activity.objects.visible().places()
    return places.filter(Q(lat__isnull=False) | Q(buurt__isnull=False)).select_related("buurt")


def _middle(points: Iterable[Point]) -> Point | None:
    all_points = list(points)
    if not all_points:
        return None
    return Point(sum(p.lat for p in all_points) / len(all_points), sum(p.lon for p in all_points) / len(all_points))
