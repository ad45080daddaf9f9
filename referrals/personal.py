"""What must not, or had better not, stand in a free text about a resident.

A BSN is refused (`has_bsn`); health, an address, a number to call or a mailbox is asked about once more (`worries`).
Surnames cannot be told from other words: a hint at the field is all there is.
"""

import json
import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from maps.naming import fold

HEALTH_WORDS = "health_words.json"
# The 11-test of a number of nine digits: https://nl.wikipedia.org/wiki/Burgerservicenummer
_WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Blocks of digits with so little in between are read as one number.
_RUN = re.compile(r"[0-9]+(?:[\s.\-‐‑‒–—−_·•/]{1,3}[0-9]+)*")
_DIGITS = re.compile(r"[0-9]+")
# Days and hours are digits with dots and dashes too.
_MOMENTS = re.compile(
    r"(?<![0-9])(?:"
    r"(?:0?[1-9]|[12][0-9]|3[01])([-./])(?:0?[1-9]|1[0-2])\1(?:19|20)[0-9]{2}"
    r"|(?:[01]?[0-9]|2[0-4])\.[0-5][0-9] ?[-–] ?(?:[01]?[0-9]|2[0-4])\.[0-5][0-9]"
    r")(?![0-9])"
)
_POSTCODE = re.compile(r"\b[1-9][0-9]{3} ?[A-Z]{2}\b")
_STREET = re.compile(r"(?:straat|laan|weg|plein|kade|hof|pad|singel|gracht|dreef|burg)\s+[0-9]+", re.IGNORECASE)
_MAILBOX = re.compile(r"[^\s@]@[^\s@]+\.[^\s@]")
# Letters that an accent-less keyboard writes otherwise, and that `fold` leaves alone.
_LETTERS = str.maketrans("łıøđ", "liod")


def has_bsn(text: str) -> bool:
    """Whether eight or nine digits of it pass the 11-test, however they are written."""
    plain = _MOMENTS.sub("|", plain_digits(text))
    return any(_passes(number) for run in _RUN.finditer(plain) for number in _numbers(plain, run))


def worries(text: str) -> list[str]:
    """What the worker should look at again, each in one sentence that says what to do."""
    found = health_words(text)
    plain = plain_digits(text)
    words = ", ".join(f"“{word}”" for word in found)
    about = (
        (found, _("Over gezondheid: %(words)s. Laat het weg, of schrijf wat iemand nodig heeft.") % {"words": words}),
        (_POSTCODE.search(plain) or _STREET.search(plain), _("Hier staat een adres. Laat het weg.")),
        (_has_phone(plain), _("Hier staat een telefoonnummer. Zet dat alleen bij “Nummer of mailadres”.")),
        (_MAILBOX.search(plain), _("Hier staat een mailadres. Zet dat alleen bij “Nummer of mailadres”.")),
    )
    return [sentence for is_there, sentence in about if is_there]


def health_words(text: str) -> list[str]:
    """The words of this text that may tell about somebody's health, as they are typed, each once."""
    known, typed = _known(Path(settings.DATA_DIR) / HEALTH_WORDS), text.split()
    told = [f" {_folded(word)} " for word in typed]
    found = [word.strip(".,;:!?()\"'“”") for word, said in zip(typed, told, strict=True) if _is_about(said, known)]
    whole = f" {_folded(text)} "
    phrases = [phrase for phrase in known.phrases if f" {phrase} " in whole]
    return list(dict.fromkeys([*found, *phrases]))


def plain_digits(text: str) -> str:
    """The text with every digit of every script as 0-9, and without what nobody sees (soft hyphens, joiners)."""
    normal = unicodedata.normalize("NFKC", text)
    seen = "".join(_plain(char) for char in normal if unicodedata.category(char) != "Cf")
    # +31 (0)6: nobody dials that zero.
    return seen.replace("(0)", " ")


def _plain(char: str) -> str:
    digit = unicodedata.digit(char, None)
    return char if digit is None else str(digit)


