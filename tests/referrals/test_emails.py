"""Mail about a referral: hosts read which visitor and how to answer, workers read only that there is news."""

import re

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from post_office.models import Email

from activities.models import Activity, MailMark
from referrals import actions
from referrals.enums import Event, State
from referrals.models import Referral
from referrals.who import HOST, RESIDENT, SYSTEM, worker
from tests.activities.helpers import plan
from tests.referrals.helpers import put, stored

GUEST_HOUSE = "gastheer@example.org"


def mails_to(address: str) -> list[Email]:
    return list(Email.objects.filter(to=address).order_by("pk"))


def all_of(mail: Email) -> str:
    return f"{mail.subject}\n{mail.message}\n{mail.html_message}"


def path_in(mail: Email) -> str:
    return re.search(r"https?://[^/\s]+(/\S+/verwijzing/\S+|/verwijzing/\S+)", mail.message)[1]


@pytest.fixture
def quiet(time_machine):
    """A Monday; then so many days go by."""
    time_machine.move_to("2026-11-02 09:00:00+01:00", tick=False)
    return lambda day: time_machine.move_to(f"2026-11-{day:02} 09:00:00+01:00", tick=False)


def test_a_host_reads_what_which_visitor_when_and_how_to_answer(client, make_card, make_fresh, time_machine):
    time_machine.move_to("2026-12-14 12:00:00+01:00", tick=False)
    activity = make_fresh("Schaken", email=GUEST_HOUSE)
    plan(activity)
    referral = make_card(activity).referrals.get()
    [mail] = mails_to(GUEST_HOUSE)
    assert mail.subject == "Er komt misschien iemand langs bij Schaken"
    # Never "morgen": a mail is read later than it was written.
    for words in (referral.shown_number, "dinsdag 15 december 10:00-12:00", "dinsdag 29 december"):
        assert words in mail.message
        assert words in mail.html_message
    assert "morgen" not in mail.message
    assert ">Antwoord geven</a>" in mail.html_message
    assert client.get(path_in(mail)).status_code == 200


def test_without_dates_the_mail_names_none(make_card, make_fresh):
    make_card(make_fresh(email=GUEST_HOUSE))
    assert "eerste keren" not in mails_to(GUEST_HOUSE)[0].message


def test_every_member_gets_it_in_their_own_language(make_card, make_fresh, organisation, organiser, colleague):
    colleague.language = "en"
    colleague.save()
    make_card(make_fresh("Schaken", organisation=organisation, email="openbaar@example.org"))
    assert mails_to(organiser.email)[0].subject == "Er komt misschien iemand langs bij Schaken"
    [mail] = mails_to(colleague.email)
    assert mail.subject == "Somebody may visit Schaken"
    assert path_in(mail).startswith("/en/verwijzing/")
    assert mails_to("openbaar@example.org") == []


def test_who_left_gets_no_mail(make_card, make_fresh, organisation, organiser, colleague):
    colleague.is_active = False
    colleague.save()
    make_card(make_fresh(organisation=organisation))
    assert len(mails_to(organiser.email)) == 1
    assert mails_to(colleague.email) == []


def test_without_any_address_nobody_gets_mail(make_card, make_fresh):
    make_card(make_fresh())
    assert not Email.objects.exists()


def test_no_mail_to_a_host_has_the_code_of_the_card_or_anything_of_the_worker(make_card, make_fresh, referrer, quiet):
    referrer.name = "Voorbeeldverwijzer"
    referrer.save()
    card = make_card(make_fresh("Schaken", email=GUEST_HOUSE))
    referral = card.referrals.get()
    quiet(10)
    actions.remind_hosts()
    for event in (Event.ACCEPT, Event.CONTACT):
        actions.move(referral, event, by=HOST)
    quiet(18)
    actions.remind_hosts()
    actions.withdraw(card, by=RESIDENT)
    mails = mails_to(GUEST_HOUSE)
    assert len(mails) == 6
    secrets = (card.code, card.shown_code, str(card.uuid), card.uuid.hex, referrer.email, referrer.name)
    for mail in mails:
        assert not [secret for secret in secrets if secret in all_of(mail)]


def test_the_worker_reads_only_code_and_link(make_card, make_fresh, referrer):
    activity = make_fresh("Schaken", email=GUEST_HOUSE)
    card = make_card(activity)
    referral = card.referrals.get()
    actions.move(referral, Event.ACCEPT, by=HOST)
    [mail] = mails_to(referrer.email)
    assert mail.subject == f"Nieuws over kaartje {card.shown_code}"
    assert reverse("referrals-card", args=[card.uuid]) in mail.message
    for words in ("Schaken", referral.shown_number, "welkom", str(referral.uuid), activity.place.name):
        assert words.lower() not in all_of(mail).lower()
    words = mail.message.replace(card.shown_code, "").split()
    assert " ".join(words[:-1]) == "Er is nieuws over kaartje . Bekijken:"


@pytest.mark.parametrize("event", [Event.FULL, Event.UNFIT, Event.STOP, Event.ACCEPT, Event.CAME])
def test_the_worker_hears_of_every_answer_of_a_host(referral, referrer, event):
    actions.move(referral, event, by=HOST)
    assert len(mails_to(referrer.email)) == 1


def test_the_worker_hears_that_it_ended_by_itself_but_not_that_it_was_filed(referral, referrer):
    actions.move(referral, Event.EXPIRE, by=SYSTEM)
    assert len(mails_to(referrer.email)) == 1
    actions.move(put(referral, State.CAME), Event.FINISH, by=SYSTEM)
    assert len(mails_to(referrer.email)) == 1


