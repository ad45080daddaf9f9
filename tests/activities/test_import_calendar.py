"""A calendar as drafts, and what becomes of them when it is read again."""

from datetime import date, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command

from activities import actions
from activities.enums import Status, Verb
from activities.importers.calendars import import_calendar, public_address
from activities.importers.table import UnreadableFile
from activities.models import Activity, AuditEntry, Occurrence, Place
from activities.snapshots import plan_of
from tests.activities.test_calendar_reading import calendar, event
from tests.activities.test_safe_fetch import CalendarStub

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
SOURCE = "https://agenda.example.org/club.ics"
PRIVATE = ("ATTENDEE;CN=Gast:mailto:gast@example.org", "ORGANIZER:mailto:gastheer@example.org")
WEEKLY = event(
    "RRULE:FREQ=WEEKLY;COUNT=10", "LOCATION:Buurthuis Proef\\, Den Haag", "DESCRIPTION:Kom gezellig langs.", *PRIVATE
)
ONCE = event("LOCATION:Proefstraat 12", uid="twee@example.org", name="Feest")


@pytest.fixture(autouse=True)
def _monday_morning(time_machine):
    time_machine.move_to(datetime(2026, 11, 30, 9, 30, tzinfo=AMSTERDAM), tick=False)


@pytest.fixture
def place(organisation, make_activity) -> Place:
    place = make_activity("Iets", place__lat=52.05, place__lon=4.3).place
    place.name, place.street, place.house_number, place.organisation = (
        "Buurthuis Proef",
        "Proefstraat",
        "12",
        organisation,
    )
    place.save()
    return place


@pytest.fixture
def run(organisation, place):
    def run(*events: str, source: str = SOURCE, **how):
        return import_calendar(calendar(*events), organisation, source=source, **how)

    return run


def counts(report):
    return report.added, report.changed, report.unchanged, len(report.refused)


def stored():
    rows = Activity.objects.order_by("id").values(), Occurrence.objects.order_by("id").values()
    return [list(each) for each in (*rows, AuditEntry.objects.order_by("id").values())]


def koffie() -> Activity:
    return Activity.objects.get(name="Koffie", source=SOURCE)


def test_new_events_become_drafts_with_their_source(run, organisation, place):
    report = run(WEEKLY, ONCE)
    assert (counts(report), report.remarks) == ((2, 0, 0, 0), [])
    weekly, once = koffie(), Activity.objects.get(name="Feest")
    assert (weekly.status, weekly.source, weekly.source_date) == (Status.DRAFT, SOURCE, "2026-11-30")
    assert (weekly.organisation, weekly.place, once.place) == (organisation, place, place)
    assert (weekly.summary, weekly.category.slug) == ("Kom gezellig langs.", "ontmoeten")
    assert Occurrence.objects.filter(activity=weekly).count() == 10
    assert not Activity.objects.visible().filter(pk=weekly.pk).exists()
    assert AuditEntry.objects.get(activity=weekly).actor_uuid is None


def test_a_second_run_changes_nothing_not_even_days_later(run, time_machine):
    changed = event(
        "RECURRENCE-ID:20261208T130000Z",
        "DTSTART:20261209T130000Z",
        "DTEND:20261209T150000Z",
        "LOCATION:Buurthuis Proef\\, Den Haag",
    )
    left_out = WEEKLY + "\nEXDATE:20261201T130000Z\nRDATE:20261203T130000Z,20261203T180000Z"
    run(left_out, changed, ONCE)
    before = stored()
    assert counts(run(left_out, changed, ONCE)) == (0, 0, 2, 0)
    assert stored() == before

    for day, hour in ((1, 14), (4, 9), (10, 9)):
        time_machine.move_to(datetime(2026, 12, day, hour, 30, tzinfo=AMSTERDAM), tick=False)
        run(left_out, changed, ONCE)
        version = koffie().version
        assert run(left_out, changed, ONCE).changed == 0
        assert koffie().version == version == before[0][-2]["version"]


def test_a_dry_run_reports_the_same_and_stores_nothing(run, place):
    before = stored()
    assert counts(run(WEEKLY, ONCE, dry_run=True)) == (2, 0, 0, 0)
    assert stored() == before


def test_what_changed_follows_on_the_page_and_in_the_dates(run):
    run(WEEKLY)
    actions.publish(koffie(), by=None)
    report = run(WEEKLY.replace("Kom gezellig langs.", "Kom vooral langs.") + "\nEXDATE:20261208T130000Z")
    assert counts(report) == (0, 1, 0, 0)
    activity = koffie()
    assert (activity.status, activity.summary) == (Status.PUBLISHED, "Kom vooral langs.")
    assert [row.local_on for row in activity.occurrences.filter(status="afgelast")] == [date(2026, 12, 8)]


