import uuid
from typing import Any, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from activities.enums import Status
from activities.models.sourced import ShownQuerySet
from maps.naming import fold


class OrganisationQuerySet(ShownQuerySet["Organisation"]):
    def public(self) -> Self:
        """Those with something on the site, and those we trust: a name that somebody just typed waits like the rest."""
        return self.shown().public_with_examples()

    def public_with_examples(self) -> Self:
        """As `public`, whether or not the site shows examples."""
        return self.filter(models.Q(is_verified=True) | models.Q(activities__status=Status.PUBLISHED)).distinct()

    def namesakes(self) -> Self:
        """Those whose name another one has too, but for capitals, accents and signs: perhaps they are one."""
        others = Organisation.objects.exclude(pk=models.OuterRef("pk")).filter(sort_name=models.OuterRef("sort_name"))
        return self.filter(models.Exists(others)).exclude(sort_name="")


class Organisation(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=120, unique=True)
    name = models.CharField(_("naam"), max_length=120)
    sort_name = models.CharField(max_length=120, editable=False, db_index=True)
    phone = models.CharField(_("telefoon"), max_length=30, blank=True)
    email = models.EmailField(_("e-mailadres"), blank=True)
    website = models.URLField(_("website"), blank=True)
    is_verified = models.BooleanField(
        _("vertrouwd"), default=False, help_text=_("Wat de leden insturen, staat meteen op de site.")
    )
    is_example = models.BooleanField(_("voorbeeld"), default=False)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisatie")
        verbose_name_plural = _("organisaties")
        ordering = ["sort_name", "id"]
        constraints = [models.CheckConstraint(condition=~models.Q(slug=""), name="organisation_slug_not_empty")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_name = fold(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.slug])

    @property
    def members_may_change(self) -> bool:
        """What nobody reads yet, and what members wrote whom we trust. Costs a query of those we do not."""
        return self.is_verified or not Organisation.objects.public().filter(pk=self.pk).exists()
