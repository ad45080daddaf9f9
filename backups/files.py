"""What people uploaded: each file that a row names, from where its field keeps it."""

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from django.core.files.storage import FileSystemStorage

from backups.manifests import File, digest
from backups.pictures import Cursor, file_fields, named_files
from backups.refusals import Refusal

FOLDER = "files"
_HALF = ".half-of-a-backup"


def stores() -> dict[str, Path]:
    """Where files stand on this machine. What stands elsewhere (object storage) has backups of its own."""
    return {
        store.name: store
        for _, field in file_fields()
        if isinstance(field.storage, FileSystemStorage)
        for store in [Path(field.storage.location)]
    }


def copy_all(into: Path) -> None:
    """Before the picture of the database: a file that is thrown away from then on is in the backup already."""
    for store, folder in stores().items():
        for path in _files_in(folder):
            _copy(path, into / FOLDER / store / path.relative_to(folder))


def settle(cursor: Cursor, tables: Iterable[str], into: Path) -> list[str]:
    """Exactly what the rows name: what came since is copied, the rest goes. Gives the names of what is nowhere."""
    named = _named(cursor, set(tables))
    missing = []
    for (store, name), path in named.items():
        copy = into / FOLDER / store / name
        if path.is_file():
            _copy(path, copy)
        elif not copy.is_file():
            missing.append(f"{store}/{name}")
    wanted = {into / FOLDER / store / name for store, name in named}
    for path in _files_in(into / FOLDER):
        if path not in wanted:
            path.unlink()
    return sorted(missing)


def listed(backup: Path) -> dict[str, File]:
    return {path.relative_to(backup).as_posix(): digest(path) for path in _files_in(backup)}


def must_fit(files: dict[str, File]) -> None:
    """Nothing may stand here but what is in the backup: of a restore that was broken off."""
    wanted = dict(_wanted(files))
    for folder in stores().values():
        for path in _files_in(folder):
            if path.name != _HALF and (path not in wanted or digest(path) != wanted[path][1]):
                raise Refusal(
                    f"In {folder} staan al andere bestanden, zoals {path.name}. Terugzetten kan alleen op een lege "
                    "plek: zet die map weg, of kies met VAR_DIR een andere."
                )


def put_back(backup: Path, files: dict[str, File]) -> int:
    wanted = list(_wanted(files))
    for path, (name, _) in wanted:
        path.parent.mkdir(parents=True, exist_ok=True)
        half = path.with_name(_HALF)
        shutil.copyfile(backup / name, half)
        half.replace(path)
    return len(wanted)


def _wanted(files: dict[str, File]) -> Iterator[tuple[Path, tuple[str, File]]]:
    known = stores()
    for name, file in files.items():
        top, *rest = PurePosixPath(name).parts
        if top == FOLDER:
            if len(rest) < 2 or rest[0] not in known:
                raise Refusal(f"Deze site heeft geen plaats voor {name}. Zet de back-up terug met de versie van toen.")
            yield known[rest[0]].joinpath(*rest[1:]), (name, file)


def _named(cursor: Cursor, tables: set[str]) -> dict[tuple[str, str], Path]:
    """By store and name. A name that points out of its store is no file of ours."""
    found = {}
    for model, field in file_fields():
        if model._meta.db_table in tables and isinstance(field.storage, FileSystemStorage):
            folder = Path(field.storage.location)
            for name in named_files(cursor, model._meta.db_table, field.column):
                if ".." not in PurePosixPath(name).parts and not name.startswith("/"):
                    found[folder.name, name] = folder / name
    return found


def _files_in(folder: Path) -> Iterator[Path]:
    for top, _, names in os.walk(folder):
        for name in names:
            if (path := Path(top) / name).is_file() and not path.is_symlink():
                yield path


def _copy(path: Path, copy: Path) -> None:
    """Once; again when it was being written the first time. One that is thrown away meanwhile is left out."""
    try:
        given = path.stat()
        if copy.exists() and _same(given, copy.stat()):
            return
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        os.utime(copy, ns=(given.st_atime_ns, given.st_mtime_ns))
    except FileNotFoundError:
        return


def _same(one: os.stat_result, other: os.stat_result) -> bool:
    return (one.st_size, one.st_mtime_ns) == (other.st_size, other.st_mtime_ns)
