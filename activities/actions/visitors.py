"""How many people came to one moment: a total, of which nobody can tell who they were.

Nothing that the public reads changes with it, so no version is counted and no log is written.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.models import Attendance, Occurrence
from activities.models.attendance import MOST_VISITORS
from activities.models.revision import writing
from activities.transitions import actors


@writing()
def count_visitors(occurrence: Occurrence, number: int, *, by: User) -> None:
    """Over what was counted before, if anything was. Raises ValidationError."""
    stored = _stored(occurrence, by)
    if stored.starts_at > timezone.now():
        raise ValidationError(_("Deze datum is nog niet begonnen. Vul daarna in hoeveel mensen er waren."))
    if stored.is_cancelled:
        raise ValidationError(_("Deze datum ging niet door. Je hoeft hier niets in te vullen."))
    if stored.is_opening_hours:
        raise ValidationError(_("Bij openingstijden tellen we geen mensen. Je hoeft hier niets in te vullen."))
    if not 0 <= number <= MOST_VISITORS:
        raise ValidationError(_("Vul een getal in van 0 tot en met %(most)s.") % {"most": MOST_VISITORS})
    Attendance.objects.update_or_create(occurrence=stored, defaults={"number": number})


@writing()
def take_back_count(occurrence: Occurrence, *, by: User) -> bool:
    """Nobody knows then how many there were. False when nobody had counted."""
    number, _rows = Attendance.objects.filter(occurrence=_stored(occurrence, by)).delete()
    return bool(number)


def _stored(occurrence: Occurrence, by: User) -> Occurrence:
    stored = Occurrence.objects.select_related("activity__organisation").get(pk=occurrence.pk)
    if not actors(by, stored.activity):
        raise PermissionDenied
    return stored
