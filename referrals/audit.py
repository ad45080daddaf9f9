"""The chain of the audit log: each record holds the hash of the one before.

hash = SHA-256 over the record as JSON, previous hash included. Who changes, adds or takes out one has to change all
that follow, and the head; `verify` finds the first that does not fit.
"""

import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from referrals.enums import AuditAction, AuditResult, Event
from referrals.models import AuditHead, AuditRecord, Card, Referral
from referrals.who import Who

# What the first record goes on from.
BEGINNING = "0" * 64


def record(
    action: Event | AuditAction,
    about: Card | Referral | None,
    *,
    by: Who,
    result: AuditResult = AuditResult.DONE,
) -> None:
    """Add a record, in the transaction of what it tells. Waits for who is adding another."""
    with transaction.atomic():
        head, _is_new = AuditHead.objects.select_for_update().get_or_create(pk=1, defaults={"hash": BEGINNING})
        now = timezone.now()
        row = AuditRecord(
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
        head.sequence, head.hash = row.sequence, row.hash
        head.save(update_fields=["sequence", "hash"])


def segment_of(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m")


def hash_of(row: AuditRecord) -> str:
    said = [
        row.sequence,
        row.segment,
        row.at.astimezone(UTC).isoformat(timespec="microseconds"),
        *(str(value) for value in (row.actor, row.action, row.object_kind, row.result, row.origin)),
        *(str(value) if isinstance(value, UUID) else "" for value in (row.actor_uuid, row.object_uuid)),
        row.previous_hash,
    ]
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()
