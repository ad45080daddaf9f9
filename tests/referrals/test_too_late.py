"""What somebody does just after somebody else did something, or after a term."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from post_office.models import Email

from accounts.own_data import close_account
from referrals import actions, links
from referrals.actions import Consented, MoveRefused, Told, collecting
from referrals.enums import AuditAction, AuditResult, ConsentChannel, Event
from referrals.models import AuditRecord, Card, HandOver, Referral
from referrals.who import HOST, RESIDENT, worker
from tests.referrals.seeds import TOLD


@pytest.fixture
def worker_client(client, as_staff, referrer):
    as_staff(referrer)
    return client


# A list that lay there too long


@pytest.fixture
def old_draft(make_card) -> Card:
    card = make_card(is_draft=True)
    Card.objects.update(created_at=timezone.now() - timedelta(hours=24))
    return card


@pytest.mark.parametrize("name", ["referrals-card-offer", "referrals-card-language", "referrals-hand-over-erase"])
def test_a_list_that_lay_there_too_long_cannot_be_given_or_changed(worker_client, warm_mode, old_draft, name):
    before = AuditRecord.objects.count()
    assert worker_client.post(reverse(name, args=[old_draft.uuid]), {"taal": "tr"}).status_code == 404
    assert worker_client.get(reverse("referrals-card", args=[old_draft.uuid])).status_code == 404
    assert Card.objects.get().is_draft
    assert AuditRecord.objects.count() == before


def test_nothing_can_be_taken_off_a_list_that_lay_there_too_long_or_given_from_it(worker_client, old_draft):
    uuid = old_draft.referrals.get().uuid
    assert worker_client.post(reverse("referrals-drop", args=[uuid])).status_code == 404
    assert worker_client.post(reverse("referrals-move", args=[uuid, "aanbieden"])).status_code == 404
    assert Card.objects.get().is_draft


# A card that was erased a moment ago


def test_what_was_erased_meanwhile_cannot_be_moved_or_given_a_name(make_card, referrer, warm_mode):
    card = make_card()
    referral = card.referrals.get()
    Card.objects.all().delete()
    by = worker(referrer)
    told, consented = Told(**TOLD), Consented("nl", ConsentChannel.IN_PERSON)
    for too_late in (
        lambda: actions.move(referral, Event.ACCEPT, by=by),
        lambda: actions.move(referral, Event.WITHDRAW, by=RESIDENT),
        lambda: actions.withdraw(card, by=RESIDENT),
        lambda: actions.offer(card, by=by),
        lambda: actions.answer(referral, Event.ACCEPT, link_number=referral.link_number),
        lambda: actions.hand_over(card, told, consented, by=referrer),
    ):
        with pytest.raises(MoveRefused):
            too_late()


def test_of_a_card_that_stays_one_row_can_be_gone(make_card, make_fresh, referrer):
    card = make_card(make_fresh("Koffie"), make_fresh("Soep"))
    referral = card.referrals.first()
    Referral.objects.filter(pk=referral.pk).delete()
    with pytest.raises(MoveRefused):
        actions.move(referral, Event.ACCEPT, by=worker(referrer))


def test_what_was_erased_meanwhile_cannot_be_read_and_that_is_logged(make_warm_card, referrer):
    card = make_warm_card()
    referral = card.referrals.get()
    actions.move(referral, Event.ACCEPT, by=HOST)
    Referral.objects.all().delete()
    assert actions.read_hand_over(referral, by=HOST) is None
    assert AuditRecord.objects.last().result == AuditResult.REFUSED
    Card.objects.all().delete()
    assert actions.read_hand_over(referral, by=HOST) is None
    assert actions.read_hand_over(card, by=worker(referrer)) is None
    assert AuditRecord.objects.last().result == AuditResult.GONE
    assert not actions.erase(card, by=worker(referrer))


def test_a_second_tap_takes_nothing_more_off_the_list_and_is_not_logged(make_card, referrer):
    referral = make_card(is_draft=True).referrals.get()
    actions.drop(Referral.objects.get(pk=referral.pk), by=referrer)
    before = AuditRecord.objects.count()
    actions.drop(referral, by=referrer)
    Card.objects.all().delete()
    actions.drop(referral, by=referrer)
    actions.choose_language(Card(pk=referral.card_id), "tr", by=referrer)
    assert AuditRecord.objects.count() == before


def test_nothing_comes_on_a_card_that_is_given_at_that_moment(make_card, make_fresh, referrer, monkeypatch):
    make_card(is_draft=True)
    look = collecting.draft_of

    def given_meanwhile(user):
        card = look(user)
        actions.offer(card, by=worker(user))
        return card

    monkeypatch.setattr(collecting, "draft_of", given_meanwhile)
    late = actions.collect(make_fresh("Soep"), by=referrer)
    assert late.card.is_draft
    given = Card.objects.given().get()
    assert given.referrals.count() == 1
    actions.withdraw(given, by=RESIDENT)


# A worker who is gone


def test_a_list_with_a_name_on_it_goes_with_the_account_and_that_is_logged(make_warm_card, referrer):
    draft = make_warm_card(is_draft=True)
    close_account(referrer)
    assert not Card.objects.exists()
    assert not HandOver.objects.exists()
    last = AuditRecord.objects.last()
    assert (last.action, last.object_uuid, last.actor_uuid) == (AuditAction.ERASE, draft.uuid, referrer.uuid)


def test_of_a_worker_who_is_gone_the_cards_go_on(client, make_card, referrer):
    card = make_card()
    referral = card.referrals.get()
    address = reverse("referral-host", args=[links.token_of(referral)])
    close_account(referrer)
    assert AuditRecord.objects.last().action == AuditAction.CLOSE
    assert client.get(reverse("card", args=[card.shown_code])).status_code == 200
    assert client.get(address).status_code == 200
    actions.answer(referral, Event.ACCEPT, link_number=referral.link_number)
    actions.withdraw(card, by=RESIDENT)


def test_who_is_no_worker_any_more_sees_no_card_and_gets_no_mail(worker_client, make_card, referrer):
    card = make_card()
    referrer.is_referrer = False
    referrer.save()
    assert worker_client.get(reverse("referrals-card", args=[card.uuid])).status_code == 403
    actions.withdraw(card, by=RESIDENT)
    assert not Email.objects.filter(to__iexact=referrer.email).exists()
