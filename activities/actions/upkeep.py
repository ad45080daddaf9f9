"""What is left for /beheer/: rows that no page of organisers or moderators writes. Only for staff."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied

from accounts.models import User
from activities import changes as feed
from activities.actions.catalogue import free_slug
from activities.actions.financing import financing
from activities.actions.shared import assign, log, save_next_version, tell_of_organisation
from activities.actions.tokens import end_tokens_of
from activities.enums import MemberRole, Verb
from activities.models import Category, Funding, Grant, Membership, Organisation, Pillar, Programme, Revision
from activities.models.revision import writing


@writing()
def register_organisation(organisation: Organisation, *, by: User) -> None:
    """Store a new one, for people who do not sign up themselves."""
    _must_be_staff(by)
    organisation.slug = free_slug(Organisation, organisation.name)
    organisation.save()
    log(organisation, Verb.ADD, by=by)
    Revision.objects.advance()


@writing()
def correct_organisation(organisation: Organisation, values: Mapping[str, Any], *, by: User) -> bool:
    """Write what differs; its activities are found by its name. False when nothing differed."""
    _must_be_staff(by)
    if not (changes := assign(organisation, values)):
        return False
    organisation.save(update_fields=[*changes, "sort_name"])
    for activity in organisation.activities.select_related("category", "place__buurt"):
        activity.organisation = organisation
        save_next_version(activity)
    tell_of_organisation(organisation)
    # The log is kept for good, and the mail address of a small group is often that of a person.
    log(organisation, Verb.CHANGE, by=by, changes=changes | ({"email": ["", ""]} if "email" in changes else {}))
    Revision.objects.advance()
    return True


@writing()
def put_member(organisation: Organisation, user: User, role: MemberRole, *, by: User) -> bool:
    """Make somebody a member, or change their role. False when it was so."""
    _must_be_staff(by)
    row, is_new = Membership.objects.get_or_create(organisation=organisation, user=user, defaults={"role": role})
    before = "" if is_new else str(row.role)
    if before == role:
        return False
    if not is_new:
        row.role = role
        row.save(update_fields=["role"])
    changes = _of_whom(user) | {"role": [before, str(role)]}
    log(organisation, Verb.JOIN if is_new else Verb.HAND_OVER, by=by, changes=changes)
    return True


@writing()
def take_out_member(membership: Membership, *, by: User) -> None:
    """Also the last owner: staff may have to leave an organisation to nobody."""
    _must_be_staff(by)
    log(
        membership.organisation,
        Verb.LEAVE,
        by=by,
        changes=_of_whom(membership.user) | {"role": [str(membership.role), ""]},
    )
    end_tokens_of(membership, by=by)
    membership.delete()


@writing()
def keep(row: Category | Programme | Pillar | Grant | Funding, *, by: User) -> None:
    """Store what the catalogue refers to; these have no log of their own beside that of the admin."""
    _must_be_staff(by)
    with financing():
        row.save()
    if isinstance(row, Category):
        # What sport is called is told with each activity of it in OpenActive.
        feed.note_activities(row.activities.values_list("pk", flat=True))
    Revision.objects.advance()


@writing()
def drop_funding(funding: Funding, *, by: User) -> None:
    """The link only: grant and place, activity or theme stay."""
    _must_be_staff(by)
    with financing():
        funding.delete()
    Revision.objects.advance()


def _must_be_staff(user: User) -> None:
    if not (user.is_active and user.is_staff):
        raise PermissionDenied


def _of_whom(user: User) -> dict[str, list[str]]:
    """Whom it was about is in the log as a pseudonym only."""
    return {"member": [str(user.uuid)] * 2}
