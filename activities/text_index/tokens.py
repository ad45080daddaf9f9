"""From a text to words, and from a word to its stem: the same for what is stored and for what is asked."""

from functools import lru_cache
from threading import Lock

import snowballstemmer

from activities.models.words import LONGEST_WORD
from maps.naming import fold

# Letters that folding leaves alone, but that people type as another: Turkish, Polish, Arabic spelling variants.
SAME_LETTERS = str.maketrans({"ı": "i", "ł": "l", "ø": "o", "đ": "d", "æ": "ae", "œ": "oe"}) | str.maketrans(
    {"ة": "ه", "ى": "ي", "ی": "ي", "ک": "ك", "ـ": None}
)
# Where Snowball takes two words for one, or one for two. They are no part of a compound either.
OWN_STEMS = {
    "ouderen": "oudere",
    "oudere": "oudere",
    "gezin": "gezin",
    "gezinnen": "gezin",
    "schuld": "schuld",
    "schulden": "schuld",
    "vrijwilliger": "vrijwilliger",
    "vrijwilligers": "vrijwilliger",
    "gastvrouw": "gastvrouw",
    "meisje": "meisje",
    "meisjes": "meisje",
    "nederlands": "nederlands",
    "nederlandse": "nederlands",
    "rekening": "rekening",
    "rekeningen": "rekening",
}

_dutch = snowballstemmer.stemmer("dutch")
# A stemmer keeps the word that it works on, so two threads must not use it at once.
_one_at_a_time = Lock()


def tokens(text: str) -> list[str]:
    return [word[:LONGEST_WORD] for word in fold(text).translate(SAME_LETTERS).split()]


def has_digit(word: str) -> bool:
    return any(char.isdigit() for char in word)


@lru_cache(maxsize=50_000)
def root(word: str) -> str:
    """One step of Snowball, so that "fietsen" still is the beginning of "fietsles"."""
    if own := OWN_STEMS.get(word):
        return own
    if not (word.isascii() and word.isalpha()):
        return word
    with _one_at_a_time:
        return str(_dutch.stemWord(word))


def stem(word: str) -> str:
    """Until nothing changes: Snowball makes "fietsen" into "fiets", but "fiets" into "fiet"."""
    while (shorter := root(word)) != word:
        word = shorter
    return word
