import uuid
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models, transaction
from django.db.models import F


class RevisionQuerySet(models.QuerySet["Revision"]):
    def current(self) -> int:
        return self.filter(pk=1).values_list("number", flat=True).first() or 0

    def tokens(self) -> tuple[str, str]:
        """Of the catalogue and of its words. A token never comes back, as a number does after a rollback."""
        return self.filter(pk=1).values_list("token", "words_token").first() or ("", "")

    def lock(self) -> None:
        self.select_for_update().get_or_create(pk=1)

    def advance(self) -> None:
        """Inside the transaction of the change: the row is locked until it is committed, so numbers follow commits."""
        self._advance(token=uuid.uuid4().hex)

    def renew_words(self) -> None:
        """The vocabulary or the synonyms are others now."""
        self._advance(token=uuid.uuid4().hex, words_token=uuid.uuid4().hex)

    def number_changes(self, many: int) -> range:
        """So many numbers for rows of Change, inside `writing`: the lock makes their order that of the commits.

        What was made of the catalogue before is not of now any more, as with `advance`.
        """
        token = uuid.uuid4().hex
        self.filter(pk=1).update(change_number=F("change_number") + many, number=F("number") + 1, token=token)
        last = self.values_list("change_number", flat=True).get(pk=1)
        return range(last - many + 1, last + 1)

    def _advance(self, **tokens: str) -> None:
        if not self.filter(pk=1).update(number=F("number") + 1, **tokens):
            self.get_or_create(pk=1, defaults={"number": 1} | tokens)


class Revision(models.Model):
    """One row that counts the changes of the catalogue; answers that were made of the same number are the same."""

    number = models.PositiveBigIntegerField(default=0)
    token = models.CharField(max_length=32, default="", editable=False)
    words_token = models.CharField(max_length=32, default="", editable=False)
    # Of the code that made the index, see activities/text_index/indexing.py.
    index_version = models.PositiveSmallIntegerField(default=0, editable=False)

    # The last number that a change got; and of the changes that are not kept any more the last number and time.
    change_number = models.PositiveBigIntegerField(default=0, editable=False)
    swept_number = models.PositiveBigIntegerField(default=0, editable=False)
    swept_at = models.DateTimeField(null=True, editable=False)

    objects = RevisionQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.number)


@contextmanager
def writing() -> Iterator[None]:
    """A transaction that changes the catalogue: it waits for the one before it, so that no two wait for each other."""
    with transaction.atomic():
        Revision.objects.lock()
        yield
