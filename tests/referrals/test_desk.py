"""The desk of a worker: what is open, what is silent, who came, and nothing of anybody else."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from referrals import actions
from referrals.enums import Event, State
from referrals.models import Card, Referral
from referrals.who import HOST, worker
from tests.accounts.helpers import give_second_factor
from tests.referrals.helpers import put

DESK = "/verwijzen/"


@pytest.fixture
def desk(client, referrer):
    """The page, as the referrer sees it."""
    give_second_factor(referrer)
    client.force_login(referrer)

    def look(query: str = ""):
        page = client.get(DESK + query)
        assert page.status_code == 200
        return page.content.decode()

    return look


def silent(referral: Referral) -> Referral:
    Referral.objects.filter(pk=referral.pk).update(state_since=timezone.now() - timedelta(days=10))
    return referral


def section(html: str, key: str) -> str:
    return html.partition(f'aria-labelledby="{key}"')[2].partition("</section>")[0]


def test_without_cards_it_says_what_to_do(desk):
    html = desk()
    assert "Je hebt nog geen kaartje gegeven" in html
    assert "Zoek samen met een bewoner" in html
    assert "dz-chips" not in html


def test_the_list_that_is_being_made_comes_first(desk, make_card):
    card = make_card(is_draft=True)
    html = desk()
    assert "Maak het kaartje af" in html
    assert reverse("referrals-card", args=[card.uuid]) in html
    # One thing is the main thing to do.
    assert len(re.findall(r'class="dz-button( dz-button--go)?"', html)) == 1


@pytest.mark.usefixtures("warm_mode")
def test_while_names_can_be_handed_over_it_does_not_say_that_none_are_kept(desk):
    assert "We bewaren geen namen" not in desk()


def test_the_outcomes_are_one_tap_away(desk):
    assert reverse("referrals-outcomes") in desk()


def test_a_list_of_more_than_a_day_old_is_not_there(desk, make_card):
    card = make_card(is_draft=True)
    Card.objects.filter(pk=card.pk).update(created_at=timezone.now() - timedelta(hours=25))
    assert "Maak het kaartje af" not in desk()


def test_what_is_open_says_what_which_card_and_since_when(desk, make_card, make_fresh):
    card = make_card(make_fresh("Schaken", email="gastheer@example.org"))
    html = section(desk(), "loopt")
    for words in (
        "Schaken",
        card.shown_code,
        "Mensen ontmoeten",
        "Gegeven, nog geen antwoord",
        "Sinds",
        "Het laatst: jij",
    ):
        assert words in html
    assert card.code not in html


def test_it_says_who_spoke_last(desk, referral):
    actions.move(referral, Event.ACCEPT, by=HOST)
    html = section(desk(), "loopt")
    assert "Welkom, zegt de gastheer of gastvrouw" in html
    assert "Het laatst: de gastheer of gastvrouw" in html


def test_after_five_working_days_without_a_word_it_says_to_call(desk, make_card, make_fresh, time_machine):
    time_machine.move_to("2026-11-02 09:00:00+01:00", tick=False)  # a Monday
    make_card(make_fresh(phone="070 000 00 00"))
    time_machine.move_to("2026-11-09 09:00:00+01:00", tick=False)
    assert "tel:070" not in desk()
    time_machine.move_to("2026-11-10 09:00:00+01:00", tick=False)
    html = section(desk(), "stil")
    assert "5 dagen stil: bel even." in html
    assert 'href="tel:0700000000"' in html
    assert section(desk(), "loopt") == ""


def test_without_a_phone_number_it_says_so(desk, referral):
    silent(referral)
    assert "We weten geen telefoonnummer" in section(desk(), "stil")


def test_who_came_is_finished_with_one_tap(desk, client, referral):
    put(referral, State.CAME)
    html = section(desk(), "geweest")
    address = reverse("referrals-move", args=[referral.uuid, "afronden"])
    assert f'action="{address}"' in html
    assert 'name="terug" value="verwijzen"' in html
    response = client.post(address, {"terug": "verwijzen"})
    assert response["Location"] == DESK
    assert "afgerond" in section(desk(), "klaar").lower()


def test_what_ended_says_how_and_what_next(desk, make_card):
    states = (State.DONE, State.DECLINED, State.NO_SHOW, State.EXPIRED)
    for state in states:
        put(make_card().referrals.get(), state)
    html = section(desk(), "klaar")
    for words in ("Afgerond", "Kon niet: vol", "Niet gekomen", "Verlopen: niemand antwoordde", "iets anders"):
        assert words in html


def test_the_numbers_on_top_are_a_choice(desk, make_card):
    for state in (State.OFFERED, State.ACCEPTED, State.CAME):
        put(make_card().referrals.get(), state)
    silent(make_card().referrals.get())
    html = desk()
    for key, number in (("stil", 1), ("geweest", 1), ("loopt", 2), ("klaar", 0)):
        chip = html.partition(f'href="?stand={key}"')[2].partition("</a>")[0]
        assert f">{number}<" in chip, key
    html = desk("?stand=geweest")
    assert section(html, "geweest")
    assert not section(html, "loopt")


def test_a_choice_without_anything_says_so(desk, referral):
    assert "Hier staat nu niets" in desk("?stand=klaar")


def test_a_word_that_is_no_choice_shows_everything(desk, referral):
    assert section(desk("?stand=onzin"), "loopt")


def test_the_first_page_is_short_and_the_rest_has_pages(desk, make_card, make_fresh):
    activity = make_fresh(email="gastheer@example.org")
    for _number in range(27):
        make_card(activity)
    html = desk()
    assert section(html, "loopt").count('class="dz-ref ') == 5
    assert "Bekijk alle 27" in html
    assert desk("?stand=loopt").count('class="dz-ref ') == 25
    assert desk("?stand=loopt&pagina=2").count('class="dz-ref ') == 2


def test_the_number_of_queries_does_not_grow(desk, make_card, make_fresh, django_assert_max_num_queries):
    make_card(make_fresh("Schaken", email="gastheer@example.org", phone="070 000 00 00"))
    desk()
    with django_assert_max_num_queries(30) as few:
        desk()
    for name in ("Koffie", "Thee", "Soep"):
        card = make_card(make_fresh(name, phone="070 000 00 00"))
        silent(card.referrals.get())
    for state in (State.CAME, State.DECLINED):
        put(make_card(make_fresh(f"Zingen {state}")).referrals.get(), state)
    make_card(is_draft=True)
    # One per section that was empty before, and the rows of the list that is being made.
    with django_assert_max_num_queries(len(few) + 4):
        desk()


def test_an_activity_that_is_gone_is_still_a_line(desk, referral, make_activity):
    from activities.models import Activity

    Activity.objects.filter(uuid=referral.activity_uuid).delete()
    html = section(desk(), "loopt")
    assert "Staat niet meer op de site" in html
    assert "Mensen ontmoeten" in html


def test_nothing_of_another_worker_is_there(desk, make_card, make_fresh, other_referrer):
    card = make_card(make_fresh("Schaken"), by=other_referrer)
    html = desk()
    assert "Je hebt nog geen kaartje gegeven" in html
    assert "Schaken" not in html
    assert card.shown_code not in html


def test_of_a_withdrawn_card_it_says_that_it_will_be_erased(desk, make_card, referrer):
    card = make_card()
    actions.withdraw(card, by=worker(referrer))
    assert "Binnen een dag is dit gewist" in section(desk(), "klaar")
