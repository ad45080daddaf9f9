"""Changing an activity: at once, as a proposal, or told that somebody else was first."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from activities import actions
from activities.enums import Status
from activities.models import Activity, Category, Occurrence, Place, Proposal, Schedule
from activities.snapshots import snapshot
from tests.plans import weekly
from tests.workspace.form_helpers import fields_of, mistakes, said_of

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


def _address(activity):
    return f"/organisator/activiteit/{activity.uuid}/wijzigen/"


def _fields(page, activity):
    return fields_of(page.get(_address(activity)).content.decode())


def _save(page, activity, **values):
    return page.post(_address(activity), _fields(page, activity) | values)


def _fresh(activity):
    return Activity.objects.get(pk=activity.pk)


# Made by each test, whose day is not that of the machine.
PLANS = {
    "weekly": lambda: [weekly()],
    "two": lambda: [weekly("MO,WE"), weekly("FR", start_time="20:00", end_time="00:00")],
    "written otherwise": lambda: [weekly(rule="BYDAY=TU,TH;FREQ=WEEKLY;WKST=SU")],
    "every day": lambda: [weekly(rule="FREQ=DAILY")],
    "once": lambda: [weekly(rule="", ends_on="2026-12-01")],
    "third tuesday": lambda: [weekly(rule="FREQ=MONTHLY;BYDAY=+3TU", starts_on="2026-12-15")],
    "opening hours": lambda: [weekly("MO,TU,WE", kind="opening_hours", ends_on=None)],
    "no row for it": lambda: [weekly(rule="FREQ=YEARLY", starts_on="2026-12-01", ends_on="2026-12-01"), weekly("SA")],
    "the 15th": lambda: [weekly(rule="FREQ=MONTHLY;BYMONTHDAY=15")],
    "holidays": lambda: [weekly(skip_public_holidays=True, skip_school_holidays=True)],
}


@pytest.mark.parametrize("name", PLANS)
def test_saving_without_a_change_changes_nothing(page, place, organisation, organiser, name):
    exceptions = [
        {"kind": "cancelled", "on": "2026-12-08", "reason": "Ziek"},
        {"kind": "moved", "on": "2026-12-15", "reason": "Verhuisd", "new_on": "2026-12-16"},
        {"kind": "extra", "on": "2026-12-20", "reason": ""},
    ]
    keys = ("new_on", "new_start_time", "new_end_time", "new_place")
    exceptions = [dict.fromkeys(keys) | each for each in exceptions] if name == "weekly" else []
    schedules = [each | {"uuid": str(uuid4()), "exceptions": exceptions} for each in PLANS[name]()]
    closed = [{"first_on": "2026-12-24", "last_on": "2026-12-26", "reason": "Kerst"}]
    plan = {"schedules": schedules, "closed": closed}
    said = said_of(place, plan=plan, price_cents=250, age_policy="range", age_from_months=20, times_text="Bel") | {
        "languages": ["tr", "nl"],
        "meal": {
            "is_halal": True, "is_vegetarian": None, "serving": "both", "has_own_contribution": False,
            "signup_days_before": 1, "signup_by_time": "12:00",
        },
        "category": "eten",
        "description": "Een regel\n\nen nog een",
    }  # fmt: skip
    activity = actions.add_activity(said, organisation, uuid=uuid4(), source="test", by=organiser)[0]
    before, version = snapshot(activity), activity.version
    assert _save(page, activity).status_code == 302
    assert snapshot(_fresh(activity)) == before
    assert _fresh(activity).version == version


def test_a_draft_is_changed_at_once(page, draft):
    _save(page, draft, naam="Thee")
    assert _fresh(draft).name == "Thee"


def test_a_change_by_a_newcomer_waits_and_is_said_to(page, published):
    html = page.get(_address(published)).content.decode()
    assert "Een redacteur kijkt er eerst naar; tot dan blijft de oude tekst staan." in html
    _save(page, published, naam="Thee")
    assert _fresh(published).name == "Koffie"
    assert Proposal.objects.get().changes == {"name": "Thee"}
    html = page.get(_address(published)).content.decode()
    assert 'value="Thee"' in html
    assert "Trek die wijziging in" in html


def test_a_second_change_goes_on_from_the_one_that_waits(page, published):
    _save(page, published, naam="Thee")
    _save(page, published, samenvatting="Kom erbij")
    assert Proposal.objects.waiting().get().changes == {"name": "Thee", "summary": "Kom erbij"}


def test_a_proposal_is_withdrawn_by_its_own_people_only(page, client, published, other_organiser):
    _save(page, published, naam="Thee")
    proposal = Proposal.objects.get()
    address = f"/organisator/voorstel/{proposal.uuid}/intrekken/"
    assert page.get(address).status_code == 405
    client.force_login(other_organiser)
    assert client.post(address).status_code == 404
    client.force_login(published.organisation.memberships.first().user)
    client.post(address)
    assert not Proposal.objects.waiting().exists()


def test_a_verified_organisation_changes_what_is_on_the_site(page, published, trusted):
    assert "Een redacteur kijkt er eerst naar" not in page.get(_address(published)).content.decode()
    _save(page, published, naam="Thee")
    assert _fresh(published).name == "Thee"
    assert _fresh(published).status == Status.PUBLISHED


def test_a_draft_is_sent_with_its_last_change(page, draft):
    _save(page, draft, naam="Thee", verstuur="ja")
    assert (_fresh(draft).name, _fresh(draft).status) == ("Thee", Status.SUBMITTED)


def test_the_second_of_two_members_is_told_and_loses_nothing(page, draft, colleague):
    mine = _fields(page, draft)
    actions.edit_activity(draft, {"name": "Soep", "price_cents": 100}, by=colleague)
    answer = page.post(_address(draft), mine | {"naam": "Thee"})
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "Iemand anders heeft dit intussen veranderd" in html
    assert "collega@example.org" in html
    assert "<td><bdi>Soep</bdi></td><td><bdi>Thee</bdi></td>" in html
    assert _fresh(draft).name == "Soep"
    # What was typed is in the form, which can be saved now.
    page.post(_address(draft), fields_of(html))
    assert _fresh(draft).name == "Thee"


def test_a_form_without_what_was_seen_is_not_saved(page, draft):
    answer = page.post(_address(draft), _fields(page, draft) | {"gezien": "", "naam": "Thee"})
    assert answer.status_code == 409
    assert _fresh(draft).name == "Koffie"


def test_skipping_and_no_longer_skipping_a_date(page, draft):
    _save(page, draft, overslaan=["0"], **{"overslaan0-dag": "2026-12-08", "overslaan0-reden": "Ziek"})
    assert Occurrence.objects.get(activity=draft, local_on=date(2026, 12, 8)).is_cancelled
    fields = _fields(page, draft)
    assert fields["overslaan0-dag"] == ["2026-12-08"]
    page.post(_address(draft), {name: value for name, value in fields.items() if name != "overslaan"})
    assert not Occurrence.objects.get(activity=draft, local_on=date(2026, 12, 8)).is_cancelled


def test_a_reason_of_a_skipped_date_can_be_written_anew(page, draft):
    _save(page, draft, overslaan=["0"], **{"overslaan0-dag": "2026-12-08"})
    _save(page, draft, **{"overslaan0-reden": "Ziek"})
    assert Occurrence.objects.get(activity=draft, local_on=date(2026, 12, 8)).reason == "Ziek"


def test_moved_dates_stay_when_the_times_change(page, draft, organiser):
    schedule = draft.schedules.get()
    actions.move_date(draft, schedule.uuid, date(2026, 12, 8), new_on=date(2026, 12, 9), by=organiser)
    _save(page, draft, **{"tijd0-van": "11:00"})
    moved = Occurrence.objects.get(activity=draft, status="verplaatst")
    assert (moved.local_on, moved.start_minute) == (date(2026, 12, 9), 11 * 60)


def test_a_row_that_goes_takes_its_dates_along(page, draft):
    fields = _fields(page, draft)
    page.post(_address(draft), fields | {"tijd": [], "tijden_tekst": "Bel eerst"})
    assert not Schedule.objects.filter(activity=draft).exists()
    assert _fresh(draft).times_text == "Bel eerst"


def test_what_cannot_be_is_said_where_it_is(page, draft):
    answer = _save(page, draft, **{"tijd0-van": "13:00"})
    assert mistakes(answer) == ["De eindtijd ligt voor de begintijd. Kijk de tijden na."]
    assert 'href="#wanneer"' in answer.content.decode()
    answer = _save(page, draft, **{"tijd0-laatste": "2028-03-01"})
    assert mistakes(answer) == ["Een reeks duurt hoogstens 12 maanden. Kies een eerdere laatste dag."]
    answer = _save(page, draft, **{"tijd0-laatste": "2026-12-01", "tijd0-dag": "2026-12-02"})
    assert mistakes(answer) == [
        "Tussen de eerste en de laatste dag valt geen enkele datum. Kies een latere laatste dag."
    ]
    assert snapshot(_fresh(draft)) == snapshot(draft)


def test_a_member_of_another_organisation_finds_nothing(client, draft, other_organiser):
    client.force_login(other_organiser)
    assert client.get(_address(draft)).status_code == 404
    assert client.post(_address(draft), {"naam": "Thee"}).status_code == 404


def test_a_theme_that_comes_back_has_its_facts_still(page, place, organisation, organiser):
    meal = {"is_halal": True, "is_vegetarian": None, "serving": "", "has_own_contribution": None}
    said = said_of(place, category="eten", meal=meal | {"signup_days_before": None, "signup_by_time": None})
    activity = actions.add_activity(said, organisation, uuid=uuid4(), source="test", by=organiser)[0]
    _save(page, activity, thema="sport")
    _save(page, activity, thema="eten")
    assert _fresh(activity).meal.is_halal is True


def test_the_past_of_a_series_stays_as_it_was(client, organiser, draft, time_machine):
    started = draft.schedules.get().starts_on
    time_machine.move_to(started + timedelta(days=30))
    before = set(
        Occurrence.objects.filter(activity=draft, local_on__lt=started + timedelta(days=30)).values_list(
            "pk", "starts_at"
        )
    )
    client.force_login(organiser)
    _save(client, draft, **{"tijd0-van": "11:00"})
    assert before <= set(Occurrence.objects.filter(activity=draft).values_list("pk", "starts_at"))


def test_what_waited_goes_along_when_the_organisation_is_trusted_by_then(page, published, organisation):
    _save(page, published, naam="Thee")
    organisation.is_verified = True
    organisation.save()
    _save(page, published, samenvatting="Kom erbij")
    assert (_fresh(published).name, _fresh(published).summary) == ("Thee", "Kom erbij")
    assert not Proposal.objects.waiting().exists()


def test_the_page_of_a_place_itself_stays_at_that_place(page, place, organisation, organiser, make_activity):
    new = Place(name="Nieuw huis", organisation=organisation, source="test")
    actions.draft_place(new, Category.objects.get(slug="ontmoeten"), by=organiser)
    itself = new.activities.get()
    assert 'value="zoek"' not in page.get(_address(itself)).content.decode()
    _save(page, itself, plek=str(place.uuid), **{"tijd0-hoe": "open", "tijd0-van": "9:00", "tijd0-tot": "17:00"})
    itself = _fresh(itself)
    assert (itself.place, itself.schedules.get().kind) == (new, "opening_hours")


def test_a_new_place_in_a_proposal_is_on_the_site_once_it_is_accepted(page, published, moderator):
    sent = {"plek": "nieuw", "plek_naam": "Nieuw huis", "lat": "52.0501", "lon": "4.2801", "andere_plek": "on"}
    _save(page, published, **sent)
    new = Place.objects.get(name="Nieuw huis")
    assert page.get(new.get_absolute_url()).status_code == 404
    published.refresh_from_db()
    actions.accept_proposal(Proposal.objects.get(), by=moderator, seen=actions.seen_of(published))
    html = page.get(new.get_absolute_url()).content.decode()
    assert "Koffie" in html
    assert new.activities.get(stands_for_place=True).status == Status.PUBLISHED
