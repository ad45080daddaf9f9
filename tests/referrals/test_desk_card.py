"""The page of one card: making it ready, giving it, and writing down what became of it."""

import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse
from post_office.models import Email

from activities.enums import Status
from activities.models import Activity, Occurrence
from referrals import actions
from referrals.enums import Event, State
from referrals.models import AuditRecord, Card, Referral
from referrals.who import HOST, worker
from tests.accounts.helpers import give_second_factor
from tests.activities.helpers import plan
from tests.referrals.helpers import put, stored


@pytest.fixture
def page(client, referrer):
    """The page of a card, as the referrer sees it."""
    give_second_factor(referrer)
    client.force_login(referrer)

    def look(card: Card) -> str:
        answer = client.get(address(card))
        assert answer.status_code == 200
        return answer.content.decode()

    return look


def address(card: Card, name: str = "referrals-card") -> str:
    return reverse(name, args=[card.uuid])


def copied(html: str, field: str = "regel") -> str:
    return re.search(rf'<textarea[^>]*id="{field}"[^>]*>([^<]*)</textarea>', html)[1]


# The list that is being made


def test_a_list_shows_what_was_chosen_and_to_whom_mail_goes(page, make_card, make_fresh):
    mailed, unknown = make_fresh("Schaken", email="gastheer@example.org"), make_fresh("Soep")
    html = page(make_card(mailed, unknown, is_draft=True))
    for words in ("Schaken", "Soep", "Mail gaat naar gastheer@example.org.", "We weten geen mailadres"):
        assert words in html
    assert "Geef het kaartje" in html


def test_a_list_says_when_how_sure_that_is_and_whom_to_call(page, make_card, make_fresh, time_machine):
    time_machine.move_to("2026-03-02T09:00:00+01:00", tick=False)
    activity = make_fresh("Schaken", phone="070 000 00 00")
    plan(activity, starts_on=date(2026, 3, 4), rule="")
    html = page(make_card(activity, is_draft=True))
    assert "Woensdag 4 maart 10:00-12:00" in html
    for words in ("Actueel", "gecontroleerd op 2 maart 2026", "Mensen ontmoeten", 'href="tel:0700000000"'):
        assert words in html, words
    assert "Je lijst blijft staan tot dinsdag 3 maart, 09:00." in html


def test_a_list_that_lay_there_too_long_is_gone_and_cannot_be_given(page, client, referrer, make_card, time_machine):
    card = make_card(is_draft=True)
    page(card)
    time_machine.move_to(card.created_at + settings.REFERRAL_KEEP["concept"], tick=False)
    client.force_login(referrer)
    assert client.get(address(card)).status_code == 404
    assert client.post(address(card, "referrals-card-offer")).status_code == 404
    assert Card.objects.get(pk=card.pk).is_draft


def test_to_members_it_says_the_organisation_and_no_address_of_a_person(
    page, make_card, make_fresh, organisation, organiser
):
    html = page(make_card(make_fresh("Schaken", organisation=organisation), is_draft=True))
    assert "Mail gaat naar Voorbeeldclub." in html
    assert organiser.email not in html


def test_the_language_of_the_card_is_chosen_with_one_tap(page, client, make_card):
    card = make_card(is_draft=True)
    html = page(card)
    for name in ("Nederlands", "English", "Türkçe", "العربية", "Polski"):
        assert name in html
    answer = client.post(address(card, "referrals-card-language"), {"taal": "ar"})
    assert answer["Location"] == f"{address(card)}#taal"
    card.refresh_from_db()
    assert card.language == "ar"
    assert re.search(r'value="ar"[^>]*aria-pressed="true"', page(card))


@pytest.mark.parametrize("language", ["", "fr", "nl\x00"])
def test_a_language_that_there_are_no_pages_in_is_asked_again(page, client, make_card, language):
    card = make_card(is_draft=True)
    before = stored()
    page(card)
    answer = client.post(address(card, "referrals-card-language"), {"taal": language})
    assert answer.status_code == 400
    assert "Kies een van de talen" in answer.content.decode()
    assert stored() == before


def test_giving_the_card_opens_it_and_tells_the_host(page, client, make_card):
    card = make_card(is_draft=True)
    page(card)
    answer = client.post(address(card, "referrals-card-offer"), follow=True)
    assert "Het kaartje is klaar. Geef het nu aan de bewoner." in answer.content.decode()
    card.refresh_from_db()
    assert card.offered_at
    assert card.referrals.get().state == State.OFFERED
    assert Email.objects.filter(to="gastheer@example.org").count() == 1


