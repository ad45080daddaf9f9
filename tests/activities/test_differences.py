"""A change in words: fields with their names, times as rules and as the dates that come and go."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from activities import actions
from activities.differences import Names, differences
from activities.models import Activity, AuditEntry, Organisation
from activities.snapshots import difference, snapshot
from tests.plans import exception, weekly

pytestmark = pytest.mark.usefixtures("zuidwest", "on_a_thursday")


@pytest.fixture
def on_a_thursday(time_machine):
    time_machine.move_to(datetime(2026, 11, 26, 9, tzinfo=ZoneInfo("Europe/Amsterdam")), tick=False)


@pytest.fixture
def activity(make_activity):
    return make_activity("Koffie", place__lat=52.05, place__lon=4.3)


def told(activity, **said):
    changes = difference(snapshot(activity), said)
    return {row.label: (row.before, row.after) for row in differences(activity, changes)}


@pytest.mark.parametrize(
    ("said", "label", "before", "after"),
    [
        ({"name": "Thee"}, "Naam", ["Koffie"], ["Thee"]),
        ({"summary": "Kom erbij"}, "Samenvatting", [], ["Kom erbij"]),
        ({"category": "eten"}, "Thema", ["Mensen ontmoeten"], ["Samen eten"]),
        ({"price_cents": 0}, "Prijs", [], ["Gratis"]),
        ({"price_cents": 250}, "Prijs", [], ["€ 2,50"]),
        ({"needs_signup": False}, "Aanmelden nodig", [], ["nee"]),
        ({"is_women_only": True}, "Alleen voor vrouwen", [], ["ja"]),
        ({"has_buddy": False}, "Iemand gaat de eerste keer mee", [], ["nee"]),
        ({"languages": ["nl", "tr"]}, "Talen", [], ["Nederlands, Türkçe"]),
        ({"age_policy": "range", "age_from_months": 48}, "Voor wie", [], ["Vanaf 4 jaar"]),
        ({"age_policy": "everyone"}, "Voor wie", [], ["Voor iedereen"]),
        ({"hours_per_week": 3}, "Uren per week", [], ["3"]),
        ({"name": "<b>Thee</b>"}, "Naam", ["Koffie"], ["<b>Thee</b>"]),
    ],
)
def test_a_field_is_told_by_its_name_with_what_it_was_and_becomes(activity, said, label, before, after):
    assert told(activity, **said) == {label: (before, after)}


def test_a_bound_of_the_ages_that_changes_alone_is_told_with_the_other(activity):
    Activity.objects.filter(pk=activity.pk).update(age_policy="range", age_from_months=48, age_to_months=144)
    activity.refresh_from_db()
    assert told(activity, age_to_months=96) == {"Voor wie": (["4 tot 12 jaar"], ["4 tot 8 jaar"])}


def test_another_place_is_told_by_its_name(activity, make_activity):
    place = make_activity("Elders").place
    assert told(activity, place=str(place.uuid)) == {"Plek": ([activity.place.name], [place.name])}


def test_a_place_that_is_gone_is_told_too(activity):
    gone = "00000000-0000-4000-8000-000000000000"
    assert told(activity, place=gone)["Plek"][1] == ["een plek die er niet meer is"]


def test_a_meal_is_told_by_what_is_known_of_it(activity):
    meal = {
        "is_halal": True,
        "is_vegetarian": None,
        "serving": "take_away",
        "has_own_contribution": False,
        "signup_days_before": None,
        "signup_by_time": None,
    }
    lines = ["Halal: ja", "Hier eten of afhalen: afhalen", "Eigen bijdrage: nee"]
    assert told(activity, meal=meal) == {"Maaltijd": ([], lines)}


def plan_of(*schedules, closed=()):
    return {"schedules": list(schedules), "closed": list(closed)}


def told_plan(activity, before, after):
    (row,) = differences(activity, {"plan": [before, after]})
    assert row.label == "Tijden"
    return row


def test_a_rule_is_told_in_words_with_the_dates_that_come_and_go(activity):
    uuid = "11111111-1111-4111-8111-111111111111"
    tuesday = weekly("TU", uuid=uuid, starts_on="2026-12-01", ends_on="2026-12-15")
    wednesday = weekly("WE", uuid=uuid, starts_on="2026-12-02", ends_on="2026-12-09", skip_public_holidays=True)
    row = told_plan(activity, plan_of(tuesday), plan_of(wednesday))
    assert row.before == ["Elke dinsdag 10:00-12:00, van 1 december tot en met 15 december"]
    assert row.after == ["Elke woensdag 10:00-12:00, van 2 december tot en met 9 december, niet op feestdagen"]
    assert row.notes == [
        "Vervalt: dinsdag 1 december 10:00-12:00",
        "Erbij: woensdag 2 december 10:00-12:00",
        "Vervalt: dinsdag 8 december 10:00-12:00",
        "Erbij: woensdag 9 december 10:00-12:00",
        "Vervalt: dinsdag 15 december 10:00-12:00",
    ]


def test_one_date_that_is_cancelled_moved_or_extra_is_told(activity, make_activity):
    elsewhere = make_activity("Elders").place
    usual = weekly("TU", starts_on="2026-12-01", ends_on="2026-12-15")
    changed = usual | {
        "exceptions": [
            exception("cancelled", date(2026, 12, 1), reason="Ziek"),
            exception("moved", date(2026, 12, 8), new_on="2026-12-10", new_place=str(elsewhere.uuid)),
            exception("extra", date(2026, 12, 17), new_start_time="14:00", new_end_time="15:00"),
        ]
    }
    row = told_plan(activity, plan_of(usual), plan_of(changed))
    assert row.after[1:] == [
        "Op 1 december gaat het niet door. Ziek",
        f"Op 8 december is het anders: 10 december, {elsewhere.name}",
        "Ook op 17 december: 14:00-15:00",
    ]
    assert row.notes == [
        "Gaat niet door: dinsdag 1 december 10:00-12:00",
        f"Anders: dinsdag 8 december 10:00-12:00 wordt donderdag 10 december 10:00-12:00, {elsewhere.name}",
        "Erbij: donderdag 17 december 14:00-15:00",
    ]
    back = told_plan(activity, plan_of(changed), plan_of(usual))
    assert back.notes[0] == "Gaat weer door: dinsdag 1 december 10:00-12:00"


def test_closed_days_are_told_with_the_dates_that_fall_in_them(activity):
    usual = weekly("TU", starts_on="2026-12-01", ends_on="2026-12-15")
    closed = {"first_on": "2026-12-07", "last_on": "2026-12-11", "reason": "Verbouwing"}
    row = told_plan(activity, plan_of(usual), plan_of(usual, closed=[closed]))
    assert row.after[1:] == ["Dicht van 7 december tot en met 11 december. Verbouwing"]
    assert row.notes == ["Vervalt: dinsdag 8 december 10:00-12:00"]


def test_a_series_that_was_made_anew_at_the_same_hours_says_no_dates(activity):
    dates = {"starts_on": "2026-12-01", "ends_on": "2026-12-15"}
    assert told_plan(activity, plan_of(weekly(**dates)), plan_of(weekly(**dates))).notes == []


def test_many_dates_are_counted(activity):
    daily = weekly(rule="FREQ=DAILY", starts_on="2026-11-27", ends_on="2027-04-30")
    row = told_plan(activity, plan_of(), plan_of(daily))
    assert len(row.notes) == 25
    assert row.notes[-1] == "En nog 95 data."


def test_times_that_can_no_longer_be_are_told(activity):
    wrong = weekly(start_time="12:00", end_time="10:00")
    assert "eindtijd" in told_plan(activity, plan_of(), plan_of(wrong)).notes[0]


def test_the_log_of_a_place_and_of_an_organisation_is_told_too(activity, organisation, moderator):
    place = activity.place
    actions.change_place(place, {"has_toilet": True, "organisation": organisation, "lat": 52.06}, by=moderator)
    entry = AuditEntry.objects.get(place=place, verb="change")
    rows = {row.label: (row.before, row.after) for row in differences(place, entry.changes)}
    assert rows == {"Toilet": ([], ["ja"]), "Organisatie": ([], ["Voorbeeldclub"])}
    actions.verify(organisation, by=moderator)
    entry = AuditEntry.objects.get(organisation=organisation)
    assert [row.label for row in differences(Organisation.objects.get(pk=organisation.pk), entry.changes)] == [
        "Vertrouwd"
    ]


def test_the_names_of_many_changes_cost_no_more_than_those_of_one(activity, django_assert_num_queries):
    changes = {"place": [str(activity.place.uuid), None], "category": ["eten", "sport"]}
    with django_assert_num_queries(2):
        names = Names.of(*[changes] * 20)
    with django_assert_num_queries(0):
        differences(activity, changes, names=names, with_dates=False)
