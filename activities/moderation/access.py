"""Only for who may moderate, with a second factor; the others get 403, and who is not signed in goes to sign in."""

from typing import Any, cast
from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from accounts.access import UserRequest, role_required
from activities.enums import SlugKind
from activities.models import Activity, Claim, Organisation, Place, Proposal, Report
from activities.old_addresses import MODELS

__all__ = ["UserRequest", "moderating"]

moderating = role_required("is_moderator", "is_superuser")


def activity_at(uuid: UUID) -> Activity:
    return get_object_or_404(Activity.objects.with_card().select_related("photo"), uuid=uuid)


def proposal_at(uuid: UUID) -> Proposal:
    rows = Proposal.objects.select_related("activity__organisation", "activity__category", "activity__place", "made_by")
    return get_object_or_404(rows, uuid=uuid)


def claim_at(uuid: UUID) -> Claim:
    subjects = ("activity__organisation", "place__organisation", "organisation", "made_by", "decided_by")
    return get_object_or_404(Claim.objects.select_related(*subjects), uuid=uuid)


def organisation_at(uuid: UUID) -> Organisation:
    return get_object_or_404(Organisation, uuid=uuid)


def report_at(pk: int) -> Report:
    return get_object_or_404(Report.objects.with_subject(), pk=pk)


def subject_at(kind: str, uuid: UUID) -> Activity | Place | Organisation:
    if kind not in SlugKind.values:
        raise Http404
    subject: Any = get_object_or_404(MODELS[SlugKind(kind)], uuid=uuid)
    return cast(Activity | Place | Organisation, subject)
