"""The way in for files of activities: what is new becomes a draft, what came earlier follows the file."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import User
from activities import actions
from activities.importers.activity_row import REQUIRED_COLUMNS, ActivityRow, Known
from activities.importers.files import read_file
from activities.importers.report import Report
from activities.importers.table import Row, UnreadableRow
from activities.models import Activity
from activities.models.revision import writing
from activities.snapshots import Changes, difference, edited_fields, snapshot, with_history

# Hears how many rows are done, of how many; the total is known when the file has been read.
Progress = Callable[[int, int], None]


@dataclass
class Checked:
    """What a file would do. Making it writes nothing and holds up nobody."""

    report: Report
    new: list[actions.NewActivity] = field(default_factory=list)
    changed: list[tuple[Activity, Changes]] = field(default_factory=list)


def import_activities(
    path: Path,
    *,
    by: User | None = None,
    dry_run: bool = False,
    publish: bool = False,
    progress: Progress = lambda done, total: None,
) -> Report:
    """Take in the good rows and report the others. Raises UnreadableFile. All or nothing per file when it is killed."""
    checked = check_activities(path, progress=progress)
    if not dry_run:
        write_activities(checked, by=by, publish=publish, progress=progress)
    return checked.report


def check_activities(path: Path, *, progress: Progress = lambda done, total: None) -> Checked:
    header, rows = read_file(path, REQUIRED_COLUMNS)
    checked = Checked(Report())
    if unknown := [column for column in header if column not in ActivityRow.base_fields]:
        checked.report.remarks.append(f"Deze kolommen kennen we niet, ze zijn overgeslagen: {', '.join(unknown)}.")
    _check_rows(list(rows), checked, progress)
    return checked


def _check_rows(rows: list[tuple[int, Row]], checked: Checked, progress: Progress) -> None:
    known, seen = Known.now(), dict[str, int]()
    for number, (line, cells) in enumerate(rows, start=1):
        _check_row(line, cells, checked, seen, known)
        progress(number, len(rows))


def _check_row(line: int, cells: Row, checked: Checked, seen: dict[str, int], known: Known) -> None:
    report = checked.report
    if isinstance(cells, UnreadableRow):
        report.refuse(line, str(cells))
        return
    row = ActivityRow(cells, known)
    if not row.is_valid():
        report.refuse(line, row.reasons())
        return
    if (first := seen.setdefault(row.cleaned_data["key"], line)) != line:
        report.refuse(line, f"deze activiteit staat al op regel {first}.")
        return
    _compare(row, checked)


def _compare(row: ActivityRow, checked: Checked) -> None:
    activity = Activity.objects.filter(uuid=row.uuid).first()
    if activity is None:
        new = actions.NewActivity(row.uuid, row.columns, row.said, row.cleaned_data["organisation"])
        checked.new.append(new)
        checked.report.added += 1
        return
    edited = edited_fields(activity)
    stored = snapshot(activity)
    said = row.said | {"plan": with_history(row.said["plan"], stored["plan"])}
    if changes := difference(stored, {name: value for name, value in said.items() if name not in edited}):
        checked.changed.append((activity, changes))
        checked.report.changed += 1
    else:
        checked.report.unchanged += 1


@writing()
def write_activities(
    checked: Checked, *, by: User | None, publish: bool = False, progress: Progress = lambda done, total: None
) -> None:
    total = len(checked.new) + len(checked.changed)
    actions.add_activities(checked.new, by=by, publish=publish, progress=lambda number: progress(number, total))
    for activity, changes in checked.changed:
        _change(activity, changes, checked.report)


def _change(activity: Activity, changes: Changes, report: Report) -> None:
    """What does not fit any more with what happened meanwhile is told, and does not keep the others out.

    Looking at a large file takes minutes: what a person edited in that time stays too.
    """
    edited = edited_fields(activity)
    said = {name: after for name, (_before, after) in changes.items() if name not in edited}
    try:
        with transaction.atomic():
            is_changed = actions.edit_activity(activity, said, by=None)
        report.changed -= not is_changed
        report.unchanged += not is_changed
    except ValidationError as error:
        report.changed -= 1
        report.remarks.append(f"{activity.name}: {' '.join(error.messages)}")
