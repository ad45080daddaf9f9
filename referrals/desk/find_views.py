"""Where a worker searches for somebody else, and puts what fits on the list.

Unlike on the page of residents, what was not found is not counted: a worker who tries words is no demand.
"""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.http import reswap, retarget

from accounts.access import UserRequest, is_ours, role_required
from activities.called_off import find_cancelled
from activities.finder.choices import choices_of
from activities.finder.paging import Paging
from activities.finder.summary import summary
from activities.models import Activity
from activities.schedules import horizon
from activities.search import find as find_activities
from activities.search_form import ask
from maps.areas import districts_with_buurten
from referrals import actions
from referrals.desk import find_page
from referrals.desk.access import own_referral
from referrals.desk.find_forms import SaveSearchForm, query_of
from referrals.models import Card, SavedSearch


@role_required("is_referrer")
@require_safe
@vary_on_headers("HX-Request")
def find(request: UserRequest) -> HttpResponse:
    question = ask(request.GET)
    found = find_activities(question.criteria)
    query = query_of(question.form, request.GET)
    paging = Paging(found, request.GET)
    context = {
        "is_partial": _wants_part(request),
        "form": question.form,
        "found": found,
        "summary": summary(found, question.form),
        "answer": find_page.answer_of(found, find_cancelled(found.criteria), request.user),
        "paging": paging,
        "one_page": find_page.all_on_one_page(paging, request.GET),
        "choices": choices_of(question.form, found, districts_with_buurten()),
        "needs": find_page.NEEDS,
        "number_refined": find_page.number_refined(question.form),
        "query": query,
        "shared": find_page.shared_address(query),
        "save_form": SaveSearchForm(initial={"vraag": query}),
        "horizon": horizon(),
        "back": request.get_full_path(),
    }
    if context["is_partial"]:
        return render(request, "referrals/desk/_find_results.html", context)
    return render(request, "referrals/desk/find.html", context | {"kept": find_page.kept_searches(request.user)})


@role_required("is_referrer")
@require_POST
def collect(request: UserRequest, activity: UUID) -> HttpResponse:
    chosen = get_object_or_404(Activity.objects.with_card(), uuid=activity)
    try:
        actions.collect(chosen, by=request.user)
    except actions.NotEligible as error:
        return _refused(request, error.message, f"kies-{activity}")
    except actions.CardFull:
        full = _("Op een kaartje passen %(most)s activiteiten. Haal er eerst een weg.")
        return _refused(request, full % {"most": Card.MOST_ACTIVITIES}, f"kies-{activity}")
    return redirect(f"{_back(request)}#rij-{activity}")


@role_required("is_referrer")
@require_POST
def drop(request: UserRequest, uuid: UUID) -> HttpResponse:
    chosen = own_referral(request.user, uuid)
    try:
        actions.drop(chosen, by=request.user)
    except actions.MoveRefused:
        given = _("Dit kaartje is al gegeven. Je kunt er niets meer van af halen.")
        return _refused(request, given, f"weg-{uuid}")
    return redirect(f"{_back(request)}#je-lijst")


@role_required("is_referrer")
@require_POST
def save(request: UserRequest) -> HttpResponse:
    form = SaveSearchForm(request.POST)
    if not form.is_valid():
        return _save_page(request, form)
    try:
        search = actions.save_search(**form.saved, by=request.user)
    except actions.TooManySearches:
        most = actions.MOST_SEARCHES
        form.add_error(None, _("Je bewaart al %(most)s zoekvragen. Haal er eerst een weg.") % {"most": most})
        return _save_page(request, form)
    kept = _("“%(name)s” is bewaard. Je vindt deze zoekvraag boven aan de pagina.")
    messages.success(request, kept % {"name": search})
    return redirect(_question(search))


@role_required("is_referrer")
@require_POST
def use(request: UserRequest, uuid: UUID) -> HttpResponse:
    """A button and no link: that it was used is written down, and what a browser fetches ahead writes nothing."""
    search = _own_search(request, uuid)
    actions.use_search(search)
    return redirect(_question(search))


@role_required("is_referrer")
@require_POST
def delete(request: UserRequest, uuid: UUID) -> HttpResponse:
    search = _own_search(request, uuid)
    actions.delete_search(search)
    messages.success(request, _("“%(name)s” is weggehaald.") % {"name": search})
    return redirect(_back(request))


def _own_search(request: UserRequest, uuid: UUID) -> SavedSearch:
    return get_object_or_404(SavedSearch.objects.of(request.user.uuid), uuid=uuid)


def _question(search: SavedSearch) -> str:
    return f"{reverse('referrals-find')}?{search.query}"


def _back(request: HttpRequest) -> str:
    """The search that one came from; without one of our own pages, an empty search."""
    address = request.POST.get("terug", "")
    if not address.startswith("/") or not is_ours(request, address):
        return reverse("referrals-find")
    return urlsplit(address)._replace(fragment="").geturl()


def _wants_part(request: Any) -> bool:
    return bool(request.htmx) and not request.htmx.history_restore_request


def _refused(request: UserRequest, reason: str, button: str) -> HttpResponse:
    """A page of its own, or a line in the place of the button (its id) where htmx asks."""
    if not _wants_part(request):
        context = {"reason": reason, "back": _back(request)}
        return render(request, "referrals/desk/find_refused.html", context, status=409)
    part = render(request, "referrals/desk/_find_refusal.html", {"reason": reason, "key": button}, status=409)
    return reswap(retarget(part, f"#{button}"), "outerHTML")


def _save_page(request: UserRequest, form: SaveSearchForm) -> HttpResponse:
    return render(request, "referrals/desk/find_save.html", {"form": form, "back": _back(request)})
