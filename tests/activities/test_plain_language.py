import json
import time
from pathlib import Path

import pytest
from django.conf import settings
from hypothesis import given, strategies as st

from activities.plain_language import MAX_HINTS, hints
from maps.naming import fold

PLAIN = "Elke dinsdag drinken we koffie. Iedereen is welkom. Je hoeft niet te bellen! We beginnen om 10.30 uur."
WORDS = json.loads((Path(settings.DATA_DIR) / "hard_words.json").read_text(encoding="utf-8"))


def sentence(number):
    return " ".join(["woord"] * number)


def about(text, word):
    return [hint for hint in hints(text) if word in hint]


@pytest.mark.parametrize("text", ["", "   \n\n", "Koffie", PLAIN, "…", "!", "12 34", "(", "\x00", "\ud800"])
def test_plain_text_needs_no_advice(text):
    assert hints(text) == []


def test_a_long_sentence_is_named_by_its_first_words():
    assert hints(f"Kom langs. Wij willen graag dat {sentence(11)}.") == []
    text = f"Kom langs. Wij willen graag dat {sentence(12)}."
    assert hints(text) == ["Maak van deze zin er twee: “Wij willen graag dat …”. Hij heeft 16 woorden."]


@pytest.mark.parametrize("end", [".", "!", "?", "…", ".”", ".)", "\n", "\n\n- "])
def test_a_sentence_ends_where_people_end_it(end):
    assert hints(f"{sentence(10)}{end} {sentence(10)}") == []


@pytest.mark.parametrize("short", ["bijv.", "i.v.m.", "d.h.z.", "(o.a."])
def test_a_short_form_is_no_end_of_a_sentence(short):
    assert about(f"{sentence(9)} {short} {sentence(9)}.", "19 woorden")


def test_signs_on_their_own_are_no_words():
    assert hints(f"{sentence(8)} - & – {sentence(7)}") == []


def test_sentences_that_are_long_on_the_whole_are_said_once():
    text = f"{sentence(14)}. {sentence(13)}. {sentence(12)}."
    assert hints(text) == ["Je zinnen zijn lang. Probeer korte zinnen, van hoogstens 12 woorden."]
    assert hints(f"{sentence(14)}. {sentence(10)}.") == []


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Wil je participeren?", "“participeren” is voor veel mensen moeilijk. Schrijf liever: meedoen."),
        ("PARTICIPEREN", "“participeren” is voor veel mensen moeilijk. Schrijf liever: meedoen."),
        ("Wie participeert, eet mee", "“participeert” is voor veel mensen moeilijk. Schrijf liever: meedoen."),
        ("Initiëren is leuk", "“initiëren” is voor veel mensen moeilijk. Schrijf liever: beginnen met."),
        (
            "Meer met  betrekking\u00a0tot eten",
            "“met betrekking tot” is voor veel mensen moeilijk. Schrijf liever: over.",
        ),
    ],
)
def test_a_hard_word_comes_with_an_easy_one(text, advice):
    assert advice in hints(text)


@pytest.mark.parametrize("text", ["kampioenmeedoen", "de workshopleider", "betrekking", "met tot"])
def test_a_part_of_a_hard_word_is_none(text):
    assert hints(text) == []


def test_a_hard_word_is_said_once():
    assert len(hints("Participeren is fijn. Kom participeren. Participeren kan altijd.")) == 1


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("Dicht i.v.m. Pasen", "Schrijf “i.v.m.” voluit: vanwege."),
        ("Dicht ivm Pasen", "Schrijf “i.v.m.” voluit: vanwege."),
        ("Dicht (I.V.M. Pasen)", "Schrijf “i.v.m.” voluit: vanwege."),
        ("Soep, bijv. met brood", "Schrijf “bijv.” voluit: bijvoorbeeld."),
        ("Wij doen d.h.z. samen", "Niet iedereen kent “d.h.z.”. Schrijf het voluit, of leg het uit."),
        ("Hulp van de WMO", "Niet iedereen kent “WMO”. Schrijf het voluit, of leg het uit."),
        ("Hulp van de WMO.", "Niet iedereen kent “WMO”. Schrijf het voluit, of leg het uit."),
    ],
)
def test_a_short_form_is_asked_to_be_written_out(text, advice):
    assert hints(text) == [advice]


