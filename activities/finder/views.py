from urllib.parse import urlencode, urlsplit

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from activities import demand, wording
from activities.called_off import find_cancelled
from activities.enums import SlugKind
from activities.etags import catalogue_state
from activities.finder import kept_cards, linked_data
from activities.finder.cards import Card, grouped
from activities.finder.choices import choices_of, days_to_choose
from activities.finder.facts import activity_facts, contact_of, place_facts
from activities.finder.heads import Head, head_of_search
from activities.finder.map_views import map_of_question, map_of_results
from activities.finder.money import money_for
from activities.finder.old_addresses import follows_old_addresses
from activities.finder.paging import Paging
from activities.finder.population import population_of
from activities.finder.quick import Quick, first_choices
from activities.finder.share import share_of_activity, share_of_place, ways_to
from activities.finder.summary import question_words, summary
from activities.finder.theme_colours import DARK, in_the_dark
from activities.finder.times import moments_of, times_of
from activities.models import Activity, Category, Organisation, Place
from activities.schedules import horizon
from activities.search import Criteria, Result, find as find_activities, results_of
from activities.search_form import SearchForm, ask
from activities.texts import told
from maps.areas import districts_to_list, districts_with_buurten
from maps.models import Buurt, District
from maps.site_names import named


class HtmxRequest(HttpRequest):
    htmx: HtmxDetails


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    form = SearchForm({})
    context = {
        "head": Head(request, _("Wat is er te doen in de buurt?"), linked_data=linked_data.of_home()),
        "form": form,
        "quick": first_choices(),
        "days": days_to_choose(form),
        "districts": districts_to_list(),
    }
    return render(request, "finder/home.html", context)


@require_safe
@vary_on_headers("HX-Request")
def find(request: HtmxRequest) -> HttpResponse:
    state = catalogue_state()
    question = ask(request.GET)
    found = kept_cards.find(question.criteria, state)
    is_restored = request.htmx.history_restore_request
    is_partial = request.htmx and not is_restored
    if request.method == "GET" and not is_restored:
        demand.note(found, has_new_words=_asked_before(request) != question.criteria.text)
    heading = summary(found, question.form)
    context = {
        "head": head_of_search(request, heading),
        "is_partial": is_partial,
        "form": question.form,
        "quick": Quick(request.GET, found.criteria, question.form.programme),
        "found": found,
        "summary": heading,
        "question": question_words(found, question.form),
        "groups": grouped(found.results),
        "has_moments": any(card.has_moment for card in found.results),
        "alternatives": found.alternatives,
        "paging": Paging(found, request.GET),
        "map": map_of_question(request, found.criteria),
        "cancelled": [Card(result) for result in find_cancelled(found.criteria)],
        "choices": choices_of(question.form, found, districts_with_buurten(), state=state),
        "horizon": horizon(),
    }
    return render(request, "finder/_results.html" if is_partial else "finder/find.html", context)


@require_safe
@follows_old_addresses(SlugKind.ACTIVITY)
def activity(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Activity.objects.visible().with_card().select_related("photo"), slug=slug)
    same_place = Activity.objects.visible().with_card().filter(place=shown.place).exclude(pk=shown.pk)
    others = same_place.order_by("stands_for_place", "sort_name", "id")
    card, *other_cards = _cards([shown, *others])
    times = times_of(shown)
    said = linked_data.of_activity(shown, times.occurrences)
    words = card.told
    context = {
        "head": Head(request, words.name.text, words.summary.text, shown.photo, shown.photo_alt, linked_data=said),
        "activity": shown,
        "told": words,
        "card": card,
        "times": times,
        "position": wording.position(*shown.place.position),
        "facts": activity_facts(shown),
        "contact": contact_of(shown, shown.place, shown.organisation),
        "share": share_of_activity(shown, card.when),
        "ways": ways_to(shown.place),
        "others": other_cards,
        "money": money_for(Q(activity=shown) | Q(place=shown.place) | Q(category=shown.category)),
        "map": map_of_results([Result(shown)]),
    }
    return render(request, "finder/activity.html", context)


