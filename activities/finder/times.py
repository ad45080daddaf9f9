"""All the times of one activity, for its page."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from activities import wording_times
from activities.models import Activity, ClosedPeriod, Occurrence
from activities.wording_sentences import sentences

# Of more dates than these the rest folds away.
FIRST = 6


@dataclass(frozen=True)
class Times:
    rhythms: list[str]
    sentences: list[str]
    notes: list[str]
    occurrences: list[Occurrence]

    @property
    def first(self) -> list[Occurrence]:
        return self.occurrences[:FIRST]

    @property
    def rest(self) -> list[Occurrence]:
        return self.occurrences[FIRST:]


def times_of(activity: Activity) -> Times:
    """Two queries: the moments that are not over, and the periods without any."""
    today = timezone.localdate()
    repeating = [row for row in activity.schedules.all() if row.still_repeats(today)]
    notes = []
    if any(row.skip_public_holidays for row in repeating):
        notes.append(_("Niet op feestdagen"))
    if any(row.skip_school_holidays for row in repeating):
        notes.append(_("Niet in de schoolvakanties"))
    closed = ClosedPeriod.objects.filter(activity=activity, last_on__gte=today)
    notes += [_closed(period) for period in closed.order_by("first_on", "id")]
    return Times(wording_times.rhythms(repeating), sentences(repeating), notes, moments_of(activity))


def moments_of(activity: Activity) -> list[Occurrence]:
    """All that are not over, in time order, with their places."""
    ahead = Occurrence.objects.filter(activity=activity).not_over(timezone.now()).select_related("place")
    return list(ahead.in_time_order())


def _closed(period: ClosedPeriod) -> str:
    today = timezone.localdate()
    first, last = (wording_times.short_day(day, today) for day in (period.first_on, period.last_on))
    dates = _("Dicht van %(first)s tot en met %(last)s") % {"first": first, "last": last}
    if first == last:
        dates = _("Dicht op %(day)s") % {"day": first}
    return f"{dates}. {period.reason}" if period.reason else dates
