from datetime import date, timedelta
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, transaction

from activities import actions, changes, schedules
from activities.actions.areas import areas
from activities.enums import ChangeKind
from activities.models import Change, Funding, Grant, Organisation, Place, Programme, Revision
from activities.models.revision import writing
from maps.models import Buurt
from tests.activities.helpers import NOW, plan
from tests.api.test_openapi import _assert_as_documented
from tests.following import FEED, Follower, listed

SITE = "https://dichtbij.example.org"


@pytest.fixture
def activity(zuidwest, make_activity, time_machine):
    time_machine.move_to(NOW, tick=False)
    activity = make_activity("Koffie", place__lat=52.05, place__lon=4.3)
    plan(activity, ends_on=date(2026, 11, 10))
    return activity


@pytest.fixture
def follower(activity):
    """Who has seen everything until now."""
    follower = Follower()
    follower.poll()
    follower.before = dict(follower.copy)
    return follower


def _other(follower):
    """What a poll brings: {kind: ids that came, changed or went}."""
    follower.poll()
    keys = {key for key in follower.copy.keys() | follower.before if follower.copy.get(key) != follower.before.get(key)}
    return {
        kind.value: {id for of, id in keys if of == kind} for kind in ChangeKind if any(of == kind for of, _ in keys)
    }


def test_an_item_says_what_it_is_and_where_to_go_on(client, activity):
    last = Revision.objects.get().change_number
    actions.change_activity(activity, {"summary": "Met koek"}, by=None)
    answer = client.get(FEED, {"na": str(last)})
    [item] = answer.json()["items"]
    said = client.get(f"/api/v1/activiteiten/{activity.uuid}").json()
    of_the_clock = {"volgendMoment", "momenten", "afstandMeters", "looptijdMinuten", "versheid"}
    assert item == {
        "soort": "activiteit",
        "id": str(activity.uuid),
        "nummer": last + 1,
        "status": "gewijzigd",
        "op": "2026-10-01T08:00:00Z",
        "gegevens": {name: value for name, value in said.items() if name not in of_the_clock},
    }
    assert answer.json()["volgende"] == f"{SITE}{FEED}?na={last + 1}"
    assert answer["Cache-Control"] == "public, max-age=3600"
    assert client.get(FEED, {"na": str(last + 1)})["Cache-Control"] == "public, max-age=5"


def test_who_asks_again_with_the_tag_of_the_answer_hears_that_nothing_is_new(client, follower, activity):
    etag = client.get(follower.next)["ETag"]
    again = client.get(follower.next, headers={"if-none-match": etag})
    assert (again.status_code, again["Cache-Control"]) == (304, "public, max-age=5")
    actions.change_activity(activity, {"summary": "Met koek"}, by=None)
    assert client.get(follower.next, headers={"if-none-match": etag}).status_code == 200


def test_a_moment_names_its_activity_and_place_by_their_ids(activity, follower):
    moment = next(said for (kind, _id), said in follower.copy.items() if kind == "moment")
    assert moment["activiteit"] == {"id": str(activity.uuid)}
    assert moment["plek"] == {"id": str(activity.place.uuid)}


def test_the_empty_last_page_is_the_address_to_ask_again(follower, activity):
    followed = follower.poll()
    assert followed == follower.next
    actions.change_activity(activity, {"summary": "Met koek"}, by=None)
    assert _other(follower) == {"activiteit": {str(activity.uuid)}}


def test_a_whole_page_may_be_kept_and_leads_to_the_next(client, activity):
    answer = client.get(FEED, {"perPagina": "10"})
    numbers = [item["nummer"] for item in answer.json()["items"]]
    assert len(numbers) == 10
    assert numbers == sorted(numbers)
    began = int(NOW.timestamp())
    assert answer.json()["volgende"] == f"{SITE}{FEED}?na={numbers[-1]}&perPagina=10&begonnen={began}"
    assert answer["Cache-Control"] == "public, max-age=3600"


def test_it_is_all_as_documented(client, examples):
    published = client.get("/api/v1/openapi.json").json()
    number = Change.objects.filter(kind=ChangeKind.MOMENT).first().number
    for search in ({"perPagina": "150"}, {"na": str(number), "perPagina": "20"}, {"na": "99999999"}):
        _assert_as_documented(published, "/wijzigingen", client.get(FEED, search))
    _assert_as_documented(published, "/wijzigingen", client.get(FEED, {"na": "x", "perPagina": "501", "q": "1"}))


@pytest.mark.parametrize(
    ("search", "names"),
    [
        ({"na": "-1"}, {"na"}),
        ({"begonnen": "gisteren"}, {"begonnen"}),
        ({"na": "9" * 30, "perPagina": "0"}, {"na", "perPagina"}),
        ({"perPagina": "501", "begonnen": "-1", "q": "koffie"}, {"perPagina", "begonnen", "q"}),
    ],
)
def test_a_wrong_question_is_told_all_that_is_wrong(client, zuidwest, search, names):
    answer = client.get(FEED, search)
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
    assert {wrong["name"] for wrong in answer.json()["invalidParams"]} == names


