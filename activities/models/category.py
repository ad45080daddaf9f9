import uuid
from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext, gettext_lazy as _

from activities.models.revision import Revision

COLOUR = r"^#[0-9a-f]{6}$"


class Category(models.Model):
    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    slug = models.SlugField(max_length=40, unique=True)
    name = models.CharField(_("naam"), max_length=80)
    short_name = models.CharField(_("korte naam"), max_length=40)
    colour = models.CharField(_("kleur"), max_length=7, validators=[RegexValidator(COLOUR)])
    icon = models.CharField(_("pictogram"), max_length=40, help_text=_("Naam van een Lucide-pictogram."))
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("thema")
        verbose_name_plural = _("thema's")
        ordering = ["position", "slug"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        """A theme is found by the words of its name."""
        super().save(*args, **kwargs)
        Revision.objects.renew_words()

    @property
    def label(self) -> str:
        """The name in the language of the page; the shipped names stand in the interface texts."""
        return gettext(self.name)
