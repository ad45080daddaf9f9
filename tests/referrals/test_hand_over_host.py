"""A host reads who comes only after a yes, only by a button, only with the last link; and every time is logged."""

import re

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from activities import public_forms
from referrals import actions, links
from referrals.enums import ENDED, Actor, AuditAction, AuditResult, Channel, Event, Origin, State
from referrals.host.person import person_of, purpose_of
from referrals.models import AuditRecord, Card, Referral
from referrals.who import HOST, Who, worker
from tests.referrals.seeds import SEEDS
from tests.referrals.test_transitions import put

OURS = {"Origin": "http://testserver"}


@pytest.fixture
def accepted(make_warm_card) -> Referral:
    row = make_warm_card().referrals.get()
    actions.move(row, Event.ACCEPT, by=HOST)
    return row


def address(referral: Referral) -> str:
    return reverse("referral-host-read", args=[links.token_of(referral)])


def said(referral: Referral, **changed) -> dict:
    return {"formulier": public_forms.new_token(purpose_of(referral, referral.link_number))} | changed


def ask(referral: Referral, client: Client | None = None, **changed):
    return (client or Client(enforce_csrf_checks=True)).post(address(referral), said(referral, **changed), headers=OURS)


def holds(answer) -> bool:
    return "Roodborst" in answer.content.decode()


def last_record() -> tuple:
    row = AuditRecord.objects.last()
    return row.action, row.result, row.actor, row.actor_uuid, row.object_uuid, row.origin


@pytest.mark.parametrize("state", [State.ACCEPTED, State.CONTACT])
def test_after_a_yes_the_host_reads_who_comes(accepted, state):
    put(accepted, state)
    answer = ask(accepted)
    page = answer.content.decode()
    assert answer.status_code == 200
    for words in ("Roodborst", "06 87654321", "Wil graag opgewacht worden", "Speelt graag schaak"):
        assert words in page
    assert 'href="sms:+31687654321"' in page
    assert last_record() == (AuditAction.READ, AuditResult.DONE, Actor.HOST, None, accepted.uuid, Origin.LINK)


@pytest.mark.parametrize("state", [state for state in State if state not in (State.ACCEPTED, State.CONTACT)])
def test_in_every_other_state_nothing_is_shown_and_the_asking_is_logged(accepted, state):
    put(accepted, state)
    answer = ask(accepted)
    assert not holds(answer)
    if state == State.DRAFT:
        assert answer.status_code == 404
    else:
        assert answer.status_code == 409
        assert last_record()[:2] == (AuditAction.READ, AuditResult.REFUSED)


@pytest.mark.parametrize("event", [Event.FULL, Event.UNFIT, Event.STOP, Event.CAME, Event.NO_SHOW, Event.EXPIRE])
def test_after_the_end_the_last_link_shows_nothing(accepted, event):
    actions.move(accepted, event, by=Who(Actor.SYSTEM if event == Event.EXPIRE else Actor.HOST, Origin.COMMAND))
    assert accepted.state in ENDED
    assert ask(accepted).status_code == 409
    assert last_record()[1] == AuditResult.REFUSED


def test_a_link_of_before_the_last_move_shows_nothing_and_is_logged(accepted):
    old = address(accepted), said(accepted)
    actions.move(accepted, Event.CONTACT, by=HOST)
    answer = Client().post(*old, headers=OURS)
    assert (answer.status_code, holds(answer)) == (409, False)
    assert last_record()[:2] == (AuditAction.READ, AuditResult.REFUSED)


def test_a_link_that_is_too_old_tampered_or_of_nobody_shows_nothing(accepted):
    token = links.token_of(accepted)
    with time_machine.travel(timezone.now() + links.LASTS * 1.01):
        assert ask(Referral.objects.get()).status_code in (200, 409)
        assert Client().post(reverse("referral-host-read", args=[token]), headers=OURS).status_code == 410
    for wrong in (f"{token}x", "x", token[::-1]):
        answer = Client().post(reverse("referral-host-read", args=[wrong]), said(accepted), headers=OURS)
        assert (answer.status_code, holds(answer)) == (404, False)
    Card.objects.all().delete()
    assert ask(accepted).status_code == 404


def test_a_card_that_is_too_old_shows_nothing(accepted):
    Card.objects.update(expires_at=timezone.now())
    assert ask(accepted).status_code == 409


def test_looking_is_not_reading(accepted):
    before = AuditRecord.objects.count()
    for verb in ("get", "head", "put", "delete", "options"):
        answer = getattr(Client(), verb)(address(accepted), headers=OURS)
        assert (answer.status_code, holds(answer)) == (405, False)
    assert AuditRecord.objects.count() == before


