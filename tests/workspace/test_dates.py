"""One date is called off or moved in two taps, and everybody sees it at once."""

from datetime import date, time

import pytest

from activities import actions
from activities.models import Activity, Occurrence, Proposal, ScheduleException
from activities.snapshots import plan_of
from activities.workspace.sheet import base_of

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


@pytest.fixture
def moment(published):
    return Occurrence.objects.get(activity=published, local_on=date(2026, 12, 8))


def _address(activity, moment, verb):
    return f"/organisator/activiteit/{activity.uuid}/datum/{moment.uuid}/{verb}/"


def test_two_taps_from_the_page_of_the_activity(page, published, moment):
    html = page.get(f"/organisator/activiteit/{published.uuid}/").content.decode()
    address = _address(published, moment, "afgelasten")
    assert f'href="{address}"' in html
    assert "Alleen deze datum gaat niet door" in page.get(address).content.decode()
    answer = page.post(address, {"reden": "Er is iemand ziek."})
    html = page.get(answer["Location"]).content.decode()
    assert "Bezoekers zien dit meteen." in html
    assert _address(published, moment, "gaat-door") in html


def test_a_cancelled_date_is_cancelled_everywhere_without_a_review(page, published, moment):
    page.post(_address(published, moment, "afgelasten"), {"reden": "Er is iemand ziek."})
    assert not Proposal.objects.exists()
    shown = page.get(published.get_absolute_url()).content.decode()
    assert "Gaat niet door" in shown
    assert "Er is iemand ziek." in shown
    feed = page.get(f"/activiteit/{published.slug}.ics").content.decode()
    assert "STATUS:CANCELLED" in feed
    rows = page.get("/api/v1/momenten?q=koffie").json()["resultaten"]
    assert [row["reden"] for row in rows if row["status"] == "afgelast"] == ["Er is iemand ziek."]


def test_it_goes_on_after_all(page, published, moment):
    before = plan_of(published)
    page.post(_address(published, moment, "afgelasten"), {"reden": "Er is iemand ziek."})
    page.post(_address(published, moment, "gaat-door"))
    assert plan_of(published) == before
    moment.refresh_from_db()
    assert not moment.is_cancelled


def test_a_date_moves_to_another_day_and_time(page, published, moment):
    address = _address(published, moment, "verplaatsen")
    html = page.get(address).content.decode()
    assert 'value="2026-12-08"' in html
    assert 'value="10:00"' in html
    page.post(address, {"dag": "2026-12-09", "van": "13:00", "tot": "15:00", "reden": "De plek is dicht."})
    moment.refresh_from_db()
    assert (moment.local_on, moment.start_minute, moment.status) == (date(2026, 12, 9), 13 * 60, "verplaatst")
    assert "De plek is dicht." in page.get(published.get_absolute_url()).content.decode()
    assert not Proposal.objects.exists()


def test_only_what_differs_from_the_series_is_kept(page, published, moment):
    page.post(_address(published, moment, "verplaatsen"), {"dag": "2026-12-09", "van": "10:00", "tot": "12:00"})
    row = ScheduleException.objects.get()
    assert (row.new_on, row.new_start_time, row.new_end_time) == (date(2026, 12, 9), None, None)


def test_a_moved_date_is_called_off_or_moved_again(page, published, moment):
    for day in ("2026-12-09", "2026-12-10"):
        page.post(_address(published, moment, "verplaatsen"), {"dag": day, "van": "10:00", "tot": "12:00"})
    moment.refresh_from_db()
    assert moment.local_on == date(2026, 12, 10)
    page.post(_address(published, moment, "afgelasten"))
    moment.refresh_from_db()
    assert moment.is_cancelled


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"dag": "2026-12-15", "van": "10:00", "tot": "12:00"}, "is er al een moment"),
        ({"dag": "2026-11-01", "van": "10:00", "tot": "12:00"}, "is al geweest"),
        ({"dag": "2026-12-09", "van": "14:00", "tot": "12:00"}, "De eindtijd ligt voor de begintijd."),
        ({"dag": "9999-01-01", "van": "10:00", "tot": "12:00"}, "Kijk het jaar na"),
        ({"dag": "", "van": "x", "tot": ""}, "Schrijf de tijd als 14:30."),
        (
            {"dag": "2026-12-08", "van": "10:00", "tot": "12:00"},
            "Vul de nieuwe dag, de nieuwe tijd of de nieuwe plek in.",
        ),
    ],
)
def test_a_new_day_that_cannot_be_is_a_sentence(page, published, moment, sent, words):
    answer = page.post(_address(published, moment, "verplaatsen"), sent)
    assert answer.status_code == 200
    assert words in answer.content.decode()
    assert not ScheduleException.objects.exists()


def test_what_has_begun_stays_as_it_was(page, published, time_machine):
    moment = Occurrence.objects.get(activity=published, local_on=date(2026, 12, 1))
    time_machine.move_to(moment.starts_at)
    assert "al begonnen" in page.get(_address(published, moment, "afgelasten")).content.decode()
    assert "al begonnen" in page.post(_address(published, moment, "afgelasten"), {"reden": ""}).content.decode()
    moment.refresh_from_db()
    assert not moment.is_cancelled


