"""Files that a moderator brings in on the site: looked at first, and written when they say so."""

import csv
import errno
import os
from datetime import timedelta
from io import StringIO

import pytest
from django.core.files.storage import FileSystemStorage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import get_date_max

from activities.enums import ImportState, Status
from activities.importers import runs
from activities.importers.files import LARGEST_FILE
from activities.models import Activity, ImportRun, Place
from background.models import QueuedTask
from tests.activities.test_import_activities import GOOD
from tests.working import do_all

IMPORTS = "/redactie/bestanden/"
PLACES = b"key,name,category,source\nnieuwe-plek,Nieuwe plek,ontmoeten,https://example.org/proef\n"

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.fixture(autouse=True)
def _own_folder(monkeypatch, tmp_path):
    storage = ImportRun._meta.get_field("file").storage
    for name, value in (("_location", tmp_path), ("base_location", tmp_path), ("location", str(tmp_path))):
        monkeypatch.setitem(storage.__dict__, name, value)


@pytest.fixture
def send(signed_in, django_capture_on_commit_callbacks):
    """Send a file, as the page does; gives the answer."""

    def send(file, kind="activities", **values):
        with django_capture_on_commit_callbacks(execute=True):
            return signed_in.post(IMPORTS, {"kind": kind, "file": file} | values)

    return send


@pytest.fixture
def press(signed_in, django_capture_on_commit_callbacks):
    """Press a button of the page of a file."""

    def press(run, button):
        with django_capture_on_commit_callbacks(execute=True):
            answer = signed_in.post(f"{IMPORTS}{run.uuid}/{button}/")
        return signed_in.get(answer["Location"]).content.decode()

    return press


def table(*rows, name="lijst.csv"):
    text = StringIO()
    writer = csv.DictWriter(text, GOOD)
    writer.writeheader()
    writer.writerows(rows)
    return SimpleUploadedFile(name, text.getvalue().encode())


def taken_in():
    return Activity.objects.filter(name=GOOD["name"])


def page(browser, run):
    return browser.get(f"{IMPORTS}{run.uuid}/").content.decode()


def refused_of(browser, run):
    answer = browser.get(f"{IMPORTS}{run.uuid}/geweigerd.csv")
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def test_a_file_is_looked_at_and_nothing_is_written(send, signed_in):
    answer = send(table(GOOD, GOOD | {"key": "fout", "category": "dansen"}))
    run = ImportRun.objects.get()
    assert answer["Location"] == f"{IMPORTS}{run.uuid}/"
    assert (run.state, run.report["added"], run.report["refused_number"]) == (ImportState.CHECKED, 1, 1)
    assert not taken_in().exists()
    html = page(signed_in, run)
    assert "Er is nog niets ingelezen" in html
    assert "Neem over" in html
    assert "dit thema kennen we niet" in html
    assert "lijst.csv" in signed_in.get(IMPORTS).content.decode()


def test_what_was_looked_at_is_taken_in_as_drafts(send, press, signed_in):
    send(table(GOOD))
    assert "Het staat erin" in press(ImportRun.objects.get(), "neem-over")
    assert taken_in().get().status == Status.DRAFT
    assert ImportRun.objects.get().state == ImportState.DONE


def test_activities_are_on_the_site_at_once_when_the_moderator_says_so(send, press):
    send(table(GOOD), publishes="true")
    press(ImportRun.objects.get(), "neem-over")
    assert taken_in().get().status == Status.PUBLISHED


def test_a_second_press_does_nothing_more(send, press, monkeypatch):
    send(table(GOOD))
    run = ImportRun.objects.get()
    press(run, "neem-over")
    monkeypatch.setattr(runs, "execute", lambda key: pytest.fail("taken in twice"))
    assert "Het staat erin" in press(run, "neem-over")
    assert taken_in().count() == 1


def test_a_file_in_which_every_row_is_wrong_has_nothing_to_take_over(send, signed_in):
    send(table(GOOD | {"category": "dansen"}))
    html = page(signed_in, ImportRun.objects.get())
    assert "Neem over" not in html
    assert "Kies een ander bestand" in html


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"naam;plek\nKoffie;hier\n", b"PK\x03\x04kapot", b"\xff\xfe"])
def test_a_file_that_cannot_be_read_says_what_to_do(send, press, signed_in, content):
    send(SimpleUploadedFile("foto.csv", content))
    run = ImportRun.objects.get()
    html = page(signed_in, run)
    assert run.state == ImportState.FAILED
    assert run.message in html.replace("&#x27;", "'").replace("&quot;", '"')
    assert "Kies een ander bestand" in html
    press(run, "neem-over")
    assert ImportRun.objects.get().state == ImportState.FAILED


