from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from activities.moderation.access import UserRequest, moderating
from activities.moderation.forms import LogForm
from activities.moderation.history import found, lines_of
from activities.moderation.paging import Pages


@require_safe
@moderating
def log(request: UserRequest) -> HttpResponse:
    """Who did what; of a question that is no question nothing is left out."""
    form = LogForm(request.GET)
    form.is_valid()
    rows = found(form.cleaned_data)
    pages = Pages(rows.count(), request.GET)
    context = {"here": "log", "form": form, "pages": pages, "lines": lines_of(rows[pages.start : pages.end])}
    return render(request, "moderation/log.html", context)
