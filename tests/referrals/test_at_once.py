"""Two that write at the same moment, of which one may wait for the other, but never each for the other."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.utils import timezone

from accounts.models import User
from accounts.own_data import close_account
from referrals import actions, audit, audit_check
from referrals.models import Card, Consent, HandOver, SavedSearch
from referrals.who import RESIDENT

pytestmark = [
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time"),
    pytest.mark.django_db(transaction=True),
]
# Who has come to the log, or waits for a row before it, has had time enough to.
LONG_ENOUGH = 1


@pytest.fixture
def between(monkeypatch) -> Callable[..., object]:
    """`first` holds the log; then `second` does what it can, and `first` goes on. Both come to their end."""

    def run(first: Callable[[], object], second: Callable[[], object]) -> object:
        is_first, came, pool = threading.local(), threading.Event(), ThreadPoolExecutor(1)
        taken, started = audit._locked_head, []

        def second_one() -> object:
            try:
                return second()
            finally:
                came.set()
                connection.close()

        def locked_head():
            if not getattr(is_first, "yes", False):
                came.set()
                return taken()
            head = taken()
            if not started:
                started.append(pool.submit(second_one))
                came.wait(LONG_ENOUGH)
            return head

        monkeypatch.setattr(audit, "_locked_head", locked_head)
        is_first.yes = True
        first()
        with pool:
            return started[0].result()

    return run


def test_a_new_key_and_a_resident_who_stops(between, make_warm_card, settings):
    card = make_warm_card()
    settings.REFERRAL_KEYS = [Fernet.generate_key().decode(), *settings.REFERRAL_KEYS]
    between(lambda: actions.withdraw(card, by=RESIDENT), actions.rotate_keys)
    assert not HandOver.objects.exists()
    assert audit_check.verify().findings == []


def test_a_new_key_and_a_list_that_is_thrown_away(between, make_warm_card, settings):
    make_warm_card(is_draft=True)
    Card.objects.update(created_at=timezone.now() - timedelta(days=2))
    settings.REFERRAL_KEYS = [Fernet.generate_key().decode(), *settings.REFERRAL_KEYS]
    between(actions.forget, actions.rotate_keys)
    assert not HandOver.objects.exists()


def test_an_account_that_is_closed_and_a_resident_who_stops(between, make_warm_card, referrer):
    card = make_warm_card()
    between(lambda: actions.withdraw(card, by=RESIDENT), lambda: close_account(referrer))
    assert Consent.objects.get().recorded_by is None
    assert audit_check.verify().findings == []


def test_an_account_that_is_closed_while_old_questions_are_thrown_away(between, make_card, referrer):
    make_card()
    actions.save_search("Soep", "q=soep", by=referrer)
    SavedSearch.objects.update(used_at=timezone.now() - timedelta(days=400))
    between(actions.forget, lambda: close_account(referrer))
    assert not SavedSearch.objects.exists()


def test_an_account_that_is_closed_while_its_list_grows(between, make_fresh, referrer):
    activity = make_fresh()
    between(lambda: actions.collect(activity, by=referrer), lambda: close_account(referrer))
    assert not User.objects.filter(pk=referrer.pk).exists()
    assert not Card.objects.exists()
