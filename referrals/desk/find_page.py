"""What stands on the page where a worker searches: rows to choose from, and the list of what was chosen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from uuid import UUID

from django.http import QueryDict
from django.urls import reverse
from django.utils import formats
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.outbox import absolute
from activities import wording, wording_times
from activities.enums import Freshness
from activities.finder.cards import Card as ResultCard, Tag
from activities.finder.choices import REFINEMENTS
from activities.finder.facts import Contact, contact_of
from activities.finder.paging import Paging
from activities.models import Activity
from activities.search import Criteria, Found, Result, results_of
from activities.search_form import SearchForm
from referrals import actions, eligibility
from referrals.actions.collecting import kept_drafts, lasts_until
from referrals.catalogue import activities_of
from referrals.models import Card, Referral, SavedSearch

# What a resident may need but will not say at a door: asked first. The other wishes wait under "Verfijn".
NEEDS = ("rolstoel", "vrouwen", "maatje")
ASKED_FIRST = frozenset({*NEEDS, "taal", "leeftijd", "dag"})
FURTHER = 2
FRESHNESS_ICONS = {
    Freshness.CURRENT: "circle-check",
    Freshness.ASK: "circle-question-mark",
    Freshness.UNKNOWN: "circle-dashed",
    Freshness.EXPIRED: "clock-alert",
}
# So many rows fit on one page, on paper too.
MOST_ON_ONE_PAGE = 100


@dataclass(frozen=True)
class Row:
    """One result, as short as a professional reads it. `refusal` says why it cannot be chosen."""

    card: ResultCard
    refusal: str = ""
    is_collected: bool = False

    @property
    def activity(self) -> Activity:
        return self.card.activity

    @property
    def key(self) -> str:
        """For the id of its button: a template cannot add a uuid to a word."""
        return str(self.activity.uuid)

    @property
    def further(self) -> list[str]:
        """The moments after the first, also when no day was asked for."""
        going_on = [row for row in self.card.result.occurrences if not row.is_cancelled]
        return self.card.further or [wording_times.after(row, going_on[0]) for row in going_on[1 : FURTHER + 1]]

    @property
    def freshness(self) -> str:
        return capfirst(str(self.activity.freshness.label))

    @property
    def freshness_icon(self) -> str:
        return FRESHNESS_ICONS[self.activity.freshness]

    @property
    def checked(self) -> str:
        """The date that goes with the freshness: of the check, or of the source when nobody checked."""
        day = self.activity.checked_on
        if day is None:
            return wording.source(self.activity.source_date)
        return _("gecontroleerd op %(day)s") % {"day": formats.date_format(day, "j F Y")}

    @property
    def places_left(self) -> str:
        care = getattr(self.activity, "toddler_care", None)
        return wording.places_left(care) if care else ""

    @property
    def tags(self) -> list[Tag]:
        unknown = [] if self.activity.languages else [Tag(_("Talen: vraag het na"), "languages")]
        return [*self.card.all_tags, *unknown]

    @property
    def contact(self) -> Contact:
        return contact_of(self.activity, self.activity.place, self.activity.organisation)


@dataclass(frozen=True)
class Chosen:
    """An activity on the list. `card` is None once it is no longer on the site; `refusal` is why it cannot be given."""

    referral: Referral
    card: ResultCard | None
    refusal: str = ""

    @property
    def key(self) -> str:
        return str(self.referral.uuid)


@dataclass(frozen=True)
class Shortlist:
    """The list of this worker. Without a draft it is empty."""

    draft: Card | None
    chosen: list[Chosen]

    @property
    def left(self) -> int:
        return Card.MOST_ACTIVITIES - len(self.chosen)

    @property
    def most(self) -> int:
        return Card.MOST_ACTIVITIES

    @property
    def is_full(self) -> bool:
        return self.left <= 0

    @property
    def needs_a_look(self) -> bool:
        return any(each.refusal for each in self.chosen)

    @property
    def hours(self) -> int:
        return round(kept_drafts().total_seconds() / 3600)

    @property
    def lasts_until(self) -> datetime | None:
        return lasts_until(self.draft) if self.draft else None

    @property
    def uuids(self) -> set[UUID]:
        return {each.referral.activity_uuid for each in self.chosen}


@dataclass(frozen=True)
class Group:
    heading: str
    rows: list[Row]


@dataclass(frozen=True)
class Answer:
    """What was found and what was chosen, looked at together: why not is asked once."""

    groups: list[Group]
    cancelled: list[Row]
    alternatives: list[Row]
    shortlist: Shortlist


def answer_of(found: Found[Result], cancelled: list[Result], user: User) -> Answer:
    """Costs three queries for why not, one for the list, and four for the activities on it."""
    draft = actions.draft_of(user)
    referrals = list(draft.referrals.all()) if draft else []
    on_list = activities_of(referrals) if referrals else {}
    results = [*found.results, *cancelled, *found.alternatives]
    refusals = eligibility.refusals([*(result.activity for result in results), *on_list.values()])
    shortlist = _shortlist(draft, referrals, on_list, refusals)

    def rows(results: Iterable[Result]) -> list[Row]:
        return [_row(result, refusals, shortlist.uuids) for result in results]

    by_heading = groupby(rows(found.results), key=lambda row: row.card.heading)
    groups = [Group(heading, list(group)) for heading, group in by_heading]
    return Answer(groups, rows(cancelled), rows(found.alternatives), shortlist)


def _row(result: Result, refusals: dict[UUID, str], collected: set[UUID]) -> Row:
    uuid = result.activity.uuid
    return Row(ResultCard(result), refusals.get(uuid, ""), uuid in collected)


def _shortlist(
    draft: Card | None, referrals: list[Referral], on_list: dict[UUID, Activity], refusals: dict[UUID, str]
) -> Shortlist:
    results = results_of(list(on_list.values()), Criteria()) if on_list else []
    cards = {result.activity.uuid: ResultCard(result) for result in results}
    gone = _("Staat niet meer op de site. Haal het weg.")
    return Shortlist(
        draft,
        [
            Chosen(row, cards.get(key), refusals.get(key, "") if key in cards else gone)
            for row, key in ((row, row.activity_uuid) for row in referrals)
        ],
    )


@dataclass(frozen=True)
class KeptSearch:
    search: SavedSearch

    @property
    def ics(self) -> str:
        """Public, and about the catalogue only: a calendar has no account to sign in with."""
        return absolute(f"{reverse('agenda-ics')}?{self.search.query}")

    @property
    def webcal(self) -> str:
        return f"webcal://{self.ics.partition('://')[2]}"


def kept_searches(user: User) -> list[KeptSearch]:
    return [KeptSearch(row) for row in SavedSearch.objects.of(user.uuid)]


def number_refined(form: SearchForm) -> int:
    """How many wishes are chosen among those that are folded away."""
    names = ("categorie", *(name for name in REFINEMENTS if name not in ASKED_FIRST))
    chosen = (form.cleaned_data.get(name) for name in names)
    return sum(len(value) if isinstance(value, list) else 1 for value in chosen if value)


def shared_address(query: str) -> str:
    """The same question on the public page, for who has no account."""
    return absolute(reverse("find")) + (f"?{query}" if query else "")


def all_on_one_page(paging: Paging, params: QueryDict) -> str:
    """The query for a list that is printed whole; empty when it is whole already, or too long."""
    if paging.pages <= 1 or paging.found.total > MOST_ON_ONE_PAGE:
        return ""
    everything = params.copy()
    everything["perPagina"] = str(MOST_ON_ONE_PAGE)
    everything.pop("pagina", None)
    return f"?{everything.urlencode()}"
