"""The pages of an organisation for its members: what it says about itself, and starting a new one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, is_ours, signed_in
from activities import actions
from activities.models import Organisation
from activities.workspace.member_access import membership_in
from activities.workspace.member_forms import NewOrganisationForm, OrganisationForm


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def organisation(request: UserRequest, organisation: UUID) -> HttpResponse:
    membership = membership_in(request.user, organisation)
    # A copy, because the form writes what was typed into the one it gets: the page keeps the name that is stored.
    form = OrganisationForm(request.POST or None, instance=Organisation.objects.get(pk=membership.organisation.pk))
    if request.method == "POST":
        if not membership.is_owner:
            raise PermissionDenied
        if form.is_valid() and _change(request, membership.organisation, form):
            return redirect("workspace-organisation", organisation)
    context = {
        "membership": membership,
        "organisation": membership.organisation,
        "is_public": Organisation.objects.public().filter(pk=membership.organisation.pk).exists(),
        "may_change": membership.organisation.members_may_change,
        "form": form,
    }
    return render(request, "workspace/organisation.html", context)


def _change(request: UserRequest, organisation: Organisation, form: OrganisationForm) -> bool:
    try:
        actions.change_organisation(organisation, form.cleaned_data, by=request.user)
    except ValidationError as refused:
        form.add_error("name", refused)
        return False
    messages.success(request, _("Je organisatie is bewaard."))
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def new(request: UserRequest) -> HttpResponse:
    """Whoever came to ask for a place goes back there."""
    after = request.POST.get("next") or request.GET.get("next", "")
    form = NewOrganisationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            started = actions.start_organisation(form.cleaned_data["name"], by=request.user)
        except ValidationError as refused:
            form.add_error("name", refused)
        else:
            return redirect(after if is_ours(request, after) else resolve_url("workspace-organisation", started.uuid))
    return render(request, "workspace/organisation_new.html", {"form": form, "after": after})
