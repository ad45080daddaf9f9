"""Files of activities: what each row says, what is wrong with it, and that a person's work stays."""

import csv
import zipfile
from datetime import date, datetime, time, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.utils import timezone
from openpyxl import Workbook

from activities import actions
from activities.enums import Status, Verb
from activities.importers.activities import check_activities, import_activities, write_activities
from activities.importers.table import UnreadableFile
from activities.models import Activity, AuditEntry, Occurrence, ScheduleException

pytestmark = pytest.mark.usefixtures("zuidwest")

TOMORROW = date.today() + timedelta(days=1)
GOOD = {
    "key": "koffie",
    "name": "Koffie",
    "category": "ontmoeten",
    "place": "wijkcentrum-bouwlust",
    "weekdays": "di|do",
    "first_day": TOMORROW.isoformat(),
    "last_day": (TOMORROW + timedelta(days=100)).isoformat(),
    "start_time": "10:00",
    "end_time": "12:00",
    "skip_dates": "",
    "everyone": "ja",
    "age_from_months": "",
    "age_to_months": "",
    "price": "2,50",
    "languages": "nl|tr",
    "needs_signup": "nee",
    "buddy": "",
    "organisation": "",
    "email": "",
    "source": "https://voorbeeld.example.org/lijst",
    "source_date": "2026-11",
}


def write(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "activiteiten.csv"
    with path.open("w", newline="") as file:
        writer = csv.DictWriter(file, GOOD)
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.mark.parametrize(("said", "stored"), [("ja", True), ("nee", False), ("", None)])
def test_a_row_says_whether_somebody_can_come_along_or_leaves_it_unknown(tmp_path, said, stored):
    import_activities(write(tmp_path, GOOD | {"buddy": said}))
    assert Activity.objects.get(name="Koffie").has_buddy is stored


def first_tuesday() -> date:
    return TOMORROW + timedelta(days=(1 - TOMORROW.weekday()) % 7)


def test_a_row_becomes_a_draft_with_its_moments_and_where_it_comes_from(tmp_path):
    skipped = first_tuesday() + timedelta(weeks=1)
    report = import_activities(write(tmp_path, GOOD | {"skip_dates": skipped.isoformat()}))
    activity = Activity.objects.get(name="Koffie")
    assert str(report) == "1 nieuw, 0 gewijzigd, 0 ongewijzigd, 0 geweigerd"
    assert (activity.status, activity.price_cents, activity.needs_signup) == (Status.DRAFT, 250, False)
    assert (activity.source, activity.source_date, activity.slug) == (GOOD["source"], "2026-11", "koffie")
    assert activity.languages == ["nl", "tr"]
    moments = Occurrence.objects.filter(activity=activity)
    assert {row.local_on.weekday() for row in moments} == {1, 3}
    assert moments.get(local_on=skipped).is_cancelled
    assert AuditEntry.objects.get(activity=activity).verb == Verb.ADD
    assert not activity.postings.exists()


def test_what_is_published_at_once_can_be_found(tmp_path, client, moderator):
    import_activities(write(tmp_path, GOOD | {"name": "Breikring"}), by=moderator, publish=True)
    assert "Breikring" in client.get("/zoeken/?q=breikring").content.decode()


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"name": ""}, "name: "),
        ({"category": "feesten"}, "category: dit thema kennen we niet"),
        ({"place": "nergens"}, "place: de plek nergens kennen we niet"),
        ({"organisation": "Onbekend"}, "organisation: de organisatie Onbekend kennen we niet"),
        ({"weekdays": "maandagen|xx"}, "weekdays: xx is geen dag"),
        ({"first_day": "31-12-2026"}, "first_day: "),
        ({"first_day": ""}, "vul ook in: first_day"),
        ({"last_day": ""}, "vul ook in: last_day"),
        ({"last_day": (TOMORROW + timedelta(days=500)).isoformat()}, "hoogstens 12 maanden"),
        ({"start_time": "25:00"}, "start_time: "),
        ({"end_time": "09:00"}, "De eindtijd ligt voor de begintijd"),
        ({"skip_dates": "kerst"}, "skip_dates: schrijf de datums als"),
        ({"skip_dates": (first_tuesday() + timedelta(days=1)).isoformat()}, "is er geen moment"),
        ({"price": "tien"}, "price: schrijf gratis, of een bedrag"),
        ({"age_from_months": "48", "age_to_months": "30"}, "de laagste leeftijd moet onder de hoogste"),
        ({"needs_signup": "misschien"}, "needs_signup: schrijf ja of nee"),
        ({"email": "geen adres"}, "email: "),
        ({"source": ""}, "source: de bron ontbreekt"),
        ({"source_date": "gisteren"}, "source_date: Schrijf de datum als"),
        ({"name": "\x00"}, "name: "),
        ({"name": "x" * 121}, "name: "),
    ],
)
def test_a_bad_row_is_told_with_its_line_and_the_others_are_in(tmp_path, wrong, reason):
    report = import_activities(write(tmp_path, GOOD, GOOD | {"key": "anders"} | wrong))
    assert [refusal.line for refusal in report.refused] == [3]
    assert reason in report.refused[0].reason
    assert report.added == 1


