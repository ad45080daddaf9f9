"""What a card says, in the order of the look: what, when, where, tags, when it was last checked."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import wording, wording_sentences, wording_times
from activities.enums import Freshness, OccurrenceStatus
from activities.models import Activity, Occurrence
from activities.search import Result
from activities.texts import Told, told

# As many further moments as fit on a line of a phone.
FURTHER = 3
MOST_TAGS = 5


@dataclass(frozen=True)
class Tag:
    text: str
    icon: str
    kind: str = ""


@dataclass(frozen=True)
class Card:
    result: Result

    @property
    def activity(self) -> Activity:
        return self.result.activity

    @property
    def has_moment(self) -> bool:
        return self.result.moment is not None

    @property
    def is_drawn(self) -> bool:
        """Whether a map has a spot for it."""
        return self.result.is_drawn

    @property
    def told(self) -> Told:
        """Its name and texts, in the language of the page where somebody wrote them."""
        return told(self.activity)

    @property
    def when(self) -> str:
        moment, schedules = self.result.moment, list(self.activity.schedules.all())
        if moment:
            if self.result.is_dated:
                return wording_times.moment(moment)
            return wording_times.regular(schedules, moment, timezone.localdate())
        if self.result.cancelled:
            return _("Een volgende datum is nog niet bekend")
        return wording.times(self.activity.hours_per_week, self.activity.times_text, had_dates=bool(schedules))

    @property
    def when_language(self) -> str:
        """For the attribute: empty where the times are composed, in the language of the page."""
        return settings.LANGUAGE_CODE if self.when == self.activity.times_text else ""

    @property
    def sentences(self) -> list[str]:
        """All its rhythms, for a page that has no list of moments."""
        today = timezone.localdate()
        return wording_sentences.sentences(row for row in self.activity.schedules.all() if row.still_repeats(today))

    @property
    def cancelled(self) -> list[Occurrence]:
        return self.result.cancelled

    @property
    def change(self) -> str:
        """What is different this time."""
        moment = self.result.moment
        if not moment or moment.status != OccurrenceStatus.MOVED:
            return ""
        is_elsewhere = moment.place_id != self.activity.place_id
        said = _("Let op: deze keer op een andere plek") if is_elsewhere else _("Let op: deze keer op een andere tijd")
        return f"{said}."

    @property
    def change_reason(self) -> str:
        """Why, as somebody wrote it."""
        return self.result.moment.reason if self.result.moment and self.change else ""

    @property
    def further(self) -> list[str]:
        """The moments after the first one, when days or hours were asked for."""
        if not self.result.is_dated:
            return []
        going_on = [row for row in self.result.occurrences if not row.is_cancelled]
        return [wording_times.after(row, going_on[0]) for row in going_on[1 : FURTHER + 1]]

    @property
    def where(self) -> list[str]:
        place = self.result.place
        name = place.address if self.activity.stands_for_place else place.name
        return wording.where(name, *place.position)

    @property
    def distance(self) -> str:
        return wording.distance(self.result.distance_m)

    @property
    def tags(self) -> list[Tag]:
        """As many as fit on a card."""
        return self.all_tags[:MOST_TAGS]

    @property
    def all_tags(self) -> list[Tag]:
        activity = self.activity
        price = Tag(wording.price(activity), "banknote", "free" if activity.is_free else "")
        rest = [
            *self._special_tags(),
            Tag(wording.age(activity), "users"),
            Tag(wording.signup(activity), "clipboard-pen"),
            Tag(wording.languages(activity), "languages"),
        ]
        if activity.place.is_wheelchair_accessible:
            rest.append(Tag(_("Rolstoel kan naar binnen"), "accessibility"))
        return [price, *(tag for tag in rest if tag.text)]

    def _special_tags(self) -> Iterator[Tag]:
        """What somebody may come for, or stay away for."""
        activity = self.activity
        if activity.is_women_only:
            yield Tag(_("Alleen voor vrouwen"), "venus")
        if activity.has_buddy:
            yield Tag(_("Er kan iemand met je mee"), "heart-handshake")
        if (meal := getattr(activity, "meal", None)) and meal.is_halal:
            yield Tag(_("Halal"), "utensils")
        if (care := getattr(activity, "toddler_care", None)) and care.places_left:
            yield Tag(_("Er is plek"), "circle-check")

    @property
    def checked(self) -> str:
        if self.activity.is_example:
            return wording.checked(self.activity)
        return wording_times.listed([wording.checked(self.activity), wording.source(self.activity.source_date)])

    @property
    def needs_asking(self) -> bool:
        return self.activity.freshness in (Freshness.ASK, Freshness.EXPIRED)

    @property
    def heading(self) -> str:
        """The heading that this card stands under: what we do not know about it, or else its day."""
        if self.activity.freshness == Freshness.EXPIRED:
            return _("Lang niet nagevraagd")
        if self.result.is_age_unknown:
            return _("Leeftijd onbekend: vraag het na")
        if self.result.is_time_unknown:
            return _("Tijden onbekend: vraag het na")
        if self.result.is_position_unknown:
            return _("Ligging onbekend")
        return wording_times.heading(self.result.day, timezone.localdate()) if self.result.day else ""


@dataclass(frozen=True)
class Group:
    heading: str
    cards: list[Card]


def grouped(cards: Iterable[Card]) -> list[Group]:
    """Under their headings, in the order of the results."""
    return [Group(heading, list(group)) for heading, group in groupby(cards, key=lambda card: card.heading)]
