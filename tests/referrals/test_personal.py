"""A BSN is found however it is written, a phone number is none; words about health are asked about."""

import json
import unicodedata
from itertools import pairwise

import pytest
from django.conf import settings
from hypothesis import assume, example, given, strategies as st

from referrals.personal import _MOMENTS, has_bsn, health_words, plain_digits, worries

WEIGHTS = (9, 8, 7, 6, 5, 4, 3, 2, -1)
# Made up to pass the test.
BSN, SHORT = "123456782", "12345672"
BETWEEN = ["", " ", ".", "-", "–", "\xa0", " - ", "\n", "_", "/"]


def remainder(number: str) -> int:
    return sum(int(digit) * weight for digit, weight in zip(number.zfill(9), WEIGHTS, strict=True)) % 11


def is_bsn(number: int) -> bool:
    return remainder(f"{number:09}") == 0


def with_last_digit(first: int) -> int | None:
    """The one that makes a BSN of eight digits; None where there is none."""
    last = remainder(f"{first:08}0")
    return first * 10 + last if last < 10 else None


# Made, and not chosen from all numbers: of those one in eleven is a BSN, which is too few to look for.
bsn_numbers = st.integers(1_000_000, 99_999_999).map(with_last_digit).filter(bool)
short_bsn_numbers = st.integers(1_000_000, 9_999_999).map(with_last_digit).filter(bool)
bsns = bsn_numbers.map(lambda number: f"{number:09}")
no_bsns = st.integers(100_000_000, 999_999_999).filter(lambda number: not is_bsn(number)).map(str)
words = st.text(st.characters(categories=["L"]), max_size=12)
scripts = st.sampled_from(
    ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]
)


@pytest.mark.parametrize(
    "text",
    [
        BSN,
        SHORT,
        f"0{SHORT}",
        "1234 567 82",
        "1234.56.782",
        "123-456-782",
        "1 2 3 4 5 6 7 8 2",
        "bsn123456782nr",
        f"BSN: {BSN}.",
        "١٢٣٤٥٦٧٨٢",
        "１２３４５６７８２",
        "123\u200b456\u00ad782",
        f"Bel 06-12345678, bsn {BSN}",
        f"06-12345678 {BSN}",
        f"+31 6 12345678 {BSN}",
        f"{BSN} 06-12345678",
        f"kamer 5 {BSN}",
        f"{BSN} 5",
        "012 345 672 5",
        f"{BSN}-{BSN}",
    ],
)
def test_a_bsn_is_seen(text):
    assert has_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123456789",
        "1234567",
        "1234567820",
        f"0{BSN}",
        "000000000",
        "00000000",
        "001234569",
        "Kom om 10.00 - 11.30 uur",
        "Vanaf 14-3-2026 elke dinsdag, kamer 12",
        "Kinderen van 10, 12, 14 en 16 jaar",
        "2532 CR 12",
        "06 12345672",
        "06-12345672",
        "06 12 34 56 72",
        "(070) 123 45 67",
        "+31 6 12345672",
        "+31 (0)6 12345672",
        "0031612345672",
        "+90 532 123 45 67",
    ],
)
def test_another_number_is_none(text):
    assert not has_bsn(text)


@given(bsns, st.lists(st.sampled_from(BETWEEN), min_size=8, max_size=8), words, words, scripts)
@example(f"0{SHORT}", [""] * 8, "a", "b", "٠١٢٣٤٥٦٧٨٩")
def test_every_bsn_is_seen_with_whatever_between_its_digits_and_in_every_script(number, between, before, after, script):
    assume(not unicodedata.normalize("NFKC", before[-1:]).isdigit())
    spread = number[0] + "".join(sign + digit for sign, digit in zip(between, number[1:], strict=True))
    text = before + spread.translate(str.maketrans("0123456789", script)) + after
    assume(not _MOMENTS.search(plain_digits(text)))  # from one hour to another, which nobody can tell apart
    assert has_bsn(text)


@given(short_bsn_numbers, words)
def test_without_its_zero_it_is_seen_too(number, word):
    assert has_bsn(f"{word} {number} {word}")


