from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import User
from activities.models import Activity
from activities.workspace.access import activity_for, organisations_of


@require_safe
@login_required
def overview(request: HttpRequest) -> HttpResponse:
    assert isinstance(request.user, User)
    organisations = organisations_of(request.user)
    activities = Activity.objects.filter(organisation__in=organisations).order_by("sort_name", "id")
    return render(request, "workspace/overview.html", {"organisations": organisations, "activities": activities})


@require_safe
@login_required
def activity(request: HttpRequest, uuid: UUID) -> HttpResponse:
    assert isinstance(request.user, User)
    return render(request, "workspace/activity.html", {"activity": activity_for(request.user, uuid)})