def test_what_a_worker_does_is_no_news_to_that_worker(referral, referrer):
    actions.move(referral, Event.ACCEPT, by=worker(referrer))
    assert mails_to(referrer.email) == []


@pytest.mark.parametrize("change", [{"is_referrer": False}, {"is_active": False}])
def test_who_refers_no_more_gets_no_mail(referral, referrer, change):
    for name, value in change.items():
        setattr(referrer, name, value)
    referrer.save()
    actions.move(referral, Event.ACCEPT, by=HOST)
    assert mails_to(referrer.email) == []


@pytest.mark.parametrize("by_worker", [True, False])
def test_after_an_answer_the_newest_mail_has_the_link_that_counts(client, referral, referrer, by_worker):
    first = path_in(mails_to(GUEST_HOUSE)[0])
    actions.move(referral, Event.ACCEPT, by=worker(referrer) if by_worker else HOST)
    newest = mails_to(GUEST_HOUSE)[-1]
    assert newest.subject.startswith("Bewaar deze mail: bezoeker")
    assert client.get(first).status_code == 410
    assert client.get(path_in(newest)).status_code == 200


def test_after_the_end_a_host_gets_no_mail_any_more(referral):
    actions.move(referral, Event.CAME, by=HOST)
    assert len(mails_to(GUEST_HOUSE)) == 1


@pytest.mark.parametrize("state", [State.OFFERED, State.ACCEPTED, State.CONTACT])
def test_the_host_hears_of_a_withdrawal(referral, state):
    put(referral, state)
    actions.withdraw(referral.card, by=RESIDENT)
    mail = mails_to(GUEST_HOUSE)[-1]
    assert mail.subject == f"Bezoeker {referral.shown_number} komt niet naar Koffie"
    assert "/verwijzing/" not in all_of(mail)


def test_the_host_of_what_had_ended_hears_nothing_of_a_withdrawal(referral):
    put(referral, State.DECLINED)
    actions.withdraw(referral.card, by=RESIDENT)
    assert len(mails_to(GUEST_HOUSE)) == 1


def test_the_worker_hears_that_the_resident_withdrew(referral, referrer):
    actions.withdraw(referral.card, by=RESIDENT)
    assert len(mails_to(referrer.email)) == 1


def test_of_an_activity_that_left_the_site_nobody_gets_mail(referral):
    Activity.objects.filter(uuid=referral.activity_uuid).delete()
    actions.withdraw(referral.card, by=RESIDENT)
    assert len(mails_to(GUEST_HOUSE)) == 1


# Asking once more


def test_a_silent_host_is_asked_once_more_and_only_once(client, make_card, quiet):
    make_card()
    quiet(9)
    assert actions.remind_hosts() == 0
    quiet(10)
    assert (actions.remind_hosts(), actions.remind_hosts()) == (1, 0)
    quiet(13)
    assert actions.remind_hosts() == 0
    first, second = mails_to(GUEST_HOUSE)
    assert second.subject.startswith("Kan bezoeker ")
    assert "We vragen dit maar één keer." in second.message
    # Nobody moved it, so both links count.
    assert {client.get(path_in(mail)).status_code for mail in (first, second)} == {200}


def test_a_new_silence_is_asked_about_anew(make_card, quiet):
    referral = make_card().referrals.get()
    quiet(10)
    actions.remind_hosts()
    actions.move(referral, Event.ACCEPT, by=HOST)
    assert actions.remind_hosts() == 0
    quiet(18)
    assert actions.remind_hosts() == 1
    assert mails_to(GUEST_HOUSE)[-1].subject == f"Is bezoeker {referral.shown_number} bij Koffie geweest?"


@pytest.mark.parametrize("state", sorted(set(State) - {State.OFFERED, State.ACCEPTED, State.CONTACT}))
def test_about_what_is_not_open_nobody_is_asked(make_card, quiet, state):
    put(make_card().referrals.get(), state)
    quiet(10)
    assert actions.remind_hosts() == 0
    assert not MailMark.objects.filter(key__startswith="referral:").exists()


def test_a_reminder_changes_nothing_of_the_referral(make_card, quiet):
    make_card()
    quiet(10)
    before = stored()
    actions.remind_hosts()
    assert stored() == before


def test_the_days_of_a_weekend_and_a_holiday_are_not_silent(make_card, time_machine):
    time_machine.move_to("2026-12-21 09:00:00+01:00", tick=False)  # a Monday; Friday and Saturday are Christmas
    make_card()
    time_machine.move_to("2026-12-29 09:00:00+01:00", tick=False)
    assert actions.remind_hosts() == 0
    time_machine.move_to("2026-12-30 09:00:00+01:00", tick=False)
    assert actions.remind_hosts() == 1


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize("name", ["<b>Koffie</b>\n\nhttps://elders.example.org", "Koffie\r\nBcc: ander@example.org"])
def test_a_name_makes_no_paragraph_link_or_header_of_its_own(
    make_card, make_fresh, organisation, organiser, language, name
):
    organiser.language = language
    organiser.save()
    make_card(make_fresh(name, organisation=organisation))
    [mail] = mails_to(organiser.email)
    assert "\n" not in mail.subject
    assert "\r" not in mail.subject
    assert "<b>" not in mail.html_message
    assert 'href="https://elders' not in mail.html_message


def test_no_mail_waits_for_a_referral_that_is_not_stored(make_card, make_fresh, referrer, monkeypatch):
    card = make_card(make_fresh(email=GUEST_HOUSE), is_draft=True)
    monkeypatch.setattr("referrals.emails.host_addresses", lambda activity: [("geen adres", "nl")])
    with pytest.raises(ValidationError):
        actions.offer(card, by=worker(referrer))
    assert Referral.objects.get().state == State.DRAFT
    assert not Email.objects.exists()
