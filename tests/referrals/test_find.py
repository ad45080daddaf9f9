"""Where a worker searches: the same answer as everybody gets, with what a professional needs beside it."""

import re
from datetime import date, time, timedelta

import pytest
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from activities import actions as catalogue
from activities.models import Demand, DemandWord, Schedule, ToddlerCare
from activities.search_form import SearchForm, TrueField
from activities.wishes import WISHES, Wish
from referrals.models import Card, SavedSearch

FIND = "/verwijzen/zoeken/"
QUESTIONS = [
    "",
    "q=koffie",
    "q=qqzzxx",
    "bij=2532CR&straal=1500",
    "bij=2532CR&q=samen+eten&categorie=eten",
    "categorie=sport&categorie=ontmoeten&volgorde=naam",
    "buurt=moerwijk&leeftijd=3",
    "leeftijd=20m&gratis=true",
    "dag=week&vanaf=14:00&tot=21:00",
    "dag=vandaag",
    "dag=2026-12-01&rolstoel=true",
    "taal=tr&vrouwen=true",
    "nuOpen=true",
    "toilet=true&pagina=2&perPagina=5",
    "pagina=99",
    "categorie=bestaat-niet&straal=nee",
]


@pytest.fixture
def worker(client, referrer, as_staff):
    as_staff(referrer)
    return client


@pytest.fixture
def on_a_wednesday(time_machine):
    time_machine.move_to("2026-11-25 10:00 +0100", tick=False)


def ids(results):
    return [result.activity.uuid for result in results]


def row_ids(rows):
    return [row.activity.uuid for row in rows]


def test_the_same_is_found_in_the_same_order_as_on_the_public_page(on_a_wednesday, examples, worker):
    numbers = []
    for question in QUESTIONS:
        public = worker.get(f"/zoeken/?{question}").context
        page = worker.get(f"{FIND}?{question}").context
        answer = page["answer"]
        listed = [uuid for group in answer.groups for uuid in row_ids(group.rows)]
        assert listed == ids(public["found"].results), question
        assert [group.heading for group in answer.groups] == [group.heading for group in public["groups"]], question
        assert row_ids(answer.alternatives) == ids(public["found"].alternatives), question
        assert row_ids(answer.cancelled) == [card.activity.uuid for card in public["cancelled"]], question
        assert (page["found"].total, page["summary"]) == (public["found"].total, public["summary"]), question
        numbers.append(page["found"].total)
    assert min(numbers) == 0
    assert max(numbers) > 20


def test_what_a_worker_does_not_find_is_no_demand_of_a_resident(zuidwest, worker):
    assert worker.get(f"{FIND}?q=qqzzxx").context["found"].total == 0
    assert not Demand.objects.exists()
    assert not DemandWord.objects.exists()
    assert worker.get("/zoeken/?q=qqzzxx").context["found"].total == 0
    assert Demand.objects.exists()


def test_looking_writes_nothing(make_fresh, worker):
    make_fresh()
    worker.get(FIND)
    assert not Card.objects.exists()
    assert not SavedSearch.objects.exists()


def test_needs_stand_in_front_and_every_wish_of_the_search_is_somewhere(zuidwest, worker):
    html = worker.get(FIND).content.decode()
    front, folded = html.split('<details class="dz-details"', 1)
    for name in ("taal", "leeftijd", "rolstoel", "vrouwen"):
        assert f'name="{name}"' in front
    for name in WISHES:
        assert html.count(f'name="{name}"') == 1, name
    assert 'name="gratis"' in folded


def test_a_wish_that_is_added_to_the_search_appears_by_itself(zuidwest, worker, monkeypatch):
    """For everybody it is a row in WISHES; here a buddy stands in front."""
    monkeypatch.setitem(WISHES, "maatje", Wish("Er gaat iemand mee", "", Q(is_women_only=True)))
    monkeypatch.setitem(SearchForm.base_fields, "maatje", TrueField(label="Er gaat iemand mee", required=False))
    front = worker.get(f"{FIND}?maatje=true").content.decode().split('<details class="dz-details"', 1)[0]
    assert re.search(r'name="maatje" value="true"\s+checked', front)


