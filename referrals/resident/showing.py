"""What a card shows: its activities as they are now, each with the next step. Nothing about who gave it."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from activities import wording, wording_times
from activities.enums import OccurrenceStatus
from activities.finder.facts import Contact, Fact, contact_of, place_facts
from activities.models import Activity, Occurrence, Place
from maps.geometry import Point
from maps.picture import PictureMarker
from referrals.catalogue import activities_of
from referrals.models import Card, Referral
from referrals.resident.status import GONE, Status, status_of

# So many moments that go on, and what is called off before them; looked for among so many rows.
MOMENTS, LOOKED_AT = 3, 9
ROUTE = "https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&route=%3B{lat:.5f}%2C{lon:.5f}"


@dataclass(frozen=True)
class Moment:
    """`day` is the date, never "today": a card is printed, and kept for later. `hours` is apart from it, because it is
    read from left to right in every language.
    """

    day: str
    hours: str
    starts_at: datetime
    is_off: bool
    is_moved: bool
    reason: str
    elsewhere: Place | None


@dataclass(frozen=True)
class Shown:
    """One referral; without `activity` the catalogue does not have it any more."""

    position: int
    referral: Referral
    status: Status
    activity: Activity | None = None
    moments: tuple[Moment, ...] = ()
    facts: tuple[Fact, ...] = ()
    contact: Contact = field(default_factory=Contact)

    @property
    def had_dates(self) -> bool:
        return bool(self.activity and self.activity.schedules.all())

    @property
    def has_date_ahead(self) -> bool:
        return any(not moment.is_off for moment in self.moments)

    @property
    def where(self) -> str:
        """What must be said about how sure the place is."""
        return wording.position(*self.activity.place.position) if self.activity else ""

    @property
    def route(self) -> str:
        """To a page with the way on foot; nothing is asked there before somebody follows it."""
        point = self.activity.place.point if self.activity else None
        return ROUTE.format(lat=point.lat, lon=point.lon) if point else ""


def shown(card: Card) -> list[Shown]:
    """In the order in which they were chosen. Three queries for the activities, and one for the moments of each."""
    rows = list(card.referrals.all())
    known = activities_of(rows)
    return [_one(number, row, known.get(row.activity_uuid)) for number, row in enumerate(rows, start=1)]


def markers(all_shown: Iterable[Shown]) -> list[PictureMarker]:
    """For the picture, with the numbers of the list; what is gone keeps its number."""
    return [_marker(one.activity) if one.activity else PictureMarker(None, "", "") for one in all_shown]


def _one(number: int, row: Referral, activity: Activity | None) -> Shown:
    if activity is None:
        return Shown(number, row, GONE)
    contact = contact_of(activity, activity.place, activity.organisation)
    return Shown(number, row, status_of(row), activity, tuple(_moments(activity)), tuple(_facts(activity)), contact)


def _moments(activity: Activity) -> list[Moment]:
    now, found, going_on = timezone.now(), [], 0
    ahead = Occurrence.objects.filter(activity=activity).not_over(now).select_related("place__buurt")
    for row in ahead.in_time_order()[:LOOKED_AT]:
        found.append(_moment(row, activity, now))
        going_on += not row.is_cancelled
        if going_on == MOMENTS:
            break
    return found if going_on else found[:MOMENTS]


def _moment(row: Occurrence, activity: Activity, now: datetime) -> Moment:
    return Moment(
        day=wording_times.long_day(row.local_on, timezone.localdate(now)),
        hours=wording_times.span(row.start_minute, row.end_minute),
        starts_at=row.starts_at,
        is_off=row.is_cancelled,
        is_moved=row.status == OccurrenceStatus.MOVED,
        reason=row.reason,
        elsewhere=row.place if row.place_id != activity.place_id else None,
    )


def _facts(activity: Activity) -> list[Fact]:
    price = "" if activity.price_cents is None else wording.price(activity)
    facts = [
        Fact("banknote", _("Prijs"), price),
        Fact("users", _("Voor wie"), wording.age(activity)),
        Fact("languages", _("Talen"), wording.languages(activity)),
        Fact("clipboard-pen", _("Aanmelden"), wording.signup(activity)),
        place_facts(activity.place)[0],
    ]
    if activity.is_women_only:
        # On paper the texts stand without their labels.
        facts.insert(2, Fact("users", _("Voor wie"), _("Alleen voor vrouwen")))
    if activity.has_buddy:
        facts.append(Fact("handshake", _("Maatje voor de eerste keer"), _("Er kan iemand met je mee")))
    return facts


def _marker(activity: Activity) -> PictureMarker:
    """At its point, or in the middle of its buurt, as on the other maps."""
    place, colour = activity.place, activity.category.colour
    if place.point:
        return PictureMarker(place.point, activity.name, colour, place.is_approximate)
    middle = Point(place.buurt.label_lat, place.buurt.label_lon) if place.buurt else None
    return PictureMarker(middle, activity.name, colour, is_unsure=True)
