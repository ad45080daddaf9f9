"""The condition and the order that the database works out, the same on each of them."""

from dataclasses import replace
from functools import reduce
from operator import add, and_
from typing import Any

from django.db.models import Case, F, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from activities.models import Activity, Posting
from activities.models.activity import ActivityQuerySet
from activities.text_index.asking import Asked, Word, ask
from activities.text_index.vocabulary import Candidates, Meaning

# Where words are missing, the rarer of those that are there counts at most so much more.
MOST_TIMES = 3


def narrow(rows: ActivityQuerySet, text: str) -> ActivityQuerySet:
    """What the words find, with an alias `score` to sort by, highest first. What is found does not depend on `rows`."""
    asked = ask(text, _weigh)
    if asked.is_for_anything:
        return rows.alias(score=Value(0))
    if not asked.needed:
        return rows.none().alias(score=Value(0))
    return rows.filter(_condition(asked)).alias(score=_score(asked))


def known_part(text: str) -> str:
    """The words without those that nobody knows, to offer instead; empty when that is nothing, or the same."""
    asked = ask(text, _weigh)
    return " ".join(asked.known_words) if len(asked.known_words) < len(asked.musts) else ""


def _weigh(asked: Asked) -> Asked:
    """All words are needed; where no activity holds them all, as many as any does, but not fewer than half."""
    words = asked.musts
    is_whole = all(word.meaning.parts for word in words)
    if is_whole and (len(words) == 1 or Activity.objects.visible().filter(_every(words)).exists()):
        return replace(asked, needed=len(words), times=(1,) * len(words))
    rows = _counted(words).filter(activity__in=Activity.objects.visible())
    held = {name: Sum(name) for name in _named(words)}
    found = rows.aggregate(most=Max("number"), **{f"all_{name}": total for name, total in held.items()})
    numbers = [found.get(f"all_word_{place}") or 0 for place in range(len(words))]
    most = found["most"] or 0
    return replace(asked, needed=most if 2 * most >= len(words) else 0, times=tuple(_times(numbers)))


def _times(numbers: list[int]) -> list[int]:
    return [min(MOST_TIMES, max(numbers) // number) if number else 1 for number in numbers]


def _condition(asked: Asked) -> Q:
    if asked.needed == len(asked.musts):
        return _every(asked.musts)
    return Q(pk__in=_counted(asked.musts).filter(Q(number__gte=asked.needed)).values("activity"))


def _every(words: tuple[Word, ...]) -> Q:
    return reduce(and_, (Q(pk__in=_holding(word.meaning.terms).values("activity")) for word in words))


def _counted(words: tuple[Word, ...]) -> QuerySet[Posting, Any]:
    """Per activity how many of the words it holds.

    A word that was only guessed by its spelling has to be there: it may be nonsense beside a real word.
    """
    named = _named(words)
    rows = _holding({term for meaning in named.values() for term in meaning.terms}).values("activity")
    rows = rows.annotate(**{name: _holds(meaning.terms) for name, meaning in named.items()})
    rows = rows.filter(**{name: 1 for name, meaning in named.items() if meaning.is_guess})
    return rows.annotate(number=reduce(add, (F(name) for name in named)))


def _named(words: tuple[Word, ...]) -> dict[str, Meaning]:
    return {f"word_{place}": word.meaning for place, word in enumerate(words) if word.meaning.parts}


def _holding(terms: set[int]) -> QuerySet[Posting]:
    return Posting.objects.filter(term__in=sorted(terms)).order_by()


def _holds(terms: set[int]) -> Max:
    return Max(Case(When(term__in=sorted(terms), then=1), default=0, output_field=IntegerField()))


def _score(asked: Asked) -> Combinable:
    """The sum over the words of their best weight, in whole numbers: no database rounds otherwise than another."""
    words = [*zip(asked.musts, asked.times, strict=True), *((word, 1) for word in asked.extras)]
    parts = [(part, times) for word, times in words for part in (*word.meaning.parts, *word.meaning.bonus) if part]
    return reduce(add, (_best_weight(part, times) for part, times in parts))


def _best_weight(part: Candidates, times: int) -> Combinable:
    by_percent: dict[int, list[int]] = {}
    for term, percent in part.items():
        by_percent.setdefault(times * percent, []).append(term)
    points = Case(
        *(When(term__in=terms, then=F("weight") * percent) for percent, terms in by_percent.items()),
        default=0,
        output_field=IntegerField(),
    )
    standing = _holding(set(part)).filter(activity=OuterRef("pk")).values("activity")
    best = Subquery(standing.annotate(points=Max(points)).values("points"), output_field=IntegerField())
    return Coalesce(best, 0)