@pytest.mark.parametrize(
    ("days_ago", "words"), [(0, "Actueel"), (100, "Even navragen"), (200, "Lang niet nagevraagd"), (None, None)]
)
def test_a_row_says_how_sure_we_are(make_activity, worker, days_ago, words):
    checked = None if days_ago is None else timezone.localdate() - timedelta(days=days_ago)
    make_activity("Boetseren", checked_on=checked, source_date="2021-09")
    (row,) = rows_of(worker, "q=Boetseren")
    assert row.freshness == (words or "Nog niet nagevraagd")
    said = f"gecontroleerd op {date_format(checked, 'j F Y')}" if checked else "bron van september 2021"
    html = worker.get(f"{FIND}?q=Boetseren").content.decode()
    assert f"<strong>{row.freshness}</strong>" in html
    assert said in html


def test_a_row_says_whom_to_call_and_what_it_costs(make_fresh, worker):
    make_fresh("Boetseren", phone="070 000 00 01", price_cents=250, contact_role="de beheerder")
    html = worker.get(f"{FIND}?q=Boetseren").content.decode()
    for words in ('href="tel:0700000001"', "€ 2,50", "Talen: vraag het na", "Vraag naar: de beheerder"):
        assert words in html


def test_what_we_do_not_know_is_said_so(make_fresh, worker):
    make_fresh("Boetseren")
    html = worker.get(f"{FIND}?q=Boetseren").content.decode()
    for words in ("Contact onbekend", "Prijs: vraag het na", "Tijden: vraag het na"):
        assert words in html


def test_places_left_are_said_where_somebody_said_them(make_fresh, worker):
    care = make_fresh("Peuters spelen", category="peuteropvang")
    ToddlerCare.objects.create(activity=care, places_left=3, places_left_on=timezone.localdate())
    other = make_fresh("Peuters zingen", category="peuteropvang")
    rows = rows_by_uuid(worker, "q=peuters")
    assert "3 plekken vrij (gezegd op" in rows[care.uuid].places_left.lower()
    assert rows[other.uuid].places_left == ""


def test_the_next_moments_stand_there_without_a_day_being_asked(on_a_wednesday, make_fresh, worker):
    activity = make_fresh("Boetseren")
    weekly = {"rule": "FREQ=WEEKLY;BYDAY=TU", "start_time": time(14), "end_time": time(16)}
    schedule = Schedule(activity=activity, starts_on=date(2026, 12, 1), ends_on=date(2027, 2, 1), **weekly)
    catalogue.add_schedule(schedule, [], by=None)
    (row,) = rows_of(worker, "q=Boetseren")
    assert row.card.when == "elke dinsdag 14:00-16:00, eerstvolgende 1 december"
    assert row.further == ["dinsdag 8 december", "dinsdag 15 december"]
    assert "Ook: dinsdag 8 december, dinsdag 15 december" in worker.get(f"{FIND}?q=Boetseren").content.decode()


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "${alert(1)} {{ 7 }}"])
def test_a_hostile_name_is_only_text(make_fresh, worker, referrer, name):
    activity = make_fresh(name, phone='070"><b>', website="https://example.org/?a=<b>", email="a@example.org")
    worker.post(reverse("referrals-collect", args=[activity.uuid]))
    SavedSearch.objects.create(worker=referrer.uuid, name=name, query="q=koffie")
    html = worker.get(f"{FIND}?perPagina=100").content.decode()
    assert activity.name in [each.card.activity.name for each in worker.get(FIND).context["answer"].shortlist.chosen]
    for tag in ("<script>alert", "<img src=x", "<b>"):
        assert tag not in html


def test_the_page_keeps_to_the_strict_policy_and_to_whoever_asked(zuidwest, worker):
    answer = worker.get(FIND)
    html = answer.content.decode()
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
    assert '<meta name="robots" content="noindex">' in html
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("language", ["en", "ar"])
def test_it_is_there_in_other_languages(zuidwest, worker, language):
    assert worker.get(f"/{language}{FIND}?q=koffie").status_code == 200


