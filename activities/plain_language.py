"""Advice on saying it in plain Dutch (B1), for whoever writes about an activity. It never stops anybody."""

import json
import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, groupby, islice, pairwise, zip_longest
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from maps.naming import fold

HARD_WORDS = "hard_words.json"
MAX_HINTS = 5
MAX_READ_LENGTH = 10_000
# In words, but the last in letters.
LONGEST_SENTENCE = 15
LONGEST_MEAN = 12
LONGEST_WORD = 18
# Capitals on end: shouted from so many letters in more words, or in one word that is no abbreviation.
SHOUTED_LETTERS = 8
LONGEST_ACRONYM = 5
QUOTED_WORDS = 4
LONGEST_QUOTE = 40

_AROUND = "\"'“”‘’„«»()[]{}<>*_-–—,;:"
_ENDS = ".!?…"
_LETTERS = re.compile(r"[^\W\d_]+")
# Small letters only: in "J.P." they are somebody's.
_DOTTED = re.compile(r"(?:[a-z]\.){2,}")
_ACRONYM = re.compile(rf"[A-Z]{{2,{LONGEST_ACRONYM}}}")
_WELL_KNOWN = frozenset(
    {"AH", "CD", "CV", "DJ", "DVD", "EHBO", "EU", "ID", "NL", "OK", "OV", "PC", "QR", "SMS", "TV", "WC", "WK"}
)
_ROMAN = frozenset("IVX")

Sentence = list[str]


class EasyWords(NamedTuple):
    """From the folded hard word, or the abbreviation in small letters, to how it is written and what to write."""

    words: dict[str, tuple[str, str]]
    abbreviations: dict[str, tuple[str, str]]
    longest: int


def hints(text: str) -> list[str]:
    """What could be said more plainly, in at most MAX_HINTS sentences; the first of each kind goes first."""
    readable = "".join(char for char in text[:MAX_READ_LENGTH] if char.isprintable() or char.isspace())
    easy = _easy_words(Path(settings.DATA_DIR) / HARD_WORDS)
    sentences = list(_sentences(readable, easy))
    kinds = (
        _about_length(sentences),
        _about_hard_words(sentences, easy),
        _about_abbreviations(sentences, easy),
        _about_capitals(sentences),
        _about_long_words(sentences),
        _about_exclamations(readable),
    )
    in_turn = chain.from_iterable(zip_longest(*kinds))
    return list(islice(dict.fromkeys(filter(None, in_turn)), MAX_HINTS))


@lru_cache(maxsize=4)
def _easy_words(path: Path) -> EasyWords:
    """Without a readable file there is less to advise."""
    try:
        file = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        file = {"words": [], "abbreviations": []}
    forms = [(form, row["use"]) for row in file["words"] for form in (row["word"], *row.get("forms", []))]
    words = {fold(form): (form, use) for form, use in forms}
    abbreviations = {row["word"]: (row["word"], row["use"]) for row in file["abbreviations"]}
    # Many people leave the dots out. Two letters without them are often a word.
    bare = {word.replace(".", ""): both for word, both in abbreviations.items() if word.count(".") > 2}
    return EasyWords(words, bare | abbreviations, max((len(word.split()) for word in words), default=0))


def _sentences(text: str, easy: EasyWords) -> Iterator[Sentence]:
    """As the words between spaces, with the signs around them. The end of a line is one of a sentence too."""
    for line in text.splitlines():
        sentence: Sentence = []
        for part in line.split():
            sentence.append(part)
            if part.rstrip(_AROUND).endswith(tuple(_ENDS)) and not _is_abbreviation(part, easy):
                yield sentence
                sentence = []
        if sentence:
            yield sentence


def _is_abbreviation(part: str, easy: EasyWords) -> bool:
    bare = part.strip(_AROUND).lower()
    return bare in easy.abbreviations or _DOTTED.fullmatch(bare) is not None


def _number_of_words(sentence: Sentence) -> int:
    return sum(any(char.isalnum() for char in part) for part in sentence)


def _quote(text: str) -> str:
    return text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"


# Kinds of advice


