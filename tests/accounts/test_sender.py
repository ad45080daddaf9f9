"""The sender against a real mail server on the loopback that is as ill as it can be, all in this process."""

import contextlib
import logging
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.db import OperationalError
from django.db.models.functions import Now
from django.utils import timezone
from post_office.models import STATUS, Email, Log

from accounts import lease, sender
from accounts.courier import Courier
from accounts.models import SenderLease
from accounts.outbox import queue
from accounts.sender import Ended, send_due
from tests.stubs import HASTE, PATIENCE

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 26, 12, tzinfo=UTC)


def _to(number):
    return f"resident{number}@example.org"


@pytest.fixture
def queued(letters):
    """Queues that many mails, to resident0, resident1 …"""

    def add(number, **how):
        first = Email.objects.count()
        for each in range(first, first + number):
            queue("hello", _to(each), {"name": f"nummer {each}"}, **how)

    return add


def _statuses():
    return list(Email.objects.order_by("pk").values_list("status", flat=True))


def _recipients(messages):
    return [message["To"] for message in messages]


def _ids():
    return list(Email.objects.order_by("pk").values_list("message_id", flat=True))


def test_a_mail_arrives_with_text_and_html_and_its_own_message_id(server, queued):
    queued(1)
    run = send_due()
    assert (run.sent, run.failed, run.postponed, run.ended) == (1, 0, 0, Ended.NOTHING_DUE)
    [message] = server.messages
    assert message["Subject"] == "Dag nummer 0"
    assert message["From"] == "Dichtbij Zuidwest <noreply@dichtbij.example.org>"
    assert (message["To"], message["Auto-Submitted"]) == (_to(0), "auto-generated")
    assert message["Message-ID"] == _ids()[0]
    assert message.get_body(("plain",)).get_content().strip() == "Hallo nummer 0."
    assert "Hallo nummer 0.</p>" in message.get_body(("html",)).get_content()
    assert send_due().sent == 0
    assert len(server.messages) == 1


def test_codes_go_first_and_the_rest_in_order(server, queued):
    queued(2)
    queued(1, expires_after=timedelta(minutes=15))
    queued(1)
    send_due()
    assert _recipients(server.messages) == [_to(2), _to(0), _to(1), _to(3)]
    assert all(message["Expires"] is None for message in server.messages)


def test_a_code_that_came_too_late_is_not_sent(server, queued):
    with time_machine.travel(NOON, tick=False) as clock:
        queued(1, expires_after=timedelta(minutes=15))
        clock.shift(timedelta(minutes=15))
        run = send_due()
    assert (run.sent, run.failed, server.messages) == (0, 1, [])
    assert _statuses() == [STATUS.failed]


def test_a_server_that_is_down_loses_nothing_and_everything_arrives_once_when_it_is_back(server, queued):
    queued(5)
    server.down()
    with time_machine.travel(NOON, tick=False) as clock:
        for _ in range(100):  # an hour each: over four days
            clock.shift(timedelta(hours=1))
            run = send_due()
            assert (run.sent, run.failed, run.ended) == (0, 0, Ended.SERVER_DOWN)
        queued(1)
        server.up()
        assert send_due().sent == 6
    assert [message["Message-ID"] for message in server.messages] == _ids()
    assert len(set(_ids())) == 6
    assert _statuses() == [STATUS.sent] * 6


def test_a_server_that_does_not_answer_costs_one_time_out_for_all(server, queued, settings):
    settings.EMAIL_TIMEOUT = HASTE
    queued(20)
    server.hang("CONNECT")
    assert send_due().ended is Ended.SERVER_DOWN
    assert server.conversations == 1
    server.well()
    settings.EMAIL_TIMEOUT = PATIENCE
    assert send_due().sent == 20


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_a_server_that_falls_silent_half_way_ends_the_run_and_gets_the_mail_later(server, queued, settings, verb):
    settings.MAIL_SECONDS = HASTE
    queued(3)
    server.hang(verb)
    with time_machine.travel(NOON, tick=False) as clock:
        run = send_due()
        assert (run.postponed, run.ended, server.conversations) == (1, Ended.SERVER_DOWN, 1)
        server.well()
        settings.MAIL_SECONDS = PATIENCE
        assert send_due().sent == 2
        clock.shift(timedelta(minutes=1))
        assert send_due().sent == 1
    assert sorted(message["Message-ID"] for message in server.messages) == sorted(_ids())


def test_a_server_that_keeps_talking_is_hung_up_on_before_the_lease_ends(server, queued, settings):
    """Each line comes in time, the end does not."""
    assert timedelta(seconds=settings.MAIL_SECONDS) < lease.LASTS
    settings.MAIL_SECONDS = 0.5
    queued(1)
    server.drip("RCPT")
    assert send_due().ended is Ended.SERVER_DOWN
    assert _statuses() == [STATUS.requeued]


