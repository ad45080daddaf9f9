import uuid
from datetime import date, timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from activities.enums import AgePolicy, Freshness, Status
from activities.models.category import Category
from activities.models.organisation import Organisation
from activities.models.photo import Photo
from activities.models.place import Place
from activities.models.sourced import ShownQuerySet, Sourced
from maps.grid import grid_numbers
from maps.models import Buurt
from maps.naming import fold

FRESH_FOR = timedelta(days=90)
EXPIRED_AFTER = timedelta(days=180)


def fits_ages(from_months: int, to_months: int) -> Q:
    """Ages that overlap [from, to), and those that nobody knows."""
    overlap = (Q(age_from_months__isnull=True) | Q(age_from_months__lt=to_months)) & (
        Q(age_to_months__isnull=True) | Q(age_to_months__gt=from_months)
    )
    return ~Q(age_policy=AgePolicy.RANGE) | overlap


def freshness_on(day: date, checked_on: date | None) -> Freshness:
    if checked_on is None:
        return Freshness.UNKNOWN
    age = day - checked_on
    if age <= FRESH_FOR:
        return Freshness.CURRENT
    return Freshness.ASK if age <= EXPIRED_AFTER else Freshness.EXPIRED


def texts_to_read(before: str = "") -> list[str]:
    """What to prefetch where the page is not in Dutch: the texts in other languages. `before` leads to the activity."""
    return [] if get_language() in (None, settings.LANGUAGE_CODE) else [f"{before}texts"]


class ActivityQuerySet(ShownQuerySet["Activity"]):
    def visible(self) -> Self:
        """What the public may see; examples only where the site shows them."""
        return self.filter(status=Status.PUBLISHED).shown()

    def places(self) -> QuerySet[Place]:
        """The places of these activities."""
        return Place.objects.filter(pk__in=self.values("place"))

    def with_card(self) -> Self:
        """All that a card or an API row shows but its moments: one query, and two for languages and schedules.

        One more where the page is not in Dutch.
        """
        # The outline of a buurt is large, and no card shows it.
        return (
            self.defer("place__buurt__outline")
            .select_related("category", "organisation", "place__organisation", "place__buurt__district")
            .select_related("meal", "toddler_care")
            .prefetch_related("spoken_languages", "schedules", *texts_to_read())
        )

    def for_ages(self, from_months: int, to_months: int) -> Self:
        return self.filter(fits_ages(from_months, to_months))

    def speaking(self, code: str) -> Self:
        return self.filter(Exists(SpokenLanguage.objects.filter(activity=OuterRef("pk"), code=code)))

    def annotate_expired(self, today: date) -> Self:
        expired = When(checked_on__lt=today - EXPIRED_AFTER, then=Value(1))
        return self.annotate(is_expired=Case(expired, default=Value(0), output_field=models.SmallIntegerField()))


