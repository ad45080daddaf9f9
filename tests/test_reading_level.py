"""How hard the words of the interface are: short sentences everywhere, and in Dutch plain words (A2-B1)."""

import json
import re
from pathlib import Path
from statistics import mean

import pytest

from scripts import messages

LONGEST, LONGEST_MEAN = 20, 12
# Fewer say nothing about a mean.
ENOUGH = 50
HARD_WORDS = Path(__file__).parent.parent / "data" / "hard_words.json"
# Beside data/hard_words.json, which is there for organisers: expressions that say something else than their words.
IDIOMS = {
    "aan de slag": "beginnen",
    "aan de hand van": "met",
    "ad hoc": "voor deze keer",
    "binnen handbereik": "dichtbij",
    "de drempel": "het begin",
    "een handje helpen": "helpen",
    "een steentje bijdragen": "meehelpen",
    "een vinger aan de pols": "blijven kijken",
    "faciliteren": "helpen",
    "in de lucht": "op internet",
    "in het kader van": "voor",
    "laagdrempelig": "makkelijk",
    "met betrekking tot": "over",
    "om de tafel": "praten",
    "op de hoogte": "weten",
    "op de rit": "geregeld",
    "op maat": "zoals jij wilt",
    "op voorhand": "eerst",
    "participatie": "meedoen",
    "raadplegen": "kijken in",
    "tal van": "veel",
    "te allen tijde": "altijd",
    "ten behoeve van": "voor",
    "ter plaatse": "daar",
    "toegankelijk voor": "open voor",
    "uit de weg ruimen": "oplossen",
    "wegwijs": "de weg weten",
    "zorg dragen voor": "zorgen voor",
}
# Read one by one: a name that people meet on paper, or a word for who signs in as a professional.
REVIEWED = {
    ("eigen bijdrage", "Eigen bijdrage"),
    ("eigen bijdrage", "eigen bijdrage"),
    ("locatie", "Vraag het na bij de locatie."),
    ("verplicht", "verplicht"),
    ("betreft", "wat het betreft"),
    # Official names of the pillars of the programmes.
    ("activeren", "Activeren, leren en werken (inclusief wijkeconomie)"),
    ("inclusief", "Activeren, leren en werken (inclusief wijkeconomie)"),
    ("vitaliteit", "Gezondheid en vitaliteit"),
    ("participatie", "Samenleving en participatie"),
    ("participatie", "Sociale samenhang en participatie"),
}


def _plain(text: str) -> str:
    """As it is seen: no markup, one word for what is filled in."""
    return re.sub(r"%\([a-z_]+\)[sd]", "x", re.sub(r"<[^>]+>", " ", text)).replace("%%", "%")


def _sentences(text: str) -> list[str]:
    parts = re.split(r"(?<=[.!?…؟。:;])\s+|\n", _plain(text))
    return [part for part in parts if re.search(r"\w", part)]


def _length(sentence: str) -> int:
    return sum(bool(re.search(r"\w", part)) for part in sentence.split())


def _texts(language: str) -> set[str]:
    """In Dutch what the code says; in another language what is translated, also what is not compiled yet."""
    if language == "nl":
        found = [message.text for message in messages.collect()]
    else:
        catalog = messages.read(language)
        found = [each.string for each in catalog if each.id and messages.is_translated(each.string)]
    return {text for both in found for text in ([both] if isinstance(both, str) else both)}


@pytest.fixture(scope="module")
def dutch() -> set[str]:
    return _texts("nl")


@pytest.mark.parametrize("language", ["nl", *messages.LANGUAGES])
def test_sentences_are_short(language):
    sentences = {sentence: _length(sentence) for text in _texts(language) for sentence in _sentences(text)}
    assert len(sentences) > ENOUGH
    assert [sentence for sentence, length in sentences.items() if length > LONGEST] == []
    assert mean(sentences.values()) <= LONGEST_MEAN


def test_words_are_plain(dutch):
    listed = json.loads(HARD_WORDS.read_text("utf-8"))["words"]
    hard = {form.lower() for row in listed for form in (row["word"], *row.get("forms", []))} | IDIOMS.keys()
    sentences = {sentence for text in dutch for sentence in _sentences(text)}
    found = {(word, sentence) for sentence in sentences for word in hard if _says(sentence, word)}
    assert {pair for pair in found if not _is_reviewed(*pair)} == set()


def test_what_was_reviewed_is_still_said(dutch):
    sentences = {sentence for text in dutch for sentence in _sentences(text)}
    assert {pair for pair in REVIEWED if not any(pair[1] in sentence for sentence in sentences)} == set()


@pytest.mark.parametrize(
    ("text", "lengths"),
    [
        ("Kom langs. Neem <strong>je kind</strong> mee!", [2, 4]),
        ("Er zijn %(number)s plekken in %(place)s.", [6]),
        ("هل تأتي؟ نعم", [2, 1]),
    ],
)
def test_words_are_counted_as_people_read_them(text, lengths):
    assert [_length(sentence) for sentence in _sentences(text)] == lengths


def _says(sentence: str, word: str) -> bool:
    return re.search(rf"(?<!\w){re.escape(word)}(?!\w)", sentence.lower()) is not None


def _is_reviewed(word: str, sentence: str) -> bool:
    return any(word == known and text in sentence for known, text in REVIEWED)
