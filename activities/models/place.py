import uuid
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.enums import PlaceKind
from activities.models.organisation import Organisation
from activities.models.sourced import ShownQuerySet, Sourced
from maps.geometry import Point
from maps.models import Buurt
from maps.naming import fold


class Place(Sourced):
    """A point with its accuracy in metres (the buurt follows from it), or only a buurt, or neither."""

    # A point this exact is the front door or at least the building.
    EXACT_M = 50

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("naam"), max_length=120)
    sort_name = models.CharField(max_length=120, editable=False, db_index=True)
    kind = models.CharField(_("soort"), max_length=20, choices=PlaceKind, default=PlaceKind.OTHER)
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="places", verbose_name=_("organisatie")
    )
    street = models.CharField(_("straat"), max_length=80, blank=True)
    sort_street = models.CharField(max_length=80, editable=False, db_index=True, blank=True)
    house_number = models.CharField(_("huisnummer"), max_length=10, blank=True)
    postcode = models.CharField(
        _("postcode"), max_length=6, blank=True, validators=[RegexValidator(r"^[1-9]\d{3}[A-Z]{2}$")]
    )
    city = models.CharField(_("plaats"), max_length=60, blank=True)
    lat = models.FloatField(_("breedtegraad"), null=True, blank=True)
    lon = models.FloatField(_("lengtegraad"), null=True, blank=True)
    accuracy_m = models.PositiveIntegerField(_("nauwkeurigheid in meters"), null=True, blank=True)
    buurt = models.ForeignKey(
        Buurt, models.SET_NULL, null=True, blank=True, related_name="places", verbose_name=_("buurt")
    )
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)
    website = models.URLField(_("website"), blank=True)
    is_wheelchair_accessible = models.BooleanField(_("rolstoeltoegankelijk"), null=True, blank=True)
    has_toilet = models.BooleanField(_("toilet"), null=True, blank=True)
    checked_on = models.DateField(_("gecontroleerd op"), null=True, blank=True)

    objects = ShownQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("plek")
        verbose_name_plural = _("plekken")
        ordering = ["sort_name", "id"]
        indexes = [models.Index(fields=["lat", "lon"], name="place_point")]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(slug=""), name="place_slug_not_empty"),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True, accuracy_m__isnull=True)
                # A comparison with NULL is neither true nor false, and a check that is not false passes.
                | Q(lat__isnull=False, lon__isnull=False, accuracy_m__isnull=False)
                & Q(lat__range=(-90, 90), lon__range=(-180, 180), accuracy_m__gte=1),
                name="place_point_whole_or_absent",
                violation_error_message=_("Een punt heeft een lat, een lon en een nauwkeurigheid in meters."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = fold(self.name)
        self.sort_street = fold(self.street)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("place", args=[self.slug])

    @property
    def point(self) -> Point | None:
        return None if self.lat is None or self.lon is None else Point(self.lat, self.lon)

    @property
    def is_approximate(self) -> bool:
        """Said on the page as "ligging ongeveer"."""
        return self.accuracy_m is not None and self.accuracy_m > self.EXACT_M

    @property
    def position(self) -> tuple[int | None, str]:
        """The accuracy and the name of the buurt, as `wording.position` asks for them."""
        return self.accuracy_m, self.buurt.name if self.buurt else ""

    @property
    def address(self) -> str:
        return f"{self.street} {self.house_number}".strip()
