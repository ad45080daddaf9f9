"""The log, read."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower

from accounts.models import User
from activities.differences import FieldDifference, Names, differences
from activities.enums import Verb
from activities.models import Activity, AuditEntry, Organisation, Place
from activities.models.audit import AuditEntryQuerySet
from maps.naming import clean_text, fold

SHOWN = 10
APPROVED = (Verb.PUBLISH, Verb.ACCEPT)
RETURNED = (Verb.SEND_BACK, Verb.REFUSE)


@dataclass(frozen=True)
class Line:
    entry: AuditEntry
    differences: list[FieldDifference]


def lines_of(entries: Iterable[AuditEntry]) -> list[Line]:
    """Four queries for the names in all of them together."""
    rows = list(entries)
    names = Names.of(*(row.changes for row in rows))
    return [Line(row, differences(row.subject, row.changes, names=names, with_dates=False)) for row in rows]


def history_of(subject: Activity | Place | Organisation) -> list[Line]:
    """The latest lines about one thing."""
    return lines_of(AuditEntry.objects.filter(**{subject._meta.model_name or "": subject}).with_names()[:SHOWN])


@dataclass(frozen=True)
class Record:
    """How often people approved what an organisation sent in, and how often it went back."""

    approved: int
    returned: int

    @classmethod
    def of(cls, organisation: Organisation | None) -> Self | None:
        if organisation is None:
            return None
        rows = AuditEntry.objects.filter(activity__organisation=organisation).by_people()
        verbs = list(rows.filter(verb__in=APPROVED + RETURNED).values_list("verb", flat=True))
        return cls(sum(verb in APPROVED for verb in verbs), sum(verb in RETURNED for verb in verbs))


def found(asked: dict[str, Any]) -> AuditEntryQuerySet:
    """Entries by what moderations.forms.LogForm asks, the latest first."""
    rows = AuditEntry.objects.with_names()
    if name := fold(clean_text(asked.get("organisatie") or "")):
        of = Organisation.objects.filter(sort_name__contains=name).values("pk")
        rows = rows.filter(Q(organisation__in=of) | Q(activity__organisation__in=of) | Q(place__organisation__in=of))
    if verb := asked.get("wat"):
        rows = rows.filter(verb=verb)
    if who := clean_text(asked.get("wie") or "").lower():
        people = User.objects.annotate(low_email=Lower("email"), low_name=Lower("name")).filter(pk=OuterRef("actor"))
        rows = rows.filter(Exists(people.filter(Q(low_email__contains=who) | Q(low_name__contains=who))))
    return rows
