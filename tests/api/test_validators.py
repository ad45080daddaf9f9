import gzip
from datetime import UTC, date, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.management import call_command

from activities import actions
from activities.api.validators import version_of
from activities.models import Activity, Occurrence, Schedule

API = "/api/v1"
LISTS = ["activiteiten", "momenten", "plekken", "organisaties", "buurten", "categorieen", "programmas"]


def _again(client, address, first, **headers):
    return client.get(address, headers={"if-none-match": first["ETag"]} | headers)


@pytest.fixture
def koffie(time_machine, make_activity):
    """Since an hour; every Tuesday from 14:00 to 16:00, and it is Monday."""
    time_machine.move_to(datetime(2026, 11, 30, 8, tzinfo=UTC), tick=False)
    activity = make_activity("Koffie", checked_on=date(2026, 9, 1))
    schedule = Schedule(
        activity=activity,
        starts_on=date(2026, 12, 1),
        ends_on=date(2027, 11, 1),
        start_time=time(14),
        end_time=time(16),
        rule="FREQ=WEEKLY;BYDAY=TU",
    )
    actions.add_schedule(schedule, [], by=None)
    activity.refresh_from_db()
    time_machine.shift(3600)
    return activity


@pytest.mark.parametrize("name", LISTS)
def test_a_list_that_did_not_change_is_not_sent_again(client, zuidwest, name):
    first = client.get(f"{API}/{name}")
    again = _again(client, f"{API}/{name}", first)

    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert (again["API-Version"], again["Cache-Control"]) == ("1.0.0", "public, no-cache")
    assert set(again["Vary"].split(", ")) == set(first["Vary"].split(", ")) >= {"Accept-Encoding"}
    assert "Content-Length" not in again


def test_whether_it_changed_is_known_before_anything_is_searched(client, zuidwest, django_assert_num_queries):
    address = f"{API}/activiteiten?bij=2532CR&dag=week"
    first = client.get(address)
    with django_assert_num_queries(1):
        assert _again(client, address, first).status_code == 304


def test_one_activity_needs_two_queries_to_know_it(client, koffie, django_assert_num_queries):
    address = f"{API}/activiteiten/{koffie.uuid}"
    first = client.get(address)
    with django_assert_num_queries(2):
        assert _again(client, address, first).status_code == 304


def test_another_question_or_form_is_another_answer(client, zuidwest):
    address = f"{API}/plekken"
    first = client.get(address)

    for other in ("?pagina=2", "?crs=EPSG:28992"):
        assert _again(client, address + other, first).status_code == 200
    assert _again(client, address, first, accept="application/geo+json").status_code == 200
    assert _again(client, address, first, **{"accept-crs": "EPSG:28992"}).status_code == 200


def test_a_change_of_the_catalogue_changes_every_list(client, koffie, moderator):
    firsts = {name: client.get(f"{API}/{name}") for name in LISTS}
    actions.edit_activity(koffie, {"summary": "Met koek"}, by=moderator)

    for name, first in firsts.items():
        assert _again(client, f"{API}/{name}", first).status_code == 200


def test_one_activity_has_its_version_in_its_tag(client, koffie, moderator):
    address = f"{API}/activiteiten/{koffie.uuid}"
    first = client.get(address)
    before = koffie.version
    assert version_of(first["ETag"]) == str(before)

    actions.edit_activity(koffie, {"summary": "Met koek"}, by=moderator)
    second = _again(client, address, first)
    assert (second.status_code, second.json()["samenvatting"]) == (200, "Met koek")
    assert version_of(second["ETag"]) == str(before + 1) == version_of(f"W/{second['ETag']}")


def test_a_change_of_another_activity_leaves_it_alone(client, koffie, make_activity):
    address = f"{API}/activiteiten/{koffie.uuid}"
    first = client.get(address)
    make_activity("Thee")

    assert _again(client, address, first).status_code == 304


# Seconds after Monday 30 November 2026, 10:00 on the clock here: the next day; the first moment begins and ends.
@pytest.mark.parametrize("later", [14 * 3600, 28 * 3600, 30 * 3600])
def test_what_the_clock_changes_is_sent_again(client, koffie, time_machine, later):
    address = f"{API}/activiteiten/{koffie.uuid}"
    first = client.get(address)
    date_header = {"if-modified-since": first["Last-Modified"]}
    assert client.get(address, headers=date_header).status_code == 304

    time_machine.shift(later + 2)
    assert _again(client, address, first).status_code == 200
    assert client.get(address, headers=date_header).status_code == 200


