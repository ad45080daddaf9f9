"""Loads the invented area into a fresh database, asks every public page, and writes what they say to the file named."""

import json
import os
import re
import shutil
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import django

HERE = Path(__file__).parent
DATA, VAR = Path(os.environ["DATA_DIR"]), Path(os.environ["VAR_DIR"])
# What `make run` does before it serves.
RUN = re.search(r"^run:.*\n((?:\t.*\n)+)", (HERE.parents[1] / "Makefile").read_text(), re.MULTILINE)[1]
STEPS = [command for command in re.findall(r"manage\.py (\w+)", RUN) if command != "runserver"]
OF_REFERRALS = () if os.environ.get("REFERRALS") == "false" else ("/kaartje/", "/kaartje/privacy/")
PAGES = (
    *(
        "/",
        "/zoeken/",
        "/zoeken/?q=wandelen",
        "/zoeken/?q=nietsvantedoen",
        "/zoeken/?bij=1234AB",
        "/zoeken/?bij=9999ZZ",
    ),
    *("/zoeken/?buurt=dorp", "/kaart/", "/kaart/punten.geojson", "/kaart/buurten.geojson", "/over/", "/peuteropvang/"),
    *("/toegankelijkheid/", "/bewaard/", "/geen-internet/", "/manifest.webmanifest", "/themas.css", "/embed.js"),
    *("/open-data/", "/open-data/api/", "/open-data/kopie/", "/open-data/insluiten/", "/embed/", "/downloads/"),
    *("/cijfers/", "/cijfers.csv", *OF_REFERRALS, "/inloggen/", "/aanmelden/"),
    *("/robots.txt", "/sitemap.xml", "/data.ttl", "/data.jsonld", "/data.rdf"),
    *("/agenda.ics", "/agenda.rss", "/downloads/manifest.json", "/api/v1/openapi.json", "/hsds/v3/openapi.json"),
    *("/openactive", "/openactive/session-series", "/openactive/scheduled-sessions", "/openactive/themes", "/hsds/v3/"),
    *(f"/hsds/v3/{each}" for each in ("services", "organizations", "locations", "taxonomies", "taxonomy_terms")),
    *(f"/api/v1/{each}" for each in ("activiteiten", "momenten", "plekken", "organisaties", "buurten", "categorieen")),
    *("/api/v1/programmas", "/api/v1/wijzigingen", "/foutpagina/", "/en/", "/en/over/", "/en/peuteropvang/"),
    *("/pl/over/", "/pl/peuteropvang/"),
)


def main(answer: Path) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "backend.settings"
    django.setup()
    from django.conf import settings
    from django.template.loader import render_to_string
    from django.test import Client

    from accounts.mail_text import render

    load()
    settings.DEBUG = settings.SHOW_EXAMPLES = False
    settings.ALLOWED_HOSTS = ["testserver"]
    client = Client()
    told = {address: read(client.get(address)) for address in [*PAGES, *pages_of_rows()]}
    mail = render("signup_code", {"code": "1234-5678"}, "nl")
    told["mail"] = (200, f"{mail.subject} {mail.text} {mail.html}")
    told["rapport"] = (200, render_to_string("programmes/report/_cover.html", {"report": {}}))
    told["stappen"] = (200, " ".join(STEPS))
    answer.write_text(json.dumps(told), encoding="utf-8")


def load() -> None:
    from django.core.management import call_command

    from activities import actions
    from activities.models import Activity

    for command in STEPS:
        call_command(command)
    today = date.today()
    rows = (HERE / "activities.csv").read_text().replace("FIRST", today.isoformat())
    rows = rows.replace("LAST", (today + timedelta(weeks=20)).isoformat())
    (VAR / "activities.csv").write_text(rows)
    call_command("import_activities", str(VAR / "activities.csv"))
    actions.publish(Activity.objects.get(name="Samen wandelen"), by=None)
    for command in ("refresh_occurrences", "measure", "make_downloads"):
        call_command(command)


def pages_of_rows() -> list[str]:
    from activities.models import Activity, Organisation, Place
    from maps.models import Buurt, District

    models = (Activity, Organisation, Place, Buurt, District)
    pages = [row.get_absolute_url() for model in models for row in model.objects.all()]
    activity = Activity.objects.get(name="Samen wandelen")
    files = [row["naam"] for row in json.loads((VAR / "downloads" / "manifest.json").read_text())["bestanden"]]
    return [
        *pages,
        *(f"/en{address}" for address in pages),
        f"/activiteit/{activity.slug}.ics",
        f"/klopt-dit-niet/activiteit/{activity.slug}/",
        f"{activity.place.get_absolute_url()}poster/",
        *(f"/sitemap-{name}.xml" for name in ("activiteiten", "plekken", "organisaties", "buurten", "paginas")),
        *(f"/downloads/{name}" for name in files if name.endswith((".csv", ".geojson"))),
    ]


def read(response) -> tuple[int, str]:
    content = response.getvalue() if response.streaming else response.content
    return response.status_code, content.decode("utf-8", "replace")


if __name__ == "__main__":
    shared = VAR / "data"
    shutil.copytree(DATA, shared)
    for name in ("categories.json", "synonyms.json", "hard_words.json", "health_words.json", "school_holidays.json"):
        shutil.copyfile(HERE.parents[1] / "data" / name, shared / name)
    os.environ["DATA_DIR"] = str(shared)
    # Before the settings are read: what it writes is among them.
    subprocess.run([sys.executable, "-m", "scripts.messages", "--area"], check=True)
    main(Path(sys.argv[1]))
