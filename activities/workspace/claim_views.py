"""An organiser says that a place or an activity is theirs; a moderator decides."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.access import UserRequest, signed_in
from activities import actions
from activities.models import Activity, Place
from activities.workspace.access import organisations_of
from activities.workspace.member_forms import ClaimForm


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def claim(request: UserRequest, kind: str, slug: str) -> HttpResponse:
    subject, own = _subject(kind, slug), organisations_of(request.user)
    form = ClaimForm(request.POST or None, own=own)
    if request.method == "POST" and form.is_valid():
        try:
            actions.claim(subject, form.cleaned_data["organisation"], form.cleaned_data["note"], by=request.user)
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            messages.success(request, _("Je vraag is verstuurd. Een redacteur kijkt ernaar."))
            return redirect("workspace")
    return render(request, "workspace/claim.html", {"subject": subject, "own": own, "form": form})


def _subject(kind: str, slug: str) -> Activity | Place:
    """What the public sees there; an activity that stands for a place goes with that place. Raises Http404."""
    if kind == "plek":
        return get_object_or_404(Activity.objects.visible().places(), slug=slug)
    if kind == "activiteit":
        activity = get_object_or_404(Activity.objects.visible().select_related("place"), slug=slug)
        return activity.place if activity.stands_for_place else activity
    raise Http404
