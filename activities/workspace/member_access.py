"""Which organisation, member or invitation somebody may reach: 404 for outsiders, 403 for members who are not owner."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404

from accounts.models import User
from activities.models import ApiToken, Invitation, Membership, Organisation


def membership_in(user: User, organisation: UUID) -> Membership:
    """Their own. Raises Http404."""
    rows = Membership.objects.select_related("organisation", "user")
    if membership := rows.filter(user=user, organisation__uuid=organisation).first():
        return membership
    raise Http404


def organisation_owned(user: User, organisation: UUID) -> Organisation:
    """Raises Http404, or PermissionDenied."""
    membership = membership_in(user, organisation)
    if not membership.is_owner:
        raise PermissionDenied
    return membership.organisation


def colleague_of(user: User, organisation: UUID, member: UUID) -> Membership:
    """One of the members of an organisation of which this person is an owner. Raises Http404, or PermissionDenied."""
    organisation_owned(user, organisation)
    rows = Membership.objects.select_related("organisation", "user")
    if membership := rows.filter(organisation__uuid=organisation, user__uuid=member).first():
        return membership
    raise Http404


def invitation_of(user: User, organisation: UUID, invitation: UUID) -> Invitation:
    """Raises Http404, or PermissionDenied."""
    owned = organisation_owned(user, organisation)
    if found := owned.invitations.select_related("organisation").filter(uuid=invitation).first():
        return found
    raise Http404


def token_of(user: User, organisation: UUID, token: UUID) -> ApiToken:
    """Raises Http404, or PermissionDenied."""
    owned = organisation_owned(user, organisation)
    if found := owned.api_tokens.select_related("organisation", "made_by").filter(uuid=token).first():
        return found
    raise Http404


def open_invitation(uuid: UUID) -> Invitation | None:
    """For whoever has the link."""
    return Invitation.objects.open().select_related("organisation", "invited_by").filter(uuid=uuid).first()
