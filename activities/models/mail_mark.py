from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

KEPT = timedelta(days=60)


class MailMarkQuerySet(models.QuerySet["MailMark"]):
    def claim(self, key: str, *, since: datetime) -> bool:
        """True for one caller: no such mail went out since then. Inside the transaction that queues the mail."""
        now = timezone.now()
        # Of two at the same moment one waits here for the other, on every database.
        _row, is_new = self.get_or_create(key=key, defaults={"sent_at": now})
        return is_new or bool(self.filter(key=key, sent_at__lt=since).update(sent_at=now))

    def forget_old(self) -> None:
        self.filter(sent_at__lt=timezone.now() - KEPT).delete()


class MailMark(models.Model):
    """When a mail of which one is enough for a while last went out; `key` says which mail, and to whom by uuid."""

    key = models.CharField(max_length=80, unique=True)
    sent_at = models.DateTimeField()

    objects = MailMarkQuerySet.as_manager()

    def __str__(self) -> str:
        return self.key
