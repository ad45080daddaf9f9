"""The tokens of an organisation, for its owners. On screen they are keys: what a volunteer knows how to keep."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.access import UserRequest, signed_in
from activities import actions
from activities.models import Organisation
from activities.workspace.member_access import organisation_owned, token_of
from activities.workspace.member_forms import TokenForm


@require_safe
@signed_in
def tokens(request: UserRequest, organisation: UUID) -> HttpResponse:
    return _page(request, organisation_owned(request.user, organisation), TokenForm())


@require_POST
@signed_in
def new(request: UserRequest, organisation: UUID) -> HttpResponse:
    """The answer to the form itself shows the secret: to send somebody on it would have to be kept until then."""
    owned, form = organisation_owned(request.user, organisation), TokenForm(request.POST)
    if form.is_valid():
        try:
            token, secret = actions.create_token(owned, form.cleaned_data["name"], by=request.user)
        except ValidationError as refused:
            form.add_error("name", refused)
        else:
            context = {"organisation": owned, "token": token, "secret": secret}
            return render(request, "workspace/token_new.html", context)
    return _page(request, owned, form)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def revoke(request: UserRequest, organisation: UUID, token: UUID) -> HttpResponse:
    asked = token_of(request.user, organisation, token)
    if request.method != "POST":
        return render(request, "workspace/token_revoke.html", {"token": asked, "organisation": asked.organisation})
    actions.revoke_token(asked, by=request.user)
    messages.success(request, _("De sleutel is ingetrokken. Hij werkt niet meer."))
    return redirect("workspace-tokens", organisation)


def _page(request: UserRequest, organisation: Organisation, form: TokenForm) -> HttpResponse:
    rows = list(organisation.api_tokens.select_related("made_by"))
    context = {
        "organisation": organisation,
        "living": [row for row in rows if row.revoked_at is None],
        "revoked": [row for row in rows if row.revoked_at],
        "form": form,
    }
    return render(request, "workspace/tokens.html", context)
