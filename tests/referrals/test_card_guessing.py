"""Who tries codes is stopped, for every card; others, and who has a card, are not in their way."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities import sender_counts
from activities.models import SenderCount
from referrals import codes
from tests.referrals.card_helpers import OURS, address

GUESSER = {"REMOTE_ADDR": "192.0.2.1"}
NEIGHBOUR = {"REMOTE_ADDR": "192.0.2.2"}


def _guess(client, form="/kaartje/{}/", verb="get", **more):
    return getattr(client, verb)(form.format(codes.shown(codes.new_code())), **GUESSER, **more)


@pytest.mark.parametrize(
    "form",
    ["/kaartje/{}/", "/ar/kaartje/{}/", "/kaartje/{}/plaatje.svg", "/kaartje/{}/intrekken/", "/kaartje/?code={}"],
)
def test_within_twenty_tries_it_is_over_whatever_is_asked_for(client, make_card, form):
    answers = [_guess(client, form) for _number in range(20)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429] * 10
    assert answers[-1]["Retry-After"] == "3600"
    card = make_card()
    for path in (
        address(card),
        address(card) + "plaatje.svg",
        address(card) + "intrekken/",
        "/kaartje/",
        "/tr/kaartje/",
    ):
        assert client.get(path, **GUESSER).status_code == 429, path
    assert client.get(address(card), **NEIGHBOUR).status_code == 200


def test_forms_count_too(client, make_card):
    headers = {"Origin": OURS}
    answers = [_guess(client, "/kaartje/{}/intrekken/", "post", headers=headers) for _number in range(11)]
    assert [answer.status_code for answer in answers] == [404] * 10 + [429]
    card = make_card()
    assert client.post(address(card) + "intrekken/", headers=headers, **GUESSER).status_code == 429


def test_what_is_no_code_counts_as_well_and_so_does_a_list_that_was_not_given_out(client, make_card):
    draft = make_card(is_draft=True)
    for _number in range(5):
        assert client.get("/kaartje/nee/", **GUESSER).status_code == 404
        assert client.get(address(draft), **GUESSER).status_code == 404
    assert _guess(client).status_code == 429


def test_of_many_at_the_same_moment_no_more_get_an_answer(client, db, monkeypatch):
    """All read the count before any of them wrote."""
    monkeypatch.setattr(sender_counts, "number_of", lambda request, purpose: 0)
    answers = [_guess(client).status_code for _number in range(20)]
    assert answers == [404] * 10 + [429] * 10


def test_a_right_code_writes_nothing_and_asks_one_thing_more(client, make_card, django_assert_num_queries):
    card = make_card()
    with django_assert_num_queries(3):  # the count, the card, its rows
        assert client.get(address(card).lower()).status_code == 302
    assert client.get(address(card)).status_code == 200
    assert not SenderCount.objects.exists()


def test_who_is_stopped_is_not_counted_on_and_is_let_in_after_an_hour(client, make_card, time_machine):
    time_machine.move_to("2026-11-26 10:00+01:00", tick=False)
    card = make_card()
    for _number in range(30):
        _guess(client)
    assert SenderCount.objects.get().number == 10
    time_machine.move_to("2026-11-26 10:49+01:00", tick=False)
    assert client.get(address(card), **GUESSER).status_code == 429
    time_machine.move_to("2026-11-26 11:00+01:00", tick=False)
    assert client.get(address(card), **GUESSER).status_code == 200


def test_of_an_address_only_a_keyed_hash_is_kept_that_differs_per_step_and_purpose(client, db, time_machine):
    time_machine.move_to("2026-11-26 10:00+01:00", tick=False)
    _guess(client)
    time_machine.move_to("2026-11-26 10:10+01:00", tick=False)
    _guess(client)
    keys = set(SenderCount.objects.values_list("key", flat=True))
    assert len(keys) == 2
    assert not any("192" in key for key in keys if len(key) != 64)


def test_tries_of_codes_and_sent_forms_are_counted_apart(client, db, rf):
    for _number in range(10):
        _guess(client)
    request = rf.get("/", **GUESSER)
    assert sender_counts.number_of(request, "card code") == 10
    assert sender_counts.number_of(request, "public form") == 0


def test_a_whole_household_is_one_sender(client, make_card):
    card = make_card()
    for number in range(10):
        client.get("/kaartje/nee/", REMOTE_ADDR=f"2001:db8:1:2::{number}")
    assert client.get(address(card), REMOTE_ADDR="2001:db8:1:2:ffff::1").status_code == 429
    assert client.get(address(card), REMOTE_ADDR="2001:db8:1:3::1").status_code == 200


def test_old_counts_are_forgotten(client, db):
    _guess(client)
    SenderCount.objects.update(started_at=timezone.now() - timedelta(hours=2))
    sender_counts.forget_old()
    assert not SenderCount.objects.exists()
