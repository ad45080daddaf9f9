"""Results as GeoJSON (RFC 7946) for the map; text stays text, the page builds its popups with `textContent`.

Rows are plain tuples of the columns that a point shows: making objects of 2,000 activities takes ten times as long.
"""

import functools
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext

from activities import wording, wording_times
from activities.called_off import cancelled
from activities.models import Activity, ActivityText, Occurrence, Place, Schedule
from activities.models.activity import ActivityQuerySet, texts_to_read
from activities.moments import ANY_TIME
from activities.search import Criteria, Found, Result, distance_to, find, fitting, in_order, matching
from maps import nearby
from maps.geometry import Box, Point
from maps.grid import Cell, count_per_cell

# More than a map or a phone can use at once; from here on cells are counted.
MOST_POINTS = 2_000

COLUMNS = (
    *("id", "uuid_text", "name", "slug", "category__slug", "category__name", "hours_per_week", "times_text"),
    *("stands_for_place", "is_example", "lat", "lon", "place__name", "place__street", "place__house_number"),
    *("place_id", "place__accuracy_m", "buurt__name", "buurt__label_lat", "buurt__label_lon"),
)


class Row(NamedTuple):
    """The values of COLUMNS, and the language that the name is in."""

    id: int
    uuid: str
    name: str
    slug: str
    category: str
    category_name: str
    hours_per_week: int | None
    times_text: str
    stands_for_place: bool
    is_example: bool
    lat: float | None
    lon: float | None
    place: str
    street: str
    house_number: str
    place_id: int
    accuracy_m: int | None
    buurt: str | None
    buurt_lat: float | None
    buurt_lon: float | None
    language: str = settings.LANGUAGE_CODE


def points_of(criteria: Criteria, *, zoom: int, box: Box | None) -> dict[str, Any]:
    """What is found as a FeatureCollection; above MOST_POINTS counted per cell, and then only within the box."""
    if criteria.per_page is None:
        rows = matching(criteria) if box is None else nearby.in_box(matching(criteria), box)
        if rows.count() > MOST_POINTS:
            return _clustered(rows, criteria, zoom, box)
        if box:
            return _collection(_features(_rows(in_order(rows, criteria)), criteria), is_clustered=True)
    return feature_collection(find(criteria, _read), criteria)


def points_of_results(results: Iterable[Result]) -> dict[str, Any]:
    """The points of a page about a few things, in one query."""
    ids = [result.activity.pk for result in results]
    rows = {row.id: row for row in _rows(Activity.objects.filter(pk__in=ids))}
    return _collection(_features([rows[number] for number in ids], Criteria()))


def feature_collection(found: Found[Row], criteria: Criteria) -> dict[str, Any]:
    alternatives = _features(found.alternatives, replace(criteria, when=ANY_TIME), alternatief=True)
    off = _features(_rows(cancelled(criteria)), criteria, afgelast=True) if criteria.when else []
    return _collection([*_features(found.results, criteria), *alternatives, *off])


def _clustered(rows: ActivityQuerySet, criteria: Criteria, zoom: int, box: Box | None) -> dict[str, Any]:
    cells = count_per_cell(rows, zoom, box)
    singles = _rows(Activity.objects.filter(pk__in=[cell.one for cell in cells if cell.number == 1]))
    clusters = [_cluster(cell) for cell in cells if cell.number > 1]
    return _collection([*clusters, *_features(singles, criteria)], is_clustered=True)


def _cluster(cell: Cell) -> dict[str, Any]:
    geometry = _point(round(cell.middle.lon, 5), round(cell.middle.lat, 5))
    return {"type": "Feature", "geometry": geometry, "properties": {"aantal": cell.number}}


def _collection(features: list[dict[str, Any]], *, is_clustered: bool = False) -> dict[str, Any]:
    collection = {"type": "FeatureCollection", "features": features}
    return collection | {"geclusterd": True} if is_clustered else collection


def _read(rows: ActivityQuerySet, criteria: Criteria) -> list[Row]:
    return _rows(rows)


def rows_to_draw(rows: ActivityQuerySet, criteria: Criteria) -> list[Row]:
    """As the map draws them: with days or hours, where the first moment that fits is."""
    read = _rows(rows)
    return _dated(read, criteria, {})[0] if criteria.when else read


def _rows(rows: ActivityQuerySet) -> list[Row]:
    # As text: making UUID objects of them is a third of the time.
    rows = rows.annotate(uuid_text=Cast("uuid", TextField()))
    return _named([Row(*row) for row in rows.values_list(*COLUMNS)])


def _named(rows: list[Row]) -> list[Row]:
    """By the name in the language of the page where there is one; no query in Dutch, and one otherwise."""
    language = get_language()
    if not texts_to_read():
        return rows
    texts = ActivityText.objects.filter(activity__in=[row.id for row in rows], language=language).exclude(name="")
    names = dict(texts.values_list("activity", "name"))
    return [row._replace(name=names[row.id], language=language) if row.id in names else row for row in rows]


def _dashed(uuid: str) -> str:
    """A UUID as it is written; SQLite keeps it without dashes."""
    return uuid if len(uuid) == 36 else f"{uuid[:8]}-{uuid[8:12]}-{uuid[12:16]}-{uuid[16:20]}-{uuid[20:]}"


