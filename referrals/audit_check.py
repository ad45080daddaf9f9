"""Whether the audit log is whole: every hash, every link, every number, every month, the head, what is left of months
that were dropped. It reads the log once, from the begin, and keeps one record at a time.

What it cannot see: a log that somebody with all rights on the database wrote anew from the begin to the end. For that
the end hash is written down elsewhere (docs/adr/0011-referral-audit-log.md).
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection
from django.db.models import Model, QuerySet, TextField
from django.db.models.functions import Cast

from referrals import audit
from referrals.models import AuditCheckpoint, AuditHead, AuditRecord
from referrals.triggers import BEGINNING

Row = TypeVar("Row", bound=Model)
LONG_AGO = datetime.min.replace(tzinfo=UTC)
# What reading a row that was tampered with ends in.
UNREADABLE = (ValueError, TypeError, AttributeError, OverflowError)


@dataclass(frozen=True)
class Verdict:
    """`sequence` and `hash` are of the last record; no finding means that all fits."""

    sequence: int
    hash: str
    findings: list[str]


@dataclass
class _Walk:
    """How far we are."""

    sequence: int = 0
    hash: str = BEGINNING
    at: datetime = LONG_AGO
    dropped: set[str] = field(default_factory=set)
    # Checkpoints that are there, and those that the records speak of.
    kept: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def verify(most: int = 10) -> Verdict:
    """Go through the log, to the `most`-th finding. While others add records too."""
    while True:
        checkpoints, walk = _checkpoints(), _Walk()
        findings = list(islice(_findings(walk, checkpoints), most))
        # A month that was dropped meanwhile looks like a gap.
        if not findings or _checkpoints() == checkpoints:
            return Verdict(walk.sequence, walk.hash, findings)


def _checkpoints() -> list[AuditCheckpoint] | None:
    """None when they cannot be read."""
    try:
        return list(_with_text(AuditCheckpoint.objects.order_by("last_sequence")))
    except UNREADABLE:
        return None


def _findings(walk: _Walk, checkpoints: list[AuditCheckpoint] | None) -> Iterator[str]:
    if checkpoints is None:
        yield "Een van de einden van vervallen maanden is onleesbaar."
        return
    try:
        head = _with_text(AuditHead.objects.filter(pk=1)).first()
        yield from _of_checkpoints(walk, checkpoints)
        for row in _with_text(AuditRecord.objects.order_by("sequence")).iterator(chunk_size=500):
            yield from (f"Nummer {row.sequence}: {what}." for what in _of_record(walk, row, head))
            _go_on(walk, row)
    except UNREADABLE:
        yield f"Wat na nummer {walk.sequence} komt is onleesbaar."
        return
    yield from _of_end(walk, head)


def _of_checkpoints(walk: _Walk, checkpoints: list[AuditCheckpoint]) -> Iterator[str]:
    previous_hash, previous_segment = BEGINNING, ""
    for row in checkpoints:
        if row.hash != audit.hash_of_checkpoint(row, previous_hash) or not _is_as_written(row):
            yield f"Vervallen maand {row.segment}: het bewaarde einde is veranderd."
        elif row.pk != row.last_sequence or row.last_sequence <= walk.sequence or row.segment <= previous_segment:
            yield f"Vervallen maand {row.segment}: staat niet op volgorde."
        elif row.dropped_at < audit.end_of(row.segment) + settings.REFERRAL_KEEP["longest"]:
            yield f"Vervallen maand {row.segment}: is te vroeg verwijderd."
        walk.sequence, walk.hash, walk.at = row.last_sequence, row.end_hash, LONG_AGO
        walk.dropped.add(row.segment)
        walk.kept.append(row.hash[:32])
        previous_hash, previous_segment = row.hash, row.segment


def _of_record(walk: _Walk, row: AuditRecord, head: AuditHead | None) -> Iterator[str]:
    if row.sequence != walk.sequence + 1 or row.pk != row.sequence:
        yield f"hiervoor ontbreekt iets, want het vorige nummer is {walk.sequence}"
    if row.previous_hash != walk.hash:
        yield "sluit niet aan op de regel ervoor"
    if row.hash != audit.hash_of(row) or not _is_as_written(row):
        yield "is veranderd"
    if row.segment != audit.segment_of(row.at) or row.at < walk.at:
        yield "de tijd of de maand klopt niet"
    if row.segment in walk.dropped:
        yield "hoort bij een maand die vervallen is"
    if (
        head
        and row.sequence == head.sequence
        and ((row.hash, row.at) != (head.hash, head.at) or not _is_as_written(head))
    ):
        yield "het einde van het logboek zegt iets anders"


def _go_on(walk: _Walk, row: AuditRecord) -> None:
    walk.sequence, walk.hash, walk.at = row.sequence, row.hash, row.at
    if row.object_kind == audit.CHECKPOINT and row.object_uuid:
        walk.named.add(row.object_uuid.hex)


def _of_end(walk: _Walk, head: AuditHead | None) -> Iterator[str]:
    """`head` is as it was before; others may have added records since, and moved it on."""
    if head is None:
        if walk.sequence:
            yield "Het einde van het logboek ontbreekt."
        return
    if walk.sequence < head.sequence:
        yield f"Na nummer {walk.sequence} ontbreken regels: het logboek hoort tot nummer {head.sequence} te gaan."
    elif walk.sequence > AuditHead.objects.get(pk=1).sequence:
        yield f"Nummer {walk.sequence}: staat voorbij het einde van het logboek."
    if walk.named - set(walk.kept):
        yield "Het einde van een vervallen maand ontbreekt of is veranderd."
    if walk.kept and walk.kept[-1] not in walk.named:
        yield "Van de laatste vervallen maand zegt het logboek niet dat die verviel."


def _with_text(rows: QuerySet[Row]) -> QuerySet[Row]:
    """SQLite keeps times and uuids as text, and reads the same from more than one text; so the text itself is read."""
    if connection.vendor != "sqlite":
        return rows
    names = [each.name for each in rows.model._meta.fields if each.get_internal_type() in _TEXTS]
    with_text: QuerySet[Row] = rows.annotate(**{f"text_{name}": Cast(name, TextField()) for name in names})
    return with_text


def _is_as_written(row: Model) -> bool:
    return all(
        text == _TEXTS[row._meta.get_field(name.removeprefix("text_")).get_internal_type()](row, name)
        for name, text in vars(row).items()
        if name.startswith("text_")
    )


def _time(row: Model, name: str) -> str | None:
    value = getattr(row, name.removeprefix("text_"))
    return str(connection.ops.adapt_datetimefield_value(value)) if value else None


def _uuid(row: Model, name: str) -> str | None:
    value: Any = getattr(row, name.removeprefix("text_"))
    return value.hex if value else None


_TEXTS = {"DateTimeField": _time, "UUIDField": _uuid}
