"""Files that moderators bring in on the site: read and written outside their request, told in a row of ImportRun."""

import logging
import threading
from collections.abc import Callable
from dataclasses import asdict

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activities.enums import ImportKind, ImportState
from activities.importers.activities import Progress, import_activities
from activities.importers.lrk import import_lrk
from activities.importers.osm import import_osm
from activities.importers.places import import_places
from activities.importers.report import Report
from activities.importers.table import UnreadableFile
from activities.models import ImportRun
from background import queue

logger = logging.getLogger(__name__)
# So many lines are told; a file with more mistakes is the wrong file.
MOST_REFUSED = 1_000


@transaction.atomic
def begin(run: ImportRun) -> None:
    """Store it and look at what its file would do."""
    run.save()
    _go(run.pk, ImportState.CHECKING)


@transaction.atomic
def write(run: ImportRun) -> bool:
    """Take in what was looked at. False when somebody did so before."""
    is_checked = ImportRun.objects.filter(pk=run.pk, state=ImportState.CHECKED)
    if not is_checked.update(state=ImportState.WRITING, touched_at=timezone.now()):
        return False
    _go(run.pk, ImportState.WRITING)
    return True


@transaction.atomic
def restart(run: ImportRun) -> None:
    """Of one whose process is gone: it is looked at anew, and nothing of it was written."""
    run.state, run.done, run.touched_at = ImportState.CHECKING, 0, timezone.now()
    run.save(update_fields=["state", "done", "touched_at"])
    _go(run.pk, ImportState.CHECKING)


def _go(run: int, state: ImportState) -> None:
    if settings.IMPORTS_IN_A_THREAD:
        transaction.on_commit(lambda: threading.Thread(target=_in_a_thread, args=(run,), name="import").start())
    else:
        queue.once(f"import {run} {state}", take_in, run, state)


@queue.task()
def take_in(run: int, state: str) -> None:
    """For a worker. Done a second time, it finds the file further on and leaves it alone."""
    if ImportRun.objects.filter(pk=run, state=state).exists():
        execute(run)


def _in_a_thread(run: int) -> None:
    try:
        execute(run)
    finally:
        connection.close()


def execute(key: int) -> None:
    """Whatever happens, the row tells it."""
    run = ImportRun.objects.get(pk=key)
    is_dry = run.state == ImportState.CHECKING
    try:
        if not run.path.exists():
            raise UnreadableFile(_("Het bestand is er niet meer. Kies het nog een keer."))
        report = READERS[ImportKind(run.kind)](run, is_dry, _teller(run))
    except UnreadableFile as error:
        _end(run, ImportState.FAILED, message=str(error)[:300])
    except Exception:
        logger.exception("An import failed")
        _end(run, ImportState.FAILED, message=_("Er ging iets mis. Er is niets ingelezen. Probeer het nog eens."))
    else:
        told = asdict(report) | {"refused": [[each.line, each.reason] for each in report.refused[:MOST_REFUSED]]}
        told["refused_number"] = len(report.refused)
        _end(run, ImportState.CHECKED if is_dry else ImportState.DONE, report=told)


def _end(run: ImportRun, state: ImportState, **values: object) -> None:
    ImportRun.objects.filter(pk=run.pk).update(state=state, touched_at=timezone.now(), **values)


def _teller(run: ImportRun) -> Progress:
    """Tells the row at every percent of the looking; while all is written in one transaction nobody could read it."""
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        percent = 100 * done // total if total else 100
        if percent > told and not connection.in_atomic_block:
            told = percent
            ImportRun.objects.filter(pk=run.pk).update(done=done, total=total, touched_at=timezone.now())

    return tell


def _activities(run: ImportRun, is_dry: bool, progress: Progress) -> Report:
    return import_activities(run.path, by=run.made_by, dry_run=is_dry, publish=run.publishes, progress=progress)


READERS: dict[ImportKind, Callable[[ImportRun, bool, Progress], Report]] = {
    ImportKind.ACTIVITIES: _activities,
    ImportKind.PLACES: lambda run, is_dry, progress: import_places(run.path, dry_run=is_dry),
    ImportKind.OSM: lambda run, is_dry, progress: import_osm(run.path, dry_run=is_dry),
    ImportKind.LRK: lambda run, is_dry, progress: import_lrk(run.path, dry_run=is_dry),
}


def forget_old() -> None:
    for run in ImportRun.objects.old():
        run.delete()