def test_a_write_that_is_rolled_back_leaves_nothing(activity, follower):
    before = Revision.objects.get().change_number
    with transaction.atomic():
        actions.change_activity(activity, {"summary": "Met koek"}, by=None)
        actions.archive(activity, by=None)
        transaction.set_rollback(True)
    assert Revision.objects.get().change_number == before
    assert _other(follower) == {}


def test_what_is_withdrawn_goes_with_its_place_and_moments_and_comes_back(activity, follower):
    moments = {str(uuid) for uuid in activity.occurrences.values_list("uuid", flat=True)}
    actions.withdraw(activity, by=None)
    gone = {"activiteit": {str(activity.uuid)}, "plek": {str(activity.place.uuid)}, "moment": moments}
    assert _other(follower) == gone
    assert follower.has() == listed()
    actions.publish(activity, by=None)
    follower.poll()
    assert follower.copy.keys() == follower.before.keys()


def test_what_never_was_public_is_never_told(activity, follower, organisation, organiser):
    actions.draft_place(Place(name="Nieuw", source="test"), activity.category, by=organiser)
    actions.change_organisation(organisation, {"name": "Andere naam"}, by=organiser)
    assert _other(follower) == {}
    assert not Change.objects.filter(uuid=organisation.uuid).exists()


def test_a_merged_place_is_gone_and_what_happens_there_is_at_the_other(
    activity, follower, make_activity, moderator, time_machine
):
    time_machine.shift(timedelta(days=7))
    other = make_activity("Thee").place
    follower.poll()
    actions.merge_places(other, activity.place, by=moderator)
    follower.poll()
    assert ("plek", str(activity.place.uuid)) not in follower.copy
    assert {said["plek"]["id"] for (kind, _), said in follower.copy.items() if kind == "moment"} == {str(other.uuid)}
    assert follower.has() == listed()


def test_an_organisation_that_is_renamed_is_told_with_all_that_names_it(
    activity, follower, organisation, organiser, moderator
):
    actions.verify(organisation, by=moderator)
    actions.change_activity(activity, {"organisation": organisation}, by=None)
    actions.change_place(activity.place, {"organisation": organisation}, by=None)
    follower.poll()
    follower.before = dict(follower.copy)
    activity.refresh_from_db()
    actions.change_organisation(organisation, {"name": "Nieuwe naam"}, by=organiser)
    told = {"activiteit": activity, "plek": activity.place, "organisatie": organisation}
    assert _other(follower) == {kind: {str(row.uuid)} for kind, row in told.items()}
    version, _ = activity.version, activity.refresh_from_db()
    assert activity.version == version + 1


@pytest.mark.parametrize("of", ["activity", "place", "category"])
def test_what_is_paid_for_is_told_with_what_it_reaches_and_has_a_new_version(activity, follower, django_user_model, of):
    staff = django_user_model.objects.create_user("beheer@example.org", is_staff=True)
    programme = Programme.objects.create(name="Proef", slug="proef", source="test")
    grant = Grant.objects.create(programme=programme, name="Geld", source="test")
    reached = {"activity": activity, "place": activity.place, "category": activity.category}[of]
    funding = Funding(grant=grant, source="test", **{of: reached})
    for change in (
        lambda: actions.keep(funding, by=staff),
        lambda: (setattr(grant, "name", "Meer geld"), actions.keep(grant, by=staff)),
        lambda: actions.drop_funding(funding, by=staff),
    ):
        activity.refresh_from_db()
        version, follower.before = activity.version, dict(follower.copy)
        change()
        told = _other(follower)
        activity.refresh_from_db()
        assert str(activity.uuid) in told["activiteit"]
        assert (str(activity.place.uuid) in told.get("plek", ())) == (of == "place")
        assert activity.version == version + 1
    assert follower.has() == listed()


def test_a_buurt_that_gets_another_name_is_told_with_what_lies_there(follower, activity):
    here = follower.copy["plek", str(Place.objects.exclude(buurt=None).order_by("pk").first().uuid)]["buurt"]
    inside = {key for key, said in follower.copy.items() if said.get("plek", said).get("buurt") == here}
    with areas():
        Buurt.objects.filter(code=here["code"]).update(name="Andere naam")
    assert _other(follower) == {kind: {id for of, id in inside if of == kind} for kind in ("activiteit", "plek")}
    assert follower.has() == listed()


def test_a_load_that_changes_nothing_tells_nothing(follower):
    call_command("load_zuidwest", verbosity=0)
    assert _other(follower) == {}


def test_examples_are_told_only_where_the_site_shows_them_and_go_when_removed(examples, settings):
    shown = Follower()
    shown.poll()
    assert any(said.get("voorbeeld") for said in shown.copy.values())
    settings.SHOW_EXAMPLES = False
    hidden = Follower()
    hidden.poll()
    assert not any(said.get("voorbeeld") for said in hidden.copy.values())
    assert hidden.has() == listed()
    settings.SHOW_EXAMPLES = True
    call_command("load_examples", "--remove", verbosity=0)
    shown.poll()
    assert shown.has() == listed()
    settings.SHOW_EXAMPLES = False
    assert hidden.poll() is not None
    assert hidden.has() == listed()


