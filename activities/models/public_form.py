"""What keeps public pages safe without a cookie. Rows live for hours: see `public_forms.forget_expired`."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.counted import CountedQuerySet


class UsedToken(models.Model):
    """A form that was sent; until its token expires it has to be known that it cannot be sent again."""

    nonce = models.CharField(max_length=32, unique=True)
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("verstuurd formulier")
        verbose_name_plural = _("verstuurde formulieren")

    def __str__(self) -> str:
        return self.nonce


class SenderCount(models.Model):
    """How many of something came from one address in a short time. `key` is a keyed hash of them, not the address."""

    key = models.CharField(max_length=64, unique=True)
    started_at = models.DateTimeField(db_index=True)
    number = models.PositiveIntegerField(default=0)

    objects = CountedQuerySet.as_manager()

    class Meta:
        verbose_name = _("aantal van een afzender")
        verbose_name_plural = _("aantallen van afzenders")

    def __str__(self) -> str:
        return f"{self.started_at:%H:%M} {self.number}"
