"""The queue, and what may be done to several of it at once."""

from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_POST, require_safe

from activities import actions
from activities.models import Activity, Report
from activities.moderation import queue
from activities.moderation.access import UserRequest, moderating
from activities.moderation.paging import Pages
from activities.moderation.queue import Kind
from activities.moderation.telling import why_not
from activities.moderation.warnings import warnings_of


@require_safe
@moderating
def overview(request: UserRequest) -> HttpResponse:
    asked = request.GET.get("soort", "")
    kind = Kind(asked) if asked in set(Kind) else None
    counts = queue.counts()
    kinds = (kind,) if kind else queue.IN_ALL
    pages = Pages(sum(counts[each] for each in kinds), request.GET)
    items = queue.page_of(kinds, pages)
    context = {
        "here": "queue",
        "kind": kind,
        "kinds": [(each, queue.LABELS[each], counts[each]) for each in Kind],
        "total": sum(counts[each] for each in queue.IN_ALL),
        "items": items,
        "pages": pages,
        "has_safe": any(item.is_safe for item in items),
        "has_reports": any(item.kind == Kind.REPORTS for item in items),
    }
    return render(request, "moderation/queue.html", context)


@require_POST
@moderating
def publish_many(request: UserRequest) -> HttpResponse:
    """Each as the moderator saw it; what changed meanwhile or asks for a look is named and left."""
    chosen = dict(each.split(" ", 1) for each in request.POST.getlist("activiteit") if " " in each)
    published = 0
    for activity in _activities(chosen):
        publish = partial(actions.publish, activity, by=request.user, seen=chosen[str(activity.uuid)])
        warnings = warnings_of([activity])[activity.pk]
        if problem := " ".join(warnings) or why_not(publish):
            messages.error(request, f"{activity.name}: {problem}")
        else:
            published += 1
    if published:
        message = ngettext(
            "%(number)s activiteit staat op de site.", "%(number)s activiteiten staan op de site.", published
        )
        messages.success(request, message % {"number": published})
    elif not chosen:
        messages.error(request, _("Vink eerst aan wat je wilt publiceren."))
    return redirect(f"{reverse('moderation')}?soort={Kind.ACTIVITIES}")


def _activities(chosen: dict[str, str]) -> list[Activity]:
    uuids = [uuid for each in chosen if (uuid := _uuid(each))]
    return list(Activity.objects.filter(uuid__in=uuids).select_related("category", "organisation", "place"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


@require_POST
@moderating
def handle_many(request: UserRequest) -> HttpResponse:
    chosen = [each for each in request.POST.getlist("melding") if each.isascii() and each.isdigit() and len(each) < 18]
    handled = sum(actions.handle_report(row, by=request.user) for row in Report.objects.filter(pk__in=chosen))
    if handled:
        message = ngettext("%(number)s melding is afgehandeld.", "%(number)s meldingen zijn afgehandeld.", handled)
        messages.success(request, message % {"number": handled})
    else:
        messages.error(request, _("Vink eerst aan wat je hebt afgehandeld."))
    return redirect(f"{reverse('moderation')}?soort={Kind.REPORTS}")
