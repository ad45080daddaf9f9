"""Answering as a host does, and all that is stored about referrals."""

import re

from django.apps import apps
from django.core import serializers
from django.urls import reverse
from django.utils import timezone

from referrals import links
from referrals.enums import ENDED, DeclineReason, State
from referrals.models import Card, Referral

OURS = "http://testserver"


def host_address(referral: Referral) -> str:
    """With the link that counts now."""
    return reverse("referral-host", args=[links.token_of(Referral.objects.get(pk=referral.pk))])


def form_token(client, address: str) -> str:
    return re.search(r'name="formulier" value="([^"]+)"', client.get(address).content.decode())[1]


def answer(client, address: str, event: str, *, token: str = "", origin: str = OURS, **values):
    """Press a button on the page of the host."""
    sent = {"formulier": token or form_token(client, address), "homepage": ""} | values
    return client.post(f"{address}{event}/", sent, headers={"Origin": origin} if origin else {})


def put(referral: Referral, state: State) -> Referral:
    """As it would lie there in this state."""
    referral.state, referral.reason = state, DeclineReason.FULL if state == State.DECLINED else ""
    referral.ended_at = timezone.now() if state in ENDED else None
    referral.save()
    card = Card.objects.filter(pk=referral.card_id)
    if state == State.DRAFT:
        card.update(offered_at=None, expires_at=None)
    if state == State.WITHDRAWN:
        card.update(withdrawn_at=timezone.now())
    return referral


def stored() -> str:
    """Every row of every table of referrals."""
    tables = apps.get_app_config("referrals").get_models()
    return serializers.serialize("json", [row for table in tables for row in table._default_manager.order_by("pk")])