def test_a_form_from_elsewhere_without_its_token_or_from_a_machine_shows_nothing(accepted):
    before = AuditRecord.objects.count()
    elsewhere = Client().post(address(accepted), said(accepted), headers={"Origin": "https://elders.example.org"})
    assert (elsewhere.status_code, holds(elsewhere)) == (403, False)
    for token in ("", "x", public_forms.new_token("person:0:0")):
        answer = ask(accepted, formulier=token)
        assert (answer.status_code, holds(answer)) == (400, False)
        assert "Laat zien wie het is" in answer.content.decode()
    # A link made a second later is another one.
    asked = address(accepted)
    machine = Client().post(asked, said(accepted, homepage="x"), headers=OURS)
    assert machine["Location"] == asked.removesuffix("gegevens/")
    assert AuditRecord.objects.count() == before


def test_the_button_of_a_refusal_works(accepted):
    page = ask(accepted, formulier="x").content.decode()
    token = re.search(r'name="formulier" value="([^"]+)"', page)[1]
    assert holds(ask(accepted, formulier=token))


def test_behind_a_void_link_a_refusal_has_no_button(accepted):
    old = address(accepted)
    actions.move(accepted, Event.CONTACT, by=HOST)
    answer = Client().post(old, {}, headers=OURS)
    assert answer.status_code == 400
    assert "Laat zien wie het is" not in answer.content.decode()


def test_to_read_again_is_logged_again(accepted):
    once = said(accepted)
    before = AuditRecord.objects.count()
    for _time in range(2):
        assert holds(Client().post(address(accepted), once, headers=OURS))
    assert AuditRecord.objects.count() == before + 2


def test_the_answer_is_kept_nowhere_and_sets_no_cookie(accepted):
    answer = ask(accepted)
    assert "no-store" in answer["Cache-Control"]
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")


def test_who_referred_is_never_told(accepted, referrer):
    page = ask(accepted).content.decode()
    for word in (referrer.email, str(referrer.uuid), accepted.card.code, accepted.card.shown_code):
        assert word not in page


def test_what_the_resident_took_back_is_gone(accepted, referrer):
    actions.erase(accepted.card, by=worker(referrer), is_withdrawal=True)
    assert ask(accepted).status_code == 409
    assert last_record()[:2] == (AuditAction.READ, AuditResult.GONE)


def test_what_no_key_opens_is_not_shown(accepted, settings):
    settings.REFERRAL_KEYS = ["MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="]
    assert ask(accepted).status_code == 409
    assert last_record()[:2] == (AuditAction.READ, AuditResult.UNREADABLE)


def test_without_the_warm_mode_there_is_no_such_page(accepted, settings):
    settings.REFERRAL_DPIA = ""
    assert ask(accepted).status_code == 404
    assert Client().get(address(accepted)).status_code == 404


@pytest.mark.parametrize(
    ("channel", "contact", "link"),
    [
        (Channel.PHONE, "+31701234567", "tel:+31701234567"),
        (Channel.WHATSAPP, "+31612345678", "https://wa.me/31612345678"),
        (Channel.EMAIL, "a&b@example.org", "mailto:a&amp;b@example.org"),
    ],
)
def test_there_is_a_link_for_a_thumb(make_warm_card, channel, contact, link):
    row = make_warm_card(channel=channel, contact=contact).referrals.get()
    actions.move(row, Event.ACCEPT, by=HOST)
    assert f'href="{link}"' in ask(row).content.decode()


def test_what_was_typed_is_text(make_warm_card):
    row = make_warm_card(name="<b>Sam</b>", note="<script>1</script>\nnog een regel").referrals.get()
    actions.move(row, Event.ACCEPT, by=HOST)
    page = ask(row).content.decode()
    assert "<b>Sam" not in page
    assert "<script>1" not in page
    assert "<br>nog een regel" in page


def test_before_a_yes_a_host_sees_nothing_but_that_there_is_something(make_warm_card):
    row = make_warm_card().referrals.select_related("card").get()
    person = person_of(row, links.token_of(row), row.link_number)
    assert not person.may_read
    assert not any(seed in repr(person).lower() for seed in SEEDS)


def test_behind_a_void_link_after_the_end_or_without_a_hand_over_there_is_nobody(accepted, make_card, settings):
    token = links.token_of(accepted)
    assert person_of(accepted, token, accepted.link_number).may_read
    assert person_of(accepted, token, accepted.link_number - 1) is None
    bare = make_card().referrals.get()
    assert person_of(bare, token, bare.link_number) is None
    settings.REFERRAL_DPIA = ""
    assert person_of(accepted, token, accepted.link_number) is None
    settings.REFERRAL_DPIA = "DPIA-2026-1"
    put(accepted, State.DONE)
    assert person_of(accepted, token, accepted.link_number) is None


def test_a_resident_or_the_system_reads_nothing_nor_a_host_by_the_card(accepted):
    for actor in (Actor.RESIDENT, Actor.SYSTEM, Actor.MANAGER):
        assert actions.read_hand_over(accepted, by=Who(actor, Origin.COMMAND)) is None
    assert actions.read_hand_over(accepted.card, by=HOST) is None
    assert last_record()[1] == AuditResult.REFUSED
