from typing import Any

from django.core.management.base import BaseCommand

from activities import actions


class Command(BaseCommand):
    help = (
        "Vraag organisaties of hun activiteiten nog kloppen. Wat verlopen is en waarop twee keer geen antwoord kwam, "
        "gaat van de site. Elke dag draaien; mag vaker, en tegelijk."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        asked = hidden = 0
        # In the order of their ids, so that a run that was killed is simply run again.
        for organisation in actions.organisations_to_remind().order_by("pk"):
            hidden += actions.hide_silent(organisation)
            asked += actions.remind(organisation)
        self.stdout.write(f"Gevraagd of het nog klopt: {asked}. Van de site gehaald: {hidden}.")
