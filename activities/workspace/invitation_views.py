"""Where the link of an invitation leads, also for who has no account yet."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.access import UserRequest, signed_in
from accounts.models import User
from activities import actions
from activities.workspace.member_access import open_invitation


@require_safe
@never_cache
def invitation(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Shows not which address was invited: a link can be passed on."""
    asked, user = open_invitation(uuid), request.user
    is_signed_in = isinstance(user, User)
    context = {
        "invitation": asked,
        "is_signed_in": is_signed_in,
        "is_theirs": asked and isinstance(user, User) and user.email.lower() == asked.email.lower(),
        "base": "base_private.html" if is_signed_in else "base.html",
    }
    return render(request, "workspace/invitation.html", context, status=200 if asked else 404)


@require_POST
@signed_in
def accept(request: UserRequest, uuid: UUID) -> HttpResponse:
    if not (asked := open_invitation(uuid)):
        return redirect("workspace-invitation", uuid)
    try:
        membership = actions.accept_invitation(asked, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("workspace-invitation", uuid)
    messages.success(request, _("Welkom bij %(name)s!") % {"name": membership.organisation.name})
    return redirect("workspace-organisation", membership.organisation.uuid)


@require_POST
@signed_in
def refuse(request: UserRequest, uuid: UUID) -> HttpResponse:
    if not (asked := open_invitation(uuid)):
        return redirect("workspace-invitation", uuid)
    try:
        actions.refuse_invitation(asked, by=request.user)
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("workspace-invitation", uuid)
    messages.success(request, _("De uitnodiging is weg."))
    return redirect("workspace")
