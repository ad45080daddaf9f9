"""What people look for and we do not have: see activities/models/demand.py for the little that is kept of it."""

import logging
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from activities.models import Demand, DemandWord
from activities.search import Criteria, Found
from maps.areas import buurt_index
from maps.naming import fold

# A word that came so often in one month can no longer be somebody's name or address.
KEPT_FROM = 5
MOST_WORDS = 8
LONGEST_WORD = 40
# New words a day; beyond it the searches are only counted, so that a machine cannot fill the disk.
MOST_NEW_WORDS = 5_000
SQLITE_WAIT_MS = 250

# Part of a telephone number, a postcode or a date of birth.
_NUMBERS = re.compile(r"[0-9]+|.*\d{4}.*")

logger = logging.getLogger(__name__)


def note(found: Found[Any], *, has_new_words: bool = True) -> None:
    """Count a search that found nothing. Whoever searches never waits long for it, and never gets its errors.

    The words of one visitor who tries other wishes are counted once, or a name would soon be kept. Who looks what a
    programme pays for misses nothing when that is not much.
    """
    if found.total or found.criteria.page > 1 or found.criteria.programme:
        return
    try:
        with _patience(), transaction.atomic():
            _count(found.criteria, timezone.localdate(), has_new_words)
    except DatabaseError as error:
        logger.warning("A search without a result was not counted: %s", type(error).__name__)


def _count(criteria: Criteria, today: date, has_new_words: bool) -> None:
    month = today.replace(day=1)
    category = criteria.categories[0] if len(criteria.categories) == 1 else ""
    if Demand.objects.add_one(day=today, buurt_code=_buurt_code(criteria), category_slug=category):
        forget_old_hashes()
    # Sorted: two at the same moment take their locks in the same order.
    for word in sorted(words(criteria.text)) if has_new_words else ():
        _count_word(word, month, today)


def forget_old_hashes() -> None:
    """The key is another one each month, so these can never become words."""
    DemandWord.objects.filter(month__lt=timezone.localdate().replace(day=1), word="").delete()


def _count_word(word: str, month: date, today: date) -> None:
    row: dict[str, Any] = {"month": month, "key": _key(word, month)}
    known = DemandWord.objects.filter(**row).exists()
    if not known and DemandWord.objects.filter(first_on=today).count() >= MOST_NEW_WORDS:
        return
    DemandWord.objects.add_one(**row, defaults={"first_on": today})
    DemandWord.objects.filter(**row, number__gte=KEPT_FROM, word="").update(word=word)


def words(text: str) -> set[str]:
    """The words of a question that may be counted. A mail address leaves none: its parts say too much."""
    if "@" in unicodedata.normalize("NFKC", text):
        return set()
    asked = fold(text).split()[:MOST_WORDS]
    return {word for word in asked if len(word) <= LONGEST_WORD and not _NUMBERS.fullmatch(word)}


def _key(word: str, month: date) -> str:
    return salted_hmac(f"activities.demand:{month:%Y-%m}", word, algorithm="sha256").hexdigest()


def _buurt_code(criteria: Criteria) -> str:
    if criteria.origin:
        return (criteria.area or buurt_index()).code_at(criteria.origin.point) or ""
    return criteria.buurten[0] if criteria.buurten and len(criteria.buurten) == 1 else ""


@contextmanager
def _patience() -> Iterator[None]:
    """SQLite has one writer, and an import may write for seconds: then rather no count than a visitor who waits."""
    if connection.vendor != "sqlite":
        yield
        return
    usual_ms = int(connection.settings_dict["OPTIONS"]["timeout"] * 1000)
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA busy_timeout = {SQLITE_WAIT_MS}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {usual_ms}")
