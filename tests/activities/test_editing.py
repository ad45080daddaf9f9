"""Changes by people: states, proposals, conflicts, undo and the log."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from activities import actions
from activities.enums import Status, Verb
from activities.models import Activity, AuditEntry, Occurrence, Proposal
from activities.previews import preview
from activities.snapshots import NO_PLAN, edited_fields, snapshot
from tests.plans import exception, weekly

pytestmark = pytest.mark.usefixtures("zuidwest")


def cancelled(on, reason="Ziek"):
    return exception("cancelled", on, reason=reason)


@pytest.fixture
def said(make_activity):
    place = make_activity("Ergens").place
    return {"name": "Koffie", "category": "ontmoeten", "place": str(place.uuid), "languages": ["nl", "tr"]}


@pytest.fixture
def draft(said, organisation, organiser):
    plan = {"schedules": [weekly()], "closed": []}
    return actions.add_activity(said | {"plan": plan}, organisation, uuid=uuid4(), source="test", by=organiser)[0]


@pytest.fixture
def published(draft, organiser, moderator):
    actions.submit(draft, by=organiser)
    actions.publish(draft, by=moderator)
    return draft


def test_a_draft_has_all_that_was_said_and_a_log_line(draft, organiser):
    assert (draft.status, draft.languages, draft.slug) == (Status.DRAFT, ["nl", "tr"], "koffie")
    assert Occurrence.objects.filter(activity=draft).count() > 10
    assert not Activity.objects.visible().filter(pk=draft.pk).exists()
    entry = AuditEntry.objects.get(activity=draft)
    assert (entry.verb, entry.actor, entry.actor_uuid) == (Verb.ADD, organiser, organiser.uuid)


def test_a_form_that_is_sent_twice_makes_one(said, organisation, other_organisation, organiser):
    key = uuid4()
    first, is_new = actions.add_activity(said, organisation, uuid=key, source="test", by=organiser)
    again, is_new_again = actions.add_activity(said, organisation, uuid=key, source="test", by=organiser)
    assert (first, is_new, again, is_new_again) == (again, True, first, False)
    with pytest.raises(PermissionDenied):
        actions.add_activity(said, other_organisation, uuid=key, source="test", by=organiser)


def test_a_newcomer_cannot_publish_and_a_verified_organisation_can(draft, organisation, organiser, moderator):
    with pytest.raises(PermissionDenied):
        actions.publish(draft, by=organiser)
    organisation.is_verified = True
    organisation.save()
    actions.publish(draft, by=organiser)
    assert draft.checked_on == timezone.localdate()
    assert Activity.objects.visible().filter(pk=draft.pk).exists()


def test_what_is_withdrawn_is_not_found_by_its_words_and_comes_back_with_them(published, organiser, client):
    assert "Koffie" in client.get("/zoeken/?q=koffie").content.decode()
    actions.withdraw(published, by=organiser)
    assert not published.postings.exists()
    assert client.get(published.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("move", ["submit", "publish", "withdraw", "archive", "retract"])
def test_an_outsider_moves_nothing(draft, other_organiser, resident, move):
    for somebody in (other_organiser, resident):
        with pytest.raises(PermissionDenied):
            getattr(actions, move)(draft, by=somebody)


def test_a_move_from_another_state_is_refused(published, organiser, moderator):
    with pytest.raises(actions.TransitionRefused):
        actions.submit(published, by=organiser)
    with pytest.raises(actions.TransitionRefused):
        actions.send_back(published, "Waarom", by=moderator)


def test_sent_back_is_a_draft_again_with_the_reason_in_the_log(draft, organiser, moderator):
    actions.submit(draft, by=organiser)
    actions.send_back(draft, "Waar is het?", by=moderator)
    assert draft.status == Status.DRAFT
    assert AuditEntry.objects.filter(activity=draft, verb=Verb.SEND_BACK, reason="Waar is het?").exists()


def test_a_change_by_a_newcomer_waits_and_the_public_keeps_what_was_approved(published, organiser, moderator):
    day = Occurrence.objects.filter(activity=published).earliest("starts_at").local_on
    before = snapshot(published)
    plan = {"schedules": [before["plan"]["schedules"][0] | {"exceptions": [cancelled(day)]}], "closed": []}
    proposal = actions.edit_activity(published, before | {"name": "Thee", "plan": plan}, by=organiser)
    assert isinstance(proposal, Proposal)
    assert set(proposal.changes) == {"name", "plan"}
    published.refresh_from_db()
    assert snapshot(published) == before
    actions.accept_proposal(proposal, by=moderator, seen=actions.seen_of(published))
    published.refresh_from_db()
    assert published.name == "Thee"
    assert Occurrence.objects.get(activity=published, local_on=day).is_cancelled
    with pytest.raises(actions.TransitionRefused):
        actions.accept_proposal(proposal, by=moderator)


def test_a_newer_proposal_takes_the_place_of_the_one_that_waits(published, organiser):
    first = actions.edit_activity(published, {"name": "Thee"}, by=organiser)
    assert actions.edit_activity(published, {"name": "Thee"}, by=organiser) is False
    second = actions.edit_activity(published, {"name": "Soep"}, by=organiser)
    first.refresh_from_db()
    assert (first.state, second.state) == ("withdrawn", "waiting")
    actions.edit_activity(published, {"name": "Koffie"}, by=organiser)
    assert not published.proposals.waiting().exists()


def test_a_proposal_that_cannot_be_is_refused_when_it_is_made(published, organiser):
    with pytest.raises(ValidationError):
        actions.edit_activity(published, {"age_policy": "range"}, by=organiser)
    assert not Proposal.objects.exists()
    assert published.postings.exists()


def test_the_second_of_two_members_is_told(draft, organiser, colleague):
    seen = actions.seen_of(draft)
    assert actions.edit_activity(draft, {"name": "Thee"}, by=organiser, seen=seen)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.edit_activity(draft, {"name": "Soep"}, by=colleague, seen=seen)
    draft.refresh_from_db()
    assert draft.name == "Thee"


def test_the_second_proposal_of_two_members_is_told_as_well(published, organiser, colleague):
    seen = actions.seen_of(published)
    actions.edit_activity(published, {"name": "Thee"}, by=organiser, seen=seen)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.edit_activity(published, {"name": "Soep"}, by=colleague, seen=seen)


def test_a_moderator_publishes_only_what_was_looked_at(draft, organiser, moderator):
    actions.submit(draft, by=organiser)
    seen = actions.seen_of(draft)
    actions.edit_activity(draft, {"name": "Heel wat anders"}, by=organiser)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.publish(draft, by=moderator, seen=seen)


def test_undo_puts_back_fields_and_plan(draft, organiser):
    before = snapshot(draft)
    new = {"name": "Thee", "languages": ["en"], "plan": NO_PLAN}
    actions.edit_activity(draft, new, by=organiser)
    assert draft.languages == ["en"]
    entry = AuditEntry.objects.filter(activity=draft, verb=Verb.CHANGE).latest("id")
    actions.undo(entry, by=organiser)
    assert snapshot(Activity.objects.get(pk=draft.pk)) == before
    with pytest.raises(actions.ChangedMeanwhile):
        actions.undo(entry, by=organiser)


def test_undo_puts_a_series_with_a_history_back(draft, organiser, time_machine):
    [series] = snapshot(draft)["plan"]["schedules"]
    time_machine.move_to(timezone.now() + timedelta(days=15), tick=False)
    begun = set(
        Occurrence.objects.filter(activity=draft, starts_at__lt=timezone.now()).values_list("uuid", "starts_at")
    )
    assert begun
    actions.edit_activity(draft, {"plan": {"schedules": [weekly("SA")], "closed": []}}, by=organiser)
    actions.undo(AuditEntry.objects.filter(activity=draft, verb=Verb.CHANGE).latest("id"), by=organiser)
    assert snapshot(draft)["plan"]["schedules"] == [series]
    assert begun <= set(Occurrence.objects.filter(activity=draft).values_list("uuid", "starts_at"))


def test_undo_looks_at_what_is_stored_and_not_at_what_somebody_saw(draft, organiser, colleague):
    actions.edit_activity(draft, {"summary": "Van mij"}, by=organiser)
    seen = AuditEntry.objects.select_related("activity").get(activity=draft, verb=Verb.CHANGE)
    actions.edit_activity(Activity.objects.get(pk=draft.pk), {"summary": "Van een collega"}, by=colleague)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.undo(seen, by=organiser)
    draft.refresh_from_db()
    assert draft.summary == "Van een collega"


def test_an_import_knows_what_a_person_changed(draft, organiser):
    actions.change_activity(draft, {"summary": "Van de import"}, by=None)
    actions.edit_activity(draft, {"name": "Thee"}, by=organiser)
    assert edited_fields(draft) == {"name"}


def test_a_preview_is_what_is_stored(draft):
    before = snapshot(draft)["plan"]
    day = Occurrence.objects.filter(activity=draft).earliest("starts_at").local_on
    before["schedules"][0]["exceptions"] = [cancelled(day)]
    rows = preview(before, activity=draft)
    assert [row.is_cancelled for row in rows if row.local_on == day] == [True]
    assert rows[0].local_on == day
    assert {row.starts_at for row in rows} == set(
        Occurrence.objects.filter(activity=draft).values_list("starts_at", flat=True)
    )


def test_a_preview_says_what_is_wrong(zuidwest):
    with pytest.raises(ValidationError, match="eindtijd"):
        preview({"schedules": [weekly(start_time="12:00", end_time="10:00")], "closed": []})
    assert not Activity.objects.filter(status=Status.DRAFT).exists()
