"""The page where a worker writes down what hosts may know: only in the warm mode, only with a yes, only on a draft."""

import hashlib
import re
from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from referrals import actions, keys
from referrals.actions import HandOverOff, MoveRefused
from referrals.actions.hand_overs import TEXT_VERSION
from referrals.desk.hand_over_forms import HandOverForm
from referrals.enums import AuditAction, AuditResult, Channel, Event, State, Wish
from referrals.models import AuditRecord, Card, Consent, HandOver
from referrals.who import HOST, SYSTEM, worker
from tests.referrals.seeds import SEEDS, TOLD, payload

# Of the text of _consent.html, by version. What was once said stays here.
HASHES = {"2026-11": "68134aa37e81ddf9"}


@pytest.fixture
def draft(make_card) -> Card:
    return make_card(is_draft=True)


@pytest.fixture
def worker_client(client, as_staff, referrer):
    as_staff(referrer)
    return client


def address(card: Card, name: str = "") -> str:
    return reverse(f"referrals-hand-over{name}", args=[card.uuid])


def last_record() -> tuple:
    row = AuditRecord.objects.last()
    return row.action, row.result, row.actor_uuid, row.object_uuid


def is_nothing_stored() -> bool:
    return not HandOver.objects.exists() and not Consent.objects.exists()


# Off


@pytest.mark.parametrize(("dpia", "has_key"), [("", True), ("  ", True), ("DPIA-2026-1", False)])
def test_without_an_assessment_or_a_key_there_is_no_such_page_for_nobody(
    client, worker_client, draft, settings, warm_mode, dpia, has_key
):
    settings.REFERRAL_DPIA = dpia
    settings.REFERRAL_KEYS = settings.REFERRAL_KEYS if has_key else []
    for name in ("", "-read", "-erase"):
        assert worker_client.get(address(draft, name)).status_code == 404
        assert worker_client.post(address(draft, name), payload()).status_code == 404
    client.logout()
    assert client.get(address(draft)).status_code == 404
    assert is_nothing_stored()


@pytest.mark.parametrize(("dpia", "has_key"), [("", True), ("DPIA-2026-1", False)])
def test_without_an_assessment_or_a_key_no_hand_over_can_be_stored_by_any_way(
    draft, referrer, settings, warm_mode, dpia, has_key
):
    settings.REFERRAL_DPIA = dpia
    settings.REFERRAL_KEYS = settings.REFERRAL_KEYS if has_key else []
    form = HandOverForm(payload())
    assert form.is_valid()
    with pytest.raises(HandOverOff):
        actions.hand_over(draft, form.told, form.consented, by=referrer)
    assert is_nothing_stored()


def test_once_it_is_switched_off_nobody_reads_what_is_there_and_the_retention_can_erase_it(
    make_warm_card, referrer, settings
):
    card = make_warm_card()
    row = card.referrals.get()
    actions.move(row, Event.ACCEPT, by=HOST)
    assert actions.read_hand_over(row, by=HOST)
    settings.REFERRAL_DPIA = ""
    assert actions.read_hand_over(row, by=HOST) is None
    assert last_record()[:2] == (AuditAction.READ, AuditResult.REFUSED)
    assert actions.read_hand_over(card, by=worker(referrer)) is None
    assert actions.erase(card, by=worker(referrer))
    assert not HandOver.objects.exists()


# Who


