"""Put a backup back on an empty machine, and see that it holds what it held; or try that, and throw it away."""

from datetime import timedelta
from pathlib import Path

from django.core.cache import cache
from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from backups import engines, files, folders, manifests, pictures
from backups.manifests import Manifest
from backups.refusals import Refusal, told


@told()
def restore(folder: Path, *, is_unsigned: bool = False, oldest: timedelta | None = None) -> Manifest:
    backup = folders.chosen(folder)
    manifest = _readable(backup, is_unsigned=is_unsigned)
    _must_be_recent(manifest, oldest)
    if not engines.ours().is_empty(connection):
        raise Refusal(
            "De database is niet leeg, en wat er staat mag niet verloren gaan. Maak een lege database, wijs die aan "
            "met DATABASE_URL (of kies een andere VAR_DIR), draai er nog geen migrate op, en begin opnieuw."
        )
    files.must_fit(manifest.files)
    files.put_back(backup, manifest.files)
    _put_back(backup, manifest, connection)
    # What was kept of the database of before says nothing about this one.
    cache.clear()
    return manifest


@told()
def verify(folder: Path) -> Manifest:
    """The restore test: the newest backup, into a database that is thrown away again."""
    backup = folders.chosen(folder)
    manifest = _readable(backup)
    with folders.passing(backup.parent) as passing, engines.ours().scratch(connection, passing) as scratch:
        _put_back(backup, manifest, scratch)
    return manifest


def _readable(backup: Path, *, is_unsigned: bool = False) -> Manifest:
    manifest = manifests.read(backup, is_unsigned=is_unsigned)
    if manifest.vendor != connection.vendor:
        raise Refusal(
            f"Dit is een back-up van {manifest.vendor}, en deze site draait op {connection.vendor}. Wijs met "
            f"DATABASE_URL een lege database van {manifest.vendor} aan."
        )
    unknown = sorted(set(manifest.picture.migrations) - MigrationLoader(None).disk_migrations.keys())
    if unknown:
        app, name = unknown[0]
        raise Refusal(
            f"Deze back-up is van een nieuwere versie van de site ({app} {name}). Zet eerst die versie neer, en dan de "
            "back-up terug."
        )
    return manifest


def _must_be_recent(manifest: Manifest, oldest: timedelta | None) -> None:
    age = timezone.now() - manifest.made_at
    if oldest is not None and age > oldest:
        raise Refusal(
            f"Deze back-up is {age.days} dagen oud. Namen die intussen gewist zijn, komen dan terug. Neem een "
            "nieuwere, of geef --although-old mee en wis ze daarna meteen (docs/operations.md)."
        )


def _put_back(backup: Path, manifest: Manifest, target: BaseDatabaseWrapper) -> None:
    engine = engines.ours()
    engine.put_back(target, backup / engine.NAME)
    with engine.reading(target) as cursor:
        different = manifest.picture.differences(pictures.take(cursor, engine.QUESTIONS))
    if different:
        raise Refusal(
            f"Wat is teruggezet, is niet wat er stond: {', '.join(different[:5])}. Gebruik deze database niet; gooi "
            "haar weg en neem een andere back-up."
        )
