"""How often something came from one internet address, without a cookie and without keeping that address.

Counted per STEP over the last WINDOW: whoever waits a whole WINDOW starts at nothing. The hash of an address differs
per STEP, so that rows cannot be linked, and per purpose, so that one limit says nothing about another.
"""

from datetime import UTC, datetime, timedelta

from django.db import transaction
from django.db.models import Sum
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from accounts.internet_address import household
from activities.models import SenderCount

WINDOW = timedelta(hours=1)
STEP = timedelta(minutes=10)


def number_of(request: HttpRequest, purpose: str) -> int:
    """How many were counted for this sender within WINDOW; one read."""
    sender = household(request)
    return _total([_key(purpose, sender, start) for start in _starts()])


def number_with_this_one(request: HttpRequest, purpose: str) -> int:
    """The same, after one more was counted."""
    sender, starts = household(request), _starts()
    keys = [_key(purpose, sender, start) for start in starts]
    with transaction.atomic():
        is_new = SenderCount.objects.add_one(key=keys[0], defaults={"started_at": starts[0]})
        total = _total(keys)
    if is_new:
        SenderCount.objects.filter(started_at__lt=starts[-1]).delete()
    return total


def forget_old() -> None:
    SenderCount.objects.filter(started_at__lt=timezone.now() - WINDOW - STEP).delete()


def _starts() -> list[datetime]:
    """Of the steps within WINDOW, the last one first."""
    seconds = STEP.total_seconds()
    last = datetime.fromtimestamp(timezone.now().timestamp() // seconds * seconds, UTC)
    return [last - number * STEP for number in range(WINDOW // STEP)]


def _total(keys: list[str]) -> int:
    return int(SenderCount.objects.filter(key__in=keys).aggregate(total=Sum("number"))["total"] or 0)


def _key(purpose: str, sender: str, start: datetime) -> str:
    value = f"{start.isoformat()} {sender}"
    return salted_hmac(f"activities.sender_counts:{purpose}", value, algorithm="sha256").hexdigest()
