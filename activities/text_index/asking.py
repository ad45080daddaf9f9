"""A question in words: what is meant by it, and how many of its words must be there."""

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from django.conf import settings

from activities.models import Revision, Term
from activities.models.words import LONGEST_PHRASE
from activities.text_index.stop_words import FOREIGN_FUNCTION_WORDS, FUNCTION_WORDS, SOFT_WORDS, WORDS_FOR_ANYTHING
from activities.text_index.tokens import has_digit, tokens
from activities.text_index.vocabulary import EXACT, Meaning, Vocabulary, vocabulary

LONGEST_QUESTION = 8
MOST_KEPT = 500
# Where a phrase stood; no word is empty.
GAP = ""


@dataclass(frozen=True)
class Word:
    text: str
    meaning: Meaning

    @property
    def is_unknown(self) -> bool:
        return not self.meaning.parts and not self.meaning.is_known


@dataclass(frozen=True)
class Asked:
    """`musts` decide what is found, `needed` of them have to be there; `extras` only help to sort it.

    `times`: how much more each must counts for being rare, where not all of them have to be there.
    `is_for_anything`: nothing is said that an activity could hold; the other filters say what is wanted.
    """

    musts: tuple[Word, ...]
    extras: tuple[Word, ...] = ()
    needed: int = 0
    times: tuple[int, ...] = ()
    is_for_anything: bool = False

    @property
    def can_be_found(self) -> bool:
        return any(word.meaning.parts for word in self.musts) and not any(word.is_unknown for word in self.musts)

    @property
    def known_words(self) -> list[str]:
        return [word.text for word in self.musts if not word.is_unknown]


_kept: dict[tuple[str, str, bool], Asked] = {}


def ask(text: str, weigh: Callable[[Asked], Asked]) -> Asked:
    """One query while nothing changed since the same was asked; a few more otherwise."""
    token, words_token = Revision.objects.tokens()
    key = (token, text, settings.SHOW_EXAMPLES)
    if asked := _kept.get(key):
        return asked
    asked = understand(text, vocabulary(words_token))
    if asked.can_be_found:
        asked = weigh(asked)
    if token:
        if len(_kept) >= MOST_KEPT:
            _kept.clear()
        _kept[key] = asked
    return asked


def understand(text: str, known: Vocabulary) -> Asked:
    """Costs a query when a number is asked for."""
    phrases, rest = _phrases(tokens(text)[: 4 * LONGEST_QUESTION], known)
    content = _content(rest, only=not phrases)[:LONGEST_QUESTION]
    joined, numbers = _joined(rest), _numbers([word for word in content if has_digit(word)], known)
    meant = {word: numbers[word] if has_digit(word) else known.meaning(word) for word in content}
    words = [Word(word, _or_joined(meaning, joined.get(word, []), known)) for word, meaning in meant.items()]
    musts = [word for word in words if _says_something(word)]
    if not musts and not phrases:
        return _understand_soft(words)
    return Asked((*phrases, *musts), tuple(word for word in words if word not in musts))


def _understand_soft(words: list[Word]) -> Asked:
    """What an activity may well hold ("gratis") must be there if any does; "vandaag" asks for whatever there is."""
    soft = [word for word in words if word.text in SOFT_WORDS]
    musts = [word for word in soft if word.text not in WORDS_FOR_ANYTHING and word.meaning.is_certain]
    if musts:
        return Asked(tuple(musts), tuple(word for word in words if word not in musts))
    if soft and all(word in soft or word.text.isdigit() for word in words):
        return Asked((), is_for_anything=True)
    return Asked(tuple(words))


def _says_something(word: Word) -> bool:
    """Numbers help to sort; others with a digit in them ("nt2") count when somebody knows them."""
    if has_digit(word.text):
        return not word.text.isdigit() and not word.is_unknown
    return word.text not in SOFT_WORDS


def _phrases(typed: list[str], known: Vocabulary) -> tuple[list[Word], list[str]]:
    """Words in a row that mean something together ("food bank"), and what is left, with a gap for each of them."""
    found, rest = [], list(typed)
    for length in range(LONGEST_PHRASE, 1, -1):
        for start in range(len(rest) - length, -1, -1):
            together = tuple(rest[start : start + length])
            if meaning := known.phrase(together):
                found.append(Word(" ".join(together), meaning))
                rest[start : start + length] = [GAP]
    return found, rest


def _content(rest: list[str], *, only: bool) -> list[str]:
    words = [word for word in rest if word != GAP]
    content = [word for word in words if word not in FUNCTION_WORDS and word not in FOREIGN_FUNCTION_WORDS]
    return words if only and not content else content


def _joined(words: list[str]) -> dict[str, list[str]]:
    """For each word, what it makes with the word beside it: "taal les" may be "taalles"."""
    joined: dict[str, list[str]] = {}
    for first, second in pairwise(words):
        if GAP not in (first, second) and not has_digit(first + second):
            joined.setdefault(first, []).append(first + second)
            joined.setdefault(second, []).append(first + second)
    return joined


def _or_joined(meaning: Meaning, joined: list[str], known: Vocabulary) -> Meaning:
    for word in joined:
        meaning = meaning.also(known.exactly(word))
    if meaning.parts or meaning.is_known:
        return meaning
    for word in joined:
        meaning = meaning.also(known.guess(word))
    return meaning


def _numbers(words: list[str], known: Vocabulary) -> dict[str, Meaning]:
    """Numbers are found as they are, or by what an editor says that they mean; their spelling is never guessed."""
    if not words:
        return {}
    ids = dict(Term.objects.filter(stem__in=words).values_list("stem", "id"))
    itself = {word: Meaning(({ids[word]: EXACT},), is_known=True) if word in ids else Meaning() for word in words}
    return {word: known.exactly(word).also(meaning) for word, meaning in itself.items()}
