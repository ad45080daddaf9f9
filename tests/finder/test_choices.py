"""The lists of the search form: what is chosen, and how many results each choice would leave."""

import re

import pytest

from activities.models import Activity


@pytest.fixture(autouse=True)
def _only_own_rows(zuidwest, monday_morning):
    Activity.objects.all().delete()


def test_not_to_choose_has_its_number_in_the_lists_and_a_date_on_its_button(plan, client):
    plan()
    address = "/zoeken/?dag=2026-12-08&bij=2532CR&straal=1000"
    for headers in ({}, {"HX-Request": "true"}):
        page = client.get(address, headers=headers).content.decode()
        for words in ("2 kilometer (1)", "Heel Zuidwest (1)", "Alle talen (1)"):
            assert f'<option value="">{words}</option>' in page
        assert "()" not in page
        assert re.search(r'id="telt-dag-datum"[^>]*>1<', page)


def test_a_date_that_is_chosen_no_longer_loses_its_number(plan, client):
    plan()
    for headers in ({}, {"HX-Request": "true"}):
        page = client.get("/zoeken/?dag=morgen", headers=headers).content.decode()
        assert re.search(r'id="telt-dag-datum"[^>]*></span>', page)


def test_what_is_chosen_is_what_is_searched(plan, client):
    plan()
    context = client.get("/zoeken/?dag=vandaag%20&bij=2532CR&straal=%2B500&buurt=%20Moerwijk&vanaf=%20").context
    choices = context["choices"]
    assert [day.value for day in choices.days if day.is_chosen] == ["vandaag"]
    assert [day.key for day in choices.days] == ["vandaag", "morgen", "weekend", "week", "alle"]
    assert [each.value for each in choices.radii[0].choices if each.is_chosen] == ["500"]
    assert [each.value for group in choices.areas for each in group.choices if each.is_chosen] == ["moerwijk"]
    assert choices.number_chosen == 3
    assert "vandaag" in context["summary"]
    usual = client.get("/zoeken/?bij=2532CR&straal=2000").context["choices"].radii[0].choices
    assert [each.value for each in usual] == ["500", "1000", "5000", "10000"]
    assert client.get("/zoeken/?vanaf=00:00").context["choices"].number_chosen == 1


def test_a_wrong_day_is_said_at_the_days(client):
    page = client.get("/zoeken/?dag=gisteren").content.decode()
    group = re.search(r'<fieldset[^>]*role="radiogroup"[^>]*>', page)[0]
    assert 'aria-describedby="fout-dag" aria-invalid="true"' in group
    radios = re.findall(r'<input[^>]*type="radio"[^>]*name="dag"[^>]*>', page)
    assert len(radios) == 5
    assert all(re.search(r'aria-describedby="telt-dag-\w+ fout-dag"', radio) for radio in radios)
    assert (
        "aria-invalid" not in re.search(r"<fieldset[^>]*radiogroup[^>]*>", client.get("/zoeken/").content.decode())[0]
    )
