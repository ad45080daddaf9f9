"""What became of referrals, in numbers: for the programme manager and for who refers."""

from datetime import date

import pytest
from django.urls import reverse

from referrals.models import Outcome

PAGE, TABLE = reverse("referrals-outcomes"), reverse("referrals-outcomes-export")


@pytest.fixture
def some(zuidwest):
    values = {"quarter": date(2024, 1, 1), "category": "ontmoeten", "buurt": ""}
    Outcome.objects.create(number=31, result="geweest", days="0-2", **values)
    Outcome.objects.create(number=17, result="verlopen", days="geen", **values)
    Outcome.objects.create(number=3, result="niet-gekomen", days="3-7", **values)


@pytest.fixture
def read(client, as_staff, programme_manager):
    as_staff(programme_manager)
    return lambda address=PAGE: client.get(address).content.decode()


def test_the_addresses_are_dutch():
    assert (PAGE, TABLE) == ("/verwijzen/uitkomsten/", "/verwijzen/uitkomsten.csv")


def test_the_page_says_what_is_shown_and_what_is_not(read, some):
    page = read()
    assert "1e kwartaal van 2024" in page
    assert "<strong>51</strong> verwijzingen eindigden." in page
    assert "<td>31</td>" in page
    assert "<td>17</td>" not in page
    assert "<td>3</td>" not in page
    assert "niet getoond" in page
    assert "We tellen geen kwartalen bij elkaar op" in page
    assert page.count("<caption>") == 4


def test_the_table_has_the_figures_of_the_page_and_no_others(read, some):
    rows = [line.split(";") for line in read(TABLE).removeprefix("\ufeff").splitlines()]
    assert rows[:3] == [
        ["kwartaal", "tabel", "regel", "aantal"],
        ["1e kwartaal van 2024", "totaal", "", "51"],
        ["1e kwartaal van 2024", "Hoe het afliep", "geweest", "31"],
    ]
    page = read()
    assert page.count("<td>") == len(rows) - 2
    shown = [number for *_where, number in rows[2:] if number != "niet getoond"]
    assert all(f"<td>{number}</td>" in page for number in shown)
    assert sum(number == "niet getoond" for *_where, number in rows) == page.count("dz-outcomes__hidden")


def test_fewer_than_five_are_told_without_their_number(read, zuidwest):
    values = {"quarter": date(2024, 1, 1), "category": "ontmoeten", "buurt": ""}
    Outcome.objects.create(number=4, result="geweest", days="0-2", **values)
    page = read()
    assert "Minder dan 5 verwijzingen eindigden." in page
    assert "<table" not in page


def test_without_a_closed_quarter_the_page_says_when_to_come_back(read, zuidwest):
    page = read()
    assert "Kijk na het einde van dit kwartaal nog eens." in page
    assert TABLE not in page


def test_the_programme_manager_finds_it_from_every_page_and_others_are_not_sent_there(read, client, as_staff, referrer):
    assert f'href="{PAGE}"' in read(reverse("account"))
    as_staff(referrer)
    assert f'href="{PAGE}"' not in read(reverse("account"))


def test_nothing_of_it_is_kept_in_a_cache(client, as_staff, referrer, some):
    as_staff(referrer)
    for address in (PAGE, TABLE):
        assert client.get(address)["Cache-Control"] == "private, no-store"


def test_the_page_asks_the_database_as_often_for_many_quarters(read, some, django_assert_max_num_queries):
    for month in (4, 7, 10):
        Outcome.objects.create(
            quarter=date(2024, month, 1), category="ontmoeten", buurt="", result="geweest", days="0-2", number=20
        )
    with django_assert_max_num_queries(8):
        read()
