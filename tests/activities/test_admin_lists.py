"""The lists of /beheer/: searched alike on every database, filtered, and at a constant number of queries."""

import pytest

from accounts.models import User
from activities import actions
from activities.enums import ReportKind
from activities.models import Activity, Claim, Funding, Grant, Organisation, Proposal

ACTIVITIES = "/beheer/activities/activity/"

pytestmark = pytest.mark.usefixtures("zuidwest")


def names_in(answer):
    return [str(row) for row in answer.context["cl"].result_list]


@pytest.fixture
def staff(client, as_staff):
    user = User.objects.create_superuser("beheer@example.org")
    as_staff(user)
    return user


@pytest.fixture
def coffee(make_activity, organisation):
    return make_activity("Koffie", organisation=organisation)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("KOFFIE", ["Koffie"]),
        ("koffie", ["Koffie"]),
        ("cafe", ["Café Ölçek"]),
        ("olcek CAFÉ", ["Café Ölçek"]),
        ("voorbeeldclub koffie", ["Koffie"]),
        ("koffie soep", []),
        ("%", []),
        ("_", []),
    ],
)
def test_search_finds_the_same_on_every_database(client, staff, coffee, make_activity, words, found):
    make_activity("Café Ölçek")
    assert names_in(client.get(ACTIVITIES, {"q": words})) == found


def test_filters_say_how_fresh_and_in_which_state(client, staff, make_activity, time_machine):
    time_machine.move_to("2026-12-31 12:00:00+01:00", tick=False)
    client.force_login(staff)  # the session of before is over
    Activity.objects.all().delete()
    for name, day in [("A", "2026-10-02"), ("B", "2026-10-01"), ("C", "2026-07-04"), ("D", "2026-07-03"), ("E", None)]:
        make_activity(name, checked_on=day)
    lists = {
        value: names_in(client.get(f"{ACTIVITIES}?versheid={value}"))
        for value in ("actueel", "navragen", "verlopen", "onbekend")
    }
    assert lists == {"actueel": ["A"], "navragen": ["B", "C"], "verlopen": ["D"], "onbekend": ["E"]}
    for row in Activity.objects.all():
        assert names_in(client.get(f"{ACTIVITIES}?versheid={row.freshness.value}")).count(row.name) == 1
    assert names_in(client.get(f"{ACTIVITIES}?status__exact=draft")) == []


@pytest.mark.parametrize("noun", ["activity", "place", "organisation", "auditentry", "funding", "proposal", "claim"])
def test_more_rows_cost_no_more_queries(client, staff, make_activity, django_assert_max_num_queries, noun):
    grant = Grant.objects.first()

    def add(number):
        organisation = Organisation.objects.create(name=f"Club {number}", slug=f"club-{number}")
        activity = make_activity(f"Koffie {number}", organisation=organisation, checked_on="2026-10-01")
        actions.report(activity, ReportKind.GONE)
        actions.change_activity(activity, {"summary": "x"}, by=User.objects.create_user(f"u{number}@example.org"))
        Funding.objects.create(grant=grant, activity=activity, source="x")
        Proposal.objects.create(activity=activity, base_version=1, changes={}, made_by=staff)
        Claim.objects.create(organisation=organisation, activity=activity, made_by=staff)

    address = f"/beheer/activities/{noun}/"
    add(0)
    client.get(address)
    with django_assert_max_num_queries(20) as few:
        client.get(address)
    for number in range(1, 6):
        add(number)
    with django_assert_max_num_queries(len(few)):
        client.get(address)
