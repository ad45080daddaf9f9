from typing import Any

from django.core.management.base import BaseCommand

from referrals import actions


class Command(BaseCommand):
    help = (
        "Laat verwijzingen verlopen waarop niemand antwoordde, en vernietig wat niet langer bewaard mag blijven. "
        "Elke nacht draaien; mag vaker, en tegelijk."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Verlopen: {actions.expire_silent()}. Afgerond: {actions.finish_old()}.")
        for data_class, number in actions.forget().items():
            self.stdout.write(f"Vernietigd, {data_class.label}: {number}.")
