"""Changes by people: written at once, or as a proposal that a moderator decides on."""

from collections.abc import Collection

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone

from accounts.models import User
from activities import changes as feed, emails
from activities.actions.facts import write_changes
from activities.actions.moves import publish_place
from activities.actions.shared import ChangedMeanwhile, log, must_be_as_seen
from activities.enums import ReviewState, Status, Verb
from activities.models import Activity, AuditEntry, Proposal, Revision
from activities.models.revision import writing
from activities.snapshots import Changes, Snapshot, difference, plan_of, snapshot
from activities.transitions import Actor, TransitionRefused, actors


@writing()
def edit_activity(
    activity: Activity, said: Snapshot, *, by: User | None, seen: str | None = None, verb: Verb = Verb.CHANGE
) -> Proposal | bool:
    """Write what differs; for a member whose organisation is not verified it waits as a proposal, where the public
    sees the activity. False when nothing differed.

    `seen` is how the person saw it (shared.seen_of). Raises ChangedMeanwhile or ValidationError, and stores nothing.
    """
    must_be_as_seen(activity, seen)
    who = actors(by, activity)
    if not who:
        raise PermissionDenied
    if by and _needs_review(activity, who):
        return _propose(activity, difference(snapshot(activity), _waiting_texts(activity) | said), by=by)
    changes = difference(snapshot(activity), said)
    if not changes:
        return False
    write_changes(activity, changes)
    if who & {Actor.MEMBER, Actor.TRUSTED}:
        _is_checked(activity)
    log(activity, verb, by=by, changes=_as_stored(activity, changes))
    return True


def needs_review(activity: Activity, *, by: User) -> bool:
    """Whether what this person writes waits for a moderator; costs a query."""
    return _needs_review(activity, actors(by, activity))


def _needs_review(activity: Activity, who: Collection[Actor]) -> bool:
    return activity.status == Status.PUBLISHED and set(who) == {Actor.MEMBER}


def _waiting_texts(activity: Activity) -> Snapshot:
    """Texts in other languages have a page of their own: a form that does not show them leaves them waiting."""
    waiting = activity.proposals.waiting().first()
    return waiting.not_on_form if waiting else {}


def _as_stored(activity: Activity, changes: Changes) -> Changes:
    """Schedules are stored in their plain form, and with a history that nobody tells again: undo compares with that."""
    return changes | ({"plan": [changes["plan"][0], plan_of(activity)]} if "plan" in changes else {})


@writing()
def undo(entry: AuditEntry, *, by: User) -> Proposal | bool:
    """Put back what a change of an activity replaced. Raises ChangedMeanwhile when one of its fields changed again."""
    activity = entry.activity
    assert activity
    # As it is stored: what this person looked at may be older than the writer before.
    must_be_as_seen(activity, None)
    now = snapshot(activity)
    if any(now.get(name) != after for name, (_before, after) in entry.changes.items()):
        raise ChangedMeanwhile
    before = {name: before for name, (before, _after) in entry.changes.items()}
    return edit_activity(activity, before, by=by, verb=Verb.UNDO)


@writing()
def confirm(activity: Activity, *, by: User | None, reason: str = "") -> None:
    """Somebody who knows says that all of it still holds: who signed in, or who had the link from our mail (None)."""
    _is_checked(activity)
    log(activity, Verb.CONFIRM, by=by, reason=reason)
    Revision.objects.advance()


def _is_checked(activity: Activity) -> None:
    activity.checked_on = timezone.localdate()
    Activity.objects.filter(pk=activity.pk).update(
        checked_on=activity.checked_on, version=models.F("version") + 1, updated_at=timezone.now()
    )
    activity.refresh_from_db(fields=["version", "updated_at"])
    feed.note_activities([activity.pk])


def _propose(activity: Activity, changes: Changes, *, by: User) -> Proposal | bool:
    """One proposal waits per activity; a newer one comes in its place."""
    waiting = activity.proposals.waiting().first()
    said = {name: after for name, (_before, after) in changes.items()}
    if said == (waiting.changes if waiting else {}):
        return False
    if waiting:
        _decide(waiting, ReviewState.WITHDRAWN, by=by)
    if not changes:
        return True
    _must_be_possible(activity, changes)
    proposal = Proposal.objects.create(activity=activity, base_version=activity.version, changes=said, made_by=by)
    log(activity, Verb.PROPOSE, by=by, changes=changes)
    emails.submitted(activity, by=by)
    return proposal


def _must_be_possible(activity: Activity, changes: Changes) -> None:
    """Raises ValidationError for what could not be written; writes nothing."""
    with transaction.atomic():
        write_changes(Activity.objects.get(pk=activity.pk), changes)
        transaction.set_rollback(True)


@writing()
def accept_proposal(proposal: Proposal, *, by: User, seen: str | None = None) -> None:
    """Raises ChangedMeanwhile, TransitionRefused when it was decided before, or ValidationError: time has gone on."""
    activity = proposal.activity
    must_be_as_seen(activity, seen)
    _must_moderate(by)
    changes = difference(snapshot(activity), proposal.changes)
    _decide(proposal, ReviewState.ACCEPTED, by=by)
    write_changes(activity, changes)
    if activity.status == Status.PUBLISHED:
        publish_place(activity, by=by)
    made_on = timezone.localdate(proposal.made_at)
    Activity.objects.filter(pk=activity.pk).update(checked_on=max(made_on, activity.checked_on or made_on))
    activity.refresh_from_db(fields=["checked_on"])
    log(activity, Verb.ACCEPT, by=by, changes=_as_stored(activity, changes))
    emails.published(activity, to=proposal.made_by)


@writing()
def refuse_proposal(proposal: Proposal, reason: str, *, by: User) -> None:
    """Raises TransitionRefused when it was decided before."""
    _must_moderate(by)
    _decide(proposal, ReviewState.REFUSED, by=by, reason=reason)
    log(proposal.activity, Verb.REFUSE, by=by, reason=reason)
    emails.sent_back(proposal.activity, reason, to=proposal.made_by)


@writing()
def withdraw_proposal(proposal: Proposal, *, by: User) -> None:
    """Raises TransitionRefused when it was decided before."""
    if not actors(by, proposal.activity) & {Actor.MEMBER, Actor.TRUSTED}:
        raise PermissionDenied
    _decide(proposal, ReviewState.WITHDRAWN, by=by)


def keep_waiting(proposal: Proposal, said: Snapshot, *, by: User) -> None:
    """What is still to be decided on, after the rest was written; withdrawn when that is nothing."""
    proposal.changes = {name: after for name, (_before, after) in difference(snapshot(proposal.activity), said).items()}
    if proposal.changes:
        proposal.save(update_fields=["changes"])
    else:
        _decide(proposal, ReviewState.WITHDRAWN, by=by)


def _must_moderate(user: User) -> None:
    if not user.may_moderate:
        raise PermissionDenied


def _decide(proposal: Proposal, state: ReviewState, *, by: User, reason: str = "") -> None:
    waiting = Proposal.objects.waiting().filter(pk=proposal.pk)
    if not waiting.update(state=state, decided_by=by, decided_at=timezone.now(), reason=reason):
        raise TransitionRefused("this proposal was decided before")
    proposal.refresh_from_db()
