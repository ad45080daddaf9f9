"""The audit log. Rows are only ever added: triggers of the database refuse the rest (migration 0002)."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from referrals.enums import Actor, AuditResult, Origin


class AuditHead(models.Model):
    """The one row (id 1) that says where the chain ends; who adds to the chain locks it first."""

    sequence = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("einde van het logboek")
        verbose_name_plural = _("einde van het logboek")

    def __str__(self) -> str:
        return str(self.sequence)


class AuditRecord(models.Model):
    """`hash` is over all other columns, `previous_hash` is that of the record before (referrals.audit).

    The id is the sequence, so that no column is free. `actor_uuid` is the pseudonym of a user; hosts and residents have
    none. `segment` is the month (UTC), as 2026-11.
    """

    sequence = models.PositiveBigIntegerField(unique=True)
    segment = models.CharField(_("maand"), max_length=7, db_index=True)
    at = models.DateTimeField(_("wanneer"))
    actor = models.CharField(_("wie"), max_length=16, choices=Actor)
    actor_uuid = models.UUIDField(null=True)
    action = models.CharField(_("wat"), max_length=16)
    object_kind = models.CharField(_("soort"), max_length=16)
    object_uuid = models.UUIDField(null=True)
    result = models.CharField(_("uitkomst"), max_length=10, choices=AuditResult)
    origin = models.CharField(_("waarlangs"), max_length=10, choices=Origin)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("regel van het logboek van verwijzingen")
        verbose_name_plural = _("logboek van verwijzingen")
        ordering = ["sequence"]
        indexes = [models.Index(fields=["object_uuid", "sequence"], name="referral_audit_object")]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action}"


class AuditCheckpoint(models.Model):
    """What stays of a month that was dropped: the hash that the next record goes on from.

    `hash` is over the other columns and the hash of the checkpoint before. The log names each when it was made, by
    its `uuid`. The id is `last_sequence`.
    """

    segment = models.CharField(max_length=7, unique=True)
    last_sequence = models.PositiveBigIntegerField()
    end_hash = models.CharField(max_length=64)
    dropped_at = models.DateTimeField()
    hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("einde van een vervallen maand")
        verbose_name_plural = _("einden van vervallen maanden")
        ordering = ["last_sequence"]

    def __str__(self) -> str:
        return self.segment

    @property
    def uuid(self) -> UUID:
        """The first half of its hash."""
        return UUID(self.hash[:32])
