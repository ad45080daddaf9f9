"""Searches that found nothing, as numbers: no addresses, no visitors, no times finer than a day."""

from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from activities.models.category import Category
from activities.models.counted import CountedQuerySet
from maps.models import Buurt


class DemandQuerySet(CountedQuerySet["Demand"]):
    def with_names(self) -> Self:
        """Adds `buurt_name` and `theme_name`, None where there is none or it is there no more."""
        return self.annotate(
            buurt_name=Subquery(Buurt.objects.filter(code=OuterRef("buurt_code")).values("name")[:1]),
            theme_name=Subquery(Category.objects.filter(slug=OuterRef("category_slug")).values("name")[:1]),
        )


class Demand(models.Model):
    """How many searches found nothing on a day. Codes and not keys: a number outlives the buurt or theme it is of.

    Empty: near nowhere in particular; for no theme, or for several at once.
    """

    day = models.DateField(_("dag"))
    buurt_code = models.CharField(_("buurt"), max_length=10, blank=True)
    category_slug = models.CharField(_("thema"), max_length=50, blank=True)
    number = models.PositiveIntegerField(_("aantal"), default=0)

    objects = DemandQuerySet.as_manager()

    class Meta:
        verbose_name = _("zoekvraag zonder resultaat")
        verbose_name_plural = _("zoekvragen zonder resultaat")
        ordering = ["-day", "-number", "id"]
        constraints = [models.UniqueConstraint(fields=["day", "buurt_code", "category_slug"], name="demand_once_a_day")]

    def __str__(self) -> str:
        return f"{self.day} {self.buurt_code} {self.category_slug} {self.number}"


class DemandWordQuerySet(CountedQuerySet["DemandWord"]):
    def kept(self) -> Self:
        return self.exclude(word="")


class DemandWord(models.Model):
    """A word in searches that found nothing. Until it is asked for often, `key` (a keyed hash) is all we have of it."""

    month = models.DateField(_("maand"))
    key = models.CharField(max_length=64)
    first_on = models.DateField(db_index=True)
    word = models.CharField(_("woord"), max_length=40, blank=True)
    number = models.PositiveIntegerField(_("aantal"), default=0)

    objects = DemandWordQuerySet.as_manager()

    class Meta:
        verbose_name = _("woord zonder resultaat")
        verbose_name_plural = _("woorden zonder resultaat")
        ordering = ["-month", "-number", "word", "id"]
        constraints = [models.UniqueConstraint(fields=["month", "key"], name="demand_word_once_a_month")]

    def __str__(self) -> str:
        return self.word or self.key