def test_giving_twice_is_refused_and_changes_nothing(page, client, make_card):
    card = make_card()
    page(card)
    before, mails = stored(), Email.objects.count()
    answer = client.post(address(card, "referrals-card-offer"))
    assert answer.status_code == 409
    assert "Dat kan nu niet. Er is niets veranderd." in answer.content.decode()
    assert (stored(), Email.objects.count()) == (before, mails)


def off_the_site(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(status=Status.DRAFT)


def stale(activity: Activity) -> None:
    Activity.objects.filter(pk=activity.pk).update(checked_on="2020-01-01")


def gone(activity: Activity) -> None:
    activity.delete()


def called_off(activity: Activity) -> None:
    plan(activity)
    Occurrence.objects.filter(activity=activity).update(status="afgelast")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (off_the_site, "Staat niet meer op de site."),
        (gone, "Staat niet meer op de site."),
        (stale, "Al een half jaar niet nagevraagd."),
        (called_off, "Gaat voorlopig niet door."),
    ],
)
def test_what_cannot_be_chosen_any_more_keeps_the_card_back(page, client, make_card, make_fresh, change, reason):
    activity = make_fresh("Schaken", email="gastheer@example.org")
    card = make_card(activity, make_fresh("Soep"), is_draft=True)
    page(card)
    change(activity)
    before = stored()
    answer = client.post(address(card, "referrals-card-offer"))
    assert answer.status_code == 409
    assert reason in answer.content.decode()
    assert "Haal eerst weg wat niet meer kan" in answer.content.decode()
    assert reason in page(card)
    assert (stored(), Email.objects.count()) == (before, 0)


def test_once_it_is_taken_off_the_rest_can_be_given(page, client, make_card, make_fresh, referrer):
    activity = make_fresh("Schaken")
    card = make_card(activity, make_fresh("Soep"), is_draft=True)
    page(card)
    stale(activity)
    actions.drop(card.referrals.get(activity_uuid=activity.uuid), by=referrer)
    assert client.post(address(card, "referrals-card-offer")).status_code == 302


def test_what_a_host_called_full_lately_keeps_the_card_back(page, client, make_card, make_fresh):
    activity = make_fresh(email="gastheer@example.org")
    first = make_card(activity)
    second = make_card(activity, is_draft=True)
    actions.move(first.referrals.get(), Event.FULL, by=HOST)
    page(second)
    answer = client.post(address(second, "referrals-card-offer"))
    assert answer.status_code == 409
    assert "Vol, zei de gastheer of gastvrouw onlangs." in answer.content.decode()


def test_an_empty_list_says_what_to_do(page, client, make_card, referrer):
    card = make_card(is_draft=True)
    actions.drop(card.referrals.get(), by=referrer)
    html = page(card)
    assert "Er staat niets op je lijst" in html
    assert client.post(address(card, "referrals-card-offer")).status_code == 409


# The card that was given


def test_the_page_shows_how_to_give_it(page, make_card, settings):
    card = make_card(language="tr")
    html = page(card)
    link = f"{settings.SITE_URL}/tr/kaartje/{card.shown_code}/"
    assert link in html
    assert 'class="dz-give__qr"' in html
    assert "https://wa.me/?text=" in html
    assert "sms:?" in html


def test_it_says_how_it_stands_and_since_when(page, referral):
    actions.move(referral, Event.ACCEPT, by=HOST)
    html = page(referral.card)
    for words in (
        "Welkom, zegt de gastheer of gastvrouw",
        "Het laatst: de gastheer of gastvrouw",
        referral.shown_number,
    ):
        assert words in html


def test_a_host_without_a_mail_address_gets_the_link_from_the_worker(page, client, make_card, make_fresh, settings):
    card = make_card(make_fresh(phone="070 000 00 00"))
    html = page(card)
    assert "Er ging geen mail: we weten geen mailadres." in html
    assert "Bel <bdi>070 000 00 00</bdi>" in html
    link = copied(html, f"link-{card.referrals.get().uuid}")
    assert link.startswith(f"{settings.SITE_URL}/verwijzing/")
    assert client.get(link.removeprefix(settings.SITE_URL)).status_code == 200


def test_without_a_mail_nobody_is_told_to_wait_for_an_answer(page, make_card, make_fresh):
    html = page(make_card(make_fresh("Soep")))
    assert "Bel, of deel de link hieronder." in html
    assert "Wacht op antwoord." not in html


