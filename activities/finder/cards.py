"""What a card says, in the order of the look: what, when, where, tags, when it was last checked."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext as _

from activities import wording
from activities.enums import Freshness
from activities.models import Activity
from activities.search import Result


@dataclass(frozen=True)
class Tag:
    text: str
    kind: str = ""


@dataclass(frozen=True)
class Card:
    result: Result

    @property
    def activity(self) -> Activity:
        return self.result.activity

    @property
    def when(self) -> str:
        return wording.times(self.activity.hours_per_week, self.activity.times_text)

    @property
    def where(self) -> list[str]:
        place = self.activity.place
        name = place.address if self.activity.stands_for_place else place.name
        return wording.where(name, *place.position)

    @property
    def distance(self) -> str:
        return wording.distance(self.result.distance_m)

    @property
    def tags(self) -> list[Tag]:
        activity = self.activity
        price = Tag(wording.price(activity), "free" if activity.is_free else "")
        rest = [wording.age(activity), wording.signup(activity), wording.languages(activity)]
        if activity.place.is_wheelchair_accessible:
            rest.append(_("Rolstoel kan naar binnen"))
        if activity.is_women_only:
            rest.insert(0, _("Alleen voor vrouwen"))
        return [price, *(Tag(text) for text in rest if text)][:5]

    @property
    def checked(self) -> str:
        if self.activity.is_example:
            return wording.checked(self.activity)
        return f"{wording.checked(self.activity)}, {wording.source(self.activity.source_date)}"

    @property
    def needs_asking(self) -> bool:
        return self.activity.freshness in (Freshness.ASK, Freshness.EXPIRED)

    @property
    def heading(self) -> str:
        """The heading that this card stands under when it does not simply fit the question."""
        if self.activity.freshness == Freshness.EXPIRED:
            return _("Lang niet nagevraagd")
        if self.result.is_age_unknown:
            return _("Leeftijd onbekend: vraag het na")
        if self.result.is_position_unknown:
            return _("Ligging onbekend")
        return ""


@dataclass(frozen=True)
class Group:
    heading: str
    cards: list[Card]


def grouped(results: Iterable[Result]) -> list[Group]:
    """Cards under their headings, in the order of the results."""
    cards = (Card(result) for result in results)
    return [Group(heading, list(group)) for heading, group in groupby(cards, key=lambda card: card.heading)]
