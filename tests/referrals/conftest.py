from collections.abc import Callable

import pytest
from cryptography.fernet import Fernet
from django.utils import timezone

from activities.models import Activity
from referrals import actions
from referrals.actions import Consented, Told
from referrals.enums import ConsentChannel
from referrals.models import Card, Referral
from referrals.who import worker
from tests.referrals.seeds import TOLD


@pytest.fixture
def make_fresh(make_activity) -> Callable[..., Activity]:
    """A published activity that somebody checked today: it can be chosen."""

    def make(name: str = "Koffie", **values) -> Activity:
        return make_activity(name, **{"checked_on": timezone.localdate()} | values)

    return make


@pytest.fixture
def make_card(make_fresh, referrer) -> Callable[..., Card]:
    """A card of the referrer with these activities (one by default), given out unless `is_draft`."""

    def make(*activities: Activity, is_draft: bool = False, by=None, language: str = "nl") -> Card:
        user = by or referrer
        for activity in activities or [make_fresh(email="gastheer@example.org")]:
            card = actions.collect(activity, by=user).card
        actions.choose_language(card, language, by=user)
        if not is_draft:
            actions.offer(card, by=worker(user))
        return Card.objects.with_rows().get(pk=card.pk)

    return make


@pytest.fixture
def referral(make_card) -> Referral:
    """Given out, no answer yet."""
    return make_card().referrals.get()


@pytest.fixture
def warm_mode(settings) -> None:
    """Names may be handed over: there is an assessment, and a key."""
    settings.REFERRAL_DPIA, settings.REFERRAL_KEYS = "DPIA-2026-1", [Fernet.generate_key().decode()]


@pytest.fixture
def make_warm_card(warm_mode, make_card, referrer) -> Callable[..., Card]:
    """As make_card, with what the resident of SEEDS lets hosts know."""

    def make(*activities: Activity, is_draft: bool = False, **told) -> Card:
        card = make_card(*activities, is_draft=True)
        actions.hand_over(card, Told(**TOLD | told), Consented("nl", ConsentChannel.IN_PERSON), by=referrer)
        if not is_draft:
            actions.offer(card, by=worker(referrer))
        return Card.objects.with_rows().get(pk=card.pk)

    return make
