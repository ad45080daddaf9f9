"""Months of an audit log, made in the past: the database lets no month go that is not over."""

from referrals import audit
from referrals.enums import AuditAction, AuditResult
from referrals.models import AuditRecord, Card
from referrals.who import HOST, worker


def write(time_machine, moment: str, *, about: Card | None = None, by=HOST, number: int = 1) -> list[AuditRecord]:
    """Records at this moment (UTC)."""
    time_machine.move_to(f"{moment}+00:00", tick=False)
    for _each in range(number):
        audit.record(AuditAction.READ, about, by=by, result=AuditResult.DONE)
    return list(AuditRecord.objects.order_by("-sequence")[:number])[::-1]


def three_months(time_machine, referrer) -> None:
    """2024-01 to 2024-03, two records each, and one year later the first month is dropped."""
    card = Card.objects.create()
    for month in ("01", "02", "03"):
        write(time_machine, f"2024-{month}-10 10:00:00.123456", about=card, by=worker(referrer))
        write(time_machine, f"2024-{month}-20 10:00:00")
    time_machine.move_to("2025-02-15 10:00:00+00:00", tick=False)
    audit.drop_segment("2024-01")
