"""Tasks that tell in files what happened to them, for processes that are killed meanwhile."""

import fcntl
import time
from pathlib import Path

from django.core.management.base import CommandError

from background.queue import task


def _alone(folder: Path, name: str):
    """Held while the process lives; a second one at the same moment writes that down."""
    lock = (folder / f"{name}.lock").open("w")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        (folder / f"{name}.twice").touch()
    return lock


def _tell(folder: Path, name: str, what: str) -> None:
    with (folder / f"{name}.told").open("a") as told:
        told.write(f"{what}\n")


@task(attempts=3)
def note(folder: str, name: str) -> str:
    with _alone(Path(folder), name):
        _tell(Path(folder), name, "done")
    return name


@task(attempts=3)
def wait_for_word(folder: str, name: str) -> None:
    """Ends when somebody makes the file `go`."""
    with _alone(Path(folder), name):
        _tell(Path(folder), name, "begun")
        while not (Path(folder) / "go").exists():
            time.sleep(0.02)
        _tell(Path(folder), name, "done")


@task(attempts=3)
def fail(folder: str, about: str = "") -> None:
    _tell(Path(folder), "fail", "begun")
    raise ValueError(about)


@task(attempts=3)
def refuse() -> None:
    raise CommandError("Maak ruimte op de schijf.")


@task(attempts=3)
def give_an_object() -> object:
    return object()


@task()
def renew() -> None: ...


@task()
def count() -> None: ...


@task()
def tidy() -> None: ...
