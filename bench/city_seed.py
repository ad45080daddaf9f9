"""A database to measure a city on, and what the jobs have to know of it.

    DATABASE_URL=… python -m bench.city_seed 20000

Spread over a part of the Netherlands around Zuidwest that grows with their number: the density stays the same.
"""

import json
import sys
from dataclasses import asdict
from io import StringIO

import django


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    settings.SHOW_EXAMPLES = True
    call_command("migrate", verbosity=0)
    call_command("load_zuidwest", stdout=StringIO())
    _seed(int(sys.argv[1]))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    print(json.dumps(asdict(_seeded())))


def _seed(activities: int) -> None:
    from activities.importers import synthetic
    from bench.city_jobs import LAT, LON
    from maps.geometry import Box, Point

    # The middle of what is seeded is where the jobs look.
    (south, west), (north, east) = synthetic.NETHERLANDS
    half_lat, half_lon = (north - south) / 2, (east - west) / 2
    synthetic.NETHERLANDS = Box(Point(LAT - half_lat, LON - half_lon), Point(LAT + half_lat, LON + half_lon))
    for _step in synthetic.seed(max(1, activities // 2), activities, 1, synthetic.Spread.NEDERLAND):
        pass


def _seeded() -> object:
    from accounts.models import User
    from activities import actions
    from activities.models import Activity, Place
    from bench.city_jobs import Seeded

    maker = User.objects.create_user(email="organisator@example.org")
    organisation = actions.start_organisation("Gemeten", by=maker)
    organisation.is_verified = True
    organisation.save(update_fields=["is_verified"])
    _token, secret = actions.create_token(organisation, "Meting", by=maker)
    slugs = list(
        Activity.objects.filter(slug__startswith="meting-").order_by("id").values_list("slug", flat=True)[:200]
    )
    own = Place.objects.create(name="Gemeten plek", slug="gemeten", organisation=organisation, source="meting")
    return Seeded(slugs, str(own.uuid), secret)


if __name__ == "__main__":
    main()