def _about_length(sentences: list[Sentence]) -> Iterator[str]:
    lengths = [number for sentence in sentences if (number := _number_of_words(sentence))]
    for sentence in sentences:
        if (number := _number_of_words(sentence)) > LONGEST_SENTENCE:
            message = _("Maak van deze zin er twee: “%(start)s …”. Hij heeft %(number)s woorden.")
            yield message % {"start": _quote(" ".join(sentence[:QUOTED_WORDS])), "number": number}
    if len(lengths) > 1 and max(lengths) <= LONGEST_SENTENCE and sum(lengths) / len(lengths) > LONGEST_MEAN:
        message = _("Je zinnen zijn lang. Probeer korte zinnen, van hoogstens %(number)s woorden.")
        yield message % {"number": LONGEST_MEAN}


def _about_hard_words(sentences: list[Sentence], easy: EasyWords) -> Iterator[str]:
    for sentence in sentences:
        words = fold(" ".join(sentence)).split()
        position = 0
        while position < len(words):
            found = _longest_hard_word(words[position : position + easy.longest], easy)
            if found:
                message = _("“%(word)s” is voor veel mensen moeilijk. Schrijf liever: %(easy)s.")
                yield message % {"word": easy.words[found][0], "easy": easy.words[found][1]}
            position += len(found.split()) or 1


def _longest_hard_word(words: list[str], easy: EasyWords) -> str:
    """At the start of these words; empty when there is none."""
    starts = (" ".join(words[:number]) for number in range(len(words), 0, -1))
    return next((start for start in starts if start in easy.words), "")


def _about_abbreviations(sentences: list[Sentence], easy: EasyWords) -> Iterator[str]:
    for sentence in sentences:
        for part, following in pairwise([*sentence, ""]):
            bare = part.strip(_AROUND)
            if known := easy.abbreviations.get(bare.lower()):
                yield _("Schrijf “%(short)s” voluit: %(long)s.") % {"short": known[0], "long": known[1]}
            elif _DOTTED.fullmatch(bare) or (_is_unknown_acronym(bare) and "(" not in (part[0], following[:1])):
                message = _("Niet iedereen kent “%(short)s”. Schrijf het voluit, of leg het uit.")
                yield message % {"short": _quote(bare) if bare.islower() else bare.rstrip(_ENDS)}


def _is_unknown_acronym(bare: str) -> bool:
    word = bare.rstrip(_ENDS)
    return _ACRONYM.fullmatch(word) is not None and word not in _WELL_KNOWN and not _ROMAN.issuperset(word)


def _about_capitals(sentences: list[Sentence]) -> Iterator[str]:
    for sentence in sentences:
        with_letters = [part for part in sentence if _LETTERS.search(part)]
        for are_capitals, group in groupby(with_letters, key=_is_in_capitals):
            parts = list(group)
            if are_capitals and _is_shouted(parts):
                quoted = _quote(" ".join(parts[:QUOTED_WORDS]))
                yield _("Hoofdletters lezen moeilijk. Schrijf “%(words)s” in kleine letters.") % {"words": quoted}


def _is_in_capitals(part: str) -> bool:
    return part.isupper() and sum(map(len, _LETTERS.findall(part))) > 1


def _is_shouted(parts: list[str]) -> bool:
    lengths = [sum(map(len, _LETTERS.findall(part))) for part in parts]
    return max(lengths) > LONGEST_ACRONYM or (len(lengths) > 1 and sum(lengths) >= SHOUTED_LETTERS)


def _about_long_words(sentences: list[Sentence]) -> Iterator[str]:
    for part in chain.from_iterable(sentences):
        # In an address of a page or a mailbox nobody can change a word.
        if any(sign in part.strip(_AROUND + _ENDS) for sign in "@/."):
            continue
        for word in _LETTERS.findall(part):
            if len(word) > LONGEST_WORD:
                yield _("“%(word)s” is een lang woord. Zeg het met een paar korte woorden.") % {"word": _quote(word)}


def _about_exclamations(text: str) -> Iterator[str]:
    if text.count("!") > 1:
        yield _("Eén uitroepteken is genoeg. Zet op de andere plekken een punt.")
