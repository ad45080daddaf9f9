from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.enums import SlugKind


class OldSlug(models.Model):
    """An address of something that was renamed or merged. `new_slug` may be old itself by now: follow it."""

    kind = models.CharField(max_length=12, choices=SlugKind)
    slug = models.SlugField(max_length=140)
    new_slug = models.SlugField(max_length=140)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("oud adres")
        verbose_name_plural = _("oude adressen")
        constraints = [models.UniqueConstraint(fields=["kind", "slug"], name="old_slug_once")]

    def __str__(self) -> str:
        return f"{self.kind}/{self.slug}"
