"""Times as sentences."""

from datetime import date, time

import pytest
from django.utils import translation

from activities.enums import ScheduleKind
from activities.models import Schedule
from activities.wording_sentences import sentences

TUESDAY = date(2026, 12, 1)


def _row(rule, start="09:00", end="17:00", kind="opening"):
    row = Schedule(rule=rule, start_time=time.fromisoformat(start), end_time=time.fromisoformat(end), starts_on=TUESDAY)
    row.kind = ScheduleKind.OPENING_HOURS if kind == "opening" else ScheduleKind.SERIES
    return row


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (_row("FREQ=WEEKLY;BYDAY=MO,TU"), "Open op maandag en dinsdag van 9 tot 17 uur."),
        (_row("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"), "Open van maandag tot en met vrijdag van 9 tot 17 uur."),
        (_row("FREQ=WEEKLY", "09:30", "12:00"), "Open op dinsdag van 9:30 tot 12:00."),
        (_row("FREQ=DAILY", "00:00", "00:00"), "Elke dag open van 0 tot 24 uur."),
        (_row("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU", "08:15", "00:00"), "Elke dag open van 8:15 tot 24:00."),
        (_row("FREQ=WEEKLY;INTERVAL=2;BYDAY=FR"), "Open: om de week op vrijdag van 9 tot 17 uur."),
        (_row("FREQ=MONTHLY;BYDAY=3TU"), "Open: elke derde dinsdag van de maand van 9 tot 17 uur."),
        (_row("FREQ=WEEKLY;BYDAY=TU", "10:00", "12:00", "lesson"), "Elke dinsdag van 10 tot 12 uur."),
    ],
)
def test_a_rhythm_is_a_sentence(row, said):
    assert sentences([row]) == [said]


def test_the_blocks_of_a_day_stand_in_one_sentence():
    rows = [_row("FREQ=WEEKLY;BYDAY=SA", "13:00", "17:00"), _row("FREQ=WEEKLY;BYDAY=SA", "09:00", "12:00")]
    assert sentences(rows) == ["Open op zaterdag van 9 tot 12 uur en van 13 tot 17 uur."]


@pytest.mark.parametrize("language", ["en", "tr", "ar", "pl"])
def test_the_days_speak_the_language_of_the_page(language):
    with translation.override(language):
        [said] = sentences([_row("FREQ=WEEKLY;BYDAY=MO,TU")])
    assert "maandag" not in said
