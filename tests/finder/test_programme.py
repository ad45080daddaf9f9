"""What a programme makes possible: found by it everywhere alike, and told on the pages of what it pays for."""

import re
from datetime import date
from urllib.parse import urlencode

import pytest

from activities import actions
from activities.actions.grants import ABOUT_GRANT
from activities.models import Category, Funding, Grant, Programme
from tests.plans import weekly

TODAY = date(2026, 11, 26)


@pytest.fixture(autouse=True)
def _on_a_thursday(time_machine):
    time_machine.move_to("2026-11-26 10:00 +0100", tick=False)


@pytest.fixture
def programme(zuidwest):
    return Programme.objects.create(slug="proef", name="Proefprogramma", source="test")


@pytest.fixture
def grant(programme):
    return Grant.objects.create(programme=programme, name="Proefproject", source="https://example.org/besluit")


@pytest.fixture
def weekly_activity(make_activity, moderator):
    def make(name, category="sport"):
        activity = make_activity(name, category)
        actions.edit_activity(activity, {"plan": {"schedules": [weekly("FR")], "closed": []}}, by=moderator)
        activity.refresh_from_db()
        return activity

    return make


def _fund(grant, **values):
    return Funding.objects.create(grant=grant, **{"source": "https://example.org/brief"} | values)


def _found(client, **query):
    asked = urlencode({"programma": "proef", "perPagina": "100"} | query, doseq=True)
    page = client.get(f"/zoeken/?{asked}").context["found"]
    on_map = client.get(f"/kaart/punten.geojson?{asked}").json()["features"]
    in_api = client.get(f"/api/v1/activiteiten?{asked}").json()
    moments = client.get(f"/api/v1/momenten?{asked}").json()["resultaten"]
    calendar = client.get(f"/agenda.ics?{asked}").content.decode()
    news = client.get(f"/agenda.rss?{asked}").content.decode()
    block = client.get(f"/embed/?{asked}").content.decode()
    names = [result.activity.name for result in page.results]
    assert [row["naam"] for row in in_api["resultaten"]] == names
    assert sorted(each["properties"]["naam"] for each in on_map if not each["properties"]["alternatief"]) == sorted(
        names
    )
    happening = {row["activiteit"]["naam"] for row in moments}
    assert happening == {name for name in names if f"SUMMARY:{name}" in calendar}
    assert {name for name in happening if name not in news} == set()
    assert {row["id"] for row in moments} == set(re.findall(r"UID:([^@]+)@", calendar))
    assert not page.results or all(name in block for name in names)
    return sorted(names)


def test_page_map_api_feeds_and_block_find_alike_what_a_programme_pays_for_today(
    client, grant, weekly_activity, make_activity
):
    itself, at_place = weekly_activity("Naaien"), weekly_activity("Schaken")
    weekly_activity("Zwemmen")
    _fund(grant, activity=itself)
    _fund(grant, place=at_place.place)
    assert _found(client) == ["Naaien", "Schaken"]
    assert _found(client, dag="week") == ["Naaien", "Schaken"]
    assert _found(client, q="schaken") == ["Schaken"]


def test_money_for_a_theme_says_nothing_about_one_activity(client, grant, weekly_activity):
    weekly_activity("Zwemmen")
    _fund(grant, category=Category.objects.get(slug="sport"))
    assert _found(client) == []


@pytest.mark.parametrize(
    ("of_funding", "of_grant", "of_programme", "is_found"),
    [
        ({"ends_on": TODAY}, {}, {}, True),
        ({"ends_on": date(2026, 11, 25)}, {}, {}, False),
        ({"starts_on": date(2026, 11, 27)}, {}, {}, False),
        ({}, {"end_year": 2025}, {}, False),
        ({}, {"end_year": 2026}, {"end_year": 2025}, True),
        ({}, {}, {"end_year": 2025}, False),
        ({"ends_on": date(2027, 1, 1)}, {"ends_on": date(2026, 1, 1)}, {}, True),
    ],
)
def test_only_what_runs_counts(client, grant, make_activity, of_funding, of_grant, of_programme, is_found):
    activity = make_activity("Naaien")
    Grant.objects.filter(pk=grant.pk).update(**of_grant)
    Programme.objects.filter(pk=grant.programme.pk).update(**of_programme or {"end_year": None})
    _fund(grant, activity=activity, **of_funding)
    assert (_found(client) == ["Naaien"]) is is_found


def test_an_activity_that_is_paid_for_twice_stands_there_once(client, grant, make_activity):
    activity = make_activity("Naaien")
    other = Grant.objects.create(programme=grant.programme, name="Nog een", source="test")
    for each in (grant, other):
        _fund(each, activity=activity)
        _fund(each, place=activity.place)
    assert _found(client) == ["Naaien"]
    assert client.get("/api/v1/activiteiten?programma=proef").json()["aantal"] == 1


@pytest.mark.parametrize("slug", ["bestaat-niet", "a\0b", "x" * 81])
def test_a_programme_that_nobody_knows_is_an_error_of_the_field(client, zuidwest, slug):
    page = client.get("/zoeken/", {"programma": slug})
    assert page.context["form"].errors["programma"]
    assert page.context["found"].total > 10
    answer = client.get("/api/v1/activiteiten", {"programma": slug})
    assert answer.status_code == 400
    assert "programma" in answer.content.decode()