@pytest.mark.parametrize(
    "text",
    [
        "Hulp van de Wet (WMO)",
        "De WMO (een wet) helpt",
        "In de J.P. Straat",
        "Bij de WC en TV",
        "Deel III",
        "As en ed zijn woorden",
        "Zie www.dz.nl",
        "Een min en een max",
        "Nee, wij OK",
    ],
)
def test_what_is_explained_or_known_or_a_name_is_left_alone(text):
    assert hints(text) == []


@pytest.mark.parametrize("text", ["GRATIS koffie", "kom NU SNEL ETEN", "Let op: WELKOM!"])
def test_shouting_is_asked_to_be_lowered(text):
    assert about(text, "Hoofdletters")


@pytest.mark.parametrize("text", ["A B C D", "مرحبا بكم جميعا", "Plan B", "2532 CR", "10:30 - 12:00"])
def test_these_are_no_shouting(text):
    assert about(text, "Hoofdletters") == []


def test_a_very_long_word_is_named():
    assert hints("Een wijkbewonersvereniging")[0].startswith("“wijkbewonersvereniging” is een lang woord.")
    assert hints("Een wijkbewoners-vereniging") == []
    assert hints("a" * 18) == []
    assert len(hints("a" * 5000)[0]) < 120


@pytest.mark.parametrize("text", ["https://www.eenheellangadresvaneensite.nl/", "heellangenaamvaniemand@example.org"])
def test_an_address_is_no_long_word(text):
    assert hints(text) == []


def test_more_than_one_exclamation_mark_is_too_many():
    assert hints("Kom! Eet mee!") == ["Eén uitroepteken is genoeg. Zet op de andere plekken een punt."]


def test_the_first_of_each_kind_goes_first_and_five_are_enough():
    text = f"{sentence(20)}. {sentence(21)}. Participeren! Faciliteren! Realiseren! GRATIS ivm o.a. {'b' * 30}"
    found = hints(text)
    assert len(found) == MAX_HINTS
    assert len({hint.split()[0] for hint in found}) == MAX_HINTS


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        ".",
        "a.",
        "!",
        " ",
        "\n",
        "(",
        "A",
        "i.v.m.",
        "'",
        "’a",
        "-",
        "a ",
        "met betrekking ",
        "\u0301",
        "é",
        "😀",
        "A.",
    ],
)
def test_any_text_of_any_length_is_done_in_time_that_grows_with_it(piece):
    def seconds(length):
        text = (piece * length)[:length]
        return min(_timed(text) for _ in range(3))

    assert seconds(10_000) < 0.2
    # Four times as long; sixteen times as slow would be quadratic.
    assert seconds(10_000) < 9 * max(seconds(2_500), 0.002)


def _timed(text):
    start = time.process_time()
    hints(text)
    return time.process_time() - start


@given(st.text())
def test_no_text_at_all_makes_an_error(text):
    found = hints(text)
    assert len(found) <= MAX_HINTS
    assert all(hint.encode() for hint in found)


# The table


def test_the_table_has_an_easy_word_for_each():
    assert len(WORDS["words"]) >= 60
    assert all(row["word"] and row["use"] and fold(row["word"]) for row in WORDS["words"])
    forms = [fold(form) for row in WORDS["words"] for form in (row["word"], *row.get("forms", []))]
    assert len(forms) == len(set(forms))


def test_the_easy_words_are_no_hard_words_themselves():
    assert [row["use"] for row in WORDS["words"] + WORDS["abbreviations"] if hints(row["use"])] == []


def test_without_the_table_the_rest_is_still_advised(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    assert hints("Participeren! Nu!") == ["Eén uitroepteken is genoeg. Zet op de andere plekken een punt."]
