import uuid
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from maps.geometry import Point, wound


class District(models.Model):
    """One of the districts that residents name; the CBS divides the area otherwise."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("naam"), max_length=80)
    sort_name = models.CharField(max_length=80, editable=False, db_index=True)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("wijk")
        verbose_name_plural = _("wijken")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("buurt", args=[self.slug])


class Buurt(models.Model):
    """A CBS neighbourhood: `outline` is a list of rings of [lon, lat], the first one the outer ring."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(_("CBS-code"), max_length=10, unique=True)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("naam"), max_length=80)
    sort_name = models.CharField(max_length=80, editable=False, db_index=True)
    cbs_wijk_code = models.CharField(_("CBS-wijkcode"), max_length=8)
    district = models.ForeignKey(
        District, models.PROTECT, null=True, blank=True, related_name="buurten", verbose_name=_("wijk")
    )
    in_programme_area = models.BooleanField(_("hoort bij het gebied"), default=False)
    is_park = models.BooleanField(_("is vooral park"), default=False)
    outline = models.JSONField(_("omtrek"))
    label_lat = models.FloatField()
    label_lon = models.FloatField()
    area_ha = models.FloatField(_("oppervlakte in hectare"))
    population = models.PositiveIntegerField(_("inwoners"), null=True)
    households = models.PositiveIntegerField(_("huishoudens"), null=True)
    age_0_14 = models.PositiveIntegerField(_("0 tot en met 14 jaar"), null=True)
    age_15_24 = models.PositiveIntegerField(_("15 tot en met 24 jaar"), null=True)
    age_25_44 = models.PositiveIntegerField(_("25 tot en met 44 jaar"), null=True)
    age_45_64 = models.PositiveIntegerField(_("45 tot en met 64 jaar"), null=True)
    age_65_plus = models.PositiveIntegerField(_("65 jaar en ouder"), null=True)
    reference_year = models.PositiveSmallIntegerField(_("peiljaar"))
    updated_at = models.DateTimeField(auto_now=True)

    class Meta:
        verbose_name = _("buurt")
        verbose_name_plural = _("buurten")
        ordering = ["sort_name", "code"]
        # For whether anything changed (maps/areas.py), which is asked at each search: a row with its outline is large.
        indexes = [models.Index(fields=["updated_at", "id"], name="buurt_changed")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("buurt", args=[self.slug])

    @property
    def label_point(self) -> Point:
        return Point(self.label_lat, self.label_lon)

    def geometry(self) -> dict[str, Any]:
        """The outline as a GeoJSON geometry (RFC 7946)."""
        return {"type": "Polygon", "coordinates": wound(self.outline)}


class Postcode(models.Model):
    """The centroid of a postcode of six characters, and the buurt that the CBS counts it in."""

    postcode = models.CharField(max_length=6, primary_key=True)
    buurt = models.ForeignKey(Buurt, models.SET_NULL, null=True, related_name="postcodes")
    lat = models.FloatField()
    lon = models.FloatField()

    class Meta:
        verbose_name = _("postcode")
        verbose_name_plural = _("postcodes")
        ordering = ["postcode"]

    def __str__(self) -> str:
        return f"{self.postcode[:4]} {self.postcode[4:]}"

    @property
    def point(self) -> Point:
        return Point(self.lat, self.lon)
