"""Two rows that are one thing: pick them, look at them side by side, and make them one."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from activities import actions
from activities.enums import SlugKind
from activities.models import Activity, Organisation, Place
from activities.moderation.access import UserRequest, moderating, subject_at
from activities.moderation.comparing import facts_to_take, moving, rows_to_choose, side_by_side
from activities.moderation.telling import tell
from maps.naming import clean_text

Subject = Activity | Place | Organisation


@require_safe
@moderating
def choose(request: UserRequest) -> HttpResponse:
    """Search for the two; when both are picked they stand side by side."""
    asked = request.GET.get("soort", "")
    kind = SlugKind(asked) if asked in SlugKind.values else SlugKind.PLACE
    kept, gone = request.GET.get("houden", ""), request.GET.get("weg", "")
    words = clean_text(request.GET.get("q", ""))[:120]
    problem = ""
    if kept and kept == gone:
        problem = _("Kies twee verschillende: één die blijft en één die erin opgaat.")
    elif (one := _uuid(kept)) and (other := _uuid(gone)):
        return redirect("moderation-merge-two", kind, one, other)
    elif "naast" in request.GET:
        problem = _("Kies er één die blijft en één die erin opgaat.")
    context = {
        "here": "merge",
        "kind": kind,
        "kinds": SlugKind.choices,
        "words": words,
        "kept": kept,
        "gone": gone,
        "problem": problem,
        "rows": rows_to_choose(kind, words, [uuid for each in (kept, gone) if (uuid := _uuid(each))]),
    }
    return render(request, "moderation/merge_choose.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@moderating
def merge(request: UserRequest, kind: str, kept: UUID, gone: UUID) -> HttpResponse:
    one, other = subject_at(kind, kept), subject_at(kind, gone)
    if request.method == "POST":
        name, take = other.name, request.POST.getlist("overnemen")
        done = _("%(gone)s is nu een met %(kept)s. Het oude adres werkt nog.") % {"gone": name, "kept": one.name}
        if tell(request, lambda: actions.merge(one, other, take=take, by=request.user), done):
            return redirect(_after(one))
        return redirect("moderation-merge-two", kind, kept, gone)
    return render(request, "moderation/merge.html", _side_by_side(kind, one, other))


def _side_by_side(kind: str, kept: Subject, gone: Subject) -> dict[str, Any]:
    return {
        "here": "merge",
        "kind": kind,
        "kept": kept,
        "gone": gone,
        "differences": side_by_side(kept, gone),
        "take": facts_to_take(kept, gone),
        "moving": moving(gone),
    }


def _after(kept: Subject) -> str:
    if isinstance(kept, Activity):
        return reverse("moderation-activity", args=[kept.uuid])
    if isinstance(kept, Organisation):
        return reverse("moderation-organisation", args=[kept.uuid])
    return reverse("moderation")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
