"""Which words somebody meant to type."""

from collections.abc import Collection

from rapidfuzz import process
from rapidfuzz.distance import OSA

# A short word with a slip in it is too often another word.
ONE_SLIP_FROM = 4
TWO_SLIPS_FROM = 8


def nearest(word: str, words: Collection[str]) -> tuple[int, list[str]]:
    """The fewest slips (a letter too much, too few, wrong, or two swapped) and the words at that distance."""
    allowed = 0 if len(word) < ONE_SLIP_FROM else 1 if len(word) < TWO_SLIPS_FROM else 2
    if not allowed:
        return 0, []
    near = process.extract(word, words, scorer=OSA.distance, score_cutoff=allowed, limit=None)
    # The first letter is hardly ever wrong, and a short word is soon another one.
    sure = [(other, slips) for other, slips, _ in near if other[0] == word[0] or (slips == 1 and allowed == 2)]
    fewest = min((slips for _, slips in sure), default=0)
    return int(fewest), sorted({other for other, slips in sure if slips == fewest})