def test_a_worker_adds_what_hosts_may_know(worker_client, draft, referrer, warm_mode):
    with time_machine.travel("2026-11-26 10:00+01:00", tick=False):
        answer = worker_client.post(address(draft), payload(), follow=True)
        now = timezone.now()
    assert answer.redirect_chain == [(reverse("referrals-card", args=[draft.uuid]), 302)]
    assert "Bewaard, achter slot" in answer.content.decode()
    row, consent = HandOver.objects.get(), Consent.objects.get()
    assert [keys.unseal(text) for text in (row.name, row.contact, row.note)] == [
        TOLD["name"],
        TOLD["contact"],
        TOLD["note"],
    ]
    assert (row.channel, row.wishes) == (Channel.SMS, [Wish.PICKED_UP, Wish.QUIET])
    said = (consent.purpose, consent.text_version, consent.language, consent.channel, consent.withdrawn_at)
    assert said == ("kennismaken", TEXT_VERSION, "nl", "gesprek", None)
    assert (consent.given_at, consent.recorded_by) == (now, referrer.uuid)
    assert last_record() == (AuditAction.HAND_OVER, AuditResult.DONE, referrer.uuid, draft.uuid)


def test_what_is_stored_shows_nothing_of_it(make_warm_card):
    make_warm_card()
    row = HandOver.objects.get()
    assert all(text.startswith("gAAAA") for text in (row.name, row.contact, row.note))
    assert not any(seed in f"{row!r}{row}{row.name}{row.contact}{row.note}".lower() for seed in SEEDS)


def test_the_page_never_shows_what_is_there_and_a_second_time_replaces_it(worker_client, make_warm_card):
    card = make_warm_card(is_draft=True)
    page = worker_client.get(address(card)).content.decode()
    assert "Er staan al gegevens bij dit kaartje" in page
    assert not any(seed in page.lower() for seed in SEEDS)
    worker_client.post(address(card), payload(naam="Merel", wensen=[], notitie=""))
    row = HandOver.objects.get()
    assert (keys.unseal(row.name), row.wishes, row.note) == ("Merel", [], "")


@pytest.mark.parametrize("name", ["", "-read", "-erase"])
def test_the_card_of_another_worker_is_not_there(client, as_staff, make_warm_card, other_referrer, name):
    card = make_warm_card(is_draft=True)
    as_staff(other_referrer)
    assert client.post(address(card, name), payload(naam="Merel")).status_code == 404
    assert HandOver.objects.get().card == card
    assert keys.unseal(HandOver.objects.get().name) == TOLD["name"]


def test_a_card_that_there_is_not_is_not_there(worker_client, warm_mode):
    assert worker_client.get(reverse("referrals-hand-over", args=[uuid4()])).status_code == 404


def test_a_list_that_lay_there_too_long_is_not_there(worker_client, draft, warm_mode):
    Card.objects.filter(pk=draft.pk).update(created_at=timezone.now() - timedelta(hours=24, seconds=1))
    assert worker_client.post(address(draft), payload()).status_code == 404
    assert is_nothing_stored()


def test_who_is_no_worker_may_not(client, as_staff, draft, moderator, warm_mode):
    as_staff(moderator)
    assert client.get(address(draft)).status_code == 403


def test_once_the_card_was_given_nothing_can_be_added(worker_client, make_card, warm_mode):
    card = make_card()
    for answer in (worker_client.get(address(card)), worker_client.post(address(card), payload())):
        assert answer.status_code == 409
        assert "Dit kaartje is al gegeven" in answer.content.decode()
    assert is_nothing_stored()


def test_a_card_that_was_given_while_the_form_was_open_answers_so(worker_client, draft, warm_mode, monkeypatch):
    def refuse(*args, **kwargs):
        raise MoveRefused

    monkeypatch.setattr(actions, "hand_over", refuse)
    assert worker_client.post(address(draft), payload()).status_code == 409


# The yes


def test_without_a_yes_nothing_is_stored(worker_client, draft, warm_mode):
    answer = worker_client.post(address(draft), payload(ja=""))
    assert "Zegt de bewoner nee? Geef een kaartje zonder naam." in answer.content.decode()
    assert is_nothing_stored()


