"""Who may send mail: a lease in the database, so that there is one sender for all processes on all machines.

It is taken and renewed by one UPDATE each and holds no transaction open. A sender that was killed loses it after LASTS.
The time is the database's: the clocks of two machines may differ.
"""

import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.models import SenderLease

LASTS = timedelta(minutes=2)
ONLY_ROW = 1


def take() -> str | None:
    """The token of the new holder, or None while another holds it."""
    token = secrets.token_hex(16)
    # Durable: in a transaction of the caller nobody else would see the lease.
    with transaction.atomic(durable=True):
        SenderLease.objects.get_or_create(pk=ONLY_ROW, defaults={"held_until": Now()})
        free = SenderLease.objects.filter(pk=ONLY_ROW, held_until__lte=Now())
        taken = free.update(holder=token, held_until=Now() + LASTS)
    return token if taken else None


def renew(token: str) -> bool:
    """False when another took it over, because this holder was silent for longer than LASTS."""
    return bool(SenderLease.objects.filter(pk=ONLY_ROW, holder=token).update(held_until=Now() + LASTS))


def give_back(token: str) -> None:
    SenderLease.objects.filter(pk=ONLY_ROW, holder=token).update(holder="", held_until=Now())
