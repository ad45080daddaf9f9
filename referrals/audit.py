"""The chain of the audit log: each record holds the hash of the one before.

hash = SHA-256 over the record as JSON, previous hash included. Who changes, adds or takes out one has to change all
that follow, and the head; referrals.audit_check finds the first that does not fit.
"""

import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from referrals.enums import AuditAction, AuditResult, Event
from referrals.models import AuditCheckpoint, AuditHead, AuditRecord, Card, Referral
from referrals.triggers import BEGINNING
from referrals.who import SYSTEM, Who

# What a record says that a checkpoint was made of.
CHECKPOINT = AuditCheckpoint._meta.model_name or ""


class NotTheOldest(Exception):
    """Months are dropped in their order, and never the one that it is now."""


def record(
    action: Event | AuditAction,
    about: Card | Referral | AuditCheckpoint | None,
    *,
    by: Who,
    result: AuditResult = AuditResult.DONE,
) -> None:
    """Add a record, in the transaction of what it tells. Waits for who is adding another."""
    with transaction.atomic():
        head = _locked_head()
        now = _now(head)
        row = AuditRecord(
            id=head.sequence + 1,
            sequence=head.sequence + 1,
            segment=segment_of(now),
            at=now,
            actor=by.actor,
            actor_uuid=by.uuid,
            action=action,
            object_kind=(about._meta.model_name or "") if about else "",
            object_uuid=about.uuid if about else None,
            result=result,
            origin=by.origin,
            previous_hash=head.hash,
        )
        row.hash = hash_of(row)
        row.save(force_insert=True)
        head.sequence, head.hash, head.at = row.sequence, row.hash, row.at
        head.save(update_fields=["sequence", "hash", "at"])


@transaction.atomic
def drop_segment(segment: str) -> int:
    """Delete the records of the oldest month and keep their end as checkpoint; how many. Raises NotTheOldest."""
    head = _locked_head()
    oldest = AuditRecord.objects.order_by("sequence").first()
    if oldest is None or oldest.segment != segment or segment >= segment_of(_now(head)):
        raise NotTheOldest
    records = AuditRecord.objects.filter(segment=segment)
    last = records.order_by("sequence").last()
    assert last is not None
    checkpoint = AuditCheckpoint(
        id=last.sequence,
        segment=segment,
        last_sequence=last.sequence,
        end_hash=last.hash,
        dropped_at=timezone.now(),
    )
    before = AuditCheckpoint.objects.order_by("last_sequence").last()
    checkpoint.hash = hash_of_checkpoint(checkpoint, before.hash if before else BEGINNING)
    checkpoint.save(force_insert=True)
    number = records.delete()[0]
    record(AuditAction.ERASE, checkpoint, by=SYSTEM)
    return number


def segment_of(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m")


def end_of(segment: str) -> datetime:
    """When this month was over. Raises ValueError for what is no month."""
    start = datetime.strptime(segment, "%Y-%m").replace(tzinfo=UTC)
    return start.replace(year=start.year + start.month // 12, month=start.month % 12 + 1)


def hash_of(row: AuditRecord) -> str:
    return _hash(
        row.sequence,
        row.segment,
        _text_of(row.at),
        *(str(value) for value in (row.actor, row.action, row.object_kind, row.result, row.origin)),
        *(str(value) if isinstance(value, UUID) else "" for value in (row.actor_uuid, row.object_uuid)),
        row.previous_hash,
    )


def hash_of_checkpoint(row: AuditCheckpoint, previous_hash: str) -> str:
    return _hash(row.segment, row.last_sequence, row.end_hash, _text_of(row.dropped_at), previous_hash)


def _hash(*said: str | int) -> str:
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode(errors="surrogatepass")).hexdigest()


def _text_of(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds")


def _locked_head() -> AuditHead:
    rows = AuditHead.objects.select_for_update()
    return rows.get_or_create(pk=1, defaults={"hash": BEGINNING})[0]


def _now(head: AuditHead) -> datetime:
    """Clocks differ, but in the log time never goes back, or months would lie through each other."""
    now = timezone.now()
    return max(now, head.at) if head.at else now
