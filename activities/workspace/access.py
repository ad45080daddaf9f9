"""What somebody may reach in the workspace: the thing itself, or 404 for what is not theirs to know of."""

from uuid import UUID

from django.http import Http404

from accounts.models import User
from activities.models import Activity, Organisation


def organisations_of(user: User) -> list[Organisation]:
    return list(Organisation.objects.filter(memberships__user=user).order_by("sort_name", "id"))


def activity_for(user: User, uuid: UUID) -> Activity:
    """An activity of one of the organisations of this person. Raises Http404."""
    rows = Activity.objects.filter(organisation__memberships__user=user).select_related(
        "organisation", "place__buurt", "category", "photo"
    )
    if activity := rows.filter(uuid=uuid).first():
        return activity
    raise Http404
