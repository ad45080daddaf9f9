"""What is not kept. Run each night (`forget_referrals`); may be run again, and twice at once.

Each card goes in a transaction of its own, with its line in the destruction log, so that a run that was killed is
simply run again. A term is over at that very second: what was kept for all of it goes.
"""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import Now
from django.utils import timezone

from accounts import outbox
from referrals import audit, counting, disk, keys
from referrals.actions.hand_overs import erase
from referrals.enums import AuditAction, DataClass
from referrals.models import AuditHead, AuditRecord, Card, Destruction, HandOver, Outcome, Referral, SavedSearch
from referrals.models.card import CardQuerySet
from referrals.who import SYSTEM

WITHDRAWN_KEPT = timedelta(days=1)
Forget = Callable[[datetime], int]


class _Tally:
    """The line that one run writes about one class of data; it grows with each that is destroyed."""

    def __init__(self, data_class: DataClass, now: datetime, term: str) -> None:
        self.number, self._line = 0, Destruction(at=now, data_class=data_class, term=term)

    def add(self, number: int) -> None:
        """In the transaction that destroys."""
        if number and not self._line.pk:
            self._line.number = number
            self._line.save()
        elif number:
            Destruction.objects.filter(pk=self._line.pk).update(number=F("number") + number)
        self.number += number


def forget() -> dict[DataClass, int]:
    """Destroy all that is over its term; how many of each class."""
    now = timezone.now()
    numbers = {data_class: step(now) for data_class, step in _STEPS.items()}
    disk.empty_journal()
    return numbers


def forget_all_contacts() -> int:
    """After a backup was put back: it may hold names that were erased since. How many."""
    number = _each_card(_Tally(DataClass.CONTACT, timezone.now(), "na een back-up"), _with_contact(), _erase)
    disk.empty_journal()
    return number


def term_text(term: timedelta) -> str:
    """As it stands in the destruction log."""
    days, rest = divmod(term, timedelta(days=1))
    if rest or days == 1:
        return f"{term // timedelta(hours=1)} uur"
    return f"{days} dagen"


def _forget_drafts(now: datetime) -> int:
    term = settings.REFERRAL_KEEP["concept"]
    tally = _Tally(DataClass.DRAFT, now, term_text(term))
    return _each_card(tally, Card.objects.drafts().filter(created_at__lte=now - term), _delete)


def _forget_contact(now: datetime) -> int:
    """At once when the warm mode was switched off: then there is no ground to have it."""
    if not keys.is_warm_mode_on():
        return _each_card(_Tally(DataClass.CONTACT, now, "overdracht staat uit"), _with_contact(), _erase)
    term = settings.REFERRAL_KEEP["contact"]
    tally = _Tally(DataClass.CONTACT, now, term_text(term))
    return _each_card(tally, _with_contact().ended_by(now - term), _erase)


def _with_contact() -> CardQuerySet:
    return Card.objects.filter(Exists(HandOver.objects.filter(card=OuterRef("pk"))))


def _forget_withdrawn(now: datetime) -> int:
    """Each night, so none lies there for longer than a day."""
    tally = _Tally(DataClass.WITHDRAWN, now, term_text(WITHDRAWN_KEPT))
    return _each_card(tally, Card.objects.filter(withdrawn_at__isnull=False), _count_and_delete)


def _forget_rows(now: datetime) -> int:
    term = settings.REFERRAL_KEEP["row"]
    over = Referral.objects.filter(ended_at__lte=now - term)

    def destroy(card: Card) -> int:
        rows = list(over.filter(card=card))
        _count(rows)
        over.filter(card=card).delete()
        if not card.referrals.exists():
            card.delete()
        return len(rows)

    cards = Card.objects.filter(Exists(over.filter(card=OuterRef("pk"))))
    return _each_card(_Tally(DataClass.ROW, now, term_text(term)), cards, destroy)


