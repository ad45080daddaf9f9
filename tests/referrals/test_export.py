"""A worker takes their own cards along as a table; that it was taken is written down."""

import csv
from io import StringIO

import pytest

from activities.models import Category
from referrals.enums import State
from referrals.models import AuditRecord
from tests.accounts.helpers import give_second_factor
from tests.referrals.helpers import put, stored

ADDRESS = "/verwijzen/kaartjes.csv"


@pytest.fixture
def rows(client, referrer):
    give_second_factor(referrer)
    client.force_login(referrer)

    def download() -> list[list[str]]:
        answer = client.post(ADDRESS)
        assert answer.status_code == 200
        assert answer["Content-Type"] == "text/csv; charset=utf-8"
        assert 'filename="kaartjes.csv"' in answer["Content-Disposition"]
        assert answer["Cache-Control"] == "private, no-store"
        return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))

    return download


def test_the_table_has_a_row_for_each_activity_on_a_card(rows, make_card, make_fresh, time_machine):
    time_machine.move_to("2026-03-03 12:00:00+01:00", tick=False)
    card = make_card(make_fresh("Koffie"), make_fresh("Zwemmen", category="sport"), language="tr")
    put(card.referrals.first(), State.DECLINED)
    head, first, second = rows()
    assert head == ["Kaartje", "Gegeven op", "Taal", "Activiteit", "Thema", "Nummer", "Stand", "Sinds"]
    number = card.referrals.first().shown_number
    assert first == [
        card.shown_code, "2026-03-03", "tr", "Koffie", "Mensen ontmoeten", number, "kon niet: vol", "2026-03-03",
    ]  # fmt: skip
    assert second[3:5] == ["Zwemmen", Category.objects.get(slug="sport").label]


def test_no_cell_starts_a_formula(rows, make_card, make_fresh):
    make_card(make_fresh("=HYPERLINK(1)"))
    assert rows()[1][3] == "'=HYPERLINK(1)"


def test_only_own_cards_that_were_given_are_in_it(rows, make_card, make_fresh, other_referrer):
    make_card(make_fresh("Schaken"), by=other_referrer)
    make_card(make_fresh("Soep"), is_draft=True)
    assert len(rows()) == 1


def test_it_is_written_down_and_nothing_else_changes(rows, make_card, referrer):
    make_card()
    number = AuditRecord.objects.count()
    rows()
    record = AuditRecord.objects.last()
    assert AuditRecord.objects.count() == number + 1
    assert (record.action, record.actor_uuid, record.object_uuid) == ("downloaden", referrer.uuid, None)


def test_following_a_link_downloads_nothing(rows, client, make_card):
    make_card()
    before = stored()
    assert client.get(ADDRESS).status_code == 405
    assert stored() == before


def test_the_number_of_queries_does_not_grow(rows, make_card, make_fresh, django_assert_max_num_queries):
    make_card(make_fresh("Soep"))
    with django_assert_max_num_queries(30) as few:
        rows()
    for name in ("Koffie", "Thee", "Zingen"):
        make_card(make_fresh(name))
    with django_assert_max_num_queries(len(few)):
        rows()
