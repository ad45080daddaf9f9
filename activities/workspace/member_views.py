"""The members of an organisation, for its members; one address for each thing that can be done."""

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, signed_in
from activities import actions
from activities.enums import MemberRole
from activities.models import ApiToken, Membership
from activities.workspace.member_access import colleague_of, invitation_of, membership_in, organisation_owned
from activities.workspace.member_forms import InviteForm


@require_safe
@signed_in
def members(request: UserRequest, organisation: UUID) -> HttpResponse:
    return _page(request, membership_in(request.user, organisation), InviteForm())


@require_POST
@signed_in
def invite(request: UserRequest, organisation: UUID) -> HttpResponse:
    owned, form = organisation_owned(request.user, organisation), InviteForm(request.POST)
    if form.is_valid():
        try:
            actions.invite(owned, form.cleaned_data["email"], MemberRole(form.cleaned_data["role"]), by=request.user)
        except ValidationError as refused:
            form.add_error("email", refused)
        else:
            messages.success(request, _("De uitnodiging is onderweg."))
            return redirect("workspace-members", organisation)
    return _page(request, membership_in(request.user, organisation), form)


@require_POST
@signed_in
def withdraw(request: UserRequest, organisation: UUID, invitation: UUID) -> HttpResponse:
    asked = invitation_of(request.user, organisation, invitation)
    actions.withdraw_invitation(asked, by=request.user)
    messages.success(request, _("De uitnodiging is ingetrokken."))
    return redirect("workspace-members", organisation)


@require_POST
@signed_in
def make_owner(request: UserRequest, organisation: UUID, member: UUID) -> HttpResponse:
    return _set_role(request, organisation, member, MemberRole.OWNER)


@require_POST
@signed_in
def make_member(request: UserRequest, organisation: UUID, member: UUID) -> HttpResponse:
    return _set_role(request, organisation, member, MemberRole.MEMBER)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def remove(request: UserRequest, organisation: UUID, member: UUID) -> HttpResponse:
    membership = colleague_of(request.user, organisation, member)
    if request.method != "POST":
        context = {"membership": membership, "tokens": ApiToken.objects.of_member(membership)}
        return render(request, "workspace/member_remove.html", context)
    done = _("Deze persoon is geen lid meer.")
    _do(request, lambda: actions.remove_member(membership, by=request.user), done)
    return redirect("workspace-members", organisation)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def leave(request: UserRequest, organisation: UUID) -> HttpResponse:
    membership = membership_in(request.user, organisation)
    if request.method != "POST":
        is_last = membership.organisation.memberships.count() == 1
        context = {"membership": membership, "is_last": is_last, "tokens": ApiToken.objects.of_member(membership)}
        return render(request, "workspace/leave.html", context)
    done = _("Je bent geen lid meer van %(name)s.") % {"name": membership.organisation.name}
    if _do(request, lambda: actions.leave(membership.organisation, by=request.user), done):
        return redirect("workspace")
    return redirect("workspace-members", organisation)


def _set_role(request: UserRequest, organisation: UUID, member: UUID, role: MemberRole) -> HttpResponse:
    membership = colleague_of(request.user, organisation, member)
    done = _("De rol is veranderd.")
    _do(request, lambda: actions.set_role(membership, role, by=request.user), done)
    return redirect("workspace-members", organisation)


def _do(request: UserRequest, act: Callable[[], None], done: str) -> bool:
    """Says what came of it on the next page."""
    try:
        act()
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return False
    messages.success(request, done)
    return True


def _page(request: UserRequest, membership: Membership, form: InviteForm) -> HttpResponse:
    organisation = membership.organisation
    context = {
        "membership": membership,
        "organisation": organisation,
        "members": organisation.memberships.select_related("user"),
        "invitations": organisation.invitations.open() if membership.is_owner else [],
        "form": form,
    }
    return render(request, "workspace/members.html", context)
