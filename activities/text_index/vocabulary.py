"""All words that are found by, in memory, and which of them a word that somebody typed may mean."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from activities.models import Category, Synonym, Term
from activities.text_index.documents import content, theme_stem
from activities.text_index.spelling import nearest
from activities.text_index.stop_words import GENERIC_TAILS, KNOWN_WORDS, SOFT_WORDS, USUAL_HEADS
from activities.text_index.tokens import OWN_STEMS, root, stem, tokens

# How sure we are that the word meant is the word found, in percent.
EXACT = 100
THEME = 80
# The first word that a synonym means counts most; each next one this much less.
SYNONYM = 80
NEXT_MEANING = 4
TAIL = 70
HEAD = 60
INSIDE = 35
PART = 60
GENERIC_PART = 35
ONE_SLIP = 70
TWO_SLIPS = 50

MOST_CANDIDATES = 24
SHORTEST_PART = 3
SHORT_NOUN = 4
LONGEST_COMPOUND = 32
# From here on a beginning is enough: "biblio" is a library.
LONG_PART = 5
PARTS = GENERIC_TAILS | USUAL_HEADS
LINKS = ("", "s", "e", "n", "en", "er")
ARABIC_ARTICLES = ("وال", "بال", "لل", "ال", "و", "ب", "ل")

Candidates = dict[int, int]


@dataclass(frozen=True)
class Meaning:
    """What one word may stand for: one set of terms, or one for each half of a compound.

    `bonus`: these only add to the score.
    `is_guess`: only by its spelling.
    `is_known`: a word that exists, though perhaps nothing here is about it.
    """

    parts: tuple[Candidates, ...] = ()
    bonus: tuple[Candidates, ...] = ()
    is_guess: bool = False
    is_known: bool = False

    @property
    def terms(self) -> set[int]:
        return {term for part in self.parts for term in part}

    @property
    def is_certain(self) -> bool:
        return bool(self.parts) and not self.is_guess

    def also(self, more: "Meaning") -> "Meaning":
        if not more.parts:
            return self
        if not self.parts:
            return more
        first, *others = self.parts
        merged = best([first, *more.parts])
        return replace(self, parts=(merged, *others), is_guess=self.is_guess and more.is_guess)


def best(several: Iterable[Candidates], percent: int = 100) -> Candidates:
    """The surest of each; no more than a database finds quickly, the surest and oldest terms first."""
    merged: Candidates = {}
    for candidates in several:
        for term, sure in candidates.items():
            merged[term] = max(merged.get(term, 0), sure * percent // 100)
    return dict(sorted(merged.items(), key=lambda item: (-item[1], item[0]))[:MOST_CANDIDATES])


@dataclass
class Vocabulary:
    ids: dict[str, int]
    words: dict[str, int]
    theme_words: dict[str, Candidates]
    synonyms: dict[tuple[str, ...], tuple[str, ...]]
    themes: dict[str, Candidates] = field(default_factory=dict, init=False)
    _meanings: dict[str, Meaning] = field(default_factory=dict, init=False)

    def __post_init__(self) -> None:
        for word, found in self.theme_words.items():
            self.themes.setdefault(stem(word), {}).update(found)
        single = [words[0] for words in self.synonyms if len(words) == 1]
        self._spelled = [*self.words, *self.theme_words, *single]
        # One text of all words: looking for a part in it takes microseconds, in each word of a dictionary milliseconds.
        self._lines = "\n".join(["", *self.words, ""])

    def meaning(self, word: str) -> Meaning:
        """In this order, and no further than needed: itself, what it means, its parts, its spelling."""
        if word not in self._meanings:
            if len(self._meanings) > 5_000:
                self._meanings.clear()
            self._meanings[word] = self._find(word)
        return self._meanings[word]

    def phrase(self, words: tuple[str, ...]) -> Meaning | None:
        means = self.synonyms.get(words)
        return None if means is None else self._translated(means)

    def exactly(self, word: str) -> Meaning:
        """Without guessing; for two words that may be one, and words with a digit."""
        found = best([self._direct(word), self._synonym(word)])
        return Meaning((found,), is_known=True) if found else Meaning(is_known=self._is_synonym(word))

    def guess(self, word: str) -> Meaning:
        """The words that are fewest slips away."""
        slips, near = nearest(word, self._spelled)
        sure = ONE_SLIP if slips <= 1 else TWO_SLIPS
        found = best(best([self._direct(other), self._synonym(other)], sure) for other in near)
        return Meaning((found,), is_guess=True) if found else Meaning()

    def _find(self, word: str) -> Meaning:
        known = self._is_synonym(word) or word in KNOWN_WORDS
        whole = best([self._direct(word), self._synonym(word), self._compounds(word)])
        if whole:
            return Meaning((whole,), is_known=True)
        if known:
            return Meaning(is_known=True)
        if halves := self._halves(word):
            return halves
        return self.guess(word)

    def _direct(self, word: str) -> Candidates:
        """The word itself in any form, and the theme that is called so."""
        found = dict(self.themes.get(stem(word), {}))
        for exact in (self.words.get(word), self.ids.get(stem(word))):
            if exact:
                found[exact] = EXACT
        return found

    def _variants(self, word: str) -> list[tuple[str, ...]]:
        """How the word may stand among the synonyms; Arabic has its articles in front of the word."""
        bare = [word[len(article) :] for article in ARABIC_ARTICLES if word.startswith(article)]
        return [(form,) for form in (word, root(word), *bare) if len(form) > 1]

    def _is_synonym(self, word: str) -> bool:
        return any(form in self.synonyms for form in self._variants(word))

    def _synonym(self, word: str) -> Candidates:
        for form in self._variants(word):
            if (means := self.synonyms.get(form)) is not None:
                return best(self._translated(means).parts)
        return {}

    def _translated(self, means: tuple[str, ...]) -> Meaning:
        found = best(
            best([self._direct(word), self._compounds(word)], SYNONYM - NEXT_MEANING * place)
            for place, word in enumerate(means)
        )
        return Meaning((found,) if found else (), is_known=True)

    def _compounds(self, word: str, *, whole_only: bool = False) -> Candidates:
        """Longer words that hold this one: "taal" is in "taalles", "tuin" in "moestuin".

        `whole_only`: only when the rest of the longer word is known as well.
        """
        shortest = min(len(word), len(root(word)))
        if shortest < SHORTEST_PART:
            return {}
        found: Candidates = {}
        for part in {word, root(word)}:
            for longer in self._words_with(part):
                if part != longer and longer not in OWN_STEMS and (sure := self._fits(part, longer, whole_only)):
                    found[self.words[longer]] = max(found.get(self.words[longer], 0), sure)
        return best([found])

    def _words_with(self, part: str) -> Iterator[str]:
        at = self._lines.find(part)
        while at >= 0:
            start, end = self._lines.rfind("\n", 0, at) + 1, self._lines.index("\n", at)
            yield self._lines[start:end]
            at = self._lines.find(part, end)

    def _fits(self, part: str, longer: str, whole_only: bool) -> int:
        """A short part counts only beside another word that exists: "eten" is not in "weten"."""
        is_long = len(part) >= LONG_PART and not whole_only
        # What ends in "en" is a verb, and ends many another one.
        is_noun = len(part) >= SHORT_NOUN and not part.endswith("en")
        rest = len(longer) - len(part)
        if longer.endswith(part) and (((is_long or is_noun) and rest > SHORTEST_PART) or self._is_word(longer[:rest])):
            return TAIL
        if longer.startswith(part) and (is_long or self._is_word(longer[len(part) :])):
            return HEAD
        return INSIDE if is_long and rest > SHORTEST_PART else 0

    def _is_word(self, text: str) -> bool:
        """Known as it is, or but for the letters that tie a compound together, or itself made of two known words."""
        cuts = range(SHORTEST_PART, len(text) - SHORTEST_PART + 1)
        return self._is_simple(text) or any(self._is_simple(text[:cut]) and self._is_simple(text[cut:]) for cut in cuts)

    def _is_simple(self, text: str) -> bool:
        bare = [text.removesuffix(link) for link in LINKS if text.endswith(link)]
        return any(
            len(form) >= SHORTEST_PART
            and (form in PARTS or form in self.words or stem(form) in self.ids or (form,) in self.synonyms)
            for form in bare
        )

    def _halves(self, word: str) -> Meaning | None:
        """A compound of two known words. A half that says little ("cursus", "buurt") only adds to the score."""
        if len(word) > LONGEST_COMPOUND:
            return None
        for cut in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
            head, tail = self._head(word[:cut]), self._part(word[cut:])
            if word[cut:] in GENERIC_TAILS and head:
                return Meaning((best([head], TAIL),), (best([tail], GENERIC_PART),), is_known=True)
            if tail and word[:cut] in SOFT_WORDS | USUAL_HEADS:
                return Meaning((best([tail], TAIL),), (best([head], GENERIC_PART),), is_known=True)
            if head and tail:
                return Meaning((best([head], PART), best([tail], PART)), is_known=True)
        return None

    def _head(self, text: str) -> Candidates:
        bare = [text.removesuffix(link) for link in LINKS if text.endswith(link)]
        return next((found for form in bare if len(form) >= SHORTEST_PART and (found := self._part(form))), {})

    def _part(self, word: str) -> Candidates:
        return best([self._direct(word), self._synonym(word), self._compounds(word, whole_only=True)])


_kept: dict[str, Vocabulary] = {}
MOST_KEPT = 4


def vocabulary(token: str) -> Vocabulary:
    """That of `Revision.words_token`, which no other vocabulary has; three queries the first time in a process."""
    if not token:
        return _read()
    if token not in _kept:
        while len(_kept) >= MOST_KEPT:
            _kept.pop(next(iter(_kept), ""), None)
        _kept[token] = _read()
    return _kept[token]


def _read() -> Vocabulary:
    ids: dict[str, int] = {}
    words: dict[str, int] = {}
    for found, forms, term in Term.objects.filter(has_digits=False).order_by("id").values_list("stem", "words", "id"):
        ids[found] = term
        if ":" not in found:
            words.update(dict.fromkeys(forms.split(), term))
    return Vocabulary(ids, words, _themes(ids), _synonyms())


def _themes(ids: dict[str, int]) -> dict[str, Candidates]:
    """Which theme a word of its name means."""
    themes: dict[str, Candidates] = {}
    for slug, name, short_name in Category.objects.values_list("slug", "name", "short_name"):
        if term := ids.get(theme_stem(slug)):
            for word in set(content(f"{slug} {name} {short_name}")) - SOFT_WORDS:
                themes.setdefault(word, {})[term] = THEME
    return themes


def _synonyms() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], tuple[str, ...]] = {}
    for word, means in Synonym.objects.order_by("id").values_list("word", "means"):
        key = tuple(tokens(word))
        found[key] = (*found.get(key, ()), *tokens(means))
    found.pop((), None)
    return found
