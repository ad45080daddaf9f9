"""The rows of the downloads as the API says them, with their licence: everything public, and never an example."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from activities.api import queries, representation
from activities.licences import Licence
from activities.models import Activity, Occurrence, Organisation
from activities.models.activity import ActivityQuerySet
from activities.models.sourced import Sourced
from activities.open_data import columns
from activities.open_data.columns import Column, Said
from activities.search import Criteria, results_of
from activities.site_address import site_address

PAST = timedelta(days=14)
CHUNK = 500
MOMENTS_AT_ONCE = 2_000


def activities(now: datetime) -> Iterator[Said]:
    numbers = list(_real().order_by("sort_name", "id").values_list("pk", flat=True))
    for start in range(0, len(numbers), CHUNK):
        yield from _activities(numbers[start : start + CHUNK], Criteria(asked_at=now))


def _activities(numbers: list[int], criteria: Criteria) -> Iterator[Said]:
    rows = Activity.objects.with_card().in_bulk(numbers)
    results = results_of([rows[number] for number in numbers], criteria)
    queries.add_rest(results)
    for result in results:
        row = result.activity
        yield representation.activity(result) | {"licentie": licence_of(row, row.place)}


def places(now: datetime) -> Iterator[Said]:
    # The outline of a buurt is large, and every place would bring it along.
    rows = queries.visible_places().filter(is_example=False).defer("buurt__outline")
    for row in rows.iterator(chunk_size=CHUNK):
        is_of_example = bool(row.organisation and row.organisation.is_example)
        nobody = {"organisatie": None} if is_of_example else {}
        yield representation.place(row) | nobody | {"licentie": licence_of(row)}


def moments(now: datetime) -> Iterator[Said]:
    """As far ahead as they are known, and those of the last days. Source and date are those of the activity."""
    rows = Occurrence.objects.not_over(now - PAST).filter(activity__in=_real().values("pk"), place__is_example=False)
    rows = rows.select_related("activity__place", "place").only(*_COLUMNS_OF_MOMENTS).in_time_order()
    for row in rows.iterator(chunk_size=MOMENTS_AT_ONCE):
        activity = row.activity
        yield representation.moment(row) | {
            "url": site_address(activity.get_absolute_url()),
            "licentie": licence_of(activity, activity.place, row.place),
            "bron": activity.source or None,
            "bronDatum": activity.source_date or None,
            "gecontroleerdOp": activity.checked_on.isoformat() if activity.checked_on else None,
        }


_COLUMNS_OF_MOMENTS = (
    *("uuid", "starts_at", "ends_at", "original_start", "status", "reason"),
    *(f"activity__{name}" for name in ("uuid", "name", "slug", "source", "source_date", "checked_on")),
    *("activity__place__source", "place__uuid", "place__name", "place__source"),
)


def organisations(now: datetime) -> Iterator[Said]:
    """They say of themselves who they are: there is no other source, and none of them is from OpenStreetMap."""
    for row in Organisation.objects.public().filter(is_example=False).order_by("sort_name", "id"):
        contact = {"telefoon": row.phone or None, "email": row.email or None, "website": row.website or None}
        yield {
            "id": str(row.uuid),
            "slug": row.slug,
            "naam": row.name,
            "contact": contact,
            "url": site_address(row.get_absolute_url()),
            "licentie": Licence.CC_BY,
            **dict.fromkeys(("bron", "bronDatum", "gecontroleerdOp")),
        }


def _real() -> ActivityQuerySet:
    """Also at no place and of nobody that we made up."""
    made_up = Organisation.objects.filter(is_example=True).values("pk")
    rows = Activity.objects.visible().filter(is_example=False, place__is_example=False)
    return rows.exclude(organisation__in=made_up)


def licence_of(*told: Sourced) -> Licence:
    """Of a row that tells things of these: one from OpenStreetMap is enough, its point or its hours come along."""
    return Licence.ODBL if any(row.is_from_osm for row in told) else Licence.CC_BY


@dataclass(frozen=True)
class Table:
    """`kinds` are the endings of its files; `licences` those that its rows can have."""

    name: str
    columns: Sequence[Column]
    rows: Callable[[datetime], Iterator[Said]]
    kinds: tuple[str, ...]
    licences: tuple[Licence, ...] = (Licence.CC_BY, Licence.ODBL)


TABLES = (
    Table("activiteiten", columns.ACTIVITIES, activities, ("csv", "geojson", "xlsx")),
    Table("plekken", columns.PLACES, places, ("csv", "geojson", "xlsx")),
    Table("momenten", columns.MOMENTS, moments, ("csv", "xlsx")),
    Table("organisaties", columns.ORGANISATIONS, organisations, ("csv",), (Licence.CC_BY,)),
)
