"""The pages of the two feeds, as Realtime Paged Data Exchange 1.0 asks: https://openactive.io/realtime-paged-data-exchange/

Examples are never told, and neither is what comes from OpenStreetMap: the feeds have one licence, and that has another.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from activities import changes
from activities.enums import ChangeKind
from activities.models import Activity, Occurrence, Organisation
from activities.models.activity import ActivityQuerySet
from activities.openactive.opportunities import scheduled_session, session_series

PER_PAGE = 500


@dataclass(frozen=True)
class Feed:
    """`tell` gives what is public now of these uuids; what it does not give is deleted."""

    name: str
    kind: ChangeKind
    tell: Callable[[Sequence[UUID]], Mapping[UUID, dict[str, Any]]]

    @property
    def type(self) -> str:
        return f"https://openactive.io/{self.name}"

    def items(self, number: int, limit: int) -> list[dict[str, Any]]:
        rows = changes.since(number, limit, (self.kind,), only_sport=True)
        data = self.tell([row.uuid for row in rows])
        return [self._item(row.uuid, row.number, data.get(row.uuid)) for row in rows]

    def _item(self, uuid: UUID, number: int, data: dict[str, Any] | None) -> dict[str, Any]:
        item = {"state": "updated" if data else "deleted", "kind": self.name, "id": str(uuid), "modified": number}
        return item | ({"data": data} if data else {})


def _sport() -> ActivityQuerySet:
    """Also at no place and of nobody that we made up."""
    made_up = Organisation.objects.filter(is_example=True).values("pk")
    rows = Activity.objects.visible().filter(is_example=False, place__is_example=False, category__slug=changes.SPORT)
    return rows.exclude(organisation__in=made_up)


def _series(uuids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    rows = _sport().with_card().filter(uuid__in=uuids)
    return {row.uuid: session_series(row) for row in rows if not (row.is_from_osm or row.place.is_from_osm)}


def _sessions(uuids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    # Asked of each of a page: else SQLite walks along the moments of all sport.
    rows = Occurrence.objects.filter(
        Exists(_sport().filter(pk=OuterRef("activity"))), uuid__in=uuids, place__is_example=False
    )
    rows = rows.select_related("activity__place", "place__buurt").defer("place__buurt__outline").order_by("pk")
    return {
        row.uuid: scheduled_session(row)
        for row in rows
        if not any(each.is_from_osm for each in (row.activity, row.activity.place, row.place))
    }


SERIES = Feed("SessionSeries", ChangeKind.ACTIVITY, _series)
SESSIONS = Feed("ScheduledSession", ChangeKind.MOMENT, _sessions)