class Activity(Sourced):
    """What the public sees. Point, grid (maps/grid.py) and `buurt` are those of the place, copied when it changes.

    `times_text` is for times that nobody can put in a schedule. `last_moment_ends_at` is kept by activities.schedules:
    an activity of which it lies ahead has times that we know.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    slug = models.SlugField(max_length=140, unique=True)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    name = models.CharField(_("naam"), max_length=120)
    sort_name = models.CharField(max_length=120, editable=False)
    summary = models.CharField(_("samenvatting"), max_length=200, blank=True)
    description = models.TextField(_("beschrijving"), max_length=5000, blank=True)
    category = models.ForeignKey(Category, models.PROTECT, related_name="activities", verbose_name=_("thema"))
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="activities", verbose_name=_("organisatie")
    )
    place = models.ForeignKey(Place, models.CASCADE, related_name="activities", verbose_name=_("plek"))
    stands_for_place = models.BooleanField(_("staat voor de plek zelf"), default=False)
    lat = models.FloatField(null=True, editable=False)
    lon = models.FloatField(null=True, editable=False)
    grid_x = models.PositiveIntegerField(null=True, editable=False)
    grid_y = models.PositiveIntegerField(null=True, editable=False)
    buurt = models.ForeignKey(Buurt, models.SET_NULL, null=True, editable=False, related_name="activities")

    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)
    website = models.URLField(_("website"), blank=True)
    contact_role = models.CharField(_("rol van de contactpersoon"), max_length=60, blank=True)

    age_policy = models.CharField(_("leeftijd"), max_length=8, choices=AgePolicy, default=AgePolicy.UNKNOWN)
    age_from_months = models.PositiveSmallIntegerField(_("vanaf (maanden)"), null=True, blank=True)
    age_to_months = models.PositiveSmallIntegerField(_("tot (maanden)"), null=True, blank=True)
    price_cents = models.PositiveIntegerField(_("prijs in centen"), null=True, blank=True)
    accepts_ooievaarspas = models.BooleanField(_("kortingspas"), null=True, blank=True)
    needs_signup = models.BooleanField(_("aanmelden nodig"), null=True, blank=True)
    is_women_only = models.BooleanField(_("alleen voor vrouwen"), null=True, blank=True)
    has_buddy = models.BooleanField(_("iemand gaat de eerste keer mee"), null=True, blank=True)
    hours_per_week = models.PositiveSmallIntegerField(_("uren per week"), null=True, blank=True)
    times_text = models.CharField(_("tijden"), max_length=200, blank=True)
    last_moment_ends_at = models.DateTimeField(null=True, editable=False)

    photo = models.ForeignKey(Photo, models.SET_NULL, null=True, blank=True, related_name="activities")
    photo_alt = models.CharField(_("wat er op de foto staat"), max_length=200, blank=True)

    checked_on = models.DateField(_("gecontroleerd op"), null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    objects = ActivityQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("activiteit")
        verbose_name_plural = _("activiteiten")
        ordering = ["sort_name", "id"]
        indexes = [
            models.Index(fields=["category", "lat", "lon"], name="activity_category_point"),
            models.Index(fields=["lat", "lon"], name="activity_point"),
            models.Index(fields=["status", "sort_name", "id"], name="activity_status_name"),
        ]
        constraints = [
            *Sourced.Meta.constraints,
            models.CheckConstraint(condition=~Q(slug=""), name="activity_slug_not_empty"),
            models.UniqueConstraint(
                fields=["place"], condition=Q(stands_for_place=True), name="activity_one_for_place"
            ),
            models.CheckConstraint(
                condition=Q(price_cents__isnull=True) | Q(price_cents__gte=0),
                name="activity_price_not_negative",
                violation_error_message=_("Een prijs is 0 of meer."),
            ),
            models.CheckConstraint(
                condition=~Q(age_policy=AgePolicy.RANGE) & Q(age_from_months__isnull=True, age_to_months__isnull=True)
                | Q(age_policy=AgePolicy.RANGE) & (Q(age_from_months__isnull=False) | Q(age_to_months__isnull=False)),
                name="activity_age_policy_and_bounds",
                violation_error_message=_("Vul een leeftijd in, of kies voor iedereen of onbekend."),
            ),
            models.CheckConstraint(
                condition=Q(age_from_months__isnull=True)
                | Q(age_to_months__isnull=True)
                | Q(age_from_months__lt=models.F("age_to_months")),
                name="activity_ages_in_order",
                violation_error_message=_("De laagste leeftijd moet onder de hoogste liggen."),
            ),
            models.CheckConstraint(
                condition=Q(lat__isnull=True, lon__isnull=True)
                | Q(lat__isnull=False, lon__isnull=False) & Q(lat__range=(-90, 90), lon__range=(-180, 180)),
                name="activity_point_whole_or_absent",
            ),
            models.CheckConstraint(
                condition=Q(photo__isnull=True) | ~Q(photo_alt=""),
                name="activity_photo_has_text",
                violation_error_message=_("Schrijf erbij wat er op de foto staat."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Reads the place and its buurt for the copied columns. The words are indexed by who saves (actions.py)."""
        self.copy_columns()
        super().save(*args, **kwargs)

    def copy_columns(self) -> None:
        """What the search needs from elsewhere; to be called before a bulk create, which does not call `save`."""
        self.sort_name = fold(self.name)
        self.lat, self.lon, self.buurt = self.place.lat, self.place.lon, self.place.buurt
        self.grid_x, self.grid_y = grid_numbers(self.place.point)

    def get_absolute_url(self) -> str:
        return reverse("activity", args=[self.slug])

    @property
    def is_free(self) -> bool | None:
        """None where nobody knows the price: unknown is not free."""
        return None if self.price_cents is None else self.price_cents == 0

    @property
    def freshness(self) -> Freshness:
        return freshness_on(timezone.localdate(), self.checked_on)

    @property
    def languages(self) -> list[str]:
        return [spoken.code for spoken in self.spoken_languages.all()]


class SpokenLanguage(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="spoken_languages")
    code = models.CharField(_("taal"), max_length=8)

    class Meta:
        verbose_name = _("taal die er gesproken wordt")
        verbose_name_plural = _("talen die er gesproken worden")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["activity", "code"], name="spoken_language_once")]
        indexes = [models.Index(fields=["code", "activity"], name="spoken_language_code")]

    def __str__(self) -> str:
        return self.code
