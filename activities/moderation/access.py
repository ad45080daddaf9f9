"""Only for who may moderate; the others get 403, and who is not signed in goes to sign in."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from uuid import UUID

from django.contrib.auth.decorators import login_required as signed_in
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from accounts.models import User
from activities.enums import SlugKind
from activities.models import Activity, Claim, Organisation, Place, Proposal, Report
from activities.old_addresses import MODELS

P = ParamSpec("P")


class UserRequest(HttpRequest):
    user: User


def moderating(view: Callable[Concatenate[UserRequest, P], HttpResponse]) -> Any:
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not (isinstance(request.user, User) and request.user.may_moderate):
            raise PermissionDenied
        return view(cast(UserRequest, request), *args, **kwargs)

    return signed_in(guarded)


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