def test_what_a_person_edited_stays(run, organiser, place, make_activity):
    run(WEEKLY)
    other = make_activity("Anders").place
    said = {"summary": "Zelf geschreven.", "place": str(other.uuid)}
    actions.edit_activity(koffie(), said, by=organiser)
    report = run(WEEKLY.replace("gezellig", "snel").replace("COUNT=10", "COUNT=9"))
    assert counts(report) == (0, 1, 0, 0)
    assert (koffie().summary, koffie().place, koffie().schedules.get().ends_on) == (
        "Zelf geschreven.",
        other,
        date(2027, 1, 26),
    )
    actions.edit_activity(koffie(), {"plan": {"schedules": [], "closed": []}}, by=organiser)
    assert counts(run(WEEKLY)) == (0, 0, 1, 0)
    assert plan_of(koffie())["schedules"] == []


def test_what_vanished_is_withdrawn_or_its_draft_archived(run, organisation, organiser, place):
    run(WEEKLY, ONCE, event(uid="drie@example.org", name="Blijft"))
    by_hand, _ = actions.add_activity(
        {"name": "Met de hand", "category": "sport", "place": str(place.uuid)},
        organisation,
        uuid=place.uuid,
        source=SOURCE,
        by=organiser,
    )
    actions.publish(koffie(), by=None)
    report = run(event(uid="drie@example.org", name="Blijft"))
    feast = Activity.objects.get(name="Feest")
    by_hand.refresh_from_db()
    assert counts(report) == (0, 2, 1, 0)
    assert (koffie().status, feast.status, by_hand.status) == (Status.WITHDRAWN, Status.ARCHIVED, Status.DRAFT)
    assert AuditEntry.objects.get(activity=koffie(), verb=Verb.WITHDRAW).reason == "staat niet meer in de agenda"
    assert report.remarks == ["Koffie: staat niet meer in de agenda.", "Feest: staat niet meer in de agenda."]

    again = run(WEEKLY, event(uid="drie@example.org", name="Blijft"))
    assert "Zet hem zelf terug" in again.remarks[0]
    assert koffie().status == Status.WITHDRAWN


def test_what_is_refused_or_over_has_not_vanished(run, time_machine):
    run(WEEKLY, ONCE)
    actions.publish(koffie(), by=None)
    report = run(WEEKLY.replace("RRULE:FREQ=WEEKLY;COUNT=10", "RRULE:FREQ=MINUTELY"), ONCE)
    assert (counts(report), koffie().status) == ((0, 0, 1, 1), Status.PUBLISHED)
    time_machine.move_to(datetime(2027, 6, 1, 9, tzinfo=AMSTERDAM), tick=False)
    report = run(WEEKLY, ONCE)
    assert (counts(report), koffie().status) == ((0, 0, 0, 0), Status.PUBLISHED)


def test_from_a_damaged_or_empty_calendar_nothing_vanishes(run, organisation):
    run(WEEKLY, ONCE)
    damaged = calendar(ONCE).replace(
        b"END:VCALENDAR", b"BEGIN:VEVENT\r\nSUMMARY:Kapot\r\nniets\r\nEND:VEVENT\r\nEND:VCALENDAR"
    )
    report = import_calendar(damaged, organisation, source=SOURCE)
    assert koffie().status == Status.DRAFT
    assert "niet te lezen" in report.remarks[-1]
    with pytest.raises(UnreadableFile, match="staat niets"):
        run()
    assert koffie().status == Status.DRAFT


def test_called_off_is_shown_on_its_date_and_a_series_is_withdrawn(run):
    run(WEEKLY, ONCE)
    for activity in Activity.objects.filter(source=SOURCE):
        actions.publish(activity, by=None)
    report = run(WEEKLY + "\nSTATUS:CANCELLED", ONCE + "\nSTATUS:CANCELLED")
    feast = Activity.objects.get(name="Feest")
    assert counts(report) == (0, 2, 0, 0)
    assert (koffie().status, feast.status) == (Status.WITHDRAWN, Status.PUBLISHED)
    assert feast.occurrences.get().is_cancelled
    assert counts(run(event("STATUS:CANCELLED", uid="nieuw@example.org"), WEEKLY, ONCE))[0] == 0


@pytest.mark.parametrize("location", ["Onbekend 3, Verweg", "Zaal 5"])
def test_an_address_that_we_do_not_know_is_refused(run, location):
    report = run(event(f"LOCATION:{location}"), ONCE)
    assert [str(each) for each in report.refused] == [f"Koffie: de plek kennen we niet: {location}."]
    assert report.added == 1


def test_a_room_is_a_room_of_the_only_place_and_is_remarked(run, place, make_activity, organisation):
    report = run(event("LOCATION:Grote zaal"))
    assert koffie().place == place
    assert report.remarks == ["Koffie: “Grote zaal” kennen we niet als plek. We namen Buurthuis Proef. Kijk het na."]
    second = make_activity("Tweede").place
    second.organisation = organisation
    second.save()
    report = run(event("LOCATION:Grote zaal"), event(uid="leeg@example.org", name="Leeg"))
    assert [each.reason for each in report.refused] == [
        "de plek kennen we niet: Grote zaal.",
        "de plek kennen we niet: niets ingevuld.",
    ]


