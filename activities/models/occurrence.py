import uuid
from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.enums import AgePolicy, OccurrenceStatus
from activities.models.activity import Activity, fits_ages
from activities.models.category import Category
from activities.models.place import Place
from activities.models.schedule import Schedule


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def not_over(self, now: datetime) -> Self:
        return self.filter(ends_at__gt=now)

    def not_started(self, now: datetime) -> Self:
        """Those that may still be rewritten: what has begun is history."""
        return self.filter(starts_at__gt=now)

    def began_between(self, first: datetime, last: datetime) -> Self:
        return self.filter(starts_at__gt=first, starts_at__lte=last)

    def of_a_series(self) -> Self:
        return self.filter(is_opening_hours=False)

    def happening(self) -> Self:
        return self.filter(status__in=(OccurrenceStatus.PLANNED, OccurrenceStatus.MOVED))

    def cancelled(self) -> Self:
        return self.filter(status=OccurrenceStatus.CANCELLED)

    def for_ages(self, from_months: int, to_months: int) -> Self:
        return self.filter(fits_ages(from_months, to_months))

    def in_time_order(self) -> Self:
        return self.order_by("starts_at", "id")


class Occurrence(models.Model):
    """One dated happening, written by activities.schedules from a schedule; past ones are never changed.

    Times are UTC; `local_on` and the minutes since that local midnight are the same on the clock of the site's time
    zone, for filters by time of day (`end_minute` is 1440 at midnight). Category, point and ages are copies.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    schedule = models.ForeignKey(Schedule, models.CASCADE, related_name="occurrences")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="occurrences", verbose_name=_("activiteit"))
    place = models.ForeignKey(Place, models.CASCADE, related_name="occurrences", verbose_name=_("plek"))
    category = models.ForeignKey(Category, models.PROTECT, related_name="+", verbose_name=_("thema"))
    original_start = models.DateTimeField(_("oorspronkelijk begin"))
    starts_at = models.DateTimeField(_("begin"))
    ends_at = models.DateTimeField(_("einde"))
    local_on = models.DateField(_("datum"))
    start_minute = models.PositiveSmallIntegerField()
    end_minute = models.PositiveSmallIntegerField()
    is_opening_hours = models.BooleanField(_("openingstijden"), default=False)
    status = models.CharField(_("status"), max_length=10, choices=OccurrenceStatus, default=OccurrenceStatus.PLANNED)
    reason = models.CharField(_("reden"), max_length=200, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)
    age_policy = models.CharField(max_length=8, choices=AgePolicy)
    age_from_months = models.PositiveSmallIntegerField(null=True)
    age_to_months = models.PositiveSmallIntegerField(null=True)

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("moment")
        verbose_name_plural = _("momenten")
        ordering = ["starts_at", "id"]
        indexes = [
            models.Index(fields=["category", "starts_at"], name="occurrence_category_start"),
            models.Index(fields=["starts_at"], name="occurrence_start"),
            models.Index(fields=["ends_at"], name="occurrence_end"),
            models.Index(fields=["activity", "starts_at"], name="occurrence_activity_start"),
            # Near somewhere this week: in a whole country far fewer than what happens this week anywhere.
            models.Index(fields=["lat", "lon", "starts_at"], name="occurrence_point_start"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["schedule", "original_start"], name="occurrence_once"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="occurrence_end_after_start"),
        ]

    def __str__(self) -> str:
        return f"{timezone.localtime(self.starts_at):%Y-%m-%d %H:%M}"

    @property
    def is_cancelled(self) -> bool:
        return self.status == OccurrenceStatus.CANCELLED
