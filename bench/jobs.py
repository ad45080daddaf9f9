"""What is measured: each job asks what a visitor asks, at a spot in the middle of the seeded rows."""

from collections.abc import Callable

from activities.enums import Order
from activities.search import Criteria, find
from maps.geocoding import Location, LocationKind
from maps.geometry import Point

MIDDLE = Location(Point(52.15, 5.29), "het midden", LocationKind.POSITION)


def nearby() -> object:
    return find(Criteria(origin=MIDDLE, order=Order.DISTANCE))


def nearby_with_theme() -> object:
    return find(Criteria(origin=MIDDLE, categories=("sport",), order=Order.DISTANCE))


def one_page_by_name() -> object:
    return find(Criteria())


ALL: dict[str, Callable[[], object]] = {
    "nearby search": nearby,
    "nearby search, one theme": nearby_with_theme,
    "first page by name": one_page_by_name,
}