def test_a_date_is_given_only_when_nothing_more_can_happen_in_its_second(client, koffie, time_machine, moderator):
    address = f"{API}/activiteiten/{koffie.uuid}"
    actions.edit_activity(koffie, {"summary": "Met koek"}, by=moderator)
    assert "Last-Modified" not in client.get(address)

    time_machine.shift(timedelta(seconds=1))
    assert client.get(address)["Last-Modified"] == "Mon, 30 Nov 2026 09:00:00 GMT"


def test_without_enough_moments_there_is_no_date(client, koffie, time_machine):
    """The next one is worked out some night, without a change of the activity."""
    Occurrence.objects.filter(activity=koffie, starts_at__gt=datetime(2026, 12, 30, tzinfo=UTC)).delete()
    Activity.objects.filter(pk=koffie.pk).update(last_moment_ends_at=datetime(2026, 12, 29, 15, tzinfo=UTC))
    address = f"{API}/activiteiten/{koffie.uuid}"
    first = client.get(address)
    assert "Last-Modified" not in first

    call_command("refresh_occurrences", stdout=StringIO())
    assert _again(client, address, first).status_code == 200


def test_a_tag_wins_from_a_date(client, koffie):
    address = f"{API}/activiteiten/{koffie.uuid}"
    first = client.get(address)
    headers = {"if-none-match": '"anders"', "if-modified-since": first["Last-Modified"]}

    assert client.get(address, headers=headers).status_code == 200


@pytest.mark.parametrize("name", ["activiteiten", "plekken"])
def test_a_star_or_another_tag_does_not_hide_a_wrong_question(client, zuidwest, name):
    for tag in ("*", '"iets"', "geen kenmerk"):
        assert client.get(f"{API}/{name}?foo=1", headers={"if-none-match": tag}).status_code == 400
    assert client.get(f"{API}/{name}", headers={"if-none-match": "*"}).status_code == 304


def test_a_condition_that_does_not_hold_is_a_problem(client, koffie):
    for name, value in {"if-match": '"anders"', "if-unmodified-since": "Mon, 01 Jan 2024 00:00:00 GMT"}.items():
        refused = client.get(f"{API}/activiteiten/{koffie.uuid}", headers={name: value})
        assert (refused.status_code, refused["Content-Type"]) == (412, "application/problem+json")
    old = {"if-unmodified-since": "Mon, 01 Jan 2024 00:00:00 GMT"}
    assert client.get(f"{API}/plekken", headers=old).status_code == 200


def test_what_is_not_there_has_no_tag(client, zuidwest):
    answer = client.get(f"{API}/activiteiten/00000000-0000-4000-8000-000000000000", headers={"if-none-match": "*"})

    assert (answer.status_code, "ETag" in answer) == (404, False)


def test_it_is_compressed_and_its_tag_still_works(client, zuidwest):
    zipped = client.get(f"{API}/plekken", headers={"accept-encoding": "gzip"})

    assert (zipped["Content-Encoding"], "Accept-Encoding" in zipped["Vary"]) == ("gzip", True)
    assert gzip.decompress(zipped.content) == client.get(f"{API}/plekken").content
    assert _again(client, f"{API}/plekken", zipped, **{"accept-encoding": "gzip"}).status_code == 304


def test_a_head_says_the_same_of_itself(client, koffie):
    for name in ("activiteiten", f"activiteiten/{koffie.uuid}"):
        asked, headers = client.get(f"{API}/{name}"), client.head(f"{API}/{name}")
        assert (headers["ETag"], headers.content) == (asked["ETag"], b"")
        known = {"if-none-match": asked["ETag"]}
        assert client.head(f"{API}/{name}", headers=known).status_code == 304


def test_one_moment_in_the_place_of_another_is_sent(client, koffie, monkeypatch):
    """A date turns out to be a day off, and another one not."""
    address = f"{API}/activiteiten/{koffie.uuid}"
    answers = []
    for day in (date(2026, 12, 8), date(2026, 12, 15)):
        monkeypatch.setattr("activities.days_off.public_holiday", lambda on, day=day: "Feest" if on == day else None)
        Schedule.objects.filter(activity=koffie).update(skip_public_holidays=True)
        call_command("refresh_occurrences", stdout=StringIO())
        answers.append(_again(client, address, answers[-1]) if answers else client.get(address))

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json()["momenten"] != answers[1].json()["momenten"]
