from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management.base import BaseCommand, CommandError

from backups import making, restoring
from backups.manifests import Manifest
from backups.refusals import Refusal


class Command(BaseCommand):
    help = "Zet een back-up terug op een lege plek, en kijk na of alles er is."
    # There is nothing in the database yet.
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="een back-up, of de map waar ze in staan")
        parser.add_argument("--although-old", action="store_true", help="ook als hij ouder is dan 14 dagen")
        parser.add_argument("--unsigned", action="store_true", help="ook als SECRET_KEY een andere is dan toen")

    def handle(self, *, folder: Path, although_old: bool, unsigned: bool, **options: Any) -> None:
        oldest = None if although_old else making.KEEP
        try:
            manifest = restoring.restore(folder, is_unsigned=unsigned, oldest=oldest)
        except Refusal as error:
            raise CommandError(str(error)) from error
        self._tell(manifest)

    def _tell(self, manifest: Manifest) -> None:
        tables = manifest.picture.tables
        rows = sum(table.rows for table in tables.values())
        self.stdout.write(
            f"Teruggezet: de back-up van {manifest.made_at:%d-%m-%Y %H:%M} UTC, met {rows} rijen in {len(tables)} "
            f"tabellen en {len(manifest.files) - 1} bestanden. Aantallen en controlegetallen kloppen."
        )
        if manifest.missing:
            self.stdout.write(f"Ontbrak al toen de back-up gemaakt werd: {', '.join(manifest.missing[:5])}.")
        self.stdout.write("Doe nu, voordat bezoekers en de worker erbij kunnen:")
        for number, step in enumerate(_next_steps(), start=1):
            self.stdout.write(f"{number}. {step}")


def _next_steps() -> list[str]:
    steps = ["python manage.py migrate"]
    if apps.is_installed("referrals"):
        steps.append(
            "python manage.py forget_referrals --all-contacts: wis namen die intussen gewist of ingetrokken zijn"
        )
        steps.append("python manage.py verify_referral_log: schrijf op tot welk nummer het logboek loopt, en waarom")
    return [
        *steps,
        "python manage.py start_followers_anew: wie de wijzigingen volgt, hoort anders niet alles",
        "gooi in /beheer/ de mail weg die nog klaarstaat en intussen al verstuurd is: anders komt die twee keer",
        "python manage.py refresh_occurrences en python manage.py make_downloads",
        "start de site, de worker en de nachtelijke back-up, en kijk op /gezond",
    ]
