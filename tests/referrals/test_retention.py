"""Every term, one second before its end and at it; and what is left behind."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from cryptography.fernet import Fernet
from django.core.management import call_command
from django.db import connection
from post_office.models import STATUS, Email

from referrals import actions, audit_check, checks
from referrals.actions import Consented, Told, moves, retention
from referrals.enums import AuditAction, Channel, ConsentChannel, DataClass, Event, State
from referrals.models import (
    AuditCheckpoint,
    AuditRecord,
    Card,
    Consent,
    Destruction,
    HandOver,
    Outcome,
    Referral,
    SavedSearch,
)
from referrals.who import HOST, RESIDENT, SYSTEM, worker
from tests.referrals.log import write

HERE = ZoneInfo("Europe/Amsterdam")
# A Monday; 2024 has a 29 February, and the clocks change on 31 March and 27 October.
START = datetime(2024, 1, 15, 10, 0, tzinfo=HERE)
SECOND = timedelta(seconds=1)
DAY = timedelta(days=1)


@pytest.fixture
def at(db, time_machine):
    """Now is this moment; each class that something was destroyed of since, by a run then."""

    def go(moment: datetime) -> dict[DataClass, int]:
        time_machine.move_to(moment, tick=False)
        return {data_class: number for data_class, number in actions.forget().items() if number}

    time_machine.move_to(START, tick=False)
    return go


@pytest.fixture
def warm(settings):
    settings.REFERRAL_KEYS, settings.REFERRAL_DPIA = [Fernet.generate_key().decode()], "DPIA-voorbeeld"


def hand_over(card: Card, by) -> None:
    told = Told("Naam", Channel.PHONE, "06 00000000", note="Belt liever niet.")
    actions.hand_over(card, told, Consented("nl", ConsentChannel.IN_PERSON), by=by)


def later(moment: datetime, term: timedelta) -> datetime:
    """By the clock of the world, also when the clocks change here."""
    return (moment.astimezone(UTC) + term).astimezone(HERE)


def lines() -> list[tuple[str, int, str]]:
    return list(Destruction.objects.values_list("data_class", "number", "term"))


# Lists that nobody gave: 24 hours


@pytest.mark.parametrize("start", [START, datetime(2024, 3, 30, 14, 0, tzinfo=HERE)])
def test_a_list_that_was_not_given_lasts_24_hours(at, make_card, time_machine, referrer, start):
    time_machine.move_to(start, tick=False)
    make_card(is_draft=True)
    assert at(later(start, 24 * timedelta(hours=1) - SECOND)) == {}
    assert actions.draft_of(referrer)
    assert at(later(start, timedelta(hours=24))) == {DataClass.DRAFT: 1}
    assert not Card.objects.exists()
    assert not Referral.objects.exists()
    assert not Outcome.objects.exists()
    assert lines() == [("concept", 1, "24 uur")]
    assert AuditRecord.objects.last().action == AuditAction.ERASE


def test_what_stood_on_a_list_about_a_resident_goes_with_it(at, make_card, warm, referrer):
    hand_over(make_card(is_draft=True), referrer)
    at(START + DAY)
    assert not HandOver.objects.exists()
    assert not Consent.objects.exists()


# What is about the resident: 14 days after the end


@pytest.fixture
def two_of_warm(warm, make_card, make_fresh, referrer):
    card = make_card(make_fresh(), make_fresh("Soep"), is_draft=True)
    hand_over(card, referrer)
    actions.offer(card, by=worker(referrer))
    return Card.objects.get(), *card.referrals.order_by("pk")


@pytest.mark.parametrize("end", [START + DAY, datetime(2024, 3, 20, 10, 0, tzinfo=HERE)])
def test_a_name_lasts_14_days_after_the_last_end(at, two_of_warm, time_machine, end):
    card, first, second = two_of_warm
    actions.move(first, Event.FULL, by=HOST)
    assert at(end) == {}
    actions.move(second, Event.CAME, by=HOST)
    assert at(later(end, 14 * DAY - SECOND)) == {}
    assert HandOver.objects.exists()
    assert at(later(end, 14 * DAY)) == {DataClass.CONTACT: 1}
    assert not HandOver.objects.exists()
    assert Card.objects.get() == card
    assert lines() == [("contact", 1, "14 dagen")]
    last = AuditRecord.objects.last()
    assert (last.action, last.object_uuid, last.actor) == ("wissen", card.uuid, "systeem")


def test_a_name_stays_while_one_referral_is_open(at, two_of_warm):
    actions.move(two_of_warm[1], Event.FULL, by=HOST)
    assert at(START + 50 * DAY) == {}
    assert HandOver.objects.exists()


def test_names_go_at_once_when_the_warm_mode_is_switched_off(at, two_of_warm, settings):
    settings.REFERRAL_DPIA = ""
    assert at(START + SECOND) == {DataClass.CONTACT: 1}
    assert not HandOver.objects.exists()
    assert lines() == [("contact", 1, "overdracht staat uit")]


def test_after_a_backup_all_names_go_whatever_their_term(at, two_of_warm):
    out = StringIO()
    call_command("forget_referrals", "--all-contacts", stdout=out)
    assert "Gewist na een back-up: 1." in out.getvalue()
    assert not HandOver.objects.exists()
    assert Referral.objects.count() == 2
    assert lines() == [("contact", 1, "na een back-up")]


def test_a_finished_visit_does_not_begin_its_14_days_again(at, two_of_warm, time_machine):
    for row in two_of_warm[1:]:
        actions.move(row, Event.CAME, by=HOST)
    time_machine.move_to(START + 10 * DAY, tick=False)
    for row in Referral.objects.all():
        actions.move(row, Event.FINISH, by=SYSTEM)
    assert at(START + 14 * DAY) == {DataClass.CONTACT: 1}


# Withdrawn: the same night


def test_a_withdrawn_card_is_gone_after_the_next_run(at, referral):
    actions.withdraw(referral.card, by=RESIDENT)
    assert at(START + SECOND) == {DataClass.WITHDRAWN: 1}
    assert not Card.objects.exists()
    assert not Referral.objects.exists()
    assert Outcome.objects.values_list("quarter", "result", "days", "number").get() == (
        date(2024, 1, 1),
        "ingetrokken",
        "geen",
        1,
    )
    assert lines() == [("ingetrokken", 1, "24 uur")]


def test_mail_about_a_withdrawn_card_goes_with_it_unless_it_still_has_to_be_sent(at, make_card, make_fresh):
    other = make_card(make_fresh("Soep", email="soep@example.org")).referrals.get()
    card = make_card(make_fresh(email="gastheer@example.org"))
    number = card.referrals.get().shown_number
    actions.move(card.referrals.get(), Event.ACCEPT, by=HOST)
    Email.objects.update(status=STATUS.sent)
    actions.withdraw(card, by=RESIDENT)
    at(START + SECOND)
    left = Email.objects.filter(status=STATUS.sent)
    assert [other.shown_number in mail.message for mail in left] == [True]
    assert [number in mail.message for mail in Email.objects.filter(status=STATUS.queued)] == [True, False]


# Rows: 90 days after the end


def test_a_row_becomes_a_count_90_days_after_its_end(at, make_card, make_fresh, time_machine):
    first, second = make_card(make_fresh(), make_fresh("Soep")).referrals.order_by("pk")
    end = datetime(2024, 1, 17, 10, 0, tzinfo=HERE)
    time_machine.move_to(end, tick=False)
    actions.move(first, Event.CAME, by=HOST)
    time_machine.move_to(end + DAY, tick=False)
    actions.move(second, Event.UNFIT, by=HOST)
    assert at(later(end, 90 * DAY - SECOND)) == {}
    assert Referral.objects.count() == 2
    assert at(later(end, 90 * DAY)) == {DataClass.ROW: 1}
    assert Referral.objects.get() == second
    assert AuditRecord.objects.last().action == AuditAction.COUNT
    assert at(later(end, 91 * DAY)) == {DataClass.ROW: 1}
    assert not Card.objects.exists()
    counted = Outcome.objects.order_by("result").values_list("quarter", "category", "buurt", "result", "days", "number")
    assert list(counted) == [
        (date(2024, 1, 1), "ontmoeten", "", "afgewezen-past-niet", "geen", 1),
        (date(2024, 1, 1), "ontmoeten", "", "geweest", "0-2", 1),
    ]
    assert lines() == [("rij", 1, "90 dagen"), ("rij", 1, "90 dagen")]


# Whatever happens: 12 months


def test_a_card_goes_after_a_year_whatever_its_state(at, referral):
    assert at(START + 365 * DAY - SECOND) == {}
    assert at(START + 365 * DAY) == {DataClass.LONGEST: 1}
    assert not Card.objects.exists()
    assert not Outcome.objects.exists()
    assert lines() == [("langste", 1, "365 dagen")]


def test_a_saved_search_goes_a_year_after_its_last_use(at, referrer):
    SavedSearch.objects.create(worker=referrer.uuid, name="Koffie", query="q=koffie", used_at=START)
    assert at(START + 365 * DAY - SECOND) == {}
    assert at(START + 365 * DAY) == {DataClass.SEARCH: 1}
    assert not SavedSearch.objects.exists()


@pytest.mark.parametrize(("quarter", "end"), [((2023, 10), (2024, 1)), ((2024, 1), (2024, 4)), ((2024, 7), (2024, 10))])
def test_counts_go_a_year_after_the_end_of_their_quarter(at, quarter, end):
    values = {"category": "ontmoeten", "buurt": "", "result": "geweest", "days": "0-2"}
    Outcome.objects.create(quarter=date(*quarter, 1), number=7, **values)
    over = later(datetime(*end, 1, tzinfo=HERE), 365 * DAY)
    assert at(over - SECOND) == {}
    assert at(over) == {DataClass.OUTCOME: 1}
    assert not Outcome.objects.exists()


def test_lines_of_the_destruction_log_go_after_a_year(at):
    Destruction.objects.create(at=START, data_class=DataClass.DRAFT, number=3, term="24 uur")
    assert at(START + 365 * DAY - SECOND) == {}
    assert at(START + 365 * DAY) == {DataClass.DESTRUCTION: 1}
    assert lines() == [("vernietiging", 1, "365 dagen")]


@pytest.mark.parametrize(
    ("month", "over"), [("2023-02", "2024-02-29"), ("2023-12", "2024-12-31"), ("2024-02", "2025-03-01")]
)
def test_a_month_of_the_log_goes_a_year_after_its_end(at, time_machine, month, over):
    """365 days after the end: so a day early by the calendar when a 29 February lies between."""
    write(time_machine, f"{month}-05 10:00:00", number=3)
    end = datetime.fromisoformat(f"{over} 00:00:00+00:00")
    assert at(end - SECOND) == {}
    assert at(end) == {DataClass.AUDIT: 1}
    assert AuditCheckpoint.objects.values_list("segment", "last_sequence").get() == (month, 3)
    assert not AuditRecord.objects.filter(segment=month).exists()
    assert audit_check.verify().findings == []
    assert lines() == [("logboek", 1, "365 dagen")]


def test_months_of_the_log_go_the_oldest_first_and_all_that_are_over(at, time_machine):
    for month in ("2023-01", "2023-03", "2023-04"):
        write(time_machine, f"{month}-05 10:00:00")
    assert at(datetime(2024, 4, 10, 10, 0, tzinfo=HERE)) == {DataClass.AUDIT: 2}
    assert [row.segment for row in AuditCheckpoint.objects.all()] == ["2023-01", "2023-03"]
    assert audit_check.verify().findings == []


def test_a_clock_of_the_site_that_runs_ahead_drops_no_month(db, time_machine, referral):
    time_machine.move_to("2090-01-01")
    assert actions.forget()[DataClass.AUDIT] == 0
    assert AuditRecord.objects.exists()


# The run


def test_a_run_again_destroys_nothing_more_and_writes_nothing(at, make_card):
    make_card(is_draft=True)
    at(START + DAY)
    before = (AuditRecord.objects.count(), lines())
    assert at(START + DAY) == {}
    assert (AuditRecord.objects.count(), lines()) == before


def test_a_run_that_was_killed_leaves_what_it_did_and_the_line_about_it(at, make_card, other_referrer, monkeypatch):
    make_card(is_draft=True)
    make_card(is_draft=True, by=other_referrer)
    delete, done = retention._delete, []

    def killed(card):
        if done:
            raise KeyboardInterrupt
        done.append(card)
        return delete(card)

    monkeypatch.setattr(retention, "_delete", killed)
    with pytest.raises(KeyboardInterrupt):
        at(START + DAY)
    assert Card.objects.count() == 1
    assert lines() == [("concept", 1, "24 uur")]
    monkeypatch.undo()
    assert at(START + DAY) == {DataClass.DRAFT: 1}
    assert lines() == [("concept", 1, "24 uur")] * 2
    assert audit_check.verify().findings == []


def test_what_has_to_go_goes_also_when_a_mail_cannot_be_made(at, make_card, time_machine, monkeypatch):
    make_card(is_draft=True)
    time_machine.move_to(START + 2 * DAY, tick=False)
    monkeypatch.setattr(actions, "remind_hosts", lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("forget_referrals", stdout=StringIO())
    assert not Card.objects.exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_count_each_row_once(make_card, make_fresh, referrer):
    cards = [make_card(make_fresh(f"Koffie {number}"), make_fresh(f"Soep {number}")) for number in range(5)]
    for card in cards:
        actions.withdraw(card, by=RESIDENT)
    start = threading.Barrier(2)

    def at_once(_number):
        start.wait()
        try:
            return actions.forget()[DataClass.WITHDRAWN]
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(at_once, range(2))) == 5
    assert sum(Outcome.objects.values_list("number", flat=True)) == 10
    assert sum(Destruction.objects.values_list("number", flat=True)) == 5
    assert audit_check.verify().findings == []


def test_the_command_says_how_many_of_each_and_names_nobody(at, time_machine, referral):
    time_machine.move_to(START + 20 * DAY, tick=False)
    out = StringIO()
    call_command("forget_referrals", stdout=out)
    assert "Verlopen: 1." in out.getvalue()
    assert "Vernietigd, ingetrokken kaartjes: 0." in out.getvalue()
    assert referral.card.code not in out.getvalue()
    referral.refresh_from_db()
    assert referral.state == State.EXPIRED


@pytest.mark.parametrize("name", checks.LONGEST_TERMS)
def test_a_site_may_keep_things_shorter_but_not_longer(settings, name):
    longest = checks.LONGEST_TERMS[name]
    for term, is_fine in ((longest, True), (SECOND, True), (longest + SECOND, False), (timedelta(0), False)):
        settings.REFERRAL_KEEP = settings.REFERRAL_KEEP | {name: term}
        assert [error.id for error in checks.kept_no_longer_than_agreed(None)] == (
            [] if is_fine else ["referrals.E010"]
        )


# Silence


@pytest.mark.parametrize(
    ("now", "since"),
    [
        # Ten working days before today, the day of the word and today left out.
        ("2026-11-17 02:00", "2026-11-03"),
        ("2026-11-16 23:59", "2026-11-02"),
        # On a Saturday, Sunday and Monday the same days are behind us.
        ("2026-11-14 02:00", "2026-11-02"),
        ("2026-11-15 02:00", "2026-11-02"),
        ("2026-11-16 02:00", "2026-11-02"),
        # Christmas of 2026 is a Friday and a Saturday; New Year's Day a Friday.
        ("2026-12-29 02:00", "2026-12-14"),
        ("2027-01-05 02:00", "2026-12-18"),
        # Good Friday 2026-04-03 and Easter Monday 2026-04-06, and the clocks of 29 March.
        ("2026-04-08 02:00", "2026-03-23"),
        # King's Day 2026-04-27 is a Monday; 5 May is no holiday in 2026, but is in 2025.
        ("2026-05-06 02:00", "2026-04-21"),
        ("2025-05-06 02:00", "2025-04-17"),
        # Ascension Day 2026-05-14, Whit Monday 2026-05-25.
        ("2026-05-27 02:00", "2026-05-11"),
        # 29 February.
        ("2024-03-08 02:00", "2024-02-23"),
        # The clocks of 25 October.
        ("2026-10-30 02:00", "2026-10-16"),
    ],
)
def test_ten_working_days_of_silence(now, since):
    moment = datetime.fromisoformat(now).replace(tzinfo=HERE)
    assert moves.silent_since(moment, 10) == datetime.fromisoformat(since).replace(tzinfo=HERE)


@pytest.mark.parametrize(
    ("given", "ends"),
    [
        ("2024-01-15 10:00", "2024-01-30"),
        # Given on a Saturday; over Good Friday, Easter Monday and the clocks of 31 March.
        ("2024-03-23 10:00", "2024-04-10"),
        # Over Christmas and New Year.
        ("2024-12-20 17:00", "2025-01-09"),
    ],
)
def test_an_open_referral_ends_after_ten_whole_working_days_and_not_a_second_before(
    db, make_card, time_machine, given, ends
):
    time_machine.move_to(datetime.fromisoformat(given).replace(tzinfo=HERE), tick=False)
    row = make_card().referrals.get()
    end = datetime.fromisoformat(ends).replace(tzinfo=HERE)
    time_machine.move_to(later(end, -SECOND), tick=False)
    assert actions.expire_silent() == 0
    time_machine.move_to(end, tick=False)
    assert actions.expire_silent() == 1
    row.refresh_from_db()
    assert (row.state, row.ended_as) == (State.EXPIRED, "verlopen")
    assert actions.expire_silent() == 0


def test_a_visit_is_finished_after_the_same_silence(db, make_card, time_machine):
    time_machine.move_to(START, tick=False)
    row = make_card().referrals.get()
    actions.move(row, Event.CAME, by=HOST)
    end = datetime(2024, 1, 30, tzinfo=HERE)
    time_machine.move_to(later(end, -SECOND), tick=False)
    assert actions.finish_old() == 0
    time_machine.move_to(end, tick=False)
    assert actions.finish_old() == 1
    row.refresh_from_db()
    assert (row.state, row.ended_at, row.ended_as) == (State.DONE, START, "geweest")


def test_who_speaks_while_the_silent_are_chosen_stays(db, make_card, time_machine, monkeypatch):
    time_machine.move_to(START, tick=False)
    row = make_card().referrals.get()
    time_machine.move_to(START + 30 * DAY, tick=False)
    ask = moves._move_one

    def just_before(rows, pk, event):
        actions.move(row, Event.ACCEPT, by=HOST)
        return ask(rows, pk, event)

    monkeypatch.setattr(moves, "_move_one", just_before)
    assert actions.expire_silent() == 0
    row.refresh_from_db()
    assert row.state == State.ACCEPTED
