"""Facts that only some themes have. What nobody knows is None or empty."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.enums import Serving
from activities.models.activity import Activity


class Meal(models.Model):
    """`signup_days_before` and `signup_by_time`: sign up at the latest so many days before, at that hour."""

    activity = models.OneToOneField(Activity, models.CASCADE, primary_key=True, related_name="meal")
    is_halal = models.BooleanField(_("halal"), null=True, blank=True)
    is_vegetarian = models.BooleanField(_("vegetarisch"), null=True, blank=True)
    serving = models.CharField(_("hier eten of afhalen"), max_length=9, choices=Serving, blank=True)
    has_own_contribution = models.BooleanField(_("eigen bijdrage"), null=True, blank=True)
    signup_days_before = models.PositiveSmallIntegerField(_("dagen vooraf aanmelden"), null=True, blank=True)
    signup_by_time = models.TimeField(_("aanmelden voor"), null=True, blank=True)

    class Meta:
        verbose_name = _("maaltijd")
        verbose_name_plural = _("maaltijden")

    def __str__(self) -> str:
        return str(self.activity_id)


class ToddlerCare(models.Model):
    """`lrk_number` is the number in the national childcare register. Places left were so on `places_left_on`."""

    activity = models.OneToOneField(Activity, models.CASCADE, primary_key=True, related_name="toddler_care")
    lrk_number = models.CharField(
        _("LRK-nummer"), max_length=12, blank=True, validators=[RegexValidator(r"^\d{6,12}$", _("Alleen cijfers."))]
    )
    places_left = models.PositiveSmallIntegerField(_("vrije plaatsen"), null=True, blank=True)
    has_waiting_list = models.BooleanField(_("wachtlijst"), null=True, blank=True)
    places_left_on = models.DateField(_("plaatsen gezegd op"), null=True, blank=True)
    how_to_apply = models.CharField(_("aanmelden"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("peuteropvang")
        verbose_name_plural = _("peuteropvang")
        constraints = [
            models.CheckConstraint(
                condition=Q(places_left__isnull=True, has_waiting_list__isnull=True) | Q(places_left_on__isnull=False),
                name="toddler_care_places_have_a_date",
                violation_error_message=_("Schrijf erbij op welke dag dit gezegd is."),
            )
        ]

    def __str__(self) -> str:
        return str(self.activity_id)
