"""After the end nothing about a resident is left, wherever one looks; and without a hand-over there never was any."""

import logging
from contextlib import closing
from unittest.mock import MagicMock

import pytest
from cryptography.fernet import Fernet
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core import signing
from django.core.cache import cache
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import Client
from django.urls import reverse
from post_office.models import Email

from referrals import actions, disk, keys
from referrals.enums import Event
from referrals.models import Card, Consent, HandOver
from referrals.who import HOST, RESIDENT, SYSTEM, worker
from tests.referrals.seeds import SEEDS, payload
from tests.referrals.walking import disguises, filled, found

# Not written out below: a report of an error shows lines of the source too.
ANOTHER = "Winterkoning"
SEALED = ["referrals_handover.contact", "referrals_handover.name", "referrals_handover.note"]


@pytest.fixture
def worker_client(as_staff, referrer, client):
    as_staff(referrer)
    return client


@pytest.fixture
def handed_over(worker_client, warm_mode, make_card) -> Card:
    """Through the page, read by both sides."""
    card = make_card(is_draft=True)
    worker_client.post(reverse("referrals-hand-over", args=[card.uuid]), payload())
    return card


def offered(card: Card, referrer) -> Card:
    actions.offer(card, by=worker(referrer))
    return Card.objects.get(pk=card.pk)


def where() -> list[str]:
    return sorted(found(*SEEDS))


# The walker itself


def test_the_walker_finds_what_is_there_behind_every_key(handed_over, settings):
    assert where() == SEALED
    settings.REFERRAL_KEYS = [Fernet.generate_key().decode(), *settings.REFERRAL_KEYS]
    assert where() == SEALED
    actions.rotate_keys()
    assert where() == SEALED


def test_the_walker_finds_nothing_without_the_key_so_it_is_the_seal_that_hides_it(handed_over):
    assert found(*SEEDS, keys=[]) == []


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: f"iets ervoor {text.upper()} iets erna",
        lambda text: f"x{keys.seal(text)}x",
        lambda text: f'{{"a": ["{keys.seal(text)}"]}}',
        lambda text: signing.dumps({"naam": text}),
        lambda text: signing.dumps({"naam": text * 9}, compress=True),
        lambda text: signing.dumps({"naam": keys.seal(text) * 2}, compress=True),
        lambda text: "".join(f"\\u{ord(char):04x}" for char in text),
    ],
)
def test_the_walker_sees_through_a_disguise(make_card, warm_mode, settings, disguise):
    card = make_card()
    Session.objects.create(session_key="x", session_data=disguise("Roodborst"), expire_date=card.created_at)
    assert found("roodborst") == ["django_session.session_data"]


