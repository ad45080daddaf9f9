"""Two things of one kind next to each other."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Case, Q, Value, When
from django.utils.translation import gettext as _, ngettext

from activities import actions
from activities.differences import FieldDifference, differences
from activities.enums import SlugKind, Status
from activities.models import Activity, Organisation, Place
from activities.old_addresses import MODELS
from activities.snapshots import difference, jsonable, snapshot, texts_of
from maps.naming import fold

Subject = Activity | Place | Organisation
SHOWN = 20
SHORTEST_SEARCH = 2
CONTACT = ("phone", "email", "website")
PLACE = (
    *("name", "kind", "street", "house_number", "postcode", "city", "buurt", "organisation", *CONTACT),
    *("is_wheelchair_accessible", "has_toilet", "source"),
)
ORGANISATION = ("name", *CONTACT, "is_verified")


def rows_to_choose(kind: SlugKind, words: str, picked: Collection[UUID]) -> list[Any]:
    """What is picked already, then what has these words in its name."""
    rows: Any = MODELS[kind].objects.all()
    if kind == SlugKind.ACTIVITY:
        rows = rows.exclude(status=Status.ARCHIVED).select_related("place", "organisation")
    if kind == SlugKind.PLACE:
        rows = rows.select_related("buurt", "organisation").defer("buurt__outline")
    asked = Q(uuid__in=picked)
    if len(fold(words)) >= SHORTEST_SEARCH:
        asked |= Q(sort_name__contains=fold(words))
    first = Case(When(uuid__in=picked, then=Value(0)), default=Value(1))
    return list(rows.filter(asked).order_by(first, "sort_name", "id")[:SHOWN])


def side_by_side(kept: Subject, gone: Subject) -> list[FieldDifference]:
    """Where they differ; `before` is what is kept, `after` what goes."""
    changes = difference(_plain(kept), _plain(gone))
    return differences(kept, changes, with_dates=False)


def _plain(subject: Subject) -> dict[str, Any]:
    if isinstance(subject, Activity):
        organisation = {"organisation": jsonable(subject.organisation)}
        return snapshot(subject) | organisation | {"status": str(subject.status)}
    names = PLACE if isinstance(subject, Place) else ORGANISATION
    return {name: jsonable(getattr(subject, name)) for name in names}


def facts_to_take(kept: Subject, gone: Subject) -> list[tuple[str, str, str]]:
    """(name, label, value) of what only the one that goes knows."""
    labels = {"street": _("Adres"), "lat": _("Punt op de kaart")}
    values = {
        "street": gone.address if isinstance(gone, Place) else "",
        "lat": f"{gone.lat}, {gone.lon}" if isinstance(gone, Place) else "",
    }
    found = []
    for name in actions.takeable(kept, gone):
        value = texts_of(gone) if name == "texts" and isinstance(gone, Activity) else jsonable(getattr(gone, name))
        row = differences(kept, {name: [None, value]})
        said = values.get(name) or " ".join(row[0].after if row else [])
        found.append((name, labels.get(name) or row[0].label, said))
    return found


def moving(gone: Subject) -> list[str]:
    """What goes along, in numbers."""
    counted = [(getattr(gone, name).count(), name) for name in COUNTED if hasattr(gone, name)]
    return [_counted(name, number) for number, name in counted if number]


COUNTED = ("activities", "places", "memberships", "reports", "claims", "fundings", "occurrences")


def _counted(name: str, number: int) -> str:
    words = {
        "activities": ngettext("%(n)s activiteit", "%(n)s activiteiten", number),
        "places": ngettext("%(n)s plek", "%(n)s plekken", number),
        "memberships": ngettext("%(n)s lid", "%(n)s leden", number),
        "reports": ngettext("%(n)s melding", "%(n)s meldingen", number),
        "claims": ngettext("%(n)s claim", "%(n)s claims", number),
        "fundings": ngettext("%(n)s financiering", "%(n)s financieringen", number),
        "occurrences": ngettext("%(n)s moment", "%(n)s momenten", number),
    }
    return words[name] % {"n": number}