def test_what_becomes_an_example_is_gone_for_who_follows_what_is_real(activity, follower):
    actions.change_activity(activity, {"is_example": True}, by=None)
    follower.poll()
    assert ("activiteit", str(activity.uuid)) not in follower.copy
    assert follower.has() == listed()


def test_a_moment_that_is_over_is_told_for_two_weeks(activity, time_machine):
    time_machine.move_to(NOW + timedelta(days=7), tick=False)
    changes.sweep()
    new = Follower()
    new.poll()
    assert {said["begin"][:10] for (kind, _), said in new.copy.items() if kind == "moment"} >= {"2026-10-06"}
    assert new.has() == listed()
    time_machine.move_to(NOW + timedelta(days=20), tick=False)
    changes.sweep()
    newer = Follower()
    newer.poll()
    assert not any(said["begin"][:10] == "2026-10-06" for (kind, _), said in newer.copy.items() if kind == "moment")


def test_new_days_on_the_horizon_are_told(activity, follower, time_machine):
    plan(activity, ends_on=None, kind="opening_hours", rule="FREQ=DAILY")
    follower.poll()
    follower.before = dict(follower.copy)
    time_machine.shift(timedelta(days=1))
    list(schedules.refresh())
    assert len(_other(follower)["moment"]) == 1
    assert follower.has() == listed()


# What is kept, and who was away for too long


def _sweep_after(days, time_machine):
    time_machine.shift(timedelta(days=days))
    call_command("refresh_occurrences", verbosity=0)


def test_a_deletion_is_told_for_a_month(activity, follower, time_machine):
    actions.archive(activity, by=None)
    _sweep_after(29, time_machine)
    follower.poll()
    assert ("activiteit", str(activity.uuid)) not in follower.copy


def test_who_was_away_for_longer_is_told_to_begin_anew(client, activity, follower, time_machine):
    actions.archive(activity, by=None)
    _sweep_after(31, time_machine)
    answer = client.get(follower.next)
    assert (answer.status_code, answer["Content-Type"]) == (410, "application/problem+json")
    assert "begin opnieuw bij na=0" in answer.json()["detail"]
    anew = Follower(per_page=5)
    anew.poll()
    assert anew.has() == listed()


def test_who_begins_after_the_sweep_comes_to_the_end_and_can_go_on(activity, make_activity, time_machine):
    """Everything that is there may have a lower number than what was swept."""
    other = make_activity("Thee")
    actions.archive(activity, by=None)
    _sweep_after(31, time_machine)
    new = Follower(per_page=5)
    new.poll()
    assert new.last < Revision.objects.get().swept_number
    assert new.has() == listed()
    new.poll()
    actions.change_activity(other, {"summary": "Groen"}, by=None)
    new.poll()
    assert new.has() == listed()


def test_who_is_half_way_when_something_is_swept_that_was_gone_before_goes_on(
    client, activity, make_activity, time_machine
):
    actions.archive(activity, by=None)
    time_machine.shift(timedelta(days=31))
    half_way = client.get(FEED, {"perPagina": "5"}).json()["volgende"]
    time_machine.shift(timedelta(minutes=10))
    changes.sweep()
    assert client.get(half_way).status_code == 200


def test_a_page_costs_as_many_queries_for_many_as_for_few(client, examples, django_assert_max_num_queries):
    with django_assert_max_num_queries(25) as few:
        client.get(FEED, {"perPagina": "20"})
    with django_assert_max_num_queries(len(few) + 8):
        client.get(FEED, {"perPagina": "500"})


def test_telling_of_many_costs_as_many_queries_as_of_few(zuidwest, make_activity, django_assert_max_num_queries):
    ids = [make_activity(f"Les {number}").pk for number in range(12)]
    with writing(), django_assert_max_num_queries(5) as few:
        changes.note_activities(ids[:1])
    with writing(), django_assert_max_num_queries(len(few)):
        changes.note_activities(ids)


def test_everything_public_has_its_row_after_the_migration(zuidwest, activity):
    """As its step makes them, of what was there before."""
    before = {(row.kind, row.uuid, row.was_real, row.was_sport, row.ends_at) for row in Change.objects.all()}
    Change.objects.all().delete()
    Organisation.objects.create(name="Nog niets", slug="nog-niets")
    step = import_module("activities.migrations.0009_change").tell_what_is_public
    step(apps, SimpleNamespace(connection=connection))
    after = {(row.kind, row.uuid, row.was_real, row.was_sport, row.ends_at) for row in Change.objects.all()}
    assert after == before
    assert sorted(Change.objects.values_list("number", flat=True)) == list(range(1, len(after) + 1))
    assert Revision.objects.get().change_number == len(after)