def test_the_yes_is_never_ticked_beforehand_also_not_after_a_mistake(worker_client, draft, warm_mode):
    first = worker_client.get(address(draft)).content.decode()
    again = worker_client.post(address(draft), payload(naam="")).content.decode()
    warned = worker_client.post(address(draft), payload(notitie="Is ziek")).content.decode()
    for page in (first, again, warned):
        tick = re.search(r'<input[^>]*name="ja"[^>]*>', page)[0]
        assert "checked" not in tick
    assert 'value="rustig" checked' in again
    assert "Zet dit vinkje opnieuw" in again


@pytest.mark.parametrize("name", ["naam", "kanaal", "bereik", "taal", "hoe", "ja"])
def test_each_question_but_wishes_and_note_needs_an_answer(worker_client, draft, warm_mode, name):
    answer = worker_client.post(address(draft), payload(**{name: ""}))
    assert answer.status_code == 200
    assert f'href="#veld-{name}"' in answer.content.decode()
    assert is_nothing_stored()


def test_the_text_that_is_read_out_is_the_one_of_its_version():
    """Another text is another version, or nobody could tell afterwards what a resident said yes to."""
    html = render_to_string("referrals/desk/_consent.html", {"version": "", "days": 14})
    text = " ".join(re.sub(r"<[^>]*>", " ", html).split())
    assert hashlib.sha256(text.encode()).hexdigest()[:16] == HASHES[TEXT_VERSION]


def test_the_text_says_what_for_who_how_long_and_how_to_stop(worker_client, draft, warm_mode, settings):
    page = worker_client.get(address(draft)).content.decode()
    for words in ("Waarvoor?", "Wie ziet het?", "binnen 14 dagen", "Toch niet?", "Nee is ook goed"):
        assert words in page


# What may be typed


@pytest.mark.parametrize("field", ["naam", "notitie"])
@pytest.mark.parametrize("number", ["123456782", "1234.56.782", "١٢٣٤٥٦٧٨٢"])
def test_what_may_be_a_bsn_is_refused_in_every_free_text(worker_client, draft, warm_mode, field, number):
    answer = worker_client.post(address(draft), payload(**{field: f"Sam {number}"}))
    assert "een BSN mag hier nooit staan" in answer.content.decode()
    assert is_nothing_stored()


def test_what_may_be_a_bsn_is_refused_in_a_mail_address():
    form = HandOverForm(payload(kanaal="mail", bereik="123456782@example.org"))
    assert form.has_error("bereik", "bsn")


@pytest.mark.parametrize("typed", ["+123456782", "+1234 567 82", "00 123456782", "+12345672"])
def test_what_may_be_a_bsn_is_refused_as_a_number_from_abroad_too(typed):
    assert HandOverForm(payload(kanaal="telefoon", bereik=typed)).has_error("bereik", "bsn")


def test_a_bsn_cannot_be_confirmed(worker_client, draft, warm_mode):
    worker_client.post(address(draft), payload(notitie="123456782 ziek", gezien=HandOverForm(payload()).worries_seen))
    assert is_nothing_stored()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("06 12 34 56 78", "+31612345678"),
        ("06-12345678", "+31612345678"),
        ("+31 (0)6 12345678", "+31612345678"),
        ("0031612345678", "+31612345678"),
        ("٠٦١٢٣٤٥٦٧٨", "+31612345678"),
        ("+90 532 123 45 67", "+905321234567"),
        ("+597 412345", "+597412345"),
        # Its last nine digits pass the 11-test, and it is a number all the same.
        ("06 12345672", "+31612345672"),
    ],
)
@pytest.mark.parametrize("channel", ["telefoon", "sms", "whatsapp"])
def test_a_phone_number_is_kept_in_one_form(typed, kept, channel):
    form = HandOverForm(payload(kanaal=channel, bereik=typed))
    assert form.is_valid(), form.errors
    assert form.told.contact == kept


def test_a_landline_is_for_calling_only():
    assert HandOverForm(payload(kanaal="telefoon", bereik="070 123 45 67")).is_valid()
    for channel in ("sms", "whatsapp"):
        assert HandOverForm(payload(kanaal=channel, bereik="070 123 45 67")).has_error("bereik", "landline")