def test_a_cancelled_date_stays_cancelled_when_an_older_proposal_is_accepted(
    page, published, moment, organiser, moderator
):
    plan = plan_of(published)
    plan["schedules"][0]["start_time"] = "09:00"
    proposal = actions.edit_activity(published, {"plan": plan}, by=organiser)
    page.post(_address(published, moment, "afgelasten"), {"reden": "Er is iemand ziek."})
    proposal.refresh_from_db()
    published.refresh_from_db()
    actions.accept_proposal(proposal, by=moderator, seen=actions.seen_of(published))
    on = Occurrence.objects.get(activity=published, local_on=date(2026, 12, 8))
    assert (on.is_cancelled, on.start_minute) == (True, 9 * 60)
    page.post(_address(published, on, "gaat-door"))
    assert not Occurrence.objects.filter(activity=published).cancelled().exists()


def test_an_extra_date_that_does_not_go_on_is_gone(page, published):
    schedule = published.schedules.get()
    extra = ScheduleException(schedule=schedule, kind="extra", on=date(2026, 12, 12), new_start_time=time(9))
    actions.add_exception(extra, by=None)
    moment = Occurrence.objects.get(activity=published, local_on=date(2026, 12, 12))
    page.post(_address(published, moment, "afgelasten"))
    assert not Occurrence.objects.filter(activity=published, local_on=date(2026, 12, 12)).exists()


def test_a_series_of_a_verified_organisation_stops_before_a_date(page, published, moment, trusted):
    page.post(_address(published, moment, "reeks-stoppen"))
    assert list(Occurrence.objects.filter(activity=published).values_list("local_on", flat=True)) == [date(2026, 12, 1)]
    assert published.schedules.get().ends_on == date(2026, 12, 7)


def test_stopping_at_the_first_date_takes_the_schedule_away(page, published, trusted):
    first = Occurrence.objects.get(activity=published, local_on=date(2026, 12, 1))
    page.post(_address(published, first, "reeks-stoppen"))
    assert not published.schedules.exists()


def test_a_date_that_a_colleague_calls_off_just_then_stays_off(
    page, published, moment, trusted, colleague, monkeypatch
):
    def read_too_early(activity):
        read = base_of(activity)
        stored = Activity.objects.get(pk=activity.pk)
        actions.cancel_date(stored, moment.schedule.uuid, date(2026, 12, 1), by=colleague)
        return read

    monkeypatch.setattr("activities.workspace.date_views.base_of", read_too_early)
    answer = page.post(_address(published, moment, "reeks-stoppen"))
    assert "Iemand anders veranderde dit net" in answer.content.decode()
    assert ScheduleException.objects.get(schedule__activity=published).on == date(2026, 12, 1)


def test_stopping_a_series_by_a_newcomer_waits(page, published, moment):
    assert (
        "Een redacteur kijkt er eerst naar" in page.get(_address(published, moment, "reeks-stoppen")).content.decode()
    )
    page.post(_address(published, moment, "reeks-stoppen"))
    assert Proposal.objects.get().changes["plan"]["schedules"][0]["ends_on"] == "2026-12-07"
    assert Occurrence.objects.filter(activity=published).count() > 5


@pytest.mark.parametrize("verb", ["afgelasten", "verplaatsen", "gaat-door", "reeks-stoppen"])
def test_nobody_else_finds_these_pages(client, published, moment, other_organiser, resident, verb):
    sent = {"dag": "2026-12-09", "van": "10:00", "tot": "12:00"}
    for somebody in (other_organiser, resident):
        client.force_login(somebody)
        assert client.post(_address(published, moment, verb), sent).status_code == 404
    assert not ScheduleException.objects.exists()


def test_a_date_of_another_activity_is_not_found(page, published, moment, make_activity, organisation):
    other = make_activity("Thee", organisation=organisation)
    assert page.post(_address(other, moment, "afgelasten")).status_code == 404
    assert Activity.objects.get(pk=published.pk).version == published.version


def test_to_look_changes_nothing(page, published, moment):
    assert page.get(_address(published, moment, "gaat-door")).status_code == 405
    for verb in ("afgelasten", "verplaatsen", "reeks-stoppen"):
        assert page.get(_address(published, moment, verb)).status_code == 200
    assert not ScheduleException.objects.exists()


def test_own_words_are_for_who_needs_no_review(page, published, moment, organisation):
    address = _address(published, moment, "afgelasten")
    assert "Kies een van deze redenen." in page.post(address, {"reden": "Koop nu"}).content.decode()
    actions.cancel_date(
        published, moment.schedule.uuid, moment.local_on, "Koop nu", by=organisation.memberships.get().user
    )
    moment.refresh_from_db()
    assert (moment.is_cancelled, moment.reason) == (True, "")
    organisation.is_verified = True
    organisation.save()
    page.post(address, {"reden": "De taart is op"})
    moment.refresh_from_db()
    assert moment.reason == "De taart is op"
