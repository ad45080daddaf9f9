from datetime import date

import pytest
from django.utils import translation

from activities import wording
from activities.models import Activity


@pytest.mark.parametrize(
    ("cents", "words"),
    [(None, "Prijs: vraag het na"), (0, "Gratis"), (100, "€ 1"), (250, "€ 2,50"), (1_005, "€ 10,05")],
)
def test_prices(cents, words):
    assert wording.price(Activity(price_cents=cents)) == words


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (30, 48, "2½ tot 4 jaar"),
        (36, 48, "3 jaar"),
        (0, 48, "Tot 4 jaar"),
        (None, 18, "Tot 1½ jaar"),
        (216, None, "Vanaf 18 jaar"),
        (4, 18, "4 maanden tot 1½ jaar"),
        (1, 2, "1 maand tot 2 maanden"),
    ],
)
def test_ages(low, high, words):
    assert wording.age(Activity(age_policy="range", age_from_months=low, age_to_months=high)) == words


def test_unknown_ages_are_not_everyone():
    assert (wording.age(Activity(age_policy="everyone")), wording.age(Activity())) == ("Voor iedereen", "")


@pytest.mark.parametrize(
    ("metres", "words"), [(0, "0 meter"), (999, "999 meter"), (1_000, "1,0 km"), (1_260, "1,3 km")]
)
def test_distances(metres, words):
    assert wording.metres(metres) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2021", "bron van 2021"),
        ("2021-09", "bron van september 2021"),
        ("2021-09-23", "bron van 23 september 2021"),
        ("", "bron zonder datum"),
    ],
)
def test_sources_are_dated_as_exactly_as_they_are(text, words):
    assert wording.source(text) == words


def test_positions():
    assert wording.position(20, "Moerwijk-West") == ""
    assert wording.position(150, "Moerwijk-West") == "ligging ongeveer"
    assert wording.position(None, "Moerwijk-West") == "ligging onbekend, ergens in Moerwijk-West"
    assert wording.position(None, "") == "ligging onbekend"


@pytest.mark.parametrize(
    ("checked_on", "freshness", "words"),
    [
        (None, "onbekend", "Nog niet nagevraagd"),
        (date(2026, 8, 25), "actueel", "Gecontroleerd op 25 augustus 2026"),
        (date(2026, 8, 24), "navragen", "Gecontroleerd op 24 augustus 2026. Vraag na of het nog klopt."),
        (date(2026, 5, 27), "navragen", "Gecontroleerd op 27 mei 2026. Vraag na of het nog klopt."),
        (date(2026, 5, 26), "verlopen", "Gecontroleerd op 26 mei 2026. Vraag na of het nog klopt."),
    ],
)
def test_freshness(time_machine, checked_on, freshness, words):
    time_machine.move_to("2026-11-23 12:00 +0100")
    activity = Activity(checked_on=checked_on)
    assert (activity.freshness, wording.checked(activity)) == (freshness, words)


def test_times_that_nobody_knows_are_to_be_asked():
    assert wording.times(None, "") == "Tijden: vraag het na"
    assert wording.times(16, "") == "16 uur per week · Tijden: vraag het na"


def test_words_follow_the_language_of_the_page(time_machine):
    time_machine.move_to("2026-11-25 10:00 +0100", tick=False)
    with translation.override("en"):
        assert wording.checked(Activity(checked_on=date(2026, 11, 20))).endswith("20 November 2026")
