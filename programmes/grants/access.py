"""Only for programme managers, with a second factor; the others get 403, and who is not signed in goes to sign in."""

from uuid import UUID

from django.shortcuts import get_object_or_404

from accounts.access import role_required
from activities.models import Funding, Grant

managing = role_required("is_programme_manager")


def grant_at(uuid: UUID) -> Grant:
    rows = Grant.objects.shown().select_related("programme", "pillar", "successor__programme")
    return get_object_or_404(rows, uuid=uuid)


def funding_at(uuid: UUID) -> Funding:
    return get_object_or_404(Funding.objects.shown().with_grant().with_funded(), uuid=uuid)
