"""What the page of an activity shows to who runs it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from activities import wording, wording_times
from activities.differences import FieldDifference, Names, differences
from activities.enums import Status, Verb
from activities.models import Activity, AuditEntry, Occurrence, Proposal
from activities.snapshots import difference, snapshot
from activities.workspace.authors import names_of_members, who_did

SHOWN_AHEAD = timedelta(weeks=8)
LOG_LINES = 30
STATES: dict[Status, Any] = {
    Status.DRAFT: gettext_lazy("Dit is een concept. Alleen jullie zien het."),
    Status.SUBMITTED: gettext_lazy("Dit is verstuurd. Een redacteur kijkt ernaar voordat het op de site komt."),
    Status.PUBLISHED: gettext_lazy("Dit staat op de site."),
    Status.WITHDRAWN: gettext_lazy("Dit is van de site gehaald. Alleen jullie zien het."),
    Status.ARCHIVED: gettext_lazy("Dit zit in het archief. Alleen jullie zien het."),
}


@dataclass(frozen=True)
class LogLine:
    entry: AuditEntry
    changes: list[FieldDifference]
    who: str


def log_of(activity: Activity) -> list[AuditEntry]:
    return list(activity.audit.all()[:LOG_LINES])


def log_lines(activity: Activity, log: list[AuditEntry]) -> list[LogLine]:
    """The verb says the state already."""
    changes = [{name: each for name, each in entry.changes.items() if name != "status"} for entry in log]
    members, names = names_of_members(activity), Names.of(*changes)
    return [
        LogLine(entry, differences(activity, said, names=names, with_dates=False), who_did(entry, members))
        for entry, said in zip(log, changes, strict=True)
    ]


@dataclass(frozen=True)
class DateLine:
    moment: Occurrence
    has_begun: bool


def dates_ahead(activity: Activity) -> list[DateLine]:
    now = timezone.now()
    rows = Occurrence.objects.filter(activity=activity, starts_at__lt=now + SHOWN_AHEAD).not_over(now)
    ordered = rows.select_related("place").in_time_order()
    return [DateLine(row, has_begun=min(row.starts_at, row.original_start) <= now) for row in ordered]


def just_changed(activity: Activity, uuid: str) -> Occurrence | None:
    """The date that was called off or moved a moment ago, to undo it at once."""
    try:
        rows = Occurrence.objects.filter(activity=activity, uuid=UUID(uuid)).exclude(status="gepland")
    except ValueError:
        return None
    return rows.filter(original_start__gt=timezone.now()).first()


def facts_of(activity: Activity) -> list[tuple[str, str]]:
    """What the public reads first."""
    rhythm = wording_times.rhythms(
        each for each in activity.schedules.all() if each.still_repeats(timezone.localdate())
    )
    return [
        (_("Thema"), str(activity.category.label)),
        (_("Waar"), ", ".join(filter(None, (activity.place.name, activity.place.address)))),
        (_("Wanneer"), _(" en ").join(rhythm) or activity.times_text or _("tijden onbekend")),
        (_("Voor wie"), wording.age(activity) or _("onbekend")),
        (_("Kosten"), wording.price(activity)),
        (_("Nagekeken"), wording.checked(activity)),
    ]


def undoable(log: list[AuditEntry]) -> AuditEntry | None:
    """The last change of what it says; a move to another state has a button of its own."""
    changed = (entry for entry in log if entry.changes and "status" not in entry.changes)
    last = next(changed, None)
    return last if last and last.verb in (Verb.CHANGE, Verb.UNDO, Verb.ACCEPT) else None


def proposed(activity: Activity, waiting: Proposal | None) -> list[FieldDifference]:
    if not waiting:
        return []
    return differences(activity, difference(snapshot(activity), waiting.changes), with_dates=False)


def sent_back_because(activity: Activity, log: list[AuditEntry]) -> str:
    moved = next((entry for entry in log if "status" in entry.changes), None)
    return moved.reason if moved and moved.verb == Verb.SEND_BACK and activity.status == Status.DRAFT else ""