def test_where_mail_goes_there_is_no_link_to_copy(page, referral):
    html = page(referral.card)
    assert "/verwijzing/WyI" not in html
    assert "Mail gaat naar gastheer@example.org." in html


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.OFFERED, ["komt", "vol", "past-niet", "gestopt", "was-er"]),
        (State.ACCEPTED, ["vol", "past-niet", "gestopt", "contact", "was-er", "kwam-niet"]),
        (State.CONTACT, ["vol", "past-niet", "gestopt", "was-er", "kwam-niet"]),
        (State.CAME, ["afronden"]),
        (State.DONE, []),
        (State.DECLINED, []),
    ],
)
def test_the_buttons_are_the_moves_of_the_worker(page, referral, state, expected):
    put(referral, state)
    html = page(Card.objects.get(pk=referral.card_id))
    assert re.findall(rf'formaction="/verwijzen/verwijzing/{referral.uuid}/([a-z-]+)/"', html) == expected


def test_a_worker_writes_down_what_was_said_on_the_phone(page, client, referral, referrer):
    page(referral.card)
    answer = client.post(reverse("referrals-move", args=[referral.uuid, "komt"]), follow=True)
    assert "Genoteerd: welkom." in answer.content.decode()
    assert Referral.objects.get(pk=referral.pk).state == State.ACCEPTED
    record = AuditRecord.objects.last()
    assert (record.actor, record.actor_uuid, record.origin) == ("verwijzer", referrer.uuid, "verwijzen")


def test_a_word_that_is_no_move_is_not_there(page, client, referral):
    page(referral.card)
    assert client.post(reverse("referrals-move", args=[referral.uuid, "onzin"])).status_code == 404


def test_a_look_at_the_card_writes_nothing(page, referral):
    before = stored()
    page(referral.card)
    assert stored() == before


# Withdrawing


def test_withdrawing_asks_whether_it_is_sure(page, client, make_card):
    card = make_card()
    assert address(card, "referrals-card-withdraw") in page(card)
    before = stored()
    html = client.get(address(card, "referrals-card-withdraw")).content.decode()
    assert "Dit kaartje intrekken?" in html
    assert stored() == before


def test_withdrawing_stops_all_of_it(page, client, make_card, make_fresh):
    card = make_card(make_fresh("Schaken", email="gastheer@example.org"), make_fresh("Soep"))
    page(card)
    answer = client.post(address(card, "referrals-card-withdraw"), follow=True)
    assert "Het kaartje is ingetrokken" in answer.content.decode()
    card.refresh_from_db()
    assert set(Referral.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    html = page(card)
    assert "Niemand kan het nog openen" in html
    assert "dz-give__qr" not in html
    assert address(card, "referrals-card-withdraw") not in html


@pytest.mark.parametrize("verb", ["get", "post"])
def test_what_was_withdrawn_or_not_given_yet_cannot_be_withdrawn(page, client, make_card, make_fresh, referrer, verb):
    withdrawn, draft = make_card(), make_card(make_fresh("Soep"), is_draft=True)
    actions.withdraw(withdrawn, by=worker(referrer))
    page(draft)
    before = stored()
    for card in (withdrawn, draft):
        assert getattr(client, verb)(address(card, "referrals-card-withdraw")).status_code == 409
    assert stored() == before


# The line for another system


def test_the_line_to_copy_says_it_all_in_one_line(page, make_card, make_fresh, time_machine):
    time_machine.move_to("2026-03-03 12:00:00+01:00", tick=False)
    coffee = make_fresh("Koffie")
    plan(coffee, starts_on=date(2026, 3, 2), ends_on=date(2026, 6, 29), rule="FREQ=WEEKLY;BYDAY=MO")
    card = make_card(coffee, make_fresh("Zwemmen"))
    for row in card.referrals.all():
        put(row, State.CAME)
    line = copied(page(card))
    assert line == f"Verwezen op 3-3-2026 naar: Koffie (ma 10:00), Zwemmen. Kaartje {card.shown_code}. Stand: geweest."


def test_where_it_differs_each_has_its_stand(page, make_card, make_fresh):
    card = make_card(make_fresh("Koffie"), make_fresh("Zwemmen"))
    put(card.referrals.first(), State.DECLINED)
    line = copied(page(card))
    assert line.endswith("Stand: Koffie: kon niet (vol); Zwemmen: nog geen antwoord.")
    assert "\n" not in line


# Who else comes by


def test_another_worker_finds_nothing_there(client, make_card, other_referrer):
    card = make_card()
    row = card.referrals.get()
    give_second_factor(other_referrer)
    client.force_login(other_referrer)
    before = stored()
    assert client.get(address(card)).status_code == 404
    for name in ("referrals-card-language", "referrals-card-offer", "referrals-card-withdraw"):
        assert client.post(address(card, name), {"taal": "ar"}).status_code == 404
    assert client.post(reverse("referrals-move", args=[row.uuid, "komt"])).status_code == 404
    assert stored() == before
