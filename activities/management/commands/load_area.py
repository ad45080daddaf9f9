from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from activities import text_index
from activities.actions.areas import areas
from activities.importers.area import load_categories, load_programmes, load_synonyms
from activities.importers.places import import_places
from maps.loading import load_geography
from maps.site_names import name_of

FILES = (
    *("geography.json", "postcodes.csv", "places.csv", "programmes.json"),
    *("categories.json", "synonyms.json", "hard_words.json", "health_words.json", "school_holidays.json"),
)


class Command(BaseCommand):
    help = "Load the buurten, postcodes, themes, programmes and real places of DATA_DIR; safe to repeat."

    def handle(self, **options: Any) -> None:
        folder = settings.DATA_DIR
        if missing := [name for name in FILES if not (folder / name).exists()]:
            raise CommandError(
                f"In {folder} ontbreekt: {', '.join(missing)}. Wat erin hoort, staat in data/README.md; "
                "wat over taal en land gaat, neem je over uit data/."
            )
        with areas():
            area = load_geography(folder)
        themes = load_categories(folder / "categories.json")
        synonyms = load_synonyms(folder / "synonyms.json")
        report = import_places(folder / "places.csv")
        if report.refused:
            raise CommandError("\n".join([f"{folder / 'places.csv'}:", *map(str, report.refused)]))
        programmes = load_programmes(folder / "programmes.json")
        text_index.index_missing()
        self.stdout.write(
            f"{name_of('area')}: {area['districts']} wijken, {area['buurten']} buurten, "
            f"{area['postcodes']} postcodes, {themes} thema's, {programmes} programma's, {synonyms} synoniemen. "
            f"Plekken: {report}."
        )
