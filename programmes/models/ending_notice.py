from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models import Grant


class EndingNotice(models.Model):
    """A warning that went out. Another last day is another ending, and is warned of anew."""

    grant = models.ForeignKey(Grant, models.CASCADE, related_name="ending_notices", verbose_name=_("subsidie"))
    ends_on = models.DateField(_("laatste dag"))
    months = models.PositiveSmallIntegerField(_("maanden vooraf"))
    sent_at = models.DateTimeField(_("verstuurd"), auto_now_add=True)

    class Meta:
        verbose_name = _("waarschuwing")
        verbose_name_plural = _("waarschuwingen")
        ordering = ["-sent_at", "id"]
        constraints = [models.UniqueConstraint(fields=["grant", "ends_on", "months"], name="ending_warned_once")]

    def __str__(self) -> str:
        return f"{self.grant} {self.ends_on} ({self.months})"
