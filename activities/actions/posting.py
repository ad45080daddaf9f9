"""What somebody sends with one form, stored as one: all of it, or nothing."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from accounts.models import User
from activities.actions.catalogue import add_activity, draft_place
from activities.actions.editing import edit_activity, keep_waiting
from activities.actions.moves import publish, publish_place, submit
from activities.actions.photos import add_photo
from activities.enums import Status
from activities.models import Activity, Category, Membership, Organisation, Place, Proposal
from activities.models.revision import writing
from activities.photos import EncodedPhoto
from activities.snapshots import Snapshot
from activities.transitions import Actor, actors


@writing()
def post_activity(
    said: Snapshot,
    organisation: Organisation,
    *,
    uuid: UUID,
    by: User,
    place: Place | None = None,
    photo: EncodedPhoto | None = None,
    is_sent: bool = False,
) -> Activity:
    """A new activity, with its new place and photo; `is_sent`: to the moderators, or to the public at once.

    The same form sent again gives what it made before. Raises ValidationError, and then stores nothing.
    """
    if not Membership.objects.filter(organisation=organisation, user=by).exists():
        raise PermissionDenied
    if not Activity.objects.filter(uuid=uuid).exists():
        said = said | _made(said, organisation, place, photo, by=by)
    source = _("%(organisation)s (organisator)") % {"organisation": organisation.name}
    activity, is_new = add_activity(
        said, organisation, uuid=uuid, source=source, by=by, is_example=organisation.is_example
    )
    if is_sent and is_new:
        send(activity, by=by)
    return activity


@writing()
def revise_activity(
    activity: Activity,
    said: Snapshot,
    *,
    by: User,
    seen: str | None = None,
    place: Place | None = None,
    photo: EncodedPhoto | None = None,
    is_sent: bool = False,
) -> Proposal | bool:
    """As edit_activity, with a new place and photo; `is_sent`: and then on its way to the public."""
    outcome = edit_activity(activity, said | _made(said, activity.organisation, place, photo, by=by), by=by, seen=seen)
    if is_sent and activity.status in (Status.DRAFT, Status.WITHDRAWN):
        send(activity, by=by)
    if activity.status == Status.PUBLISHED and outcome is True:
        publish_place(activity, by=by)
        # The form showed what waited but for the texts in other languages: it is written with the rest.
        if waiting := activity.proposals.waiting().first():
            keep_waiting(waiting, waiting.not_on_form, by=by)
    return outcome


@writing()
def send(activity: Activity, *, by: User) -> None:
    """To the public at once where the organisation is verified, and else to the moderators."""
    if Actor.TRUSTED in actors(by, activity):
        publish(activity, by=by)
    else:
        submit(activity, by=by)


def _made(
    said: Snapshot, organisation: Organisation | None, place: Place | None, photo: EncodedPhoto | None, *, by: User
) -> Snapshot:
    made: Snapshot = {}
    if place:
        draft_place(place, Category.objects.get(slug=said["category"]), by=by)
        made["place"] = str(place.uuid)
    if photo:
        made["photo"] = str(add_photo(photo, organisation).uuid)
    return made
