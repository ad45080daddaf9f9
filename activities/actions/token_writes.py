"""What a program writes with a token: as its maker would on the pages, for the one organisation of the token.

Each looks at the token after the writer before it is done: one that was revoked meanwhile writes nothing.
"""

from collections.abc import Collection
from uuid import UUID

from django.core.exceptions import PermissionDenied

from activities.actions.moves import archive, retract, withdraw
from activities.actions.posting import post_activity, revise_activity
from activities.actions.shared import ChangedMeanwhile
from activities.actions.tokens import member_behind
from activities.enums import Status
from activities.models import Activity, ApiToken, Proposal
from activities.models.revision import writing
from activities.snapshots import Snapshot
from activities.transitions import TransitionRefused


@writing()
def post_with_token(token: ApiToken, said: Snapshot, *, uuid: UUID, is_sent: bool) -> tuple[Activity, bool]:
    """A new activity, or (then False) the one that was made before with this uuid.

    Raises TokenEnded, PermissionDenied when the uuid is of another organisation, or ValidationError.
    """
    by = member_behind(token)
    is_new = not Activity.objects.filter(uuid=uuid).exists()
    return post_activity(said, token.organisation, uuid=uuid, by=by, is_sent=is_sent), is_new


@writing()
def revise_with_token(
    token: ApiToken, activity: Activity, said: Snapshot, *, versions: Collection[str] | None, is_sent: bool
) -> Proposal | bool:
    """As revise_activity. `versions`: it has to be one of these still; None does not ask.

    Raises TokenEnded, ChangedMeanwhile, TransitionRefused of what is in the archive, or ValidationError.
    """
    by = member_behind(token)
    _must_be_theirs_still(token, activity, versions)
    if activity.status == Status.ARCHIVED:
        raise TransitionRefused("in the archive")
    waiting = activity.proposals.waiting().first()
    return revise_activity(activity, (waiting.on_form if waiting else {}) | said, by=by, is_sent=is_sent)


@writing()
def withdraw_with_token(token: ApiToken, activity: Activity, *, versions: Collection[str] | None) -> None:
    """Off the site; what never stood there goes to the archive.

    Raises TokenEnded, ChangedMeanwhile, or TransitionRefused of what is gone already.
    """
    by = member_behind(token)
    _must_be_theirs_still(token, activity, versions)
    if activity.status == Status.PUBLISHED:
        withdraw(activity, by=by)
    elif activity.status in (Status.DRAFT, Status.SUBMITTED):
        if activity.status == Status.SUBMITTED:
            retract(activity, by=by)
        archive(activity, by=by)
    else:
        raise TransitionRefused(f"withdraw: not from {activity.status}")


def _must_be_theirs_still(token: ApiToken, activity: Activity, versions: Collection[str] | None) -> None:
    activity.refresh_from_db()
    if activity.organisation_id != token.organisation_id:
        raise PermissionDenied
    if versions is not None and str(activity.version) not in versions:
        raise ChangedMeanwhile
