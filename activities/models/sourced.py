from typing import Self, TypeVar

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from activities.enums import Confidence

reduced_date = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    _("Schrijf de datum als 2021, 2021-09 of 2021-09-23."),
)


Row = TypeVar("Row", bound=models.Model, covariant=True)


def is_osm(source: str) -> bool:
    """Under the ODbL then. Who adds a source of their own leaves that of the importer standing."""
    said = source.casefold()
    return "openstreetmap" in said or "odbl" in said


class ShownQuerySet(models.QuerySet[Row]):
    def shown(self) -> Self:
        """Without the examples, unless the site shows them."""
        return self if settings.SHOW_EXAMPLES else self.filter(is_example=False)


class Sourced(models.Model):
    """Something said about the real world, or an invented example that is marked as one.

    `source_date` is ISO 8601 with reduced precision ("2021", "2021-09", "2021-09-23"): we know no more than the source.
    """

    source = models.CharField(_("bron"), max_length=300, blank=True)
    source_date = models.CharField(_("datum van de bron"), max_length=10, blank=True, validators=[reduced_date])
    confidence = models.CharField(_("betrouwbaarheid"), max_length=6, choices=Confidence, blank=True)
    is_example = models.BooleanField(_("voorbeeld"), default=False)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(is_example=True) | ~Q(source=""),
                name="%(class)s_has_source",
                violation_error_message=_("Schrijf erbij waar dit vandaan komt."),
            )
        ]

    @property
    def source_year(self) -> str:
        return self.source_date[:4]

    @property
    def is_from_osm(self) -> bool:
        return is_osm(self.source)

    @property
    def source_url(self) -> str:
        return self.source if self.source.startswith("https://") else ""
