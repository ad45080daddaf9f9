from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from referrals import audit_check, triggers


class Command(BaseCommand):
    help = "Kijk of het logboek van verwijzingen heel is. Schrijf de eindhash ergens anders op."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--install-triggers", action="store_true", help="zet de bewaking in de database weer aan")

    def handle(self, *, install_triggers: bool, **options: Any) -> None:
        if install_triggers:
            triggers.install(connection)
        verdict = audit_check.verify()
        findings = list(verdict.findings)
        if triggers.missing(connection):
            findings.append("De bewaking in de database staat uit. Zet haar aan met --install-triggers.")
        if findings:
            raise CommandError("Het logboek klopt niet.\n" + "\n".join(findings))
        self.stdout.write(f"Het logboek klopt tot nummer {verdict.sequence}, eindhash {verdict.hash}")
