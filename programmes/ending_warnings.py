"""Programme managers hear by mail, six and three months before, that a grant ends."""

from calendar import monthrange
from datetime import date
from typing import NamedTuple

from accounts.models import User
from activities.models.revision import writing
from programmes import emails
from programmes.endings import Ending, calendar_of_endings
from programmes.models import EndingNotice

TERMS = (6, 3)


class _Due(NamedTuple):
    ending: Ending
    notice: EndingNotice


@writing()
def warn_of_endings(today: date) -> int:
    """One mail to each manager about all that is due; how many endings it tells of.

    Notices and mails are one transaction, and of two at once one waits for the other. As long as there is no manager
    nothing is written down as told.
    """
    managers = list(User.objects.filter(is_programme_manager=True, is_active=True).order_by("pk"))
    due = _due(today) if managers else []
    if due:
        EndingNotice.objects.bulk_create([each.notice for each in due])
        emails.grants_end(managers, [each.ending for each in due])
    return len(due)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or the last one of that month where it is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _due(today: date) -> list[_Due]:
    told = set(EndingNotice.objects.values_list("grant", "ends_on", "months"))
    return [each for each in _within_a_term(today) if _key(each.notice) not in told]


def _within_a_term(today: date) -> list[_Due]:
    """Each at the nearest term that passed: who did not hear of the one before need not hear of it any more."""
    found = []
    for ending in calendar_of_endings(today):
        day = ending.last_day
        passed = [months for months in TERMS if day and months_before(day, months) <= today]
        if day and passed:
            found.append(_Due(ending, EndingNotice(grant=ending.grant, ends_on=day, months=min(passed))))
    return found


def _key(notice: EndingNotice) -> tuple[int, date, int]:
    return notice.grant_id, notice.ends_on, notice.months
