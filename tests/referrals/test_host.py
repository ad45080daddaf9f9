"""The host answers by a link: no account, no cookie, and the first answer counts."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.utils import timezone
from post_office.models import Email

from activities.models import UsedToken
from referrals import actions, links
from referrals.enums import Event, State
from referrals.models import AuditRecord, Referral
from referrals.who import RESIDENT, worker
from tests.activities.helpers import plan
from tests.referrals.helpers import answer, form_token, host_address, put, stored


@pytest.fixture
def address(referral) -> str:
    return host_address(referral)


def state_of(referral) -> str:
    return Referral.objects.get(pk=referral.pk).state


def buttons(html: str) -> list[str]:
    return re.findall(r'formaction="[^"]*/([a-z-]+)/"', html)


def test_the_page_says_what_it_is_about_and_asks_one_thing(client, make_card, make_fresh):
    activity = make_fresh("Koffie <b>", email="gastheer@example.org")
    referral = make_card(activity).referrals.get()
    html = client.get(host_address(referral)).content.decode()
    assert "Koffie &lt;b&gt;" in html
    for words in (referral.shown_number, "Er komt misschien iemand langs", "Is er plek, en past het?", "Ja, welkom"):
        assert words in html
    assert '<meta name="robots" content="noindex">' in html


def test_the_next_moments_stand_on_the_page(client, make_card, make_fresh, time_machine):
    time_machine.move_to("2026-12-14 12:00:00+01:00", tick=False)
    activity = make_fresh(email="gastheer@example.org")
    plan(activity)
    html = client.get(host_address(make_card(activity).referrals.get())).content.decode()
    assert "Dinsdag 22 december 10:00-12:00" in html


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.OFFERED, ["komt", "was-er", "vol", "past-niet", "gestopt"]),
        (State.ACCEPTED, ["was-er", "contact", "kwam-niet", "vol", "past-niet", "gestopt"]),
        (State.CONTACT, ["was-er", "kwam-niet", "vol", "past-niet", "gestopt"]),
        (State.CAME, []),
        (State.DONE, []),
        (State.DECLINED, []),
        (State.NO_SHOW, []),
        (State.EXPIRED, []),
    ],
)
def test_in_each_state_the_most_usual_answer_comes_first(client, referral, state, expected):
    put(referral, state)
    page = client.get(host_address(referral))
    assert (page.status_code, buttons(page.content.decode())) == (200, expected)


def test_nothing_of_the_worker_nor_the_code_of_the_card_stands_on_the_page_or_in_a_mail(
    client, make_card, make_fresh, referrer
):
    referrer.name = "Voorbeeldverwijzer"
    referrer.save()
    card = make_card(make_fresh(email="gastheer@example.org"))
    referral = card.referrals.get()
    pages = []
    for event in ("komt", "contact", "was-er"):
        at = host_address(referral)
        pages.append(client.get(at).content.decode())
        pages.append(client.get(answer(client, at, event)["Location"]).content.decode())
        pages.append(client.get(at).content.decode())
    pages += [
        f"{mail.subject} {mail.message} {mail.html_message}" for mail in Email.objects.filter(to="gastheer@example.org")
    ]
    assert len(pages) == 9 + 3
    secrets = (
        card.code,
        card.shown_code,
        str(card.uuid),
        card.uuid.hex,
        referrer.email,
        referrer.name,
        str(referrer.uuid),
    )
    for page in pages:
        assert not [secret for secret in secrets if secret in page]


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanners_that_follow_every_link_change_nothing(client, referral, address, method):
    before = stored()
    for path in ("", *(f"{event}/" for event in Event)):
        response = getattr(client, method)(address + path, follow=True)
        assert response.status_code == 200, path
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")
    assert stored() == before
    assert not UsedToken.objects.exists()


def test_the_page_is_kept_in_no_cache_and_found_by_no_search_engine(client, address):
    headers = client.get(address).headers
    assert "no-store" in headers["Cache-Control"]
    assert headers["X-Robots-Tag"] == "noindex, nofollow"
    # Stricter, and a browser would send no Origin with the form.
    assert headers["Referrer-Policy"] == "same-origin"


def test_an_answer_leads_to_a_page_with_the_next_link(client, referral, address):
    response = answer(client, address, "komt")
    assert response.status_code == 302
    assert response["Location"].split("?")[0] == host_address(referral) != address
    html = client.get(response["Location"]).content.decode()
    assert "Dank je wel. Je antwoord is genoteerd." in html
    assert "Deze bezoeker is welkom" in html
    assert state_of(referral) == State.ACCEPTED
    record = AuditRecord.objects.last()
    assert (record.actor, record.actor_uuid, record.action, record.origin) == ("gastheer", None, "komt", "link")
    assert not client.cookies


def test_nobody_is_thanked_for_an_answer_that_there_is_not(client, address):
    assert "Je antwoord is genoteerd" not in client.get(f"{address}?dank=ja").content.decode()


def test_from_page_to_page_a_host_goes_on_until_the_end(client, referral, address):
    for event, state in (("komt", State.ACCEPTED), ("contact", State.CONTACT), ("was-er", State.CAME)):
        address = answer(client, address, event)["Location"].split("?")[0]
        assert state_of(referral) == state
    html = client.get(address).content.decode()
    assert "Deze bezoeker is geweest" in html
    assert buttons(html) == []


@pytest.mark.parametrize(("event", "reason"), [("vol", "vol"), ("past-niet", "past-niet"), ("gestopt", "gestopt")])
def test_a_no_has_its_reason(client, referral, address, event, reason):
    html = client.get(answer(client, address, event)["Location"]).content.decode()
    row = Referral.objects.get(pk=referral.pk)
    assert (row.state, row.reason) == (State.DECLINED, reason)
    assert "Deze bezoeker komt niet" in html


def test_of_two_with_the_same_link_the_first_answer_counts(client, referral, address):
    second = form_token(client, address)
    answer(client, address, "komt")
    after = stored()
    for response in (client.get(address), client.head(address)):
        assert response.status_code == 410
    response = answer(client, address, "vol", token=second)
    assert response.status_code == 409
    assert "Gebruik de knop in de nieuwste mail" in response.content.decode()
    assert stored() == after


def test_of_two_at_the_same_moment_one_is_told_so(client, referral, address):
    """The second had its page checked before the first was written."""
    number = referral.link_number
    actions.answer(referral, Event.ACCEPT, link_number=number)
    after = stored()
    with pytest.raises(actions.MoveRefused):
        actions.answer(referral, Event.FULL, link_number=number)
    assert stored() == after


def test_what_is_erased_at_the_same_moment_is_not_answered(referral):
    referral.card.delete()
    with pytest.raises(actions.MoveRefused):
        actions.answer(referral, Event.ACCEPT, link_number=referral.link_number)


def test_after_the_end_an_old_link_says_that_nothing_is_left_to_do(client, referral, address):
    answer(client, address, "was-er")
    html = client.get(address).content.decode()
    assert "Er is al geantwoord" in html
    assert "Je hoeft niets meer te doen" in html


def test_once_the_worker_wrote_down_an_answer_the_old_link_is_void(client, referral, address, referrer):
    actions.move(referral, Event.ACCEPT, by=worker(referrer))
    assert client.get(address).status_code == 410
    newest = re.search(r"/verwijzing/\S+", Email.objects.filter(to="gastheer@example.org").latest("pk").message)[0]
    assert client.get(newest).status_code == 200


def test_a_move_that_is_not_the_hosts_is_refused(client, referral, address):
    token, before = form_token(client, address), stored()
    for event in ("aanbieden", "contact", "kwam-niet", "afronden", "verlopen", "intrekken"):
        response = answer(client, address, event, token=token)
        assert response.status_code == 409, event
        assert f'href="{address}"' in response.content.decode()
    assert stored() == before


@pytest.mark.parametrize("word", ["onzin", "KOMT", "komt-niet"])
def test_a_word_that_is_no_move_is_not_there(client, address, word):
    before = stored()
    assert answer(client, address, word).status_code == 404
    assert client.get(f"{address}{word}/").status_code == 404
    assert stored() == before


def test_a_link_that_was_tampered_with_is_unknown(client, referral, make_card, make_fresh, address):
    other = make_card(make_fresh("Thee", email="ander@example.org")).referrals.get()
    token, before = form_token(client, address), stored()
    theirs, _dot, _signed = host_address(other).partition(".")
    _mine, _dot, signed = address.partition(".")
    for wrong in (address[:-2] + "/", address.replace(".", "x", 1), "/verwijzing/x/", f"{theirs}.{signed}"):
        assert client.get(wrong).status_code == 404, wrong
        assert answer(client, wrong, "komt", token=token).status_code == 404
    assert stored() == before


def test_a_form_of_another_referral_answers_nothing(client, address, make_card, make_fresh):
    other = host_address(make_card(make_fresh("Thee", email="ander@example.org")).referrals.get())
    token, before = form_token(client, other), stored()
    assert answer(client, address, "komt", token=token).status_code == 400
    assert stored() == before


def test_a_link_of_another_kind_is_unknown(client, referral):
    token = signing.TimestampSigner(sep=".", salt="elders").sign_object([referral.uuid.hex, referral.link_number])
    assert client.get(f"/verwijzing/{token}/").status_code == 404


def test_after_sixty_days_the_link_is_too_old(client, referral, address, time_machine):
    token, before = form_token(client, address), stored()
    time_machine.move_to(timezone.now() + links.LASTS + timedelta(minutes=1))
    for response in (client.get(address), answer(client, address, "komt", token=token)):
        assert response.status_code == 410
        assert "Deze link is te oud" in response.content.decode()
    assert stored() == before


def test_after_withdrawal_the_page_says_that_nobody_comes(client, referral, address):
    token = form_token(client, address)
    actions.withdraw(referral.card, by=RESIDENT)
    after = stored()
    for at in (address, host_address(referral)):
        page, sent = client.get(at), answer(client, at, "komt", token=token)
        assert (page.status_code, sent.status_code) == (410, 409)
        assert "Gooi dat dan weg" in page.content.decode()
    assert stored() == after


def test_what_was_erased_is_said_to_be_gone(client, referral, address):
    token = form_token(client, address)
    referral.card.delete()
    for response in (client.get(address), answer(client, address, "komt", token=token)):
        assert response.status_code == 410
        assert "Dit bewaren we niet meer" in response.content.decode()


@pytest.mark.parametrize("origin", ["https://elders.example.org", "null", ""])
def test_from_another_site_it_is_refused(client, address, origin):
    token, before = form_token(client, address), stored()
    assert answer(client, address, "komt", token=token, origin=origin).status_code == 403
    assert stored() == before


def test_a_machine_that_fills_in_everything_learns_nothing(client, address):
    before = stored()
    assert answer(client, address, "komt", homepage="https://elders.example.org").status_code == 302
    assert stored() == before


def test_a_page_that_stood_open_too_long_asks_to_press_again(client, referral, address, time_machine):
    token, before = form_token(client, address), stored()
    time_machine.move_to(timezone.now() + timedelta(hours=3))
    response = answer(client, address, "komt", token=token)
    assert response.status_code == 400
    assert "Er is niets veranderd. Druk nog een keer" in response.content.decode()
    assert stored() == before
    assert answer(client, address, "komt").status_code == 302
    assert state_of(referral) == State.ACCEPTED


def test_a_host_may_answer_for_many_visitors(client, make_card, make_fresh, settings):
    settings.PUBLIC_FORM_LIMIT = 1
    activity = make_fresh(email="gastheer@example.org")
    for _visitor in range(3):
        assert answer(client, host_address(make_card(activity).referrals.get()), "komt").status_code == 302


def test_an_activity_that_left_the_site_can_still_be_answered_for(client, make_card, make_fresh):
    activity = make_fresh(email="gastheer@example.org")
    referral = make_card(activity).referrals.get()
    activity.delete()
    address = host_address(referral)
    assert "staat nu niet op de site" in client.get(address).content.decode()
    assert answer(client, address, "gestopt").status_code == 302
    assert state_of(referral) == State.DECLINED


def test_in_english_the_host_stays_there(client, referral):
    address = f"/en{host_address(referral)}"
    response = answer(client, address, "komt")
    assert response["Location"].startswith("/en/verwijzing/")
