"""What the text search looks in (activities/text_index), and the words that an editor says mean the same."""

import uuid
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.activity import Activity
from activities.models.revision import Revision, writing
from maps.naming import fold

LONGEST_WORD = 60
# How many words in a row may mean something together.
LONGEST_PHRASE = 4


class Term(models.Model):
    """One stem, with the folded words that it was seen as, separated by spaces."""

    stem = models.CharField(max_length=LONGEST_WORD, unique=True)
    words = models.TextField(blank=True)
    # Every name may carry a number of its own; those are looked up one by one and not kept in memory.
    has_digits = models.BooleanField(default=False, db_index=True)

    def __str__(self) -> str:
        return self.stem


class Posting(models.Model):
    """This term stands in this activity; the more prominent, the higher its weight."""

    # Both are served by the indexes below.
    term = models.ForeignKey(Term, models.CASCADE, related_name="postings", db_index=False)
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="postings", db_index=False)
    weight = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["term", "activity"], name="posting_once")]
        indexes = [models.Index(fields=["activity", "term", "weight"], name="posting_of_activity")]

    def __str__(self) -> str:
        return f"{self.term_id} in {self.activity_id}: {self.weight}"


def _can_be_found(text: str) -> bool:
    return 1 <= len(fold(text).split()) <= LONGEST_PHRASE


class SynonymQuerySet(models.QuerySet["Synonym"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        with writing():
            removed = super().delete()
            Revision.objects.renew_words()
        return removed


class Synonym(models.Model):
    """A word (or a few in a row) that finds what other words find. Takes effect at once, without a new index."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    word = models.CharField(_("woord"), max_length=80, help_text=_("Een woord, of een paar achter elkaar."))
    means = models.CharField(
        _("vindt ook"), max_length=200, blank=True, help_text=_("Losse Nederlandse woorden, met een komma ertussen.")
    )
    language = models.CharField(_("taal"), max_length=8, default="nl")
    is_ours = models.BooleanField(
        _("meegeleverd"), default=False, help_text=_("Een meegeleverde rij wordt bij een nieuwe versie vernieuwd.")
    )

    objects = SynonymQuerySet.as_manager()

    class Meta:
        verbose_name = _("synoniem")
        verbose_name_plural = _("synoniemen")
        ordering = ["word", "language", "id"]
        constraints = [models.UniqueConstraint(fields=["word", "language"], name="synonym_word_once")]

    def __str__(self) -> str:
        return f"{self.word}: {self.means}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        with writing():
            super().save(*args, **kwargs)
            Revision.objects.renew_words()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        with writing():
            removed = super().delete(*args, **kwargs)
            Revision.objects.renew_words()
        return removed

    def clean(self) -> None:
        errors = {}
        if not _can_be_found(self.word):
            errors["word"] = _("Vul 1 tot 4 woorden in, met letters of cijfers.")
        if not all(_can_be_found(part) for part in self.means.split(",") if part.strip()):
            errors["means"] = _("Vul woorden in met letters of cijfers, en zet er een komma tussen.")
        if errors:
            raise ValidationError(errors)
