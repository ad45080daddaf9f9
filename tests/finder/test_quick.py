"""Questions of one tap, and what they keep of the question that stands."""

import pytest
from django.http import QueryDict

from activities.finder.quick import CHILD_AGES, Quick
from activities.search import find
from activities.search_form import ask


@pytest.fixture(autouse=True)
def _catalogue(zuidwest, monday_morning):
    """A Monday, with the real places."""


def _quick(address: str) -> Quick:
    params = QueryDict(address)
    return Quick(params, ask(params).criteria)


def _address(choices, label: str) -> str:
    return next(choice.address for choice in choices if str(choice.label) == label)


def test_a_tap_keeps_the_rest_of_the_question_and_starts_at_its_first_page():
    quick = _quick("q=samen&categorie=eten&categorie=sport&vanaf=&pagina=3")
    assert _address(quick.choices, "Gratis") == "/zoeken/?q=samen&categorie=eten&categorie=sport&gratis=true#resultaten"


def test_a_second_tap_takes_the_choice_away():
    quick = _quick("dag=vandaag&gratis=true")
    assert [str(choice.label) for choice in quick.choices if choice.is_chosen] == ["Vandaag", "Gratis"]
    assert _address(quick.choices, "Vandaag") == "/zoeken/?gratis=true#resultaten"
    assert _address(_quick("gratis=true").choices, "Gratis") == "/zoeken/#resultaten"


def test_with_a_child_asks_how_old_and_takes_every_age_until_then():
    assert _quick("dag=vandaag").ages == []
    quick = _quick("leeftijd=0-17")
    assert [str(choice.label) for choice in quick.ages] == ["Baby", "Peuter", "4 tot 13 jaar", "Tiener"]
    assert _address(quick.ages, "Peuter") == "/zoeken/?leeftijd=2-3#resultaten"
    again = _quick("leeftijd=2-3")
    assert [str(choice.label) for choice in again.ages if choice.is_chosen] == ["Peuter"]
    assert _address(again.ages, "Peuter") == "/zoeken/?leeftijd=0-17#resultaten"
    assert _address(again.choices, "Met kind") == "/zoeken/#resultaten"


def test_the_age_of_a_grown_up_is_no_child():
    quick = _quick("leeftijd=70")
    assert quick.ages == []
    assert _address(quick.choices, "Met kind") == "/zoeken/?leeftijd=0-17#resultaten"


def test_the_ages_together_are_those_of_any_child():
    asked = [ask({"leeftijd": age}).criteria.ages for age, _icon, _label in CHILD_AGES]
    ends = [(low, high) for low, high in asked]
    assert [low for low, _high in ends[1:]] == [high for _low, high in ends[:-1]]
    assert (ends[0][0], ends[-1][1]) == ask({"leeftijd": "0-17"}).criteria.ages


def test_with_a_child_leaves_out_what_is_only_for_grown_ups(make_activity):
    made = {
        low: make_activity(age_policy="range", age_from_months=low, age_to_months=high)
        for low, high in ((0, 24), (30, 48), (48, 156), (192, None), (216, None), (660, None))
    }
    found = find(ask({"leeftijd": "0-17", "perPagina": "100"}).criteria)
    shown = {result.activity.pk for result in found.results}
    assert {low for low, row in made.items() if row.pk in shown} == {0, 30, 48, 192}


def test_a_place_that_was_asked_for_can_be_taken_away():
    assert _quick("dag=vandaag").anywhere == ""
    assert _quick("dag=vandaag&bij=2532CR&straal=500").anywhere == "/zoeken/?dag=vandaag#resultaten"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_the_choices_stand_with_the_results_so_that_they_know_what_is_asked(client, headers):
    page = client.get("/zoeken/?gratis=true", headers=headers).content.decode()
    assert 'href="/zoeken/?gratis=true&amp;dag=vandaag#resultaten"' in page
    assert page.index('id="resultaten"') < page.index("dag=vandaag#resultaten")
