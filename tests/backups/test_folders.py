from contextlib import suppress
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from time_machine import travel

from backups import folders, manifests
from backups.management.commands import back_up
from backups.nights import Nights, is_due
from backups.refusals import Refusal

NOW = datetime(2026, 11, 26, 1, 30, tzinfo=UTC)


def _make(folder, made_at):
    with folders.building(folder, made_at) as half:
        (half / manifests.NAME).write_text("{}")
    return folder / folders.named(made_at)


def test_a_backup_has_its_name_only_once_it_is_whole(tmp_path):
    with suppress(OSError), folders.building(tmp_path, NOW) as half:
        (half / manifests.NAME).write_text("{}")
        assert folders.all_in(tmp_path) == []
        raise OSError("the disk is full")
    assert folders.all_in(tmp_path) == []
    made = _make(tmp_path, NOW)
    assert folders.all_in(tmp_path) == [made]
    assert [path.name for path in tmp_path.iterdir() if path.name != ".lock"] == [made.name]
    assert folders.made_at(made) == NOW


def test_nobody_else_on_the_machine_can_read_it(tmp_path):
    made = _make(tmp_path, NOW)
    assert made.stat().st_mode & 0o077 == (made / manifests.NAME).stat().st_mode & 0o077 == 0


def test_the_newest_is_chosen_or_the_one_that_was_named(tmp_path):
    old, new = _make(tmp_path, NOW - timedelta(days=1)), _make(tmp_path, NOW)
    assert folders.chosen(tmp_path) == new
    assert folders.chosen(old) == old


def test_what_is_older_than_that_goes_and_nothing_else(tmp_path):
    old, kept, new = (_make(tmp_path, NOW - timedelta(days=days)) for days in (15, 13, 0))
    (tmp_path / "of-somebody-else").mkdir()
    assert folders.drop_old(tmp_path, NOW, timedelta(days=14)) == [old]
    assert folders.all_in(tmp_path) == [kept, new]
    assert (tmp_path / "of-somebody-else").exists()


def test_the_only_one_stays_however_old(tmp_path):
    only = _make(tmp_path, NOW - timedelta(days=99))
    assert folders.drop_old(tmp_path, NOW, timedelta(days=14)) == []
    assert folders.all_in(tmp_path) == [only]


@pytest.mark.parametrize(
    ("last", "now", "due"),
    [
        (None, "2026-11-26T12:00+01:00", True),
        ("2026-11-26T02:31+01:00", "2026-11-26T23:00+01:00", False),
        ("2026-11-26T02:31+01:00", "2026-11-27T02:29+01:00", False),
        ("2026-11-26T02:31+01:00", "2026-11-27T02:30+01:00", True),
        ("2026-11-25T02:31+01:00", "2026-11-26T12:00+01:00", True),
        # The night without half past two, and the night with two of them.
        ("2026-03-28T02:31+01:00", "2026-03-29T04:00+02:00", True),
        ("2026-10-25T02:31+02:00", "2026-10-25T02:31+01:00", False),
    ],
)
def test_once_every_night(last, now, due):
    assert is_due(last and datetime.fromisoformat(last), datetime.fromisoformat(now)) is due


def test_a_backup_that_could_not_be_put_back_is_no_reason_to_wait_for_the_next_night(db, tmp_path, monkeypatch):
    is_due_by_last, trouble = [], iter([Refusal("Dat lukte niet."), None])

    class OneNight:
        def __init__(self, last):
            self.last = last

        def __iter__(self):
            for _time in range(2):
                is_due_by_last.append(self.last() is None)
                yield NOW
            is_due_by_last.append(self.last() is None)

    def make(folder):
        made = folder / folders.named(NOW)
        made.mkdir(exist_ok=True)
        (made / manifests.NAME).touch()
        return made

    def verify(made):
        if error := next(trouble):
            raise error
        return object()

    monkeypatch.setattr(back_up, "Nights", OneNight)
    monkeypatch.setattr(back_up.making, "make", make)
    monkeypatch.setattr(back_up.restoring, "verify", verify)
    call_command("back_up", tmp_path, nightly=True, verify=True, stdout=StringIO(), stderr=StringIO())
    assert is_due_by_last == [True, True, False]


def test_a_night_that_failed_comes_again_after_an_hour_and_stops_when_asked(monkeypatch):
    nights = Nights(lambda: None)
    turns = []
    with travel(NOW, tick=False) as clock:
        monkeypatch.setattr(nights.stop, "wait", lambda seconds: clock.shift(timedelta(minutes=10)))
        for turn in nights:
            turns.append(turn)
            if len(turns) == 2:
                nights.stop.set()
    assert turns == [NOW, NOW + timedelta(minutes=70)]
