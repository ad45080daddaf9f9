from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.enums import PlaceKind
from activities.finder.cards import Card
from activities.finder.heads import Head
from activities.models import Funding, Grant, Programme
from activities.search import Criteria, find
from maps.site_names import area_text, named

MILLION = 1_000_000
# The day of docs/accessibility/: change it with what stands there.
TESTED_ON = date(2026, 11, 26)


@dataclass(frozen=True)
class ProgrammeStory:
    """A programme with its amounts in words, empty where no source names one."""

    programme: Programme

    @property
    def total(self) -> str:
        return euros(self.programme.total_amount_eur)

    @property
    def makes_possible(self) -> str:
        """`something` that a search for it finds, `nothing` that anybody filled in, or empty: it is over."""
        today = timezone.localdate()
        fundings = [each for grant in self.programme.grants.all() for each in grant.fundings.all()]
        of_one = [each for each in fundings if not each.category_id]
        if any(each.runs(today) for each in of_one):
            return "something"
        return "" if of_one else "nothing"

    @property
    def state(self) -> str:
        return euros(self.programme.state_amount_eur)


def euros(amount: int | None) -> str:
    """Whole or half millions as people say them, anything else in full."""
    if amount is None:
        return ""
    if amount and amount % (MILLION // 2) == 0:
        decimals = 1 if amount % MILLION else 0
        return _("€ %(number)s miljoen") % {"number": formats.number_format(amount / MILLION, decimals)}
    return _("€ %(number)s") % {"number": formats.number_format(amount, 0, force_grouping=True)}


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    shown = (
        Prefetch(*each) for each in (("grants", Grant.objects.shown()), ("grants__fundings", Funding.objects.shown()))
    )
    programmes = Programme.objects.shown().prefetch_related("pillars", *shown)
    about = area_text("about")
    head = Head(request, named(_("Over deze site en {area}")), about)
    return render(request, "finder/about.html", {"head": head, "stories": [ProgrammeStory(row) for row in programmes]})


@require_safe
def toddler_care(request: HttpRequest) -> HttpResponse:
    """Only real preschools: somebody who wants to register a child must not meet an invented one."""
    found = find(Criteria(categories=("peuteropvang",), per_page=None))
    real = [result for result in found.results if not result.activity.is_example]
    preschools = [Card(result) for result in real if result.activity.place.kind == PlaceKind.PRESCHOOL]
    about = area_text("toddler_care_about")
    head = Head(request, area_text("toddler_care"), about)
    return render(request, "finder/toddler_care.html", {"head": head, "cards": preschools})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    head = Head(
        request, _("Toegankelijkheid"), _("Kan iedereen deze site gebruiken? Dit hebben we gedaan. Dit werkt nog niet.")
    )
    shown = {"head": head, "tested_on": TESTED_ON, "contact": settings.ACCESSIBILITY_CONTACT}
    return render(request, "finder/accessibility.html", shown)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "404.html", status=404)