@pytest.mark.parametrize("verb", ["MAIL", "RCPT", "DATA"])
def test_not_now_holds_up_no_other_mail_and_is_tried_again_with_the_same_id(server, queued, verb):
    queued(2)
    server.answer(verb, "451 4.7.1 Try again later")
    with time_machine.travel(NOON, tick=False) as clock:
        run = send_due()
        assert (run.sent, run.postponed, run.ended) == (0, 2, Ended.NOTHING_DUE)
        server.well()
        assert send_due().sent == 0
        clock.shift(timedelta(minutes=1))
        assert send_due().sent == 2
    assert [message["Message-ID"] for message in server.messages] == _ids()
    assert [message["Message-ID"] for message in server.turned_away] == (_ids() if verb == "DATA" else [])


def test_the_waits_double_to_an_hour_and_only_after_three_days_a_mail_is_given_up(server, queued):
    server.answer("DATA", "452 4.3.1 Disk full")
    waits = []
    with time_machine.travel(NOON, tick=False) as clock:
        queued(1)
        while _statuses() != [STATUS.failed]:
            assert send_due().sent == 0
            wait = (Email.objects.get().scheduled_time or timezone.now()) - timezone.now()
            waits.append(wait // timedelta(minutes=1))
            clock.shift(wait)
        took = timezone.now() - NOON
    assert waits[:9] == [1, 2, 4, 8, 16, 32, 60, 60, 60]
    assert timedelta(days=3) < took < timedelta(days=4)


@pytest.mark.parametrize("reply", ["421 4.3.2 Closing", "421-Closing\r\n421 now"])
def test_a_server_that_says_it_closes_is_left_alone(server, queued, reply):
    queued(3)
    server.answer("RCPT", reply)
    run = send_due()
    assert (run.postponed, run.ended, server.conversations) == (1, Ended.SERVER_DOWN, 1)


def test_a_no_to_one_address_fails_that_mail_only(server, queued):
    queued(3)
    server.refuse(_to(1))
    run = send_due()
    assert (run.sent, run.failed) == (2, 1)
    assert _recipients(server.messages) == [_to(0), _to(2)]
    assert _statuses() == [STATUS.sent, STATUS.failed, STATUS.sent]
    assert Log.objects.get().exception_type == "SMTPRecipientsRefused"


def test_a_no_to_the_text_fails_that_mail(server, queued):
    queued(1)
    server.answer("DATA", "554 5.6.0 Not like this")
    assert send_due().failed == 1
    assert _statuses() == [STATUS.failed]


def test_a_no_to_us_as_the_sender_fails_nothing(server, queued):
    queued(2)
    server.answer("MAIL", "530 5.7.0 Authentication required")
    assert send_due().postponed == 2
    assert _statuses() == [STATUS.requeued] * 2


def test_a_mail_that_cannot_be_made_holds_up_no_other(server, queued):
    queued(2)
    Email.objects.filter(to=_to(0)).update(headers={"X-Broken": "a\nb"})
    run = send_due()
    assert (run.sent, run.failed) == (1, 1)
    assert _statuses() == [STATUS.failed, STATUS.sent]


def test_a_goodbye_that_fails_sends_no_second_copy(server, queued, settings):
    settings.EMAIL_TIMEOUT = 2  # all that comes before the goodbye has to come within it too
    queued(2)
    server.hang("QUIT")
    assert send_due().sent == 2
    server.well()
    server.answer("QUIT", "500 What?")
    assert send_due().sent == 0
    queued(1)
    assert send_due().sent == 1
    assert [message["Message-ID"] for message in server.messages] == _ids()


@pytest.mark.parametrize(("failures", "is_known"), [(2, True), (3, False)])
def test_a_database_that_is_busy_after_the_server_accepted_is_asked_again(
    server, queued, monkeypatch, failures, is_known
):
    change, tries = sender._change, []

    def fail_at_first(email, **values):
        tries.append(email.pk)
        if len(tries) <= failures:
            raise OperationalError("database is locked")
        change(email, **values)

    queued(1)
    monkeypatch.setattr(sender, "_change", fail_at_first)
    # Outside a test, where no transaction is open, it makes a lost connection anew.
    monkeypatch.setattr(sender.connection, "close_if_unusable_or_obsolete", lambda: None)
    with contextlib.nullcontext() if is_known else pytest.raises(OperationalError):
        send_due()
    assert len(tries) == 3
    assert _statuses() == [STATUS.sent if is_known else STATUS.queued]
    assert lease.take()  # given back, whatever happened


def test_without_a_server_mail_stays_in_the_outbox(queued, settings):
    assert settings.POST_OFFICE["BACKENDS"]["default"] == ""
    queued(1)
    assert send_due().ended is Ended.NO_SERVER_SET
    assert _statuses() == [STATUS.queued]


def test_mail_that_django_itself_sends_waits_in_the_outbox_too(server, settings):
    settings.EMAIL_BACKEND = "post_office.EmailBackend"
    EmailMessage("Let op", "Tekst", to=[_to(0)]).send()
    assert server.messages == []
    assert send_due().sent == 1
    assert server.messages[0]["Message-ID"].endswith("@dichtbij.example.org>")


# Who may send


def test_while_another_holds_the_lease_nothing_is_sent(server, queued):
    queued(1)
    token = lease.take()
    assert send_due().ended is Ended.ANOTHER_SENDS
    lease.give_back(token)
    assert send_due().sent == 1


def test_the_lease_of_a_dead_sender_is_taken_over_after_its_time(server, queued):
    queued(1)
    dead = lease.take()
    assert dead
    SenderLease.objects.update(held_until=Now() + timedelta(seconds=30))
    assert lease.take() is None
    SenderLease.objects.update(held_until=Now() - timedelta(seconds=1))
    assert send_due().sent == 1
    assert not lease.renew(dead)
    lease.give_back(dead)
    assert lease.take()


def test_a_lease_lasts_two_minutes_from_its_renewal():
    token = lease.take()
    SenderLease.objects.update(held_until=Now())
    assert lease.renew(token)
    assert SenderLease.objects.filter(held_until__gt=Now() + timedelta(seconds=110)).exists()
    assert not SenderLease.objects.filter(held_until__gt=Now() + lease.LASTS).exists()


def test_who_gives_back_a_lease_of_another_changes_nothing():
    first = lease.take()
    lease.give_back("somebody else")
    assert lease.renew(first)


def test_a_sender_that_lost_its_lease_sends_no_further_mail(server, queued, monkeypatch):
    queued(3)
    renew = lease.renew

    def lose_after_the_first(token):
        if server.messages:
            SenderLease.objects.update(holder="another")
        return renew(token)

    monkeypatch.setattr(lease, "renew", lose_after_the_first)
    run = send_due()
    assert (run.sent, run.ended) == (1, Ended.LEASE_LOST)
    assert len(server.messages) == 1
    assert SenderLease.objects.get().holder == "another"


def test_a_mail_queued_while_the_lease_is_given_back_is_not_left_lying(server, queued, monkeypatch):
    queued(1)
    give_back, others = lease.give_back, []

    def give_back_late(token):
        if not others:  # the holder saw nothing more to send; now one comes, and its own sender is turned away
            queued(1)
            others.append(send_due().ended)
        give_back(token)

    monkeypatch.setattr(lease, "give_back", give_back_late)
    assert send_due().sent == 2
    assert others == [Ended.ANOTHER_SENDS]
    assert len(server.messages) == 2


def test_a_sender_that_is_told_to_stop_ends_before_the_next_mail(server, queued):
    queued(3)
    courier = Courier()
    courier.finish()
    assert send_due(courier._stop).ended is Ended.TOLD_TO_STOP
    assert send_due().sent == 3


# What is said of it


def test_the_command_is_ours_and_says_numbers_only(server, queued, caplog):
    queued(3)
    server.refuse(_to(1), f"550 5.1.1 <{_to(1)}> unknown")
    server.refuse(_to(2), f"451 4.1.1 <{_to(2)}> later")
    said = StringIO()
    with caplog.at_level(logging.DEBUG):
        call_command("send_queued_mail", stdout=said)
    assert said.getvalue() == "1 verstuurd, 1 mislukt, 1 wachten nog.\n"
    assert "SMTPRecipientsRefused 550" in caplog.text
    assert "example.org" not in caplog.text
    assert {log.message for log in Log.objects.all() if _to(1) in log.message}


def test_the_command_says_that_the_server_does_not_answer(server, queued):
    queued(2)
    server.down()
    said = StringIO()
    call_command("send_queued_mail", stdout=said)
    assert said.getvalue() == (
        "0 verstuurd, 0 mislukt, 2 wachten nog. De mailserver antwoordt niet; de volgende keer opnieuw.\n"
    )


def test_until_empty_waits_for_what_has_to_be_tried_again(server, queued, monkeypatch):
    monkeypatch.setattr("accounts.management.commands.send_queued_mail.SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(sender, "FIRST_WAIT", timedelta(seconds=0.1))
    monkeypatch.setattr("accounts.management.commands.send_queued_mail.close_old_connections", server.well)
    queued(2)
    server.answer("DATA", "451 Later")
    said = StringIO()
    call_command("send_queued_mail", "--until-empty", stdout=said)
    assert said.getvalue().splitlines()[0] == "0 verstuurd, 0 mislukt, 2 wachten nog."
    assert said.getvalue().splitlines()[-1].endswith(" 0 wachten nog.")
    assert len(server.messages) == 2
