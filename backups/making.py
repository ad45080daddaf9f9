"""Make a backup of a site that people are using: the database and the files of one moment."""

from datetime import datetime, timedelta
from pathlib import Path

from django.db import Error as DatabaseFailure, connection
from django.utils import timezone

from background import heartbeats
from background.models import Heartbeat
from backups import engines, files, folders, manifests, pictures
from backups.manifests import Manifest
from backups.refusals import told

HEARTBEAT = "backup"
KEEP = timedelta(days=14)


def make(folder: Path) -> Path:
    made_at = timezone.now()
    with told(), folders.building(folder, made_at) as half:
        manifests.write(half, _fill(half, made_at))
    return folder / folders.named(made_at)


def tell_it_went_well() -> None:
    """Not in a database of before there were heartbeats: a backup is made before an upgrade too."""
    if Heartbeat._meta.db_table in connection.introspection.table_names():
        heartbeats.beat(HEARTBEAT)


def last_that_went_well() -> datetime | None:
    """None too where that cannot be known: then it is tried, and says what is wrong."""
    try:
        return heartbeats.last(HEARTBEAT)
    except DatabaseFailure:
        connection.close()
        return None


def _fill(half: Path, made_at: datetime) -> Manifest:
    engine = engines.ours()
    files.copy_all(half)
    with engine.dumped(connection, half / engine.NAME) as cursor:
        picture = pictures.take(cursor, engine.QUESTIONS)
        missing = files.settle(cursor, picture.tables, half)
    server = engine.server_version(connection)
    return Manifest(made_at, connection.vendor, server, engine.tool(connection), picture, files.listed(half), missing)
