from datetime import date

from django.core.management.base import CommandError
from django.utils import timezone

# Of days before it the site knows nothing.
FIRST_DAY = date(2020, 1, 1)


def day_that_was(day: date) -> date:
    """Raises CommandError."""
    if day > timezone.localdate():
        raise CommandError("Die dag is nog niet geweest. Kies vandaag of een dag ervoor.")
    if day < FIRST_DAY:
        raise CommandError(f"Van die dag weet de site niets. Kies een dag vanaf {FIRST_DAY:%d-%m-%Y}.")
    return day