@pytest.mark.parametrize(
    "typed", ["", "123", "0612", "06 1234 5678 9", "123456782", "012345672", "bel maar", "a@example.org"]
)
def test_what_is_no_phone_number_is_none(typed):
    assert HandOverForm(payload(kanaal="telefoon", bereik=typed)).has_error("bereik")


@pytest.mark.parametrize("typed", ["06 12345678", "roodborst", "a@b", "a b@example.org"])
def test_what_is_no_mail_address_is_none(typed):
    assert HandOverForm(payload(kanaal="mail", bereik=typed)).has_error("bereik", "email")


def test_a_mail_address_is_one():
    form = HandOverForm(payload(kanaal="mail", bereik="roodborst@example.org"))
    assert form.is_valid()
    assert form.told.contact == "roodborst@example.org"


@pytest.mark.parametrize("name", ["Sam 2", "sam@example.org", "Sam ٢"])
def test_a_name_is_a_name(name):
    assert HandOverForm(payload(naam=name)).has_error("naam", "name")


def test_names_and_notes_are_short(worker_client, draft, warm_mode):
    assert HandOverForm(payload(naam="a" * 40, notitie="a" * 280)).is_valid()
    form = HandOverForm(payload(naam="a" * 41, notitie="a" * 281))
    assert set(form.errors) == {"naam", "notitie"}
    page = worker_client.get(address(draft)).content.decode()
    assert 'maxlength="280"' in page
    assert "Hoogstens 280 letters" in page
    assert "Geen achternaam" in page


def test_a_wish_or_channel_that_there_is_not_is_refused():
    assert set(HandOverForm(payload(wensen=["iets"], kanaal="duif", taal="xx", hoe="brief")).errors) == {
        "wensen",
        "kanaal",
        "taal",
        "hoe",
    }


def test_nul_bytes_are_left_out(worker_client, draft, warm_mode):
    worker_client.post(address(draft), payload(naam="Rood\x00borst", notitie="a\x00b"))
    assert keys.unseal(HandOver.objects.get().name) == "Roodborst"


# A second look


def test_words_about_health_are_asked_about_and_stored_after_a_second_look(worker_client, draft, warm_mode):
    typed = payload(notitie="Zit in een rolstoel")
    page = worker_client.post(address(draft), typed).content.decode()
    assert "“rolstoel”" in page
    assert is_nothing_stored()
    tick = re.search(r'<input[^>]*name="gezien"[^>]*>', page)[0]
    assert "checked" not in tick
    value = re.search(r'value="([0-9a-f]+)"', tick)[1]
    worker_client.post(address(draft), typed | {"gezien": value})
    assert keys.unseal(HandOver.objects.get().note) == "Zit in een rolstoel"


def test_a_tick_is_for_the_words_it_was_shown_with(worker_client, draft, warm_mode):
    seen = HandOverForm(payload(notitie="Zit in een rolstoel"))
    assert not seen.is_valid()
    for note in ("Zit in een rolstoel en is depressief", "Woont op 2532 CR 12"):
        answer = worker_client.post(address(draft), payload(notitie=note, gezien=seen.worries_seen))
        assert "Hoort dit hier?" in answer.content.decode()
    assert is_nothing_stored()


def test_without_such_words_there_is_no_such_tick(worker_client, draft, warm_mode):
    assert "gezien" not in worker_client.get(address(draft)).content.decode()
    assert HandOverForm(payload(gezien="")).is_valid()


# Reading and erasing


def test_the_worker_reads_it_only_after_asking_and_that_is_logged(worker_client, make_warm_card, referrer):
    card = make_warm_card()
    assert worker_client.get(address(card, "-read")).status_code == 405
    before = AuditRecord.objects.count()
    answer = worker_client.post(address(card, "-read"))
    assert "Roodborst" in answer.content.decode()
    assert "06 87654321" in answer.content.decode()
    assert answer["Cache-Control"] == "private, no-store"
    assert AuditRecord.objects.count() == before + 1
    assert last_record() == (AuditAction.READ, AuditResult.DONE, referrer.uuid, card.uuid)


