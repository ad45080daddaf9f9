"""The part of the form about when: from a plan to rows, and from rows to a plan that keeps what they cannot show."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import wording_times
from activities.enums import ExceptionKind
from activities.models import Activity, Schedule
from activities.previews import preview, skipped
from activities.schedules import is_date_of
from activities.snapshots import EXCEPTION, SCHEDULE, Plan, schedule_from, unstored
from activities.workspace.rhythms import Rhythm, Said, row_of
from activities.workspace.rows import Rows
from activities.workspace.time_forms import MOST_CLOSED, MOST_SKIPPED, MOST_TIMES, ClosedForm, SkipForm, TimeForm

FIRST_LINES, MOST_LINES = 10, 120


class Planning:
    def __init__(self, base: Plan, sent: QueryDict | None = None, *, is_open: bool = True) -> None:
        """`is_open`: a row to fill in stands ready where there is none; else nobody knows the times."""
        self.base, self.today = base, timezone.localdate()
        rows = {said["uuid"]: row for said in base["schedules"] if (row := row_of(said, self.today))}
        self.shown = {said["uuid"]: said for said in base["schedules"] if said["uuid"] in rows}
        first: list[dict[str, Any]] = list(rows.values()) or [{} if is_open else {"hoe": Rhythm.UNKNOWN}]
        self.times = Rows("tijd", TimeForm, most=MOST_TIMES, initial=first, sent=sent, shown=self.shown)
        self.skips = Rows("overslaan", SkipForm, most=MOST_SKIPPED, initial=self._first_skips(), sent=sent)
        self.closed = Rows("dicht", ClosedForm, most=MOST_CLOSED, initial=self._first_closed(), sent=sent)

    def is_valid(self) -> bool:
        """All are looked at, so that everything that is wrong is said at once; sets `plan`."""
        valid = [rows.is_valid() for rows in (self.times, self.skips, self.closed)]
        if all(valid):
            self.plan = self._plan()
        return all(valid) and not any(form.errors for form in self.skips)

    @property
    def is_unknown(self) -> bool:
        return all(form.is_unknown for form in self.times)

    @property
    def is_emptied(self) -> bool:
        """Somebody took the last row of times away."""
        return not self.times.forms

    def kept(self) -> list[str]:
        """The rhythms that the form does not show and that go on, in words."""
        others = [said for said in self.base["schedules"] if said["uuid"] not in self.shown]
        rows = [
            schedule_from(said, Activity())
            for said in others
            if not said["ends_on"] or said["ends_on"] >= str(self.today)
        ]
        return wording_times.rhythms(rows)

    # From the plan

    def _first_skips(self) -> list[dict[str, Any]]:
        days: dict[str, str] = {}
        for said in self.shown.values():
            for each in filter(self._is_skip, said["exceptions"]):
                days.setdefault(each["on"], each["reason"])
        return [{"dag": day, "reden": days[day]} for day in sorted(days)]

    def _first_closed(self) -> list[dict[str, Any]]:
        ahead = [each for each in self.base["closed"] if each["last_on"] >= str(self.today)]
        return [{"van": each["first_on"], "tot": each["last_on"], "reden": each["reason"]} for each in ahead]

    def _is_skip(self, exception: Said) -> bool:
        return bool(exception["kind"] == ExceptionKind.CANCELLED and exception["on"] >= str(self.today))

    # To the plan

    def _plan(self) -> Plan:
        rows = {form.said["uuid"]: form.said for form in self.times if not form.is_unknown}
        stored = [said for said in self.base["schedules"] if said["uuid"] in rows or said["uuid"] not in self.shown]
        schedules = [rows.pop(said["uuid"], said) for said in stored]
        plan: Plan = {"schedules": [dict(said) for said in (*schedules, *rows.values())], "closed": self._closed()}
        self._write_skips(plan)
        return plan

    def _closed(self) -> list[Said]:
        past = [each for each in self.base["closed"] if each["last_on"] < str(self.today)]
        rows = [
            {"first_on": str(said["van"]), "last_on": str(said["tot"]), "reason": said["reden"]}
            for said in (form.cleaned_data for form in self.closed)
            if said["van"]
        ]
        return sorted([*past, *rows], key=lambda each: each["first_on"])

    def _write_skips(self, plan: Plan) -> None:
        carried = {said["uuid"] for said in self.base["schedules"]} - self.shown.keys()
        drafts = [
            Draft(said, schedule, self.shown.get(said["uuid"]))
            for said, schedule in zip(plan["schedules"], unstored(plan, Activity()), strict=True)
            if said["uuid"] not in carried
        ]
        for draft in drafts:
            draft.said["exceptions"] = [each for each in draft.said["exceptions"] if not self._is_skip(each)]
        for form in self.skips:
            if form.cleaned_data["dag"]:
                self._write_skip(form, drafts)
        for draft in drafts:
            draft.said["exceptions"].sort(key=lambda each: each["on"])

    def _write_skip(self, form: SkipForm, drafts: list["Draft"]) -> None:
        day, reason = form.cleaned_data["dag"], form.cleaned_data["reden"]
        shown_reason = {each["dag"]: each["reden"] for each in self._first_skips()}.get(str(day))
        had = [draft for draft in drafts if draft.cancelled(day)]
        wanted = [draft for draft in had if draft.is_same or draft.has(day)] or (
            [] if had else [d for d in drafts if d.has(day)]
        )
        if not wanted and not had:
            form.add_error("dag", _("Op deze dag is er geen moment. Kies een dag waarop het anders wel is."))
        for draft in wanted:
            draft.skip(day, reason, is_same=reason == shown_reason)


@dataclass
class Draft:
    """A schedule that the form shows, as it will be, and as it was."""

    said: Said
    schedule: Schedule
    stored: Said | None

    @property
    def is_same(self) -> bool:
        return bool(self.stored) and all(self.said[name] == (self.stored or {})[name] for name in SCHEDULE)

    def cancelled(self, day: date) -> Said | None:
        exceptions = self.stored["exceptions"] if self.stored else []
        return next(
            (each for each in exceptions if each["on"] == str(day) and each["kind"] == ExceptionKind.CANCELLED), None
        )

    def has(self, day: date) -> bool:
        is_free = all(each["on"] != str(day) for each in self.said["exceptions"])
        return is_free and is_date_of(self.schedule, day)

    def skip(self, day: date, reason: str, *, is_same: bool) -> None:
        if any(each["on"] == str(day) for each in self.said["exceptions"]):
            return
        new = dict.fromkeys(EXCEPTION) | {"kind": str(ExceptionKind.CANCELLED), "on": str(day), "reason": reason}
        stored = self.cancelled(day)
        self.said["exceptions"].append(stored if stored and is_same else new)


# What is shown before it is stored


@dataclass(frozen=True)
class Line:
    """One date in words; `why` says why it is not then, or that it is otherwise."""

    day: date
    words: str
    is_off: bool = False
    why: str = ""


@dataclass(frozen=True)
class Dates:
    lines: list[Line]

    @property
    def first(self) -> list[Line]:
        return self.lines[:FIRST_LINES]

    @property
    def rest(self) -> list[Line]:
        return self.lines[FIRST_LINES:MOST_LINES]

    @property
    def has_more(self) -> bool:
        return len(self.lines) > MOST_LINES

    @property
    def number(self) -> int:
        return sum(not line.is_off for line in self.lines)


def dates_of(plan: Plan, activity: Activity | None) -> Dates:
    """Raises ValidationError with what could not be stored."""
    return Dates(sorted(_lines(plan, activity), key=lambda line: line.day))


def _lines(plan: Plan, activity: Activity | None) -> Iterator[Line]:
    today = timezone.localdate()
    for row in preview(plan, activity=activity):
        words = f"{wording_times.long_day(row.local_on, today)} {wording_times.span(row.start_minute, row.end_minute)}"
        moved = _("verplaatst") if row.status == "verplaatst" else ""
        yield Line(
            row.local_on, words, row.is_cancelled, row.reason or (_("slaan we over") if row.is_cancelled else moved)
        )
    for each in skipped(plan, activity=activity):
        yield Line(each.day, wording_times.long_day(each.day, today), is_off=True, why=each.reason)
