"""Whom we trust."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from activities import actions
from activities.enums import Status
from activities.models import Activity, Organisation
from activities.moderation import forms
from activities.moderation.access import UserRequest, moderating, organisation_at
from activities.moderation.history import history_of
from activities.moderation.paging import PER_PAGE, Pages
from maps.naming import clean_text, fold

SHOWN = 100


@require_safe
@moderating
def organisations(request: UserRequest) -> HttpResponse:
    words = clean_text(request.GET.get("q", ""))[:120]
    rows = _named(words)
    pages = Pages(rows.count(), request.GET)
    shown = _counted(rows).order_by("sort_name", "id")[pages.start : pages.start + PER_PAGE]
    context = {"here": "organisations", "words": words, "organisations": shown, "pages": pages}
    return render(request, "moderation/organisations.html", context)


def _named(words: str) -> QuerySet[Organisation]:
    return Organisation.objects.filter(sort_name__contains=fold(words))


def _counted(rows: QuerySet[Organisation]) -> QuerySet[Organisation]:
    on_site = Q(activities__status=Status.PUBLISHED)
    return rows.annotate(
        members=Count("memberships", distinct=True), on_site=Count("activities", filter=on_site, distinct=True)
    )


@require_safe
@moderating
def organisation(request: UserRequest, uuid: UUID) -> HttpResponse:
    return _page(request, organisation_at(uuid))


def _page(request: UserRequest, shown: Organisation, form: forms.ReasonForm | None = None) -> HttpResponse:
    activities = Activity.objects.filter(organisation=shown).order_by("sort_name", "id")
    context = {
        "here": "organisations",
        "organisation": shown,
        "members": shown.memberships.count(),
        "activities": activities[:SHOWN],
        "places": shown.places.order_by("sort_name", "id")[:SHOWN],
        "history": history_of(shown),
        "form": form or forms.ReasonForm(forms.UNVERIFY),
    }
    return render(request, "moderation/organisation.html", context)


@require_POST
@moderating
def verify(request: UserRequest, uuid: UUID) -> HttpResponse:
    actions.verify(organisation_at(uuid), by=request.user)
    messages.success(request, _("Wat de leden insturen, staat vanaf nu meteen op de site."))
    return redirect("moderation-organisation", uuid)


@require_POST
@moderating
def unverify(request: UserRequest, uuid: UUID) -> HttpResponse:
    shown = organisation_at(uuid)
    form = forms.ReasonForm(forms.UNVERIFY, request.POST)
    if not form.is_valid():
        return _page(request, shown, form)
    actions.unverify(shown, form.reason, by=request.user)
    messages.success(request, _("Wat de leden insturen, wacht vanaf nu op een redacteur."))
    return redirect("moderation-organisation", uuid)
