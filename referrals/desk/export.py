"""The cards of a worker as a table."""

from collections.abc import Iterator, Sequence

from django.db import transaction
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from accounts.models import User
from referrals import audit
from referrals.desk.lines import lines_of
from referrals.enums import AuditAction
from referrals.models import Referral
from referrals.who import worker


@transaction.atomic
def exported(user: User) -> list[Sequence[object]]:
    """A row for each referral that this worker gave; that it was taken along is logged."""
    audit.record(AuditAction.EXPORT, None, by=worker(user))
    return [_head(), *_rows(user)]


def _head() -> list[str]:
    return [_("Kaartje"), _("Gegeven op"), _("Taal"), _("Activiteit"), _("Thema"), _("Nummer"), _("Stand"), _("Sinds")]


def _rows(user: User) -> Iterator[list[object]]:
    rows = Referral.objects.made_by(user.uuid).given().select_related("card").order_by("card__offered_at", "id")
    for line in lines_of(list(rows)):
        card, row = line.referral.card, line.referral
        theme = line.category.label if line.category else row.category
        days = [formats.date_format(timezone.localdate(at), "Y-m-d") for at in (card.offered_at, row.state_since) if at]
        yield [card.shown_code, days[0], card.language, line.name, theme, row.shown_number, line.state, days[-1]]