def test_the_number_of_queries_does_not_depend_on_what_is_found(make_fresh, worker, django_assert_max_num_queries):
    def queries(number: int) -> int:
        with django_assert_max_num_queries(200) as asked:
            assert worker.get(f"{FIND}?q=Boetseren&perPagina=100").context["found"].total == number
        return len(asked)

    first = make_fresh("Boetseren", phone="070 000 00 01")
    worker.post(reverse("referrals-collect", args=[first.uuid]))
    SavedSearch.objects.create(worker=Card.objects.get().made_by, name="Een", query="q=een")
    queries(1)  # what is looked up once is known from here on
    few = queries(1)
    made = [make_fresh("Boetseren", email="a@example.org") for _number in range(20)]
    for activity in made[:2]:
        worker.post(reverse("referrals-collect", args=[activity.uuid]))
    SavedSearch.objects.create(worker=Card.objects.get().made_by, name="Twee", query="q=twee")
    assert queries(21) == few


def test_htmx_gets_the_results_and_the_list_without_the_page_around_them(zuidwest, worker):
    answer = worker.get(f"{FIND}?q=koffie", headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert 'id="resultaten"' in html
    assert 'id="je-lijst"' in html
    assert 'id="melding" data-hx-swap-oob' in html
    assert "HX-Request" in answer["Vary"]


def test_pages_lead_to_pages_of_the_worker(zuidwest, worker):
    html = worker.get(f"{FIND}?perPagina=5&gratis=true").content.decode()
    assert f'href="{FIND}?perPagina=5&amp;gratis=true&amp;pagina=2#resultaten"' in html
    assert worker.get(f"{FIND}?pagina=999").status_code == 200


def test_a_wrong_value_is_said_above_the_other_results(zuidwest, worker):
    page = worker.get(f"{FIND}?straal=nee&bij=2532CR")
    assert "Kies een afstand van 1 tot 10000 meter." in page.content.decode()
    assert page.context["found"].total > 0


@pytest.mark.parametrize(
    ("asked", "shared"),
    [
        ("", "/zoeken/"),
        ("q=koffie&pagina=2&perPagina=5&utm=x", "/zoeken/?q=koffie"),
        ("categorie=eten&categorie=sport&gratis=true", "/zoeken/?categorie=eten&categorie=sport&gratis=true"),
        ("straal=nee&bij=2532CR", "/zoeken/?bij=2532CR"),
        ("q=a%26b+%C3%A9", "/zoeken/?q=a%26b+%C3%A9"),
        ("lat=52.05&lon=9", "/zoeken/"),
        ("gratis=false&dag=week", "/zoeken/?dag=week"),
    ],
)
def test_the_address_to_share_is_the_public_page_with_what_was_asked(zuidwest, worker, asked, shared):
    page = worker.get(f"{FIND}?{asked}").context
    assert page["shared"].partition("/zoeken/")[1:] == shared.partition("/zoeken/")[1:]
    assert page["shared"].startswith("http")


def test_who_shares_passes_on_the_same_list(zuidwest, worker, client):
    page = worker.get(f"{FIND}?gratis=true&buurt=moerwijk&pagina=1").context
    client.logout()
    public = client.get(f"/zoeken/?{page['query']}").context
    assert public["found"].total == page["found"].total > 0


def test_a_list_that_fits_can_be_put_on_one_page_for_the_printer(zuidwest, worker):
    page = worker.get(f"{FIND}?gratis=true&perPagina=5&pagina=2").context
    assert page["one_page"]
    assert len(rows_of(worker, page["one_page"][1:])) == page["found"].total > 5
    assert worker.get(f"{FIND}{page['one_page']}").context["one_page"] == ""


def test_what_is_on_the_list_of_somebody_else_looks_free(make_fresh, make_card, other_referrer, worker):
    activity = make_fresh("Boetseren")
    make_card(activity, is_draft=True, by=other_referrer)
    page = worker.get(f"{FIND}?q=Boetseren")
    assert not rows_of(worker, "q=Boetseren")[0].is_collected
    assert page.context["answer"].shortlist.chosen == []


def test_a_withdrawn_activity_is_not_found(make_fresh, moderator, worker):
    activity = make_fresh("Boetseren")
    catalogue.archive(activity, by=moderator)
    assert activity.uuid not in rows_by_uuid(worker, "q=Boetseren")


def rows_of(worker, question):
    answer = worker.get(f"{FIND}?{question}").context["answer"]
    return [row for group in answer.groups for row in group.rows]


def rows_by_uuid(worker, question):
    return {row.activity.uuid: row for row in rows_of(worker, question)}