@require_safe
@follows_old_addresses(SlugKind.PLACE)
def place(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(
        Activity.objects.visible().places().select_related("organisation", "buurt__district"), slug=slug
    )
    here = list(
        Activity.objects.visible()
        .with_card()
        .select_related("photo")
        .filter(place=shown)
        .order_by("-stands_for_place", "sort_name", "id")
    )
    cards = _cards(here)
    itself = next((card for card in cards if card.activity.stands_for_place), None)
    context = {
        "head": _head_of_place(request, shown, here),
        "place": shown,
        "itself": itself,
        "cards": [card for card in cards if not card.activity.stands_for_place],
        "position": wording.position(*shown.position),
        "facts": place_facts(shown),
        "contact": contact_of(shown, shown.organisation),
        "share": share_of_place(shown, itself.when if itself else ""),
        "ways": ways_to(shown),
        "money": money_for(Q(place=shown)),
        "map": map_of_results([Result(here[0])]),
    }
    return render(request, "finder/place.html", context)


@require_safe
@follows_old_addresses(SlugKind.ORGANISATION)
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    shown = get_object_or_404(Organisation.objects.public(), slug=slug)
    rows = Activity.objects.visible().with_card().filter(organisation=shown).order_by("sort_name", "id")
    context = {
        "head": Head(request, shown.name, linked_data=linked_data.of_organisation(shown)),
        "organisation": shown,
        "contact": contact_of(shown),
        "cards": _cards(list(rows)),
    }
    return render(request, "finder/organisation.html", context)


@require_safe
def buurt(request: HttpRequest, slug: str) -> HttpResponse:
    """A buurt or a district; both stand at the same address because residents do not know the difference."""
    district = District.objects.filter(slug=slug).first()
    buurten = (
        list(district.buurten.all())
        if district
        else [get_object_or_404(Buurt.objects.select_related("district"), slug=slug)]
    )
    found = find_activities(Criteria(buurten=tuple(row.code for row in buurten), per_page=None))
    area = district or buurten[0]
    about = named(_("Plekken en activiteiten in %(name)s, {full_area}.")) % {"name": area.name}
    context = {
        "head": Head(request, area.name, about),
        "district": district,
        "area": area,
        "buurten": buurten,
        "population": population_of(buurten),
        "groups": grouped(map(Card, found.results)),
        "total": found.total,
        "themes": _number_per_theme(buurten),
        "map": map_of_results(found.results, buurten=buurten),
        "find_url": f"{reverse('find')}?{urlencode({'buurt': slug})}",
    }
    return render(request, "finder/buurt.html", context)


@require_safe
@cache_control(public=True, max_age=3600)
def themes_css(request: HttpRequest) -> HttpResponse:
    """The colours of the themes are data; as a stylesheet they need no style attribute, which our policy forbids."""
    return HttpResponse(f"{theme_rules()}\n{_dark_theme_rules()}", content_type="text/css; charset=utf-8")


def theme_rules() -> str:
    """In the light, as on paper."""
    return "\n".join(_rule(row.slug, row.colour) for row in Category.objects.all())


def _dark_theme_rules() -> str:
    rules = (_rule(row.slug, in_the_dark(row.colour), f"{DARK} ") for row in Category.objects.all())
    return f"@media screen and (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _rule(theme: str, colour: str, within: str = "") -> str:
    return f"{within}.dz-theme-{theme}{{--dz-theme:{colour}}}"


def _head_of_place(request: HttpRequest, place: Place, here: list[Activity]) -> Head:
    """One query more where the place has hours of its own: all its moments, and not only the first."""
    itself = next((row for row in here if row.stands_for_place), None)
    others = [row for row in here if row is not itself]
    moments = moments_of(itself) if itself and itself.schedules.all() else []
    said = linked_data.of_place(place, itself, moments, others)
    if itself is None:
        return Head(request, place.name, linked_data=said)
    about = told(itself).summary.text
    return Head(request, place.name, about, itself.photo, itself.photo_alt, linked_data=said)


def _asked_before(request: HttpRequest) -> str | None:
    """The words of the page that this refinement comes from."""
    address = request.headers.get("HX-Current-URL", "")
    return QueryDict(urlsplit(address).query).get("q", "") if address else None


def _cards(activities: list[Activity]) -> list[Card]:
    return [Card(result) for result in results_of(activities, Criteria())]


def _number_per_theme(buurten: list[Buurt]) -> QuerySet[Category]:
    shown = Q(activities__in=Activity.objects.visible().filter(buurt__in=buurten))
    counted = Category.objects.annotate(number=Count("activities", filter=shown)).filter(number__gt=0)
    return counted.order_by("position", "slug")  # a query that counts forgets the order of the model