def test_reading_what_is_gone_says_so_and_is_logged(worker_client, make_card, referrer, warm_mode):
    card = make_card()
    assert worker_client.post(address(card, "-read")).status_code == 409
    assert last_record() == (AuditAction.READ, AuditResult.GONE, referrer.uuid, card.uuid)


def test_reading_what_no_key_opens_says_so_and_is_logged(worker_client, make_warm_card, settings):
    card = make_warm_card()
    settings.REFERRAL_KEYS = ["MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="]
    assert worker_client.post(address(card, "-read")).status_code == 409
    assert last_record()[:2] == (AuditAction.READ, AuditResult.UNREADABLE)


@pytest.mark.parametrize("is_draft", [True, False])
def test_the_resident_can_take_back_the_yes_and_keep_the_card(worker_client, make_warm_card, referrer, is_draft):
    card = make_warm_card(is_draft=is_draft)
    assert worker_client.get(address(card, "-erase")).status_code == 405
    answer = worker_client.post(address(card, "-erase"))
    assert answer["Location"] == reverse("referrals-card", args=[card.uuid])
    assert not HandOver.objects.exists()
    assert Consent.objects.get().withdrawn_at is not None
    assert last_record() == (AuditAction.ERASE, AuditResult.DONE, referrer.uuid, card.uuid)
    assert card.referrals.get().state == (State.DRAFT if is_draft else State.OFFERED)
    before = AuditRecord.objects.count()
    assert worker_client.post(address(card, "-erase")).status_code == 302
    assert AuditRecord.objects.count() == before


def test_to_take_back_the_yes_after_the_term_is_logged_too(worker_client, make_warm_card, referrer):
    card = make_warm_card()
    actions.erase(card, by=SYSTEM)
    worker_client.post(reverse("referrals-hand-over-erase", args=[card.uuid]))
    assert Consent.objects.get().withdrawn_at
    last = AuditRecord.objects.last()
    assert (last.action, last.result, last.actor_uuid) == (AuditAction.ERASE, AuditResult.GONE, referrer.uuid)


@pytest.mark.parametrize("name", ["referrals-card", "referrals-hand-over", "referrals-hand-over-read"])
def test_to_erase_takes_two_taps_because_it_cannot_be_undone(worker_client, make_warm_card, name):
    page = reverse(name, args=[make_warm_card(is_draft=True).uuid])
    asked = worker_client.post(page) if name.endswith("read") else worker_client.get(page)
    folded = re.findall(r"<details.*?</details>", asked.content.decode(), re.DOTALL)
    assert [part for part in folded if "/gegevens/wissen/" in part and "Terug kan niet." in part]
    assert asked.content.decode().count("/gegevens/wissen/") == 1


def test_a_yes_that_was_taken_back_can_be_said_again(worker_client, make_warm_card):
    card = make_warm_card(is_draft=True)
    worker_client.post(address(card, "-erase"))
    worker_client.post(address(card), payload())
    assert Consent.objects.get().withdrawn_at is None


def test_the_part_for_the_page_of_a_card_says_that_it_is_there_and_not_what(rf, make_warm_card, settings):
    from referrals.desk.hand_over import part_of

    card = make_warm_card()
    part = part_of(card)
    html = render_to_string("referrals/desk/_hand_over.html", {"part": part, "csrf_token": "x"})
    assert "opgewacht" not in html
    assert not any(seed in html.lower() for seed in SEEDS)
    settings.REFERRAL_DPIA = ""
    assert part_of(card) is None
    assert render_to_string("referrals/desk/_hand_over.html", {"part": None, "csrf_token": "x"}).strip() == ""