def test_what_nobody_foresaw_is_told_without_its_details(send, signed_in, monkeypatch):
    def read(*_):
        raise RuntimeError("een geheim")

    monkeypatch.setitem(runs.READERS, "activities", read)
    send(table(GOOD))
    html = page(signed_in, ImportRun.objects.get())
    assert "Er ging iets mis" in html
    assert "geheim" not in html


@pytest.fixture
def stuck(send):
    """The site was started anew while it wrote the file."""
    send(table(GOOD))
    ImportRun.objects.update(state=ImportState.WRITING, touched_at=timezone.now() - timedelta(hours=1))
    return ImportRun.objects.get()


def test_what_is_stuck_is_looked_at_again(stuck, press, signed_in):
    assert "Dit duurt te lang" in page(signed_in, stuck)
    assert "Neem over" in press(stuck, "opnieuw")
    assert ImportRun.objects.get().state == ImportState.CHECKED
    assert not taken_in().exists()


def test_what_is_busy_or_done_does_not_start_again(stuck, press, monkeypatch):
    monkeypatch.setattr(runs, "execute", lambda key: pytest.fail("started again"))
    for state in (ImportState.CHECKING, ImportState.WRITING, ImportState.DONE, ImportState.FAILED):
        ImportRun.objects.update(state=state, touched_at=timezone.now())
        press(stuck, "opnieuw")
        assert ImportRun.objects.get().state == state


def test_while_it_is_busy_the_page_tells_how_far_it_is_and_asks_again(stuck, signed_in):
    ImportRun.objects.update(state=ImportState.CHECKING, done=30, total=60, touched_at=timezone.now())
    part = signed_in.get(f"{IMPORTS}{stuck.uuid}/", headers={"HX-Request": "true"}).content.decode()
    assert "30 van 60 regels" in part
    assert 'value="50"' in part
    assert "hx-trigger" in part
    assert "<html" not in part
    ImportRun.objects.update(state=ImportState.CHECKED)
    assert "hx-trigger" not in page(signed_in, stuck)


def test_the_list_of_refused_rows_starts_no_formula(signed_in):
    rows = [[2, "=HYPERLINK(1)"], [3, "@som"], [4, "-1+1"], [5, "gewoon"]]
    run = ImportRun.objects.create(
        kind="activities", name="a.csv", state=ImportState.CHECKED, report={"refused": rows, "refused_number": 4}
    )
    told = [["regel", "reden"], ["2", "'=HYPERLINK(1)"], ["3", "'@som"], ["4", "'-1+1"], ["5", "gewoon"]]
    assert refused_of(signed_in, run) == told


def test_the_page_shows_fifty_refused_rows_and_the_list_has_all(send, signed_in):
    send(table(*(GOOD | {"key": f"rij-{number}", "category": "dansen"} for number in range(60))))
    run = ImportRun.objects.get()
    html = page(signed_in, run)
    assert html.count("dit thema kennen we niet") == 50
    assert "En nog 10" in html
    assert len(refused_of(signed_in, run)) == 61


@pytest.mark.parametrize(
    "name",
    ["../../../etc/passwd", "..\\..\\x.csv", "<script>alert(1)</script>.csv", "a\x00b.csv", "lang" * 80 + ".csv"],
)
def test_the_name_of_a_file_leads_nowhere(send, signed_in, tmp_path, name):
    send(table(GOOD, name=name))
    run = ImportRun.objects.get()
    assert run.path.parent == tmp_path
    assert run.path.name == str(run.uuid)
    html = page(signed_in, run)
    assert "<script>alert" not in html
    assert html.count("<h1 ") == 1


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "Kies een bestand."),
        ({"kind": "activities", "file": SimpleUploadedFile("a.csv", b"")}, "Dit bestand is leeg."),
        ({"file": SimpleUploadedFile("a.csv", b"x")}, "Kies wat er in het bestand staat."),
        ({"kind": "iets", "file": SimpleUploadedFile("a.csv", b"x")}, "Kies een van deze."),
    ],
)
def test_a_mistake_in_the_form_is_told_and_nothing_is_kept(signed_in, sent, sentence):
    html = signed_in.post(IMPORTS, sent).content.decode()
    assert sentence in html
    assert not ImportRun.objects.exists()


