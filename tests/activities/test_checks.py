from datetime import datetime, timedelta

import pytest
import time_machine
from django.core.management import call_command

from activities.checks import contacts_are_addresses, school_holidays_lie_ahead, somebody_hears_of_a_leak
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


@pytest.mark.parametrize(
    "name", ["SECURITY_CONTACT", "SECURITY_POLICY", "DATA_CONTACT", "DATA_PUBLISHER_URL", "ACCESSIBILITY_CONTACT"]
)
@pytest.mark.parametrize("said", ["lek@example.org", "mailto:lek@example.org\nPolicy: x", "javascript:alert(1)"])
def test_a_contact_that_is_no_address_is_refused(settings, name, said):
    setattr(settings, name, said)
    [error] = contacts_are_addresses(None)
    assert (error.id, error.msg) == ("activities.E001", f"{name} is no address.")


@pytest.mark.parametrize("said", ["mailto:lek@example.org", "https://example.org/lek", ""])
def test_a_contact_that_is_one_is_not(settings, said):
    settings.SECURITY_CONTACT = said
    assert contacts_are_addresses(None) == []


def test_a_site_that_hears_of_no_leak_is_warned(settings):
    assert somebody_hears_of_a_leak(None) == []
    settings.SECURITY_CONTACT = ""
    [warning] = somebody_hears_of_a_leak(None)
    assert warning.id == "activities.W003"
