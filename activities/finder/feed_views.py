"""The feeds: what a question finds, and one activity, for calendars and news readers that come back by themselves."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.enums import SlugKind
from activities.etags import etag_of
from activities.finder.calendars import calendar_of, event_of, name_of
from activities.finder.news import rss_of
from activities.finder.old_addresses import follows_old_addresses
from activities.finder.series import series_of
from activities.models import Activity, Occurrence
from activities.models.activity import texts_to_read
from activities.search import PER_PAGE, Criteria, moments
from activities.search_form import SearchForm, ask

CALENDAR = "text/calendar; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
MOST_MOMENTS = 1_000


@require_safe
@cache_control(private=True, no_cache=True)
def agenda_ics(request: HttpRequest) -> HttpResponseBase:
    """Each moment on its own: a question about days or hours cuts a series to pieces."""

    def calendar(rows: list[Occurrence]) -> bytes:
        said = _("De momenten die bij je vraag passen: hoogstens de eerste %(most)s.") % {"most": MOST_MOMENTS}
        return calendar_of(settings.SITE_NAME, said, (event_of(row) for row in rows))

    answer = _answer(request, "ics", CALENDAR, calendar)
    if answer.status_code == 200:
        answer["Content-Disposition"] = f'attachment; filename="{slugify(settings.SITE_NAME)}.ics"'
    return answer


@require_safe
@cache_control(private=True, no_cache=True)
def agenda_rss(request: HttpRequest) -> HttpResponseBase:
    query = f"?{request.GET.urlencode()}" if request.GET else ""

    def news(rows: list[Occurrence]) -> bytes:
        return rss_of(rows, page=reverse("find") + query, address=reverse("agenda-rss") + query)

    return _answer(request, "rss", RSS, news)


@require_safe
@cache_control(private=True, no_cache=True)
@follows_old_addresses(SlugKind.ACTIVITY)
def activity_ics(request: HttpRequest, slug: str) -> HttpResponseBase:
    activity = get_object_or_404(Activity.objects.visible().with_card(), slug=slug)
    etag = etag_of("activity", activity.pk)
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    name = name_of(activity)
    written = calendar_of(name, _("De tijden van %(name)s.") % {"name": name}, series_of(activity))
    headers = {"ETag": etag, "Content-Disposition": f'attachment; filename="{activity.slug}.ics"'}
    return HttpResponse(written, content_type=CALENDAR, headers=headers)


def _answer(
    request: HttpRequest, kind: str, content_type: str, write: Callable[[list[Occurrence]], bytes]
) -> HttpResponseBase:
    """304 while nothing changed; one page of the moments when a page is asked for."""
    question = ask(request.GET)
    if question.form.errors:
        return _refused(question.form)
    is_paged = not {"pagina", "perPagina"}.isdisjoint(request.GET.keys())
    etag = etag_of(kind, question.criteria, is_paged, request.GET.urlencode())
    if unchanged := get_conditional_response(request, etag=etag):
        return unchanged
    written = write(_rows(question.criteria, is_paged))
    return HttpResponse(written, content_type=content_type, headers={"ETag": etag})


def _rows(criteria: Criteria, is_paged: bool) -> list[Occurrence]:
    per_page = (criteria.per_page or PER_PAGE) if is_paged else MOST_MOMENTS
    start = (criteria.page - 1) * per_page
    rows = (
        moments(criteria).select_related("activity__category", "place").prefetch_related(*texts_to_read("activity__"))
    )
    return list(rows.defer("activity__description")[start : start + per_page])


def _refused(form: SearchForm) -> HttpResponse:
    """A calendar cannot show a form: a sentence for each error."""
    sentences = [f"{name}: {error}" for name, errors in form.errors.items() for error in errors]
    return HttpResponse("\n".join(sentences), status=400, content_type="text/plain; charset=utf-8")