def test_a_file_that_is_too_large_is_refused_at_once(signed_in):
    file = SimpleUploadedFile("a.csv", b"x" * (LARGEST_FILE + 1))
    assert "groter dan 20 MB" in signed_in.post(IMPORTS, {"kind": "places", "file": file}).content.decode()
    assert not ImportRun.objects.exists()


def test_places_come_in_too(send, press):
    send(SimpleUploadedFile("plekken.csv", PLACES), kind="places")
    press(ImportRun.objects.get(), "neem-over")
    assert Place.objects.filter(slug="nieuwe-plek").exists()


def test_a_file_that_is_gone_names_no_folder_of_ours(stuck, press):
    stuck.path.unlink()
    html = press(stuck, "opnieuw")
    assert "Het bestand is er niet meer" in html
    assert str(stuck.path.parent) not in html


def addresses():
    one = "00000000-0000-4000-8000-000000000000"
    return [
        ("get", IMPORTS),
        ("post", IMPORTS),
        ("get", f"{IMPORTS}{one}/"),
        ("post", f"{IMPORTS}{one}/neem-over/"),
        ("post", f"{IMPORTS}{one}/opnieuw/"),
        ("get", f"{IMPORTS}{one}/geweigerd.csv"),
    ]


@pytest.mark.parametrize(("verb", "address"), addresses())
def test_only_moderators_bring_files_in(client, organiser, resident, verb, address):
    assert "next=" in getattr(client, verb)(address)["Location"]
    for user in (organiser, resident):
        client.force_login(user)
        assert getattr(client, verb)(address).status_code == 403


@pytest.mark.parametrize(("verb", "address"), addresses()[2:])
def test_a_file_that_is_not_there_is_not_found(signed_in, verb, address):
    assert getattr(signed_in, verb)(address).status_code == 404


def test_what_changes_something_is_no_get_and_no_other_site_presses_it(stuck, signed_in, moderator):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(moderator)
    for button in ("neem-over", "opnieuw"):
        assert signed_in.get(f"{IMPORTS}{stuck.uuid}/{button}/").status_code == 405
        assert strict.post(f"{IMPORTS}{stuck.uuid}/{button}/").status_code == 403


@pytest.fixture
def by_a_worker(settings):
    settings.TASKS_AT_ONCE = False
    settings.TASKS = {"default": {"BACKEND": "background.queue.Queue"}}


def test_a_worker_takes_in_a_file_once_however_often_it_is_told(by_a_worker, send, press):
    send(table(GOOD))
    run = ImportRun.objects.get()
    assert run.state == ImportState.CHECKING
    do_all()
    run.refresh_from_db()
    assert run.state == ImportState.CHECKED
    press(run, "neem-over")
    press(run, "neem-over")
    # As if the worker was killed before it could tell that it looked at the file.
    QueuedTask.objects.update(status="READY", run_after=get_date_max())
    do_all()
    run.refresh_from_db()
    assert (run.state, taken_in().count()) == (ImportState.DONE, 1)
    assert QueuedTask.objects.count() == 2


def test_a_file_that_was_only_looked_at_is_never_written_by_a_task_that_is_done_again(by_a_worker, send):
    send(table(GOOD))
    do_all()
    QueuedTask.objects.update(status="READY", run_after=get_date_max())
    do_all()
    assert ImportRun.objects.get().state == ImportState.CHECKED
    assert not taken_in().exists()


def test_a_file_that_waits_for_a_worker_is_not_queued_twice(by_a_worker, send, press):
    send(table(GOOD))
    ImportRun.objects.update(touched_at=timezone.now() - timedelta(hours=2))
    press(ImportRun.objects.get(), "opnieuw")
    assert QueuedTask.objects.count() == 1


def test_a_disk_that_is_full_takes_no_file_and_says_so(send, monkeypatch):
    def full(self, name, content):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(FileSystemStorage, "_save", full)
    answer = send(SimpleUploadedFile("plekken.csv", PLACES), kind="places")
    assert answer.status_code == 200
    assert "Er is niets ingelezen. Probeer het nog eens." in answer.content.decode()
    assert not ImportRun.objects.exists()