def test_a_place_of_somebody_else_is_found_by_its_name_or_address(run, make_activity):
    library = make_activity(
        "X", place__name="Bibliotheek Proef", place__postcode="2532CR", place__house_number="7"
    ).place
    run(event("LOCATION:In de bibliotheek Proef"), event("LOCATION:2532 cr 7", uid="b@example.org", name="Twee"))
    assert {koffie().place, Activity.objects.get(name="Twee").place} == {library}


def test_a_date_elsewhere_has_the_other_place_or_is_refused(run, make_activity):
    library = make_activity("X", place__name="Bibliotheek Proef").place
    moved = event("RECURRENCE-ID:20261208T130000Z", "LOCATION:Bibliotheek Proef")
    moved = moved.replace(f"{date(2026, 12, 1):%Y%m%d}T", "20261208T")
    run(WEEKLY, moved)
    assert koffie().occurrences.get(local_on=date(2026, 12, 8)).place == library
    report = run(WEEKLY, moved.replace("Bibliotheek", "Onbekend"))
    assert report.refused[0].reason == "op 8 december 2026 kennen we de plek niet: Onbekend Proef."


def test_a_killed_run_leaves_nothing_half_written(run, monkeypatch):
    before = stored()
    add_activity, calls = actions.add_activity, []

    def die(*args, **kwargs):
        if calls:
            raise KeyboardInterrupt
        calls.append(args)
        return add_activity(*args, **kwargs)

    monkeypatch.setattr(actions, "add_activity", die)
    with pytest.raises(KeyboardInterrupt):
        run(WEEKLY, ONCE)
    assert stored() == before


def test_two_organisations_with_the_same_calendar_have_each_their_own(run, other_organisation, make_activity):
    run(WEEKLY)
    assert import_calendar(calendar(WEEKLY), other_organisation, source=SOURCE).added == 1


def test_nobody_who_is_invited_stands_anywhere(run):
    run(WEEKLY)
    assert "gast" not in repr(stored()).lower()


def test_a_secret_address_is_not_shown():
    with pytest.raises(UnreadableFile, match="geheime adres"):
        public_address("https://calendar.example.org/ical/club/private-0123/basic.ics")
    with pytest.raises(UnreadableFile, match="geheime adres"):
        public_address("https://calendar.example.org/export?token=1")
    assert public_address("webcal://example.org/a.ics") == "https://example.org/a.ics"


def test_the_command_reads_a_file_and_an_address(settings, tmp_path, organisation, place):
    path = tmp_path / "agenda.ics"
    path.write_bytes(calendar(WEEKLY, event("LOCATION:Nergens 1", uid="x@example.org", name="Verweg")))
    out, err = StringIO(), StringIO()
    call_command("import_calendar", path, organisation="voorbeeldclub", dry_run=True, stdout=out, stderr=err)
    assert out.getvalue() == "Proef: 1 nieuw, 0 gewijzigd, 0 ongewijzigd, 1 geweigerd.\n"
    assert err.getvalue() == "Verweg: de plek kennen we niet: Nergens 1.\n"

    call_command("import_calendar", path, organisation="voorbeeldclub", category="sport", stdout=out, stderr=err)
    activity = Activity.objects.get(name="Koffie")
    assert (activity.source, activity.category.slug) == ("Agenda van Voorbeeldclub", "sport")

    settings.IMPORT_ALLOWED_NETWORKS = ["127.0.0.0/8"]
    with CalendarStub() as stub:
        stub.answer_raw(200, calendar(WEEKLY), "text/calendar")
        call_command("import_calendar", f"{stub.origin}/a.ics", organisation="voorbeeldclub", stdout=out)
        assert Activity.objects.filter(source=f"{stub.origin}/a.ics").count() == 1


@pytest.mark.parametrize(
    ("file", "slug", "reason"),
    [
        ("/bestaat/niet.ics", "voorbeeldclub", "kan niet gelezen worden"),
        ("http://127.0.0.1/a.ics", "voorbeeldclub", "besloten netwerk"),
        ("a.ics", "niemand", "geen organisatie niemand"),
    ],
)
def test_the_command_says_what_to_do(organisation, file, slug, reason):
    with pytest.raises(CommandError, match=reason):
        call_command("import_calendar", file, organisation=slug)


def test_the_zone_of_a_year_ahead_is_no_reason_to_change(run, time_machine):
    endless = WEEKLY.replace(";COUNT=10", "")
    run(endless)
    time_machine.move_to(datetime(2026, 11, 30, 9, 30, tzinfo=AMSTERDAM) + timedelta(days=6), tick=False)
    assert counts(run(endless)) == (0, 0, 1, 0)


def test_what_became_somebody_elses_is_left_to_them(run, other_organisation):
    run(WEEKLY)
    activity = koffie()
    Activity.objects.filter(pk=activity.pk).update(organisation=other_organisation, name="Van ons")
    report = run(WEEKLY)
    activity.refresh_from_db()
    assert activity.name == "Van ons"
    assert any("van een andere organisatie" in str(refusal) for refusal in report.refused)