def _features(rows: Iterable[Row], criteria: Criteria, **marks: bool) -> list[dict[str, Any]]:
    # The address of one activity, with a mark where the slug goes: to reverse each would take most of the time.
    address = reverse("activity", args=["_"])
    before, after = address[: address.rindex("_")], address[address.rindex("_") + 1 :]
    # Few different texts among many rows, and each look-up of a translation costs as much as all else of a row.
    label = functools.cache(gettext)
    known, when = _dated(list(rows), criteria, marks) if criteria.when else _usual(list(rows))
    return [
        {
            "type": "Feature",
            "id": _dashed(row.uuid),
            "geometry": _geometry(row),
            "properties": {
                "naam": row.name,
                "taal": row.language,
                "thema": row.category,
                "themaNaam": label(row.category_name),
                "wanneer": when(row),
                "waar": wording_times.listed(wording.where(_place_name(row), row.accuracy_m, row.buurt or "")),
                "afstand": wording.distance(distance_to(criteria.origin, _point_of(row))),
                "ligging": _position(row),
                "alternatief": False,
                "afgelast": False,
                **marks,
                "voorbeeld": row.is_example,
                "url": f"{before}{row.slug}{after}",
            },
        }
        for row in known
    ]


Words = Callable[[Row], str]


def _usual(rows: list[Row]) -> tuple[list[Row], Words]:
    """The rhythm of each activity and its next single date; making the words once for all that have the same.

    One query, and one for single dates: those may have moved, or be over since this morning.
    """
    now, today, times = timezone.now(), timezone.localdate(), functools.cache(wording.times)
    columns = ("rule", "starts_on", "start_time", "end_time")
    known = Schedule.objects.filter(activity__in=[row.id for row in rows]).order_by("starts_on", "id")
    known = known.annotate(is_ahead=Q(activity__last_moment_ends_at__gt=now))
    of: dict[int, tuple[Any, ...]] = {}
    alone = []
    for pk, activity, is_ahead, ends_on, rule, starts_on, *hours in known.values_list(
        "pk", "activity_id", "is_ahead", "ends_on", *columns
    ):
        has_rhythm = is_ahead and rule and (ends_on is None or ends_on >= today)
        told = ((rule, wording_times.first_day(rule, starts_on), *hours),) if has_rhythm else ()
        of[activity] = (*of.get(activity, ()), *told)
        alone += [pk] if is_ahead and not has_rhythm else []
    single = _next_of_schedules(alone, now) if alone else {}

    @functools.cache
    def rhythms(schedules: tuple[Any, ...]) -> list[str]:
        return wording_times.rhythms(Schedule(**dict(zip(columns, each, strict=True))) for each in schedules)

    def when(row: Row) -> str:
        first = [wording_times.moment(single[row.id], now)] if row.id in single else []
        told = gettext(" en ").join([*first, *rhythms(of.get(row.id, ()))])
        return told or times(row.hours_per_week, row.times_text, had_dates=row.id in of)

    return rows, when


def _next_of_schedules(schedules: list[int], now: datetime) -> dict[int, Occurrence]:
    """The next moment that these say, by the id of its activity."""
    first: dict[int, Occurrence] = {}
    for occurrence in Occurrence.objects.filter(schedule__in=schedules).not_over(now).happening().in_time_order():
        first.setdefault(occurrence.activity_id, occurrence)
    return first


def _dated(rows: list[Row], criteria: Criteria, marks: dict[str, bool]) -> tuple[list[Row], Words]:
    """The first moment of each that fits the days and hours asked for, and where it is; one query, or two."""
    is_cancelled = "afgelast" in marks
    told = fitting(criteria).filter(activity__in=[row.id for row in rows]).in_time_order()
    first: dict[int, Occurrence] = {}
    for occurrence in told.cancelled() if is_cancelled else told.happening():
        first.setdefault(occurrence.activity_id, occurrence)
    # Another process may have cancelled it since the rows were read.
    rows = [row for row in rows if row.id in first]
    elsewhere = {first[row.id].place_id for row in rows if first[row.id].place_id != row.place_id}
    places = (
        {place.pk: place for place in Place.objects.filter(pk__in=elsewhere).select_related("buurt")}
        if elsewhere
        else {}
    )
    moved = [_moved(row, places.get(first[row.id].place_id)) for row in rows]
    off = f" ({gettext('gaat niet door')})" if is_cancelled else ""
    return moved, lambda row: wording_times.moment(first[row.id], criteria.now) + off


def _moved(row: Row, place: Place | None) -> Row:
    if place is None:
        return row
    buurt = place.buurt
    return row._replace(
        lat=place.lat,
        lon=place.lon,
        accuracy_m=place.accuracy_m,
        place=place.name,
        stands_for_place=False,
        buurt=buurt.name if buurt else None,
        buurt_lat=buurt.label_lat if buurt else None,
        buurt_lon=buurt.label_lon if buurt else None,
    )


def _place_name(row: Row) -> str:
    return f"{row.street} {row.house_number}".strip() if row.stands_for_place else row.place


def _point_of(row: Row) -> Point | None:
    return None if row.lat is None or row.lon is None else Point(row.lat, row.lon)


def _position(row: Row) -> str:
    """How sure the point is: `punt`, `ongeveer`, `buurt` (drawn in the middle of it) or `onbekend`."""
    if row.accuracy_m is not None:
        return "ongeveer" if wording.is_approximate(row.accuracy_m) else "punt"
    return "buurt" if row.buurt else "onbekend"


def _geometry(row: Row) -> dict[str, Any] | None:
    if row.lat is not None:
        return _point(row.lon, row.lat)
    return _point(row.buurt_lon, row.buurt_lat) if row.buurt else None


def _point(lon: float | None, lat: float | None) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}
