import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language_info, gettext_lazy as _

from activities.enums import TextState
from activities.models.activity import Activity

# The fields of an activity that can be told in another language.
TRANSLATED = ("name", "summary", "description")


def other_languages() -> list[str]:
    """The languages of the site but the one that organisers write in."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def made_from(dutch: Mapping[str, Any], texts: Mapping[str, Any]) -> str:
    """A digest of the Dutch texts that are translated here: a change of another one makes nothing old."""
    told = [[name, dutch[name]] for name in TRANSLATED if texts[name]]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


class ActivityText(models.Model):
    """What an organiser wrote in another language; an empty field is told in Dutch. A row holds one text or more.

    `made_from` is the digest of the Dutch texts that it is a translation of.
    """

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="texts", verbose_name=_("activiteit"))
    language = models.CharField(_("taal"), max_length=8)
    name = models.CharField(_("naam"), max_length=120, blank=True)
    summary = models.CharField(_("samenvatting"), max_length=200, blank=True)
    description = models.TextField(
        _("beschrijving"), max_length=5000, blank=True, validators=[MaxLengthValidator(5000)]
    )
    made_from = models.CharField(max_length=32, editable=False)

    class Meta:
        verbose_name = _("tekst in een andere taal")
        verbose_name_plural = _("teksten in andere talen")
        ordering = ["language", "id"]
        constraints = [
            models.UniqueConstraint(fields=["activity", "language"], name="activity_text_once"),
            models.CheckConstraint(
                condition=~Q(name="", summary="", description=""),
                name="activity_text_not_empty",
                violation_error_message=_("Vul ten minste één tekst in."),
            ),
        ]

    def __str__(self) -> str:
        return self.language

    @property
    def label(self) -> str:
        """What the language calls itself."""
        return str(get_language_info(self.language)["name_local"])

    @property
    def state(self) -> TextState:
        """Reads the activity."""
        texts = {name: getattr(self, name) for name in TRANSLATED}
        dutch = {name: getattr(self.activity, name) for name in TRANSLATED if texts[name]}
        return TextState.CURRENT if self.made_from == made_from(dutch, texts) else TextState.OUTDATED
