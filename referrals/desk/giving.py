"""What a worker gives away: the card, and a line about it for another system."""

from collections.abc import Sequence

from django.utils import formats, timezone
from django.utils.translation import gettext as _

from activities import wording_times
from referrals import catalogue
from referrals.desk.lines import Line, short_state
from referrals.models import Card


def line_to_copy(card: Card, lines: Sequence[Line]) -> str:
    """One line of plain text without the name of the resident: "Verwezen op 3-3-2026 naar: Koffie (ma 10:00). …"."""
    assert card.offered_at
    return _("Verwezen op %(day)s naar: %(names)s. Kaartje %(code)s. Stand: %(state)s.") % {
        "day": formats.date_format(timezone.localdate(card.offered_at), "j-n-Y"),
        "names": ", ".join(_named(line) for line in lines),
        "code": card.shown_code,
        "state": _states(lines),
    }


def _named(line: Line) -> str:
    moment = next(iter(catalogue.next_moments(line.activity)), None) if line.activity else None
    if moment is None:
        return line.name
    day = formats.date_format(moment.local_on, "D")
    return f"{line.name} ({day} {wording_times.clock(moment.start_minute)})"


def _states(lines: Sequence[Line]) -> str:
    """Each with its name, unless there is only one to tell."""
    states = [short_state(line.referral) for line in lines]
    if len(set(states)) == 1:
        return states[0]
    return "; ".join(f"{line.name}: {state}" for line, state in zip(lines, states, strict=True))