def test_the_walker_reads_bytes_and_tables_without_a_model(db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE somewhere (inside TEXT)")
        cursor.execute("INSERT INTO somewhere VALUES ('Roodborst')")
    assert found("roodborst") == ["somewhere.inside"]
    assert list(disguises("zomaar", [])) == ["zomaar"]


# Erasing


def test_after_a_withdrawal_by_the_resident_nothing_is_left(handed_over, referrer):
    card = offered(handed_over, referrer)
    assert where() == SEALED
    actions.withdraw(card, by=RESIDENT)
    assert where() == []
    assert Consent.objects.get().withdrawn_at is not None


def test_after_the_term_nothing_is_left(handed_over, referrer):
    card = offered(handed_over, referrer)
    row = card.referrals.get()
    for event in (Event.ACCEPT, Event.CONTACT, Event.CAME):
        actions.move(row, event, by=HOST)
    assert where() == SEALED
    assert actions.erase(card, by=SYSTEM)
    assert where() == []
    assert not actions.erase(card, by=SYSTEM)


def test_after_a_new_key_nothing_of_the_old_seal_is_left(handed_over, settings):
    old = settings.REFERRAL_KEYS[0]
    tokens = HandOver.objects.values_list("name", "contact", "note").get()
    settings.REFERRAL_KEYS = [Fernet.generate_key().decode(), old]
    actions.rotate_keys()
    assert found(*SEEDS, keys=[old]) == []
    assert found(*tokens, keys=[]) == []


def test_a_list_that_is_thrown_away_takes_it_along(handed_over):
    handed_over.delete()
    assert where() == []


def test_after_the_whole_way_nothing_is_left_in_mails_sessions_messages_logs_and_cache(
    handed_over, worker_client, referrer, caplog
):
    """With errors on the form, a session that ended, and both sides reading."""
    caplog.set_level(logging.DEBUG)
    address = reverse("referrals-hand-over", args=[handed_over.uuid])
    worker_client.post(address, payload(ja="", notitie="Speelt graag schaak, is ziek 123456782"))
    asked = Client().post(address, payload(), headers={"Origin": "http://testserver"})
    assert "Roodborst" in asked.content.decode()  # to send again, on that page only
    card = offered(handed_over, referrer)
    actions.move(card.referrals.get(), Event.ACCEPT, by=HOST)
    assert "Roodborst" in worker_client.post(reverse("referrals-hand-over-read", args=[card.uuid])).content.decode()
    assert where() == SEALED
    worker_client.post(reverse("referrals-hand-over-erase", args=[card.uuid]))
    assert (Email.objects.exists(), Session.objects.exists()) == (True, True)
    assert where() == []
    assert not any(seed in said for seed in SEEDS for said in (caplog.text.lower(), str(cache._cache).lower()))


@pytest.mark.parametrize("name", ["hand_over", "read_hand_over"])
def test_when_it_breaks_nothing_of_it_is_in_the_logs_or_the_report(
    worker_client, handed_over, monkeypatch, caplog, settings, name
):
    def fall_over(*args, **kwargs):
        raise RuntimeError("stuk")

    caplog.set_level(logging.DEBUG)
    monkeypatch.setattr(actions, name, fall_over)
    worker_client.raise_request_exception = False
    page = "referrals-hand-over" if name == "hand_over" else "referrals-hand-over-read"
    answer = worker_client.post(reverse(page, args=[handed_over.uuid]), payload(naam=ANOTHER))
    assert answer.status_code == 500
    assert "stuk" in caplog.text
    told = caplog.text.lower() + answer.content.decode().lower()
    assert not any(seed in told for seed in (*SEEDS, ANOTHER.lower()))
    assert found(ANOTHER) == []


def test_a_report_of_an_error_for_developers_leaves_out_what_was_typed(
    worker_client, handed_over, monkeypatch, settings
):
    """As Django would mail it, deep inside, where the text lies about in variables."""
    settings.ADMINS = [("beheer", "beheer@example.org")]

    def fall_over(text):
        raise RuntimeError("stuk")

    monkeypatch.setattr(keys, "_fernet", lambda: fall_over("x"))
    worker_client.raise_request_exception = False
    reports = []
    handler = ReportHandler(reports)
    logging.getLogger("django.request").addHandler(handler)
    try:
        worker_client.post(reverse("referrals-hand-over", args=[handed_over.uuid]), payload(naam=ANOTHER))
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert "RuntimeError" in reports[0]
    assert "********************" in reports[0]
    left = [line for line in reports[0].splitlines() if any(seed in line.lower() for seed in (*SEEDS, ANOTHER.lower()))]
    assert left == []


class ReportHandler(logging.Handler):
    """What the report of an error holds, with all variables."""

    def __init__(self, reports: list[str]) -> None:
        super().__init__()
        self.reports = reports

    def emit(self, record):
        from django.views.debug import ExceptionReporter

        reporter = ExceptionReporter(record.request, *record.exc_info)
        self.reports.append(reporter.get_traceback_text() + reporter.get_traceback_html())


# Without a hand-over

# All that there can be about a referral, and it identifies nobody.
ALLOWED = {
    "AuditHead.id", "AuditHead.sequence", "AuditHead.hash", "AuditHead.at",
    "AuditRecord.id", "AuditRecord.sequence", "AuditRecord.segment", "AuditRecord.at", "AuditRecord.actor",
    "AuditRecord.actor_uuid", "AuditRecord.action", "AuditRecord.object_kind", "AuditRecord.object_uuid",
    "AuditRecord.result", "AuditRecord.origin", "AuditRecord.previous_hash", "AuditRecord.hash",
    "Card.id", "Card.uuid", "Card.code", "Card.language", "Card.made_by", "Card.created_at", "Card.offered_at",
    "Card.expires_at", "Card.withdrawn_at",
    "Referral.id", "Referral.uuid", "Referral.card", "Referral.activity_uuid", "Referral.category", "Referral.buurt",
    "Referral.number", "Referral.state", "Referral.reason", "Referral.state_since", "Referral.contact_at",
    "Referral.ended_at", "Referral.ended_as", "Referral.link_number",
}  # fmt: skip


def test_without_a_hand_over_only_these_fields_are_ever_filled(make_card, make_fresh, referrer):
    first, second = make_fresh("Koffie", email="gastheer@example.org"), make_fresh("Schaken")
    card = make_card(first, second, language="tr")
    one, other = card.referrals.all()
    for event in (Event.ACCEPT, Event.CONTACT, Event.CAME):
        actions.move(one, event, by=HOST)
    actions.move(one, Event.FINISH, by=worker(referrer))
    actions.move(other, Event.FULL, by=HOST)
    assert filled("referrals") <= ALLOWED
    actions.withdraw(card, by=RESIDENT)
    assert filled("referrals") <= ALLOWED
    assert "Card.withdrawn_at" in filled("referrals")


def test_a_hand_over_would_be_seen(handed_over):
    assert filled("referrals") - ALLOWED >= {"HandOver.name", "HandOver.contact", "Consent.given_at"}


# The bytes of the file


@pytest.mark.parametrize(
    ("vendor", "in_atomic_block", "number"), [("sqlite", False, 1), ("sqlite", True, 0), ("postgresql", False, 0)]
)
def test_the_journal_is_emptied_on_sqlite_outside_a_transaction_only(monkeypatch, vendor, in_atomic_block, number):
    """Inside one SQLite would refuse, and what is erased there is not committed yet."""
    stub = MagicMock(vendor=vendor, in_atomic_block=in_atomic_block)
    monkeypatch.setattr(disk, "connection", stub)
    disk.empty_journal()
    assert stub.cursor.call_count == number


def _write_and_erase(path, *, options: dict) -> str:
    """A hand-over in a SQLite file of its own, erased again; the seal of the name."""
    config = connection.settings_dict | {"ENGINE": "django.db.backends.sqlite3", "NAME": str(path), "OPTIONS": options}
    own = DatabaseWrapper(config, "own")
    token = Fernet(Fernet.generate_key()).encrypt(b"Roodborst").decode()
    with closing(own), own.cursor() as cursor:
        cursor.execute("CREATE TABLE hand_over (id INTEGER PRIMARY KEY, name TEXT, note TEXT)")
        for number in range(50):
            cursor.execute("INSERT INTO hand_over VALUES (%s, %s, %s)", [number, token, token * 40])
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        assert token.encode() in path.read_bytes()
        cursor.execute("UPDATE hand_over SET name = 'kort', note = '' WHERE id < 10")
        cursor.execute("DELETE FROM hand_over")
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return token


def _is_left(folder, token: str) -> bool:
    return any(token[:40].encode() in file.read_bytes() for file in folder.iterdir())


def test_what_was_deleted_is_no_longer_in_the_bytes_of_the_file(db, tmp_path):
    token = _write_and_erase(tmp_path / "site.sqlite3", options=dict(django_settings.SQLITE_OPTIONS))
    assert not _is_left(tmp_path, token)


def test_without_that_setting_it_would_be(db, tmp_path):
    ours = django_settings.SQLITE_OPTIONS
    usual = ours["init_command"].replace("secure_delete=ON", "secure_delete=OFF")
    assert usual != ours["init_command"]
    token = _write_and_erase(tmp_path / "site.sqlite3", options=ours | {"init_command": usual})
    assert _is_left(tmp_path, token)