# Numbers


def _numbers(text: str, run: re.Match[str]) -> Iterator[str]:
    """Every number of eight or nine digits that its blocks make, in a row, without phone numbers."""
    for blocks in _without_phones(text, run):
        for start in range(len(blocks)):
            for number in accumulate(blocks[start:]):
                if len(number) in (8, 9):
                    yield number


def _passes(number: str) -> bool:
    """With eight digits the zero in front was left out; there is never more than one."""
    if number.startswith("00") or (len(number) == 8 and number.startswith("0")):
        return False
    return sum(int(digit) * weight for digit, weight in zip(number.zfill(9), _WEIGHTS, strict=True)) % 11 == 0


def _has_phone(text: str) -> bool:
    return any(
        _end_of_phone(blocks, start, has_plus=has_plus)
        for run in _RUN.finditer(text)
        for blocks, has_plus in [(_DIGITS.findall(run[0]), _is_behind_plus(text, run))]
        for start in range(len(blocks))
    )


def _without_phones(text: str, run: re.Match[str]) -> Iterator[list[str]]:
    """The blocks before, between and behind the phone numbers in this run."""
    blocks, rest = _DIGITS.findall(run[0]), list[str]()
    at = 0
    while at < len(blocks):
        end = _end_of_phone(blocks, at, has_plus=at == 0 and _is_behind_plus(text, run))
        if end:
            yield rest
            rest, at = [], end
        else:
            rest.append(blocks[at])
            at += 1
    yield rest


def _is_behind_plus(text: str, run: re.Match[str]) -> bool:
    return text[: run.start()].rstrip().endswith("+")


def _end_of_phone(blocks: list[str], start: int, *, has_plus: bool) -> int:
    """Behind which block the phone number that begins here ends; 0 when there is none.

    A Dutch one has ten digits: a block of two to four with a zero in front (or all at once), and no loose digit at its
    end, so that no number of nine with a digit behind it is taken for one.
    """
    first, longest = blocks[start], 0
    is_foreign = (has_plus and start == 0) or first.startswith("00")
    for end, number in enumerate(accumulate(blocks[start:]), start=start + 1):
        if _is_foreign_phone(number) if is_foreign else _is_dutch_phone(number, len(first), len(blocks[end - 1])):
            longest = end
    return longest


def _is_dutch_phone(number: str, first: int, last: int) -> bool:
    """`first` and `last` are how many digits its blocks at both ends have."""
    return re.fullmatch(r"0[1-9][0-9]{8}", number) is not None and first in (2, 3, 4, 10) and last > 1


def _is_foreign_phone(number: str) -> bool:
    bare = number.removeprefix("00")
    return len(bare) == 11 if bare.startswith("31") else 10 <= len(bare) <= 15


# Words


class _Known(NamedTuple):
    starts: tuple[str, ...]
    parts: tuple[str, ...]
    words: frozenset[str]
    phrases: tuple[str, ...]
    harmless: tuple[str, ...]


def _is_about(said: str, known: _Known) -> bool:
    """`said` is one typed word, folded, with spaces around it; with a dash in it, it is two."""
    return any(
        not word.startswith(known.harmless)
        and (word in known.words or word.startswith(known.starts) or any(part in word for part in known.parts))
        for word in said.split()
    )


@lru_cache(maxsize=4)
def _known(path: Path) -> _Known:
    """Without a readable file nothing would be warned about, and nobody would know: then it fails."""
    file = json.loads(path.read_text(encoding="utf-8"))
    by_kind = {kind: [_folded(word) for rows in file[kind].values() for word in rows] for kind in file}
    words = by_kind["whole"]
    return _Known(
        starts=tuple(by_kind["start"]),
        parts=tuple(by_kind["anywhere"]),
        words=frozenset(word for word in words if " " not in word),
        phrases=tuple(word for word in words if " " in word),
        harmless=tuple(by_kind["harmless"]),
    )


def _folded(text: str) -> str:
    return fold(text).translate(_LETTERS)
