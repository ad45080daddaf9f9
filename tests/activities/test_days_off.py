import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.utils import translation

from activities.days_off import public_holiday, school_holiday, school_holidays_known_until
from tests.conftest import DATA


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 4, 27), "Koningsdag"),
        (date(2025, 4, 26), "Koningsdag"),
        (date(2026, 5, 14), "Hemelvaartsdag"),
        (date(2026, 12, 26), "Tweede kerstdag"),
        (date(2027, 1, 1), "Nieuwjaarsdag"),
        (date(2025, 5, 5), "Bevrijdingsdag"),
        (date(2026, 5, 5), None),
        (date(2026, 12, 5), None),
    ],
)
def test_public_holidays_have_their_dutch_name(day, name):
    with translation.override("en"):
        assert public_holiday(day) == name


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 10, 16), None),
        (date(2026, 10, 17), "Herfstvakantie"),
        (date(2026, 10, 25), "Herfstvakantie"),
        (date(2026, 10, 26), None),
        (date(2027, 1, 3), "Kerstvakantie"),
        (date(2027, 8, 29), "Zomervakantie"),
        (date(2027, 8, 30), None),
    ],
)
def test_school_holidays_are_those_of_region_midden_with_both_their_ends(day, name):
    assert school_holiday(day) == name


def test_the_last_known_day_is_the_end_of_the_last_summer_holiday():
    last = school_holidays_known_until()
    assert school_holiday(last) == "Zomervakantie"
    assert school_holiday(last + timedelta(days=1)) is None


@pytest.mark.parametrize("text", [None, "", "[]", "[{"])
def test_without_a_file_no_school_holiday_is_known(settings, tmp_path, text):
    settings.DATA_DIR = tmp_path
    if text is not None:
        (tmp_path / "school_holidays.json").write_text(text)
    assert school_holiday(date(2026, 10, 17)) is None
    assert school_holidays_known_until() is None


def test_every_school_year_in_the_file_is_whole_and_has_a_source():
    years = json.loads((Path(DATA) / "school_holidays.json").read_text(encoding="utf-8"))
    order = ["Herfstvakantie", "Kerstvakantie", "Voorjaarsvakantie", "Meivakantie", "Zomervakantie"]
    earlier = date.min
    for year in years:
        assert year["source"]
        assert date.fromisoformat(year["source_date"])
        assert [row["name"] for row in year["holidays"]] == order
        for row, weeks in zip(year["holidays"], (1, 2, 1, 1, 6), strict=True):
            first, last = date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
            assert earlier < first
            assert (first.weekday(), last - first) == (5, timedelta(days=weeks * 7 + 1)), row
            assert str(first.year) in year["school_year"]
            earlier = last
