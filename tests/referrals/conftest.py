from collections.abc import Callable

import pytest
from django.utils import timezone

from activities.models import Activity
from referrals import actions
from referrals.models import Card, Referral
from referrals.who import worker


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
