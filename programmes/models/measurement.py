from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Measured(models.Model):
    """Figures as they were on one day: the text that `programmes.figures.Figures` reads and writes."""

    as_of = models.DateField(_("stand van"), unique=True)
    quarter = models.DateField(_("eerste dag van het kwartaal waarin mensen zijn geteld"))
    figures = models.TextField(_("cijfers"))
    made_at = models.DateTimeField(_("gemaakt"), auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.as_of.isoformat()


class Measurement(Measured):
    """One a day at most. `white_spots` is JSON: theme -> code of the buurt -> postcodes without a place in reach."""

    white_spots = models.TextField(_("witte vlekken"), default="{}")

    class Meta:
        verbose_name = _("meting")
        verbose_name_plural = _("metingen")
        ordering = ["-as_of"]
        get_latest_by = "as_of"


class Baseline(Measured):
    """What every report is held against. There is one; triggers refuse to change or delete it (programmes/triggers.py).

    `frozen_by` is the uuid of the user: a foreign key would have to change when the account goes.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    frozen_by = models.UUIDField(_("vastgelegd door"), null=True)

    class Meta:
        verbose_name = _("nulmeting")
        verbose_name_plural = _("nulmeting")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="baseline_is_one")]
