from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.counted import CountedQuerySet
from referrals.enums import DataClass, DaysToContact, Result


class Outcome(models.Model):
    """How many referrals of a quarter (its first day) ended so: what is left of them.

    It has no more than four tables need (referrals.outcomes), and is counted by what stays as it was (counting.py).
    """

    quarter = models.DateField()
    category = models.CharField(max_length=40)
    buurt = models.CharField(max_length=10, blank=True)
    result = models.CharField(max_length=24, choices=Result)
    days = models.CharField(max_length=8, choices=DaysToContact)
    number = models.PositiveIntegerField(default=0)

    objects = CountedQuerySet.as_manager()

    class Meta:
        verbose_name = _("telling")
        verbose_name_plural = _("tellingen")
        constraints = [
            models.UniqueConstraint(fields=["quarter", "category", "buurt", "result", "days"], name="outcome_once")
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.category} {self.result} {self.number}"


class Destruction(models.Model):
    """A line of the destruction log: how many of what were destroyed, after which term. Nothing about whose."""

    at = models.DateTimeField()
    data_class = models.CharField(max_length=12, choices=DataClass)
    number = models.PositiveIntegerField()
    term = models.CharField(max_length=40)

    class Meta:
        verbose_name = _("vernietiging")
        verbose_name_plural = _("vernietigingen")
        ordering = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d} {self.data_class} {self.number}"
