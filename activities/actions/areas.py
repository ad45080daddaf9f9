"""Buurten and districts are told with each place in them. For who loads them anew."""

from collections.abc import Iterator
from contextlib import contextmanager

from activities import changes
from activities.actions.shared import count_version
from activities.models import Activity, Place
from activities.models.revision import writing
from maps.models import Buurt


@contextmanager
def areas() -> Iterator[None]:
    """Around what may rename one: what lies in it has its next version."""
    with writing():
        before = _names()
        yield
        renamed = [pk for pk, names in _names().items() if before.get(pk, names) != names]
        if renamed:
            count_version(Activity.objects.filter(place__buurt__in=renamed).values_list("pk", flat=True))
            changes.note_places(Place.objects.filter(buurt__in=renamed).values_list("uuid", flat=True))


def _names() -> dict[int, tuple[str | None, ...]]:
    rows = Buurt.objects.values_list("pk", "code", "name", "district__slug", "district__name")
    return {pk: tuple(names) for pk, *names in rows}
