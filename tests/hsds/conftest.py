from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from activities import actions
from activities.models import (
    Category,
    ClosedPeriod,
    Funding,
    Grant,
    Meal,
    Programme,
    Schedule,
    ScheduleException,
    SpokenLanguage,
    ToddlerCare,
)

HSDS = "/hsds/v3"


@pytest.fixture(autouse=True)
def _on_a_wednesday(time_machine):
    time_machine.move_to(datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Europe/Amsterdam")), tick=False)


@pytest.fixture
def get(client):
    """The answer of an address, which must be one."""

    def ask(address, **params):
        response = client.get(HSDS + address, params)
        assert response.status_code == 200, response.content
        return response.json()

    return ask


@pytest.fixture
def plan(make_activity):
    """Every Tuesday from 14:00 to 16:00 until June, unless told otherwise."""

    def make(activity=None, exceptions=(), **values):
        usual = {
            "starts_on": date(2026, 12, 1),
            "ends_on": date(2027, 6, 29),
            "start_time": time(14),
            "end_time": time(16),
            "rule": "FREQ=WEEKLY;BYDAY=TU",
        }
        schedule = Schedule(activity=activity or make_activity(), **usual | values)
        actions.add_schedule(schedule, [ScheduleException(**each) for each in exceptions], by=None)
        return schedule

    return make


@pytest.fixture
def rich(make_activity, plan, organisation):
    """An activity of which everything is known that we can know."""
    activity = make_activity(
        "Samen koken",
        "eten",
        summary="Kook mee.",
        description="We koken en eten samen.",
        organisation=organisation,
        phone="070 123 45 67",
        email="koken@example.org",
        website="https://example.org/koken",
        contact_role="beheerder",
        age_policy="range",
        age_from_months=144,
        age_to_months=216,
        price_cents=250,
        accepts_ooievaarspas=True,
        needs_signup=True,
        is_women_only=True,
        has_buddy=True,
        hours_per_week=3,
        times_text="ook soms op zondag",
        checked_on=date(2026, 11, 1),
        source_date="2026-09",
        place__street="Voorbeeldstraat",
        place__house_number="1",
        place__postcode="2532CR",
        place__city="Den Haag",
        place__lat=52.052,
        place__lon=4.304,
        place__phone="070 765 43 21",
        place__email="plek@example.org",
        place__is_wheelchair_accessible=True,
        place__has_toilet=False,
        place__organisation=organisation,
    )
    Meal.objects.create(activity=activity, has_own_contribution=True, signup_days_before=1, signup_by_time=time(12))
    ToddlerCare.objects.create(
        activity=activity, places_left=2, places_left_on=date(2026, 11, 1), how_to_apply="Bel ons."
    )
    for code in ("nl", "tr", "zgh"):
        SpokenLanguage.objects.create(activity=activity, code=code)
    _fund(activity)
    plan(
        activity,
        exceptions=[
            {"kind": "cancelled", "on": date(2026, 12, 8), "reason": "kok ziek"},
            {"kind": "moved", "on": date(2026, 12, 15), "new_on": date(2026, 12, 16), "new_start_time": time(13)},
            {"kind": "extra", "on": date(2026, 12, 18), "reason": "feest"},
        ],
        skip_public_holidays=True,
        skip_school_holidays=True,
    )
    plan(activity, kind="opening_hours", rule="FREQ=DAILY", ends_on=None, start_time=time(0), end_time=time(0))
    plan(activity, rule="FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", ends_on=date(2027, 2, 28))
    plan(activity, rule="", starts_on=date(2026, 12, 30), ends_on=None, start_time=time(19), end_time=time(0))
    period = ClosedPeriod(activity=activity, first_on=date(2027, 3, 1), last_on=date(2027, 3, 7), reason="verbouwing")
    actions.close(period, by=None)
    return activity


def _fund(activity):
    programme = Programme.objects.create(slug="proefprogramma", name="Proefprogramma", source="test")
    grant = Grant.objects.create(programme=programme, name="Proefsubsidie", source="test")
    for of in ({"activity": activity}, {"place": activity.place}, {"category": Category.objects.get(slug="eten")}):
        Funding.objects.create(grant=grant, source="test", **of)
