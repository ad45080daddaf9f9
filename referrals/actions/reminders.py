"""Asking a host once more."""

from datetime import UTC, datetime

from django.db import transaction

from activities.models import MailMark
from referrals import emails
from referrals.actions.moves import quiet_since
from referrals.models import Card, Referral

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def remind_hosts() -> int:
    """A mail about each open referral of which nobody spoke for a while, once for each silence. How many."""
    return sum(_remind(row) for row in Referral.objects.silent(quiet_since()).iterator())


@transaction.atomic
def _remind(referral: Referral) -> bool:
    # Whoever moves it meanwhile waits, or the mail would hold a link that is void.
    Card.objects.select_for_update().filter(pk=referral.card_id).first()
    row = Referral.objects.silent(quiet_since()).filter(pk=referral.pk).first()
    if row is None or not MailMark.objects.claim(f"referral:{row.uuid.hex}:{row.link_number}", since=LONG_AGO):
        return False
    emails.reminded(row)
    return True
