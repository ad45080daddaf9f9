import uuid
from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext, gettext_lazy as _

from activities.models.activity import Activity
from activities.models.category import Category
from activities.models.place import Place
from activities.models.sourced import ShownQuerySet, Sourced


def _years_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(start_year__isnull=True) | Q(end_year__isnull=True) | Q(start_year__lte=models.F("end_year")),
        name=name,
        violation_error_message=_("Het eerste jaar komt niet na het laatste."),
    )


def _days_in_order(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(starts_on__isnull=True) | Q(ends_on__isnull=True) | Q(starts_on__lte=models.F("ends_on")),
        name=name,
        violation_error_message=_("De eerste dag komt niet na de laatste."),
    )


def _first_of(year: int | None) -> date | None:
    return date(year, 1, 1) if year else None


def _last_of(year: int | None) -> date | None:
    return date(year, 12, 31) if year else None


def _else(column: str, known: Q, otherwise: Q) -> Q:
    """What the column says; where it says nothing, the next one."""
    return known | (Q(**{f"{column}__isnull": True}) & otherwise)


class Programme(Sourced):
    """Amounts are whole euros; None where no source names one."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=80, unique=True)
    name = models.CharField(_("naam"), max_length=120)
    description = models.TextField(_("beschrijving"), blank=True)
    start_year = models.PositiveSmallIntegerField(_("eerste jaar"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("laatste jaar"), null=True, blank=True)
    state_amount_eur = models.PositiveBigIntegerField(_("bijdrage van het Rijk in euro"), null=True, blank=True)
    total_amount_eur = models.PositiveBigIntegerField(_("totaal in euro"), null=True, blank=True)

    objects = ShownQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("programma")
        verbose_name_plural = _("programma's")
        # A year that is not known would stand first on one database and last on another.
        ordering = [models.F("start_year").asc(nulls_last=True), "slug"]
        constraints = [*Sourced.Meta.constraints, _years_in_order("programme_years_in_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def about(self) -> str:
        """The description in the language of the page; the shipped ones stand in the interface texts."""
        return gettext(self.description) if self.description else ""

    def get_absolute_url(self) -> str:
        return f"{reverse('about')}#programma-{self.slug}"


class Pillar(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="pillars", verbose_name=_("programma"))
    name = models.CharField(_("naam"), max_length=120)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("pijler")
        verbose_name_plural = _("pijlers")
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["programme", "name"], name="pillar_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """The name in the language of the page; the shipped names stand in the interface texts."""
        return gettext(self.name)


class Grant(Sourced):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    programme = models.ForeignKey(Programme, models.CASCADE, related_name="grants", verbose_name=_("programma"))
    pillar = models.ForeignKey(
        Pillar, models.SET_NULL, null=True, blank=True, related_name="grants", verbose_name=_("pijler")
    )
    name = models.CharField(_("naam"), max_length=160)
    amount_eur = models.PositiveBigIntegerField(_("bedrag in euro"), null=True, blank=True)
    start_year = models.PositiveSmallIntegerField(_("eerste jaar"), null=True, blank=True)
    end_year = models.PositiveSmallIntegerField(_("laatste jaar"), null=True, blank=True)
    starts_on = models.DateField(_("eerste dag"), null=True, blank=True)
    ends_on = models.DateField(_("laatste dag"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="predecessors", verbose_name=_("opvolger")
    )

    objects = ShownQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("subsidie")
        verbose_name_plural = _("subsidies")
        ordering = ["programme", "id"]
        constraints = [
            *Sourced.Meta.constraints,
            _years_in_order("grant_years_in_order"),
            _days_in_order("grant_days_in_order"),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=models.F("pk")),
                name="grant_does_not_follow_itself",
                violation_error_message=_("Kies een andere subsidie als opvolger."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.pillar and self.pillar.programme_id != self.programme_id:
            raise ValidationError({"pillar": _("Deze pijler is van een ander programma. Kies een pijler van dit.")})
        if self.successor:
            self._check(self.successor)

    def _check(self, successor: "Grant") -> None:
        if successor.is_example != self.is_example:
            raise ValidationError({"successor": _("Een voorbeeld volgt alleen een voorbeeld op. Kies een andere.")})
        seen: set[int] = set()
        row: Grant | None = successor
        while row and row.pk not in seen:
            if row.pk == self.pk:
                raise ValidationError(
                    {"successor": _("Deze subsidie gaat zelf aan deze vooraf. Kies een andere als opvolger.")}
                )
            seen.add(row.pk)
            row = row.successor

    @property
    def first_day(self) -> date | None:
        """The day itself, or the first one of the first year; None: unknown. A programme may begin long before."""
        return self.starts_on or _first_of(self.start_year)

    def runs(self, today: date) -> bool:
        """Also when nobody knows from when or until when."""
        return not (self.first_day and self.first_day > today) and not (self.last_day and self.last_day < today)

    @property
    def last_day(self) -> date | None:
        """The day itself, or the last one of the last year, of the grant or else of its programme; None: unknown."""
        return self.ends_on or _last_of(self.end_year) or _last_of(self.programme.end_year)


class FundingQuerySet(ShownQuerySet["Funding"]):
    def running(self, today: date) -> Self:
        """As `Funding.runs` says of one."""
        year = today.year
        grant_begins = _else("grant__start_year", Q(grant__start_year__lte=year), Q())
        begins = _else("grant__starts_on", Q(grant__starts_on__lte=today), grant_begins)
        no_end = Q(grant__programme__end_year__isnull=True) | Q(grant__programme__end_year__gte=year)
        grant_ends = _else("grant__end_year", Q(grant__end_year__gte=year), no_end)
        ends = _else("grant__ends_on", Q(grant__ends_on__gte=today), grant_ends)
        return self.filter(
            _else("starts_on", Q(starts_on__lte=today), begins), _else("ends_on", Q(ends_on__gte=today), ends)
        )

    def of_programme(self, slug: str, today: date) -> Self:
        return self.shown().running(today).filter(grant__programme__slug=slug)

    def with_grant(self) -> Self:
        """With all that is told of it: the grant, its programme, and what follows it."""
        return self.select_related("grant__programme", "grant__successor__programme")

    def with_funded(self) -> Self:
        return self.select_related("place", "activity__place", "category")


class Funding(Sourced):
    """The link of a grant to exactly one place, activity or theme; a period of its own where that differs."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    grant = models.ForeignKey(Grant, models.CASCADE, related_name="fundings", verbose_name=_("subsidie"))
    place = models.ForeignKey(Place, models.CASCADE, null=True, blank=True, related_name="fundings")
    activity = models.ForeignKey(Activity, models.CASCADE, null=True, blank=True, related_name="fundings")
    category = models.ForeignKey(Category, models.CASCADE, null=True, blank=True, related_name="fundings")
    starts_on = models.DateField(_("eerste dag"), null=True, blank=True)
    ends_on = models.DateField(_("laatste dag"), null=True, blank=True)

    objects = FundingQuerySet.as_manager()

    class Meta(Sourced.Meta):
        verbose_name = _("financiering")
        verbose_name_plural = _("financieringen")
        ordering = ["grant", "id"]
        constraints = [
            *Sourced.Meta.constraints,
            _days_in_order("funding_days_in_order"),
            models.CheckConstraint(
                condition=Q(place__isnull=False, activity__isnull=True, category__isnull=True)
                | Q(place__isnull=True, activity__isnull=False, category__isnull=True)
                | Q(place__isnull=True, activity__isnull=True, category__isnull=False),
                name="funding_of_one_thing",
                violation_error_message=_("Kies een plek, een activiteit of een thema."),
            ),
            models.UniqueConstraint(
                fields=["grant", "place"], condition=Q(place__isnull=False), name="funding_place_once"
            ),
            models.UniqueConstraint(
                fields=["grant", "activity"], condition=Q(activity__isnull=False), name="funding_activity_once"
            ),
            models.UniqueConstraint(
                fields=["grant", "category"], condition=Q(category__isnull=False), name="funding_category_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.grant}: {self.place or self.activity or self.category}"

    @property
    def funded(self) -> Place | Activity | Category:
        funded = self.place or self.activity or self.category
        assert funded
        return funded

    def clean(self) -> None:
        if not self.grant_id:
            return  # its own field says so
        if self.category:
            if self.grant.is_example:
                raise ValidationError(_("Een voorbeeld betaalt niet mee aan een thema. Kies een plek of activiteit."))
        elif (of := self.place or self.activity) and of.is_example != self.grant.is_example:
            raise ValidationError(_("Koppel een voorbeeld alleen aan een voorbeeld, en iets echts aan iets echts."))

    @property
    def first_day(self) -> date | None:
        """None: unknown."""
        return self.starts_on or self.grant.first_day

    @property
    def last_day(self) -> date | None:
        """None: unknown."""
        return self.ends_on or self.grant.last_day

    def is_over(self, today: date) -> bool:
        """Not when nobody knows until when it runs."""
        return self.last_day is not None and self.last_day < today

    def runs(self, today: date) -> bool:
        """Also when nobody knows from when or until when."""
        return not (self.first_day and self.first_day > today) and not self.is_over(today)