def _forget_longest(now: datetime) -> int:
    term = settings.REFERRAL_KEEP["longest"]
    tally = _Tally(DataClass.LONGEST, now, term_text(term))
    return _each_card(tally, Card.objects.filter(offered_at__lte=now - term), _count_and_delete)


def _forget_searches(now: datetime) -> int:
    term = settings.REFERRAL_KEEP["longest"]
    return _at_once(_Tally(DataClass.SEARCH, now, term_text(term)), SavedSearch.objects.filter(used_at__lte=now - term))


def _forget_outcomes(now: datetime) -> int:
    """A quarter goes when it has been over for so long."""
    term = settings.REFERRAL_KEEP["longest"]
    quarters = set(Outcome.objects.values_list("quarter", flat=True).distinct())
    over = [quarter for quarter in quarters if counting.end_of(quarter) + term <= now]
    return _at_once(_Tally(DataClass.OUTCOME, now, term_text(term)), Outcome.objects.filter(quarter__in=over))


def _forget_destructions(now: datetime) -> int:
    term = settings.REFERRAL_KEEP["longest"]
    return _at_once(_Tally(DataClass.DESTRUCTION, now, term_text(term)), Destruction.objects.filter(at__lte=now - term))


def _forget_audit(now: datetime) -> int:
    """Months of the log, the oldest first. The clock of the database has a say too: it guards them."""
    term = settings.REFERRAL_KEEP["longest"]
    tally = _Tally(DataClass.AUDIT, now, term_text(term))
    clock = AuditHead.objects.annotate(clock=Now()).values_list("clock", flat=True).first()
    while clock and (oldest := AuditRecord.objects.order_by("sequence").first()):
        if audit.end_of(oldest.segment) + term > min(now, clock):
            break
        try:
            with transaction.atomic():
                audit.drop_segment(oldest.segment)
                tally.add(1)
        except audit.NotTheOldest:
            break  # somebody was quicker
    return tally.number


_STEPS: dict[DataClass, Forget] = {
    DataClass.DRAFT: _forget_drafts,
    DataClass.CONTACT: _forget_contact,
    DataClass.WITHDRAWN: _forget_withdrawn,
    DataClass.ROW: _forget_rows,
    DataClass.LONGEST: _forget_longest,
    DataClass.SEARCH: _forget_searches,
    DataClass.OUTCOME: _forget_outcomes,
    DataClass.DESTRUCTION: _forget_destructions,
    DataClass.AUDIT: _forget_audit,
}


def _each_card(tally: _Tally, cards: QuerySet[Card], destroy: Callable[[Card], int]) -> int:
    for pk in list(cards.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            # First the lock and then the look: somebody else may have been at it.
            card = Card.objects.select_for_update().filter(pk=pk).first()
            if card and cards.filter(pk=pk).exists():
                tally.add(destroy(card))
    return tally.number


@transaction.atomic
def _at_once(tally: _Tally, rows: QuerySet[Any]) -> int:
    if rows.exists():
        # The head of the log is a lock too: of two runs the second finds nothing left.
        audit.record(AuditAction.ERASE, None, by=SYSTEM)
        tally.add(rows.delete()[0])
    return tally.number


def _delete(card: Card) -> int:
    audit.record(AuditAction.ERASE, card, by=SYSTEM)
    card.delete()
    return 1


def _erase(card: Card) -> int:
    return int(erase(card, by=SYSTEM))


def _count_and_delete(card: Card) -> int:
    rows = list(card.referrals.all())
    _count(rows)
    outbox.forget_about([card.shown_code, *(row.shown_number for row in rows)])
    return _delete(card)


def _count(rows: Iterable[Referral]) -> None:
    """Those that ended. The log first: who has its head goes before all others, so no two wait for each other."""
    ended = [row for row in rows if row.ended_at]
    for row in ended:
        audit.record(AuditAction.COUNT, row, by=SYSTEM)
    for row in ended:
        Outcome.objects.add_one(**counting.cell_of(row)._asdict())
