"""`python -m bench.country` with a DATABASE_URL that seed_scale filled: the six jobs of docs/scale.md, as JSON.

Each is asked of the middle of what was made, so that a tenth of the rows, over a tenth of the land, has the same things
near. Milliseconds of processor time of this process and of the one of PostgreSQL that serves it, and by the clock; and
the slowest statements of each job with their plans (`--plans FOLDER`).
"""

import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from datetime import time as clock_time, timedelta
from pathlib import Path
from typing import Any

import django

ROUNDS = 5
TEN, ELEVEN, WEEKS = clock_time(10), clock_time(11), timedelta(weeks=30)
AT = "lat=52.15&lon=5.29"
BOX = "zoom=14&bbox=5.27,52.14,5.31,52.16"

Job = Callable[[], object]


def main(arguments: list[str]) -> None:
    os.environ.update(DJANGO_SETTINGS_MODULE="backend.settings", DEBUG="false", PDOK_URL="", TILE_URL="")
    os.environ.setdefault("SECRET_KEY", "only-for-measuring")
    django.setup()
    from django.conf import settings

    settings.SHOW_EXAMPLES = True
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    figures = {name: _measured(job) for name, job in _jobs().items()}
    if "--plans" in arguments:
        _write_plans(Path(arguments[arguments.index("--plans") + 1]))
    print(json.dumps({"rows": _rows(), "jobs": figures, "memory MB": _memory_mb()}, indent=1))


def _jobs() -> dict[str, Job]:
    from activities.models import Activity

    near = Activity.objects.filter(lat__range=(52.14, 52.16), lon__range=(5.27, 5.31)).order_by("id")
    slug = near.values_list("slug", flat=True)[0]
    pages = {
        "home": "/",
        "search": f"/zoeken/?{AT}",
        "search by words": f"/zoeken/?{AT}&q=koffie+wandelen",
        "search today": f"/zoeken/?{AT}&dag=vandaag",
        "search everywhere": "/zoeken/",
        "map data": f"/kaart/punten.geojson?{BOX}",
        "map data of all": "/kaart/punten.geojson?zoom=8&bbox=3.3,50.7,7.3,53.6",
        "API list": f"/api/v1/activiteiten?{AT}",
        "API list everywhere": "/api/v1/activiteiten",
        "detail": f"/activiteit/{slug}/",
    }
    return {name: _asking(address) for name, address in pages.items()} | {"create": create}


def _asking(address: str) -> Job:
    from bench.measuring import get

    def ask() -> object:
        response = get(address)
        assert response.status_code == 200, (address, response.status_code)
        return response

    return ask


def create() -> None:
    """An activity with a weekly schedule, published: what it writes is thrown away, but for what the commit costs."""
    from django.db import transaction
    from django.utils import timezone

    from activities import actions
    from activities.models import Activity, Category, Place, Schedule

    today = timezone.localdate()
    with transaction.atomic():
        place = Place.objects.filter(slug__startswith="meetplek-").order_by("id")[0]
        category = Category.objects.all()[0]
        activity = Activity.objects.create(
            place=place, name="Gemeten", slug="gemeten", category=category, source="gemeten"
        )
        weekly = Schedule(activity=activity, starts_on=today, ends_on=today + WEEKS, rule="FREQ=WEEKLY")
        weekly.start_time, weekly.end_time = TEN, ELEVEN
        actions.add_schedule(weekly, by=None)
        actions.publish(activity, by=None)
        transaction.set_rollback(True)


def _measured(job: Job) -> dict[str, float]:
    from bench.city_cpu import time_of

    job()
    times, wall = [], []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        times.append(time_of([job]))
        wall.append((time.perf_counter() - start) * 1000)
    cpu, database = zip(*times, strict=True)
    middles = {"cpu": cpu, "database": database, "clock": wall}
    return {name: round(statistics.median(each), 1) for name, each in middles.items()} | {"least": round(min(wall), 1)}


def _write_plans(folder: Path) -> None:
    """The three slowest statements of each job, with EXPLAIN (ANALYZE, BUFFERS)."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    folder.mkdir(parents=True, exist_ok=True)
    for name, job in _jobs().items():
        asked: list[tuple[float, str, Any]] = []

        def listen(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            start = time.perf_counter()
            try:
                return execute(sql, params, many, context)
            finally:
                if sql.lstrip().upper().startswith("SELECT"):
                    asked.append((time.perf_counter() - start, sql, params))  # noqa: B023 - used at once

        with connection.execute_wrapper(listen), CaptureQueriesContext(connection):
            job()
        lines = [f"{name}: {len(asked)} questions"]
        for taken, sql, params in sorted(asked, key=lambda each: -each[0])[:3]:
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS, COSTS OFF) {sql}", params)
                plan = [row[0] for row in cursor.fetchall()]
            lines += ["", f"-- {taken * 1000:.1f} ms", sql[:1500], "", *plan]
        (folder / f"{name.replace(' ', '-').lower()}.txt").write_text("\n".join(lines) + "\n")


def _rows() -> dict[str, int]:
    from activities.models import Activity, Change, Occurrence, Place, Posting
    from maps.models import Buurt

    return {model.__name__: model.objects.count() for model in (Buurt, Place, Activity, Occurrence, Posting, Change)}


def _memory_mb() -> float:
    status = Path("/proc/self/status").read_text()
    return round(int(status.split("VmRSS:")[1].split()[0]) / 1024, 1)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
