"""What somebody may reach in the workspace: the thing itself, or 404 for what is not theirs to know of."""

from uuid import UUID

from django.db.models import Q
from django.http import Http404

from accounts.access import UserRequest, signed_in
from accounts.models import User
from activities.models import Activity, AuditEntry, Occurrence, Organisation, Place, Proposal, Report

__all__ = ["UserRequest", "signed_in"]


def organisations_of(user: User) -> list[Organisation]:
    return list(Organisation.objects.filter(memberships__user=user).order_by("sort_name", "id"))


def organisation_for(user: User, uuid: str) -> Organisation:
    """That one of this person's, or the first without a choice. Raises Http404."""
    own = organisations_of(user)
    if found := next((each for each in own if not uuid or str(each.uuid) == uuid), None):
        return found
    raise Http404


def activity_for(user: User, uuid: UUID) -> Activity:
    """An activity of one of the organisations of this person. Raises Http404."""
    rows = Activity.objects.filter(organisation__memberships__user=user).select_related(
        "organisation", "place__buurt", "category", "photo"
    )
    if activity := rows.filter(uuid=uuid).first():
        return activity
    raise Http404


def moment_of(activity: Activity, uuid: UUID) -> Occurrence:
    """Raises Http404."""
    rows = Occurrence.objects.filter(activity=activity).select_related("schedule", "place")
    if moment := rows.filter(uuid=uuid).first():
        return moment
    raise Http404


def proposal_for(user: User, uuid: UUID) -> Proposal:
    """Raises Http404."""
    rows = Proposal.objects.filter(activity__organisation__memberships__user=user).select_related("activity")
    if proposal := rows.filter(uuid=uuid).first():
        return proposal
    raise Http404


def report_for(user: User, pk: int) -> Report:
    """About something of one of the organisations of this person. Raises Http404."""
    own = organisations_of(user)
    about = Q(activity__organisation__in=own) | Q(place__organisation__in=own) | Q(organisation__in=own)
    if report := Report.objects.with_subject().filter(about, pk=pk).first():
        return report
    raise Http404


def entry_of(activity: Activity, uuid: UUID) -> AuditEntry:
    """Raises Http404."""
    if entry := AuditEntry.objects.filter(activity=activity, uuid=uuid).select_related("activity").first():
        return entry
    raise Http404


def place_for(user: User, uuid: UUID) -> Place:
    """A place of one of the organisations of this person. Raises Http404."""
    rows = Place.objects.filter(organisation__memberships__user=user).select_related("organisation", "buurt")
    if place := rows.filter(uuid=uuid).first():
        return place
    raise Http404
