from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity


class Reminder(models.Model):
    """The organisation was asked whether an activity still holds, for the `number`-th time since `checked_on`."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="reminders", verbose_name=_("activiteit"))
    checked_on = models.DateField(_("toen gecontroleerd op"))
    number = models.PositiveSmallIntegerField(_("hoeveelste"))
    sent_at = models.DateTimeField(_("verstuurd op"), default=timezone.now)

    class Meta:
        verbose_name = _("herinnering")
        verbose_name_plural = _("herinneringen")
        ordering = ["sent_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "checked_on", "number"], name="reminder_once"),
        ]

    def __str__(self) -> str:
        return f"{self.checked_on} {self.number}"