@given(no_bsns, words)
def test_nine_digits_that_fail_the_test_are_none(number, word):
    assert not has_bsn(f"{word} {number} {word}")


@given(st.integers(10, 24), st.data())
def test_a_longer_number_is_none_whatever_lies_in_it(length, data):
    assert not has_bsn(data.draw(st.text("0123456789", min_size=length, max_size=length)))


@given(st.integers(0, 99_999_999), st.sampled_from(["06{}", "06 {}", "06-{}", "+316{}", "+31 6 {}", "0031 6 {}"]))
def test_a_mobile_number_is_none_however_its_last_eight_digits_add_up(number, shape):
    assert not has_bsn(f"Bel {shape.format(f'{number:08}')} graag")


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    has_bsn(text)
    worries(text)


@given(st.text(st.characters(categories=["Nd"]), min_size=1, max_size=9))
def test_digits_of_every_script_are_read(digits):
    assert plain_digits(digits) == "".join(str(unicodedata.digit(char)) for char in digits)


def test_a_number_in_letters_that_are_no_digits_stays_as_it_is():
    assert plain_digits("één V (0) ½") == "één V   1⁄2"


@pytest.mark.parametrize(
    "text",
    [
        "Is net uit het ziekenhuis",
        "Slikt hartmedicijnen",
        "heeft DEPRESSIEVE klachten",
        "is zwanger.",
        "in een rolstoel",
        "burn-out gehad",
        "Alkol bağımlısı",
        "HAMİLE",
        "chory na cukrzycę",
        "uzalezniony",
        "عنده مرض السكري",
        "هي حامل",
        "She is pregnant",
        "hoort stemmen",
        "GGZ-cliënt",
    ],
)
def test_words_about_health_are_seen(text):
    assert health_words(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Houdt van muziek en van fysieke spelletjes",
        "Wil graag koken en samen eten als het kan",
        "Komt uit Pijnacker",
        "Is vorige week gebeld, gebeurt er nog iets?",
        "Kijkt soaps en drinkt koffie",
        "Çay içmeyi sever",
        "Lubi czytać książki",
        "يحب القهوة ويوم الأربعاء",
        "Kan als het droog is, met de tablet erbij",
    ],
)
def test_other_words_are_left_alone(text):
    assert health_words(text) == []


def test_the_words_are_told_as_they_were_typed_and_once():
    assert health_words("Diabetes, en (Diabetes) en pijn!") == ["Diabetes", "pijn"]
    assert "“Diabetes”, “pijn”" in worries("Diabetes en pijn")[0]


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Woont op 2532 CR 12", "adres"),
        ("Voorbeeldstraat 12", "adres"),
        ("Bel 06-12345678", "telefoonnummer"),
        ("Bel +31 6 1234 5678", "telefoonnummer"),
        ("Mail sam@example.org", "mailadres"),
    ],
)
def test_an_address_or_a_number_to_call_is_asked_about(text, word):
    assert [word in sentence for sentence in worries(text)] == [True]


def test_an_ordinary_note_needs_no_second_look():
    assert worries("Houdt van koken. Kan op dinsdag en donderdag vanaf 10.00 uur.") == []


def test_every_language_of_the_card_has_its_words_and_none_stands_there_twice():
    file = json.loads((settings.DATA_DIR / "health_words.json").read_text(encoding="utf-8"))
    kinds = [file[kind] for kind in ("start", "anywhere", "whole")]
    rows = [(language, word) for kind in kinds for language in kind for word in kind[language]]
    assert len(rows) == len(set(rows)) > 150
    for language, _name in settings.LANGUAGES:
        assert sum(said == language for said, _word in rows) >= 15, language


def test_every_word_of_the_file_is_found_by_itself():
    file = json.loads((settings.DATA_DIR / "health_words.json").read_text(encoding="utf-8"))
    for kind in ("start", "anywhere", "whole"):
        for words_of_language in file[kind].values():
            assert [word for word in words_of_language if not health_words(word)] == []


def test_the_examples_of_these_tests_pass_the_test_of_a_bsn():
    assert remainder(BSN) == remainder(SHORT) == 0
    assert all(before != after for before, after in pairwise([BSN, SHORT]))
