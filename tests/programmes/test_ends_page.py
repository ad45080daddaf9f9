"""The calendar of endings as a page, a table and an agenda. Who may see it is in tests/permissions."""

import csv
from datetime import date, timedelta
from html import unescape
from io import StringIO

import pytest
from icalendar import Calendar

from activities.models import Category, Grant
from maps.models import Buurt
from tests.activities.helpers import plan
from tests.programmes.ending_rows import MORNING, fund, make_grant

PAGE, TABLE, AGENDA = "/programma/eindigt/", "/programma/eindigt.csv", "/programma/eindigt.ics"
END = date(2027, 3, 31)


@pytest.fixture
def manager(zuidwest, time_machine, client, as_staff, programme_manager):
    """Signed in, where there are no other grants than those of the test."""
    Grant.objects.all().delete()
    time_machine.move_to(MORNING, tick=False)
    as_staff(programme_manager)
    return client


@pytest.fixture
def grant(manager):
    return make_grant(ends_on=END)


@pytest.fixture
def koffie(make_activity):
    return make_activity("Koffie", place__buurt=Buurt.objects.order_by("code")[0])


def text_of(client, address=PAGE):
    answer = client.get(address)
    assert answer.status_code == 200
    return " ".join(unescape(answer.content.decode()).split())


def rows_of(client, address=TABLE):
    return list(csv.reader(StringIO(client.get(address).content.decode("utf-8-sig")), delimiter=";"))


def events_of(client):
    return Calendar.from_ical(client.get(AGENDA).content).walk("VEVENT")


def test_it_says_day_grant_and_what_stops_where(manager, grant, koffie):
    plan(koffie)
    fund(grant, activity=koffie)
    text = text_of(manager)
    assert "31 maart 2027" in text
    assert "Nog 181 dagen." in text
    for said in ("Proefsubsidie", "Proef", koffie.buurt.name, "Mensen ontmoeten", "Samen"):
        assert said in text
    assert "Momenten per week</span> 1</td>" in text


def test_without_any_grant_that_runs_it_says_what_to_do(manager):
    make_grant("Over", ends_on=date(2026, 9, 30))
    assert "Nog niet ingevuld: er is geen subsidie die nog loopt." in text_of(manager)


def test_a_day_that_nobody_knows_has_a_heading_of_its_own(manager, grant):
    make_grant("Ooit")
    text = text_of(manager)
    assert text.index("31 maart 2027") < text.index("Einddatum onbekend") < text.index("Ooit")
    assert "Vul de laatste dag in." in text


def test_unknown_times_are_no_zero(manager, grant, koffie):
    fund(grant, activity=koffie)
    assert "Momenten per week</span> onbekend</td>" in text_of(manager)


def test_of_some_the_times_are_unknown(manager, grant, koffie, make_activity):
    plan(koffie)
    fund(grant, activity=koffie)
    fund(grant, activity=make_activity("Thee"))
    assert "1 <small>van 1 activiteit onbekend</small>" in text_of(manager)


def test_money_for_a_theme_is_told_without_a_table(manager, grant, koffie):
    fund(grant, category=koffie.category)
    text = text_of(manager)
    assert "Betaalt mee aan het thema:" in text
    assert "Wat er dan stopt" not in text


def test_a_successor_is_named(manager, grant, koffie):
    fund(grant, activity=koffie)
    Grant.objects.filter(pk=grant.pk).update(successor=make_grant("Vervolg"))
    assert "Er stopt niets. De opvolger is <bdi>Vervolg</bdi>." in text_of(manager)


def test_what_is_paid_until_another_day_is_no_empty_table(manager, grant, koffie):
    fund(grant, activity=koffie, ends_on=END - timedelta(days=9))
    text = text_of(manager)
    assert text.count("Wat er dan stopt") == 1
    assert "Of het heeft een eigen laatste dag." in text


def test_a_name_is_text_and_nothing_else(manager, grant):
    Grant.objects.update(name="<script>alert(1)</script>")
    assert "<script>alert(1)" not in manager.get(PAGE).content.decode()


def test_more_grants_cost_no_more_queries(manager, grant, koffie, django_assert_max_num_queries):
    for number in range(5):
        fund(make_grant(f"Subsidie {number}", ends_on=END), activity=koffie)
    with django_assert_max_num_queries(15):
        manager.get(PAGE)


def test_the_table_has_a_row_for_each_theme_in_a_buurt(manager, grant, koffie):
    plan(koffie)
    fund(grant, activity=koffie)
    fund(grant, category=Category.objects.get(slug="eten"))
    make_grant("Ooit")
    head, loss, theme, unknown = rows_of(manager)
    buurt = koffie.buurt
    assert head[:4] == ["Subsidie", "Programma", "Laatste dag", "Dagen"]
    assert loss[:4] == ["Proefsubsidie", "Proef", "2027-03-31", "181"]
    assert loss[4:] == ["stopt", buurt.code, buurt.name, "Mensen ontmoeten", "1", "1", "1", "0", ""]
    assert theme[4:] == ["betaalt mee aan het thema", "", "", "Samen eten", "", "", "", "", ""]
    assert unknown[:5] == ["Ooit", "Proef", "onbekend", "", "nog niet ingevuld"]
    assert {len(row) for row in (head, loss, theme, unknown)} == {13}


def test_part_of_a_moment_is_written_as_the_language_does(manager, grant, koffie):
    plan(koffie, starts_on=date(2026, 10, 6), ends_on=date(2026, 10, 6), rule="")
    fund(grant, activity=koffie)
    assert rows_of(manager)[1][10] == "0,25"
    assert rows_of(manager, f"/en{TABLE}")[1][10] == "0.25"


def test_unknown_times_are_unknown_in_the_table_too(manager, grant, koffie):
    fund(grant, activity=koffie)
    assert rows_of(manager)[1][10:12] == ["onbekend", "1"]


@pytest.mark.parametrize("name", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_of_the_table_starts_a_formula(manager, grant, name):
    Grant.objects.update(name=name)
    assert rows_of(manager)[1][0] == f"'{name}"


def test_what_goes_on_stands_in_the_table_with_its_successor(manager, grant, koffie):
    fund(grant, activity=koffie)
    Grant.objects.filter(pk=grant.pk).update(successor=make_grant("Vervolg"))
    row = rows_of(manager)[1]
    assert (row[4], row[-1]) == ("gaat door", "Vervolg")


def test_the_agenda_has_a_whole_day_for_each_end_that_is_known(manager, grant, koffie):
    fund(grant, activity=koffie)
    make_grant("Ooit")
    (event,) = events_of(manager)
    assert (event.decoded("dtstart"), event.decoded("dtend")) == (END, END + timedelta(days=1))
    assert str(event["summary"]) == "Laatste dag: Proefsubsidie"
    assert str(event["uid"]).startswith(str(grant.uuid))
    assert f"{koffie.buurt.name}, Mensen ontmoeten: 1 activiteit" in str(event["description"])
    assert str(event["url"]).endswith(PAGE)


def test_two_days_of_one_grant_are_two_events(manager, grant, koffie):
    fund(grant, activity=koffie, ends_on=END - timedelta(days=9))
    assert len({str(event["uid"]) for event in events_of(manager)}) == 2


def test_asked_twice_the_agenda_is_the_same(manager, grant):
    assert manager.get(AGENDA).content == manager.get(AGENDA).content


def test_a_name_ends_no_line_of_the_agenda(manager, grant):
    Grant.objects.update(name="Proef\r\nATTENDEE:mailto:x@example.org")
    (event,) = events_of(manager)
    assert "attendee" not in event