def test_the_same_activity_twice_in_a_file_is_told(tmp_path):
    report = import_activities(write(tmp_path, GOOD, GOOD))
    assert str(report.refused[0]) == "regel 3: deze activiteit staat al op regel 2."


def test_a_second_run_changes_nothing_and_a_changed_row_changes_its_activity(tmp_path):
    import_activities(write(tmp_path, GOOD))
    logged = AuditEntry.objects.count()
    assert str(import_activities(write(tmp_path, GOOD))).startswith("0 nieuw, 0 gewijzigd, 1 ongewijzigd")
    assert AuditEntry.objects.count() == logged
    report = import_activities(write(tmp_path, GOOD | {"weekdays": "di", "price": "gratis"}))
    assert str(report).startswith("0 nieuw, 1 gewijzigd")
    activity = Activity.objects.get(name="Koffie")
    assert activity.price_cents == 0
    assert {row.local_on.weekday() for row in Occurrence.objects.filter(activity=activity)} == {1}


def test_what_a_person_changed_stays(tmp_path, organisation, organiser):
    import_activities(write(tmp_path, GOOD | {"organisation": organisation.name}))
    activity = Activity.objects.get(name="Koffie")
    actions.edit_activity(activity, {"price_cents": 100}, by=organiser)
    row = GOOD | {"organisation": organisation.name, "price": "gratis", "name": "Koffie en thee"}
    import_activities(write(tmp_path, row))
    activity.refresh_from_db()
    assert (activity.name, activity.price_cents) == ("Koffie en thee", 100)


def test_a_skipped_date_that_is_past_does_not_count_as_a_change(tmp_path, time_machine):
    skipped = first_tuesday()
    row = GOOD | {"skip_dates": skipped.isoformat()}
    import_activities(write(tmp_path, row))
    time_machine.move_to(datetime.combine(skipped + timedelta(days=2), time(12), timezone.get_current_timezone()))
    assert str(import_activities(write(tmp_path, row))).startswith("0 nieuw, 0 gewijzigd, 1 ongewijzigd")
    assert ScheduleException.objects.filter(on=skipped).exists()


def test_a_dry_run_stores_nothing(tmp_path):
    out = StringIO()
    call_command("import_activities", write(tmp_path, GOOD), dry_run=True, stdout=out, stderr=StringIO())
    assert out.getvalue() == "Proef: 1 nieuw, 0 gewijzigd, 0 ongewijzigd, 0 geweigerd.\n"
    assert not Activity.objects.filter(name="Koffie").exists()


def test_an_excel_file_says_the_same_as_a_csv_file(tmp_path):
    workbook = Workbook()
    workbook.active.append(list(GOOD))
    typed = {"first_day": TOMORROW, "start_time": time(10), "end_time": time(12), "price": 2.5, "everyone": True}
    workbook.active.append([typed.get(name, value) for name, value in GOOD.items()])
    workbook.active.append([None] * 4)
    workbook.save(tmp_path / "activiteiten.xlsx")
    assert import_activities(tmp_path / "activiteiten.xlsx").added == 1
    assert str(import_activities(write(tmp_path, GOOD))).startswith("0 nieuw, 0 gewijzigd, 1 ongewijzigd")


def test_a_workbook_that_unpacks_to_too_much_is_refused(tmp_path):
    path = tmp_path / "bom.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as bomb:
        for number in range(11):
            bomb.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 10 * 1024 * 1024)
    with pytest.raises(UnreadableFile, match="te groot"):
        import_activities(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04 niets", b"", b"\xff\xfe\x00", b"naam;thema\n", b"\x7fELF"])
def test_what_is_no_table_of_activities_is_refused_with_what_to_do(tmp_path, content):
    path = tmp_path / "bestand"
    path.write_bytes(content)
    with pytest.raises(CommandError):
        call_command("import_activities", path, stdout=StringIO(), stderr=StringIO())


def test_nobody_but_a_moderator_brings_in_many(tmp_path, organiser):
    with pytest.raises(PermissionDenied):
        import_activities(write(tmp_path, GOOD), by=organiser)
    assert not Activity.objects.filter(name="Koffie").exists()


def test_what_a_person_edited_while_the_file_was_read_stays(tmp_path, moderator):
    import_activities(write(tmp_path, GOOD))
    checked = check_activities(write(tmp_path, GOOD | {"name": "Thee", "price": "3,00"}))
    activity = Activity.objects.get(name="Koffie")
    actions.edit_activity(activity, {"name": "Soep"}, by=moderator)
    write_activities(checked, by=moderator)
    activity.refresh_from_db()
    assert (activity.name, activity.price_cents) == ("Soep", 300)


def test_a_name_that_two_organisations_have_is_asked_about(tmp_path, organisation, resident):
    actions.start_organisation(organisation.name, by=resident)
    report = import_activities(write(tmp_path, GOOD | {"organisation": organisation.name}))
    assert "er zijn meer organisaties die Voorbeeldclub heten" in report.refused[0].reason
    assert import_activities(write(tmp_path, GOOD | {"organisation": organisation.slug})).added == 1
    assert Activity.objects.get(name="Koffie").organisation == organisation
