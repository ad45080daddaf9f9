"""From state to state, along the table of activities.transitions."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import models
from django.utils import timezone

from accounts.models import User
from activities import changes, emails, text_index
from activities.actions.shared import log, must_be_as_seen
from activities.enums import Status, Verb
from activities.models import Activity, Revision
from activities.models.revision import writing
from activities.transitions import TRANSITIONS, Actor, TransitionRefused, actors


@writing()
def submit(activity: Activity, *, by: User) -> None:
    """Ask for review; who sends it in says that it holds today."""
    _move(activity, Verb.SUBMIT, by=by, checked_on=timezone.localdate())
    emails.submitted(activity, by=by)


@writing()
def publish(activity: Activity, *, by: User | None, seen: str | None = None) -> None:
    """Raises ChangedMeanwhile when it is not as it was `seen` (see shared.seen_of)."""
    was_submitted = activity.status == Status.SUBMITTED
    must_be_as_seen(activity, seen)
    is_own = Actor.TRUSTED in actors(by, activity)
    _move(activity, Verb.PUBLISH, by=by, checked_on=timezone.localdate() if is_own else None)
    if not activity.stands_for_place:
        publish_place(activity, by=by)
    if was_submitted and not is_own:
        emails.published(activity)


def publish_place(activity: Activity, *, by: User | None) -> None:
    """A place that was new with this activity can be found from now on too.

    Its own page goes along as it was made with the place. What somebody wrote there since, nobody looked at with the
    activity: members whom we trust not to need that publish it all the same, and for others it has to be sent in.
    """
    unseen = Activity.objects.filter(place=activity.place, stands_for_place=True, status=Status.DRAFT)
    for itself in unseen.select_related("place", "category", "organisation"):
        if Actor.TRUSTED in actors(by, itself) or not itself.audit.exists():
            _move(itself, Verb.PUBLISH, by=None)


@writing()
def send_back(activity: Activity, reason: str, *, by: User, seen: str | None = None) -> None:
    must_be_as_seen(activity, seen)
    _move(activity, Verb.SEND_BACK, by=by, reason=reason)
    emails.sent_back(activity, reason)


@writing()
def retract(activity: Activity, *, by: User) -> None:
    _move(activity, Verb.RETRACT, by=by)


@writing()
def withdraw(activity: Activity, *, by: User | None, reason: str = "") -> None:
    _move(activity, Verb.WITHDRAW, by=by, reason=reason)


@writing()
def archive(activity: Activity, *, by: User | None, reason: str = "") -> None:
    _move(activity, Verb.ARCHIVE, by=by, reason=reason)


@writing()
def restore(activity: Activity, *, by: User) -> None:
    _move(activity, Verb.RESTORE, by=by)


def _move(activity: Activity, verb: Verb, *, by: User | None, reason: str = "", checked_on: date | None = None) -> None:
    transition = TRANSITIONS[verb]
    if not actors(by, activity) & transition.may:
        raise PermissionDenied
    before, values = activity.status, {"checked_on": checked_on} if checked_on else {}
    moved = Activity.objects.filter(pk=activity.pk, status__in=transition.starts).update(
        status=transition.end, version=models.F("version") + 1, updated_at=timezone.now(), **values
    )
    if not moved:
        raise TransitionRefused(f"{verb}: not from {activity.status}")
    activity.refresh_from_db(fields=["status", "version", "updated_at", *values])
    text_index.index(activity)
    changes.note_activities([activity.pk])
    log(activity, verb, by=by, changes={"status": [str(before), str(transition.end)]}, reason=reason)
    Revision.objects.advance()
