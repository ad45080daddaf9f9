from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from referrals import actions


class Command(BaseCommand):
    help = (
        "Laat verwijzingen verlopen waarop niemand antwoordde, vraag het hosts na vijf stille werkdagen nog een keer, "
        "en vernietig wat niet langer bewaard mag blijven. "
        "Elke nacht draaien; mag vaker, en tegelijk."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--all-contacts", action="store_true", help="wis eerst alle namen, nummers en notities: na een back-up"
        )

    def handle(self, *, all_contacts: bool, **options: Any) -> None:
        if all_contacts:
            self.stdout.write(f"Gewist na een back-up: {actions.forget_all_contacts()}.")
        try:
            self.stdout.write(f"Verlopen: {actions.expire_silent()}. Afgerond: {actions.finish_old()}.")
            self.stdout.write(f"Nog een keer gevraagd: {actions.remind_hosts()}.")
        finally:
            # A mail that cannot be made must not keep what has to go.
            self._forget()

    def _forget(self) -> None:
        for data_class, number in actions.forget().items():
            self.stdout.write(f"Vernietigd, {data_class.label}: {number}.")
