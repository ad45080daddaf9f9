from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from activities.checks import school_holidays_lie_ahead
from activities.days_off import school_holidays_known_until


def test_the_check_is_silent_when_enough_school_holidays_lie_ahead():
    with _days_before_the_end(200):
        assert school_holidays_lie_ahead(None) == []


def test_the_check_warns_when_the_school_holidays_run_out():
    with _days_before_the_end(199):
        (warning,) = school_holidays_lie_ahead(None)
    assert warning.id == "activities.W001"
    assert f"{school_holidays_known_until():%d-%m-%Y}" in warning.msg
    assert "data/school_holidays.json" in warning.hint


@pytest.mark.parametrize("text", [None, "", "[]"])
def test_the_check_warns_when_the_file_is_missing_or_empty(settings, tmp_path, text):
    settings.DATA_DIR = tmp_path
    if text is not None:
        (tmp_path / "school_holidays.json").write_text(text)
    (warning,) = school_holidays_lie_ahead(None)
    assert warning.msg == "No school holidays are known."


def test_django_runs_the_check(settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path
    call_command("check")
    assert "activities.W001" in capsys.readouterr().err


def _days_before_the_end(days):
    """Noon, so that the date is the same in Amsterdam and in UTC."""
    end = school_holidays_known_until()
    return time_machine.travel(datetime(end.year, end.month, end.day, 12) - timedelta(days=days), tick=False)
