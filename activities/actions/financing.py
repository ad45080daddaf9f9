"""What a grant pays for is told with each activity and place that it reaches. For who writes grants and fundings."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Q

from activities import changes
from activities.actions.shared import count_version
from activities.models import Activity, Funding, Place

REACHED = ("activity", "place", "category")
_PERIOD = ("starts_on", "ends_on")
_GRANT = ("name", "start_year", "end_year", *_PERIOD)
_PROGRAMME = ("uuid", "name", "slug", "start_year", "end_year")
TOLD = (
    *("is_example", "source", "source_date", *_PERIOD),
    *(
        f"{grant}__{column}"
        for grant in ("grant", "grant__successor")
        for column in (*_GRANT, *(f"programme__{each}" for each in _PROGRAMME))
    ),
)


@contextmanager
def financing() -> Iterator[None]:
    """Around what changes grants or fundings, inside `writing`: what they reach has its next version. Reads them all,
    before and after; there are as many as somebody wrote down."""
    before = _fundings()
    yield
    after = _fundings()
    rows = [
        row
        for pk in before.keys() | after.keys()
        if before.get(pk) != after.get(pk)
        for row in (before.get(pk), after.get(pk))
        if row
    ]
    activities, places, themes = ({row[at] for row in rows if row[at]} for at in range(len(REACHED)))
    if not rows:
        return
    reached = Activity.objects.filter(Q(pk__in=activities) | Q(place__in=places) | Q(category__in=themes))
    count_version(reached.values_list("pk", flat=True))
    changes.note_places(Place.objects.filter(pk__in=places).values_list("uuid", flat=True))


def _fundings() -> dict[int, tuple[Any, ...]]:
    return {row[0]: row[1:] for row in Funding.objects.values_list("pk", *REACHED, *TOLD)}
