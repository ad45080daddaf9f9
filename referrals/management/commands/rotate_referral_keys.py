from typing import Any

from django.core.management.base import BaseCommand, CommandError

from referrals import actions, keys


class Command(BaseCommand):
    help = (
        "Versleutel alle overdrachten met de eerste sleutel van REFERRAL_KEYS. Zet eerst een nieuwe sleutel vooraan en "
        "start de site opnieuw. Mag vaker, en na een onderbreking nog een keer."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not keys.has_keys():
            raise CommandError("Er is geen sleutel. Zet REFERRAL_KEYS; zonder sleutel is hier niets te doen.")
        done = actions.rotate_keys()
        self.stdout.write(
            f"Opnieuw versleuteld: {done.again}. Al met de eerste sleutel: {done.already}. "
            f"Door geen sleutel te openen: {done.unreadable}."
        )
        if done.unreadable:
            self.stdout.write(
                "Zet de sleutel waarmee die gemaakt zijn achteraan in REFERRAL_KEYS, en draai dit nog een keer. "
                "Is die sleutel weg? Dan kan niemand ze meer lezen; ze worden op hun termijn gewist."
            )
        else:
            self.stdout.write(
                "De oude sleutels kunnen nu uit REFERRAL_KEYS, als de site draait met de nieuwe vooraan. "
                "Een reservekopie van voor vandaag is zonder die sleutels niet meer te lezen."
            )
