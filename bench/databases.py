"""SQLite files of several sizes, and switching between them within one process."""

from io import StringIO
from pathlib import Path
from shutil import copyfile

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from activities.importers.synthetic import Spread, seed
from activities.models import Activity, Place
from bench.measuring import Job

# name: (activities, spread). Spread over the Netherlands the density stays the same; in Zuidwest it grows.
SIZES = {
    "300": (300, Spread.NEDERLAND),
    "20000": (20_000, Spread.NEDERLAND),
    "200000": (200_000, Spread.NEDERLAND),
    "1950 in Zuidwest": (1_950 - 50, Spread.AREA),
    "2000 in Zuidwest": (2_000, Spread.AREA),
    "20000 in Zuidwest": (20_000, Spread.AREA),
}
# Its 3.4 million moments take ten minutes to make, and what is measured of it knows no time.
WITHOUT_TIMES = "200000"
_paths: dict[str, Path] = {}


def prepare(folder: Path) -> None:
    settings.SHOW_EXAMPLES = True
    call_command("collectstatic", interactive=False, verbosity=0)
    for name, (activities, spread) in SIZES.items():
        _paths[name] = folder / f"{name}.sqlite3"
        switch_to(name)
        call_command("migrate", verbosity=0)
        call_command("load_zuidwest", stdout=StringIO())
        for done, total in seed(activities // 2, activities, 1, spread, has_times=name != WITHOUT_TIMES):
            print(f"\r{name}: {done} of {total} rows", end="", flush=True)
        connection.cursor().execute("ANALYZE")
        print()


def switch_to(name: str) -> None:
    connection.close()
    connection.settings_dict["NAME"] = str(_paths[name])


def at(size: str, job: Job) -> Job:
    """Opening the file again is part of every job, so that it weighs the same on all of them."""

    def switched() -> object:
        switch_to(size)
        return job()

    return switched


def path_of(name: str) -> Path:
    return _paths[name]


def real_copy(name: str) -> str:
    """The name of a copy in which nothing is marked as an example, for what never counts those."""
    copy = f"{name}, real"
    _paths[copy] = _paths[name].with_name(f"{copy}.sqlite3")
    connection.close()  # writes what is still in its log
    copyfile(_paths[name], _paths[copy])
    switch_to(copy)
    for model in (Place, Activity):
        model.objects.filter(is_example=True).update(is_example=False, source="gemeten")
    connection.cursor().execute("ANALYZE")
    return copy
