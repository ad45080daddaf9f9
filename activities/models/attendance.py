from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.occurrence import Occurrence

MOST_VISITORS = 2_000


class Attendance(models.Model):
    """How many people came to a moment that is over: a total that an organiser gave, never who they were."""

    occurrence = models.OneToOneField(
        Occurrence, models.CASCADE, related_name="attendance", verbose_name=_("moment"), primary_key=True
    )
    number = models.PositiveSmallIntegerField(_("aantal bezoekers"))
    counted_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("bezoekersaantal")
        verbose_name_plural = _("bezoekersaantallen")
        ordering = ["occurrence"]
        constraints = [
            models.CheckConstraint(condition=models.Q(number__lte=MOST_VISITORS), name="attendance_possible")
        ]

    def __str__(self) -> str:
        return str(self.number)
