import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from activities.enums import ExceptionKind, ScheduleKind
from activities.models.activity import Activity
from activities.models.place import Place
from activities.recurrence import LONGEST_RULE, MIDNIGHT


class Schedule(models.Model):
    """Local times and an RFC 5545 rule without COUNT or UNTIL; without a rule it happens once, on `starts_on`.

    `starts_on` is a date of the rule, and an end at 00:00 is the midnight that closes the day. Written only by
    activities.actions, which checks the whole and renews the occurrences.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="schedules", verbose_name=_("activiteit"))
    kind = models.CharField(_("soort"), max_length=13, choices=ScheduleKind, default=ScheduleKind.SERIES)
    starts_on = models.DateField(_("eerste dag"))
    ends_on = models.DateField(_("laatste dag"), null=True, blank=True)
    start_time = models.TimeField(_("van"))
    end_time = models.TimeField(_("tot"))
    rule = models.CharField(_("herhaling"), max_length=LONGEST_RULE, blank=True)
    skip_public_holidays = models.BooleanField(_("niet op feestdagen"), default=False)
    skip_school_holidays = models.BooleanField(_("niet in de schoolvakanties"), default=False)

    class Meta:
        verbose_name = _("rooster")
        verbose_name_plural = _("roosters")
        ordering = ["starts_on", "start_time", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_time__gt=F("start_time")) | Q(end_time=MIDNIGHT),
                name="schedule_end_after_start",
                violation_error_message=_("De eindtijd ligt voor de begintijd. Kijk de tijden na."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="schedule_days_in_order",
                violation_error_message=_("De laatste dag ligt voor de eerste dag. Kijk de dagen na."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} {self.start_time:%H:%M}-{self.end_time:%H:%M} {self.rule}".strip()

    def still_repeats(self, today: date) -> bool:
        return bool(self.rule) and (self.ends_on is None or self.ends_on >= today)

    @property
    def is_opening_hours(self) -> bool:
        return self.kind == ScheduleKind.OPENING_HOURS


class ScheduleException(models.Model):
    """What differs on one date of a rule (`on`), or an extra date. Times and place that are empty stay as they were."""

    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="exceptions", verbose_name=_("rooster"))
    kind = models.CharField(_("soort"), max_length=9, choices=ExceptionKind)
    on = models.DateField(_("datum"))
    reason = models.CharField(_("reden"), max_length=200, blank=True)
    new_on = models.DateField(_("nieuwe datum"), null=True, blank=True)
    new_start_time = models.TimeField(_("nieuwe begintijd"), null=True, blank=True)
    new_end_time = models.TimeField(_("nieuwe eindtijd"), null=True, blank=True)
    new_place = models.ForeignKey(
        Place, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("andere plek")
    )

    class Meta:
        verbose_name = _("uitzondering")
        verbose_name_plural = _("uitzonderingen")
        ordering = ["on", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["schedule", "on"],
                name="schedule_exception_once_a_date",
                violation_error_message=_("Voor deze datum is er al een uitzondering. Pas die aan."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.get_kind_display()}"


class ClosedPeriod(models.Model):
    """Days, both included, on which nothing of an activity happens."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="closed_periods", verbose_name=_("activiteit"))
    first_on = models.DateField(_("eerste dag"))
    last_on = models.DateField(_("laatste dag"))
    reason = models.CharField(_("reden"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("gesloten periode")
        verbose_name_plural = _("gesloten periodes")
        ordering = ["first_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_on__gte=F("first_on")),
                name="closed_period_days_in_order",
                violation_error_message=_("De laatste dag ligt voor de eerste dag. Kijk de dagen na."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.first_on} – {self.last_on}"