def test_what_is_found_by_a_programme_says_so_and_can_be_taken_off(client, grant, make_activity):
    _fund(grant, activity=make_activity("Naaien"))
    page = client.get("/zoeken/?programma=proef&categorie=ontmoeten")
    assert "mogelijk gemaakt door Proefprogramma" in page.context["summary"]
    chip = next(choice for choice in page.context["quick"].choices if choice.label == "Proefprogramma")
    assert chip.is_chosen
    assert chip.address == "/zoeken/?categorie=ontmoeten#resultaten"
    assert '<input type="hidden" name="programma" value="proef">' in page.content.decode()
    assert "programma=proef" in client.get("/zoeken/?programma=proef&perPagina=1").content.decode()


def test_the_page_about_zuidwest_leads_to_all_that_a_programme_makes_possible(client, grant, make_activity):
    def story():
        page = client.get("/over/")
        return next(each for each in page.context["stories"] if each.programme.slug == "proef"), page.content.decode()

    told, page = story()
    assert told.makes_possible == "nothing"
    assert "nog niet ingevuld" in page
    assert "?programma=proef" not in page
    funding = _fund(grant, activity=make_activity("Naaien"))
    assert story()[0].makes_possible == "something"
    assert 'href="/zoeken/?programma=proef"' in story()[1]
    Funding.objects.filter(pk=funding.pk).update(ends_on=date(2025, 1, 1))
    assert story()[0].makes_possible == ""


def _panels(client, row):
    page = client.get(row.get_absolute_url()).content.decode()
    return " ".join(re.sub(r"<[^>]+>", "", page).split())


@pytest.mark.parametrize("of", ["activity", "place"])
def test_while_it_runs_it_is_made_possible_by_it_and_after_the_end_it_was_until_a_day(client, grant, make_activity, of):
    activity = make_activity("Naaien", "hulp")
    funding = _fund(grant, **{of: activity if of == "activity" else activity.place})
    page = _panels(client, activity if of == "activity" else activity.place)
    assert "Mogelijk gemaakt door Proefprogramma, met het project Proefproject." in page
    assert "example.org/brief" in page
    Funding.objects.filter(pk=funding.pk).update(ends_on=date(2026, 11, 25))
    page = _panels(client, activity if of == "activity" else activity.place)
    assert "Was mogelijk door Proefprogramma, met het project Proefproject, tot en met 25 november 2026." in page
    assert "Proefprogramma, met het project Proefproject. " not in page
    assert "example.org/brief" in page


def test_what_goes_on_after_it_is_named_when_that_runs(client, grant, make_activity):
    activity = make_activity("Naaien", "hulp")
    _fund(grant, activity=activity, ends_on=date(2026, 11, 25))
    third = Grant.objects.create(programme=grant.programme, name="Derde project", source="test")
    second = Grant.objects.create(
        programme=grant.programme, name="Tweede project", source="test", starts_on=date(2027, 1, 1)
    )
    Grant.objects.filter(pk=grant.pk).update(successor=second)
    assert "Nu verder met" not in _panels(client, activity)
    Grant.objects.filter(pk=second.pk).update(starts_on=None)
    assert "Nu verder met: Tweede project (Proefprogramma)." in _panels(client, activity)
    Grant.objects.filter(pk=second.pk).update(ends_on=date(2026, 11, 1), successor=third)
    assert "Nu verder met: Derde project (Proefprogramma)." in _panels(client, activity)


def test_a_ring_that_stands_in_the_database_all_the_same_ends(client, grant, make_activity):
    activity = make_activity("Naaien", "hulp")
    _fund(grant, activity=activity)
    other = Grant.objects.create(
        programme=grant.programme, name="Ander", source="test", ends_on=date(2026, 1, 1), successor=grant
    )
    Grant.objects.filter(pk=grant.pk).update(successor=other, ends_on=date(2026, 1, 1))
    assert "Nu verder met" not in _panels(client, activity)


def test_money_for_a_theme_is_told_as_that_also_after_its_end(client, grant, make_activity):
    activity = make_activity("Naaien", "hulp")
    _fund(grant, category=activity.category, ends_on=date(2026, 11, 25))
    page = _panels(client, activity)
    assert "Proefprogramma betaalde tot en met 25 november 2026 mee aan dit thema in Zuidwest." in page
    assert "Proefprogramma" not in _panels(client, activity.place)


def test_what_still_has_to_begin_is_not_told_yet(client, grant, make_activity):
    activity = make_activity("Naaien", "hulp")
    _fund(grant, activity=activity, starts_on=date(2027, 1, 1))
    page = _panels(client, activity)
    assert "Proefprogramma" not in page
    assert "mogelijk" not in page.lower()


def test_the_api_tells_the_days_and_what_follows_and_null_where_nobody_knows(
    client, grant, make_activity, programme_manager
):
    activity = make_activity("Naaien", "hulp")
    funding = _fund(grant, activity=activity)

    def told():
        return client.get(f"/api/v1/activiteiten/{activity.uuid}").json()["financiering"][0]

    assert (told()["van"], told()["tot"], told()["opvolger"]) == (None, None, None)
    after = Grant.objects.create(programme=grant.programme, name="Vervolg", source="test", start_year=2027)
    said = {name: getattr(grant, name) for name in ABOUT_GRANT}
    actions.save_grant(grant, said | {"start_year": 2024, "ends_on": TODAY, "successor": after}, by=programme_manager)
    assert (told()["van"], told()["tot"]) == ("2024-01-01", "2026-11-26")
    assert told()["opvolger"] == {
        "programma": {"id": str(grant.programme.uuid), "naam": "Proefprogramma", "slug": "proef"},
        "subsidie": "Vervolg",
        "van": "2027-01-01",
        "tot": None,
    }
    link = {"starts_on": date(2025, 3, 1), "ends_on": date(2025, 4, 1), "source": "test", "source_date": ""}
    actions.save_funding(funding, link, by=programme_manager)
    assert (told()["van"], told()["tot"]) == ("2025-03-01", "2025-04-01")
