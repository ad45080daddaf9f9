"""What an organiser sees first: what there is, in which state, and what asks for something."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import wording_times
from activities.enums import Freshness, ReportState, ScheduleKind, Status, Verb
from activities.models import Activity, AuditEntry, Occurrence, Organisation, Place, Proposal, Report
from activities.models.activity import FRESH_FOR
from activities.transitions import TRANSITIONS

SOON = timedelta(days=14)
ORDER = (Status.PUBLISHED, Status.SUBMITTED, Status.DRAFT, Status.WITHDRAWN, Status.ARCHIVED)


@dataclass(frozen=True)
class Row:
    activity: Activity
    when: str


@dataclass(frozen=True)
class Group:
    status: Status
    title: str
    rows: list[Row]


@dataclass(frozen=True)
class Todo:
    """`kind` picks the icon and the buttons; `text` is said under the name."""

    kind: str
    activity: Activity
    text: str


@dataclass(frozen=True)
class Overview:
    groups: list[Group]
    todos: list[Todo]
    reports: list[Report]
    places: list[Place] = field(default_factory=list)

    @property
    def number_to_do(self) -> int:
        return len(self.todos) + len(self.reports)


def overview_of(organisations: list[Organisation]) -> Overview:
    """Seven queries, however much there is."""
    activities = _activities(organisations)
    return Overview(_groups(activities), _todos(activities), _reports(organisations), _places(organisations))


def _activities(organisations: list[Organisation]) -> list[Activity]:
    now = timezone.now()
    coming = Occurrence.objects.filter(activity=OuterRef("pk")).not_over(now).happening().in_time_order()
    rows = Activity.objects.filter(organisation__in=organisations)
    # The page of a place that is new with an activity goes along with it, as long as nobody wrote on it.
    untouched = ~Exists(AuditEntry.objects.filter(activity=OuterRef("pk")))
    rows = rows.exclude(untouched, stands_for_place=True, status=Status.DRAFT)
    rows = rows.select_related("category", "place", "organisation").prefetch_related("schedules")
    return list(rows.annotate(next_moment=Subquery(coming.values("pk")[:1])).order_by("sort_name", "id"))


def _groups(activities: list[Activity]) -> list[Group]:
    titles = {
        Status.PUBLISHED: _("Op de site"),
        Status.SUBMITTED: _("Verstuurd: een redacteur kijkt ernaar"),
        Status.DRAFT: _("Concept: alleen jullie zien het"),
        Status.WITHDRAWN: _("Van de site gehaald"),
        Status.ARCHIVED: _("In het archief"),
    }
    next_ones = Occurrence.objects.in_bulk([row.next_moment for row in activities if row.next_moment])  # type: ignore[attr-defined]
    by_status = defaultdict(list)
    for row in activities:
        by_status[row.status].append(Row(row, _when(row, next_ones.get(row.next_moment))))  # type: ignore[attr-defined]
    return [Group(status, titles[status], by_status[status]) for status in ORDER if by_status[status]]


def _when(activity: Activity, moment: Occurrence | None) -> str:
    if moment:
        return wording_times.moment(moment)
    if activity.times_text:
        return activity.times_text
    return _("geen data meer") if activity.schedules.all() else _("tijden onbekend")


def _todos(activities: list[Activity]) -> list[Todo]:
    public = [row for row in activities if row.status == Status.PUBLISHED]
    drafts = [row for row in activities if row.status == Status.DRAFT]
    return [*_sent_back(drafts), *_to_check(public), *_without_dates(public), *_waiting(public)]


def _sent_back(drafts: list[Activity]) -> Iterable[Todo]:
    moves = AuditEntry.objects.filter(activity__in=drafts, verb__in=list(TRANSITIONS)).order_by("at", "id")
    last = {entry.activity_id: entry for entry in moves}
    for row in drafts:
        if (entry := last.get(row.pk)) and entry.verb == Verb.SEND_BACK:
            yield Todo("sent_back", row, entry.reason)


def _to_check(public: list[Activity]) -> Iterable[Todo]:
    today = timezone.localdate()
    for row in public:
        if row.freshness != Freshness.CURRENT:
            yield Todo("check", row, _("Klopt alles nog? Bezoekers zien dat dit lang niet is nagekeken."))
        elif row.checked_on and row.checked_on + FRESH_FOR - today <= SOON:
            last = wording_times.long_day(row.checked_on + FRESH_FOR, today)
            yield Todo(
                "check", row, _("Klopt alles nog? Na %(day)s vragen we bezoekers om het na te vragen.") % {"day": last}
            )


def _without_dates(public: list[Activity]) -> Iterable[Todo]:
    soon = timezone.now() + SOON
    for row in public:
        has_series = any(each.kind == ScheduleKind.SERIES and each.rule for each in row.schedules.all())
        if has_series and (row.last_moment_ends_at is None or row.last_moment_ends_at < timezone.now()):
            yield Todo("dates", row, _("Alle data zijn geweest. Zet er nieuwe bij, of haal het van de site."))
        elif has_series and row.last_moment_ends_at and row.last_moment_ends_at <= soon:
            day = wording_times.long_day(timezone.localdate(row.last_moment_ends_at), timezone.localdate())
            yield Todo("dates", row, _("De laatste keer is %(day)s. Komt er een vervolg?") % {"day": day})


def _waiting(public: list[Activity]) -> Iterable[Todo]:
    waiting = set(Proposal.objects.waiting().filter(activity__in=public).values_list("activity_id", flat=True))
    for row in public:
        if row.pk in waiting:
            yield Todo("proposal", row, _("Je wijziging wacht op een redacteur. Tot dan blijft de oude tekst staan."))


def _reports(organisations: list[Organisation]) -> list[Report]:
    about = (
        Q(activity__organisation__in=organisations)
        | Q(place__organisation__in=organisations)
        | Q(organisation__in=organisations)
    )
    rows = Report.objects.with_subject().select_related("activity__organisation", "place__organisation")
    return list(rows.filter(about, state=ReportState.NEW).order_by("-created_at", "-id")[:100])


def _places(organisations: list[Organisation]) -> list[Place]:
    """Each with `is_shown`: whether the public sees it, so that there is a poster of it."""
    shown = Exists(Activity.objects.visible().filter(place=OuterRef("pk")))
    rows = Place.objects.filter(organisation__in=organisations).select_related("organisation").annotate(is_shown=shown)
    return list(rows.order_by("sort_name", "id")[:100])
