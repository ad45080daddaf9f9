"""Programme managers are warned six and three months before a grant ends, once for each."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts import outbox
from accounts.models import User
from activities.models import Grant
from programmes import emails
from programmes.ending_warnings import months_before
from programmes.models import EndingNotice
from tests.activities.helpers import plan
from tests.activities.mails import links, mails
from tests.programmes.ending_rows import fund, make_grant

END = date(2027, 8, 31)
SIX, THREE = date(2027, 2, 28), date(2027, 5, 31)
DAY = timedelta(days=1)


@pytest.fixture
def on_day(zuidwest, time_machine):
    """Move to the morning of this day; there are no other grants than those of the test."""
    Grant.objects.all().delete()

    def move(day):
        time_machine.move_to(f"{day} 06:00:00+01:00", tick=False)

    move(SIX - 30 * DAY)
    return move


@pytest.fixture
def grant(on_day, programme_manager):
    return make_grant(ends_on=END)


def run():
    out = StringIO()
    call_command("warn_of_endings", stdout=out)
    return out.getvalue().strip()


def notices():
    return list(EndingNotice.objects.order_by("pk").values_list("grant__name", "ends_on", "months"))


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        (date(2027, 8, 31), 6, date(2027, 2, 28)),
        (date(2028, 8, 31), 6, date(2028, 2, 29)),
        (date(2028, 8, 28), 6, date(2028, 2, 28)),
        (date(2027, 8, 31), 3, date(2027, 5, 31)),
        (date(2027, 5, 31), 3, date(2027, 2, 28)),
        (date(2026, 12, 31), 6, date(2026, 6, 30)),
        (date(2027, 1, 15), 3, date(2026, 10, 15)),
        (date(2027, 6, 30), 6, date(2026, 12, 30)),
        (date(2027, 3, 31), 3, date(2026, 12, 31)),
    ],
)
def test_months_are_those_of_the_calendar(day, months, before):
    assert months_before(day, months) == before


def test_six_and_three_months_before_there_is_one_mail_and_at_the_end_none(grant, on_day):
    for day, sent in [
        (SIX - DAY, 0), (SIX, 1), (SIX + DAY, 1), (THREE - DAY, 1), (THREE, 2), (END, 2), (END + DAY, 2)
    ]:  # fmt: skip
        on_day(day)
        run()
        run()
        assert len(mails()) == sent, day
    assert notices() == [("Proefsubsidie", END, 6), ("Proefsubsidie", END, 3)]


def test_a_term_that_passed_before_it_was_first_seen_sends_one_mail_now(grant, on_day):
    on_day(SIX + 20 * DAY)
    assert [run(), run()] == [f"Gewaarschuwd voor het einde van subsidies: {number}." for number in (1, 0)]
    on_day(THREE)
    run()
    assert notices() == [("Proefsubsidie", END, 6), ("Proefsubsidie", END, 3)]
    assert len(mails()) == 2


@pytest.mark.parametrize("day", [THREE, THREE + 30 * DAY, END])
def test_when_both_terms_passed_only_the_nearest_is_told(grant, on_day, day):
    for age in range(2):
        on_day(min(day + age * DAY, END))
        run()
    assert notices() == [("Proefsubsidie", END, 3)]
    assert len(mails()) == 1


def test_a_grant_that_was_over_when_it_was_first_seen_sends_none(grant, on_day):
    on_day(END + DAY)
    run()
    assert (notices(), mails()) == ([], [])


def test_a_last_day_that_moves_is_another_ending(grant, on_day):
    on_day(SIX)
    run()
    later = END + 30 * DAY
    Grant.objects.update(ends_on=later)
    run()
    assert len(mails()) == 1  # more than six months before
    on_day(months_before(later, 6))
    run()
    assert notices() == [("Proefsubsidie", END, 6), ("Proefsubsidie", later, 6)]
    Grant.objects.update(ends_on=END)
    run()
    assert len(mails()) == 2  # of this day they were told


def test_what_it_pays_for_until_an_earlier_day_is_warned_of_apart(grant, on_day, make_activity):
    early = END - 60 * DAY
    fund(grant, activity=make_activity(), ends_on=early)
    on_day(months_before(early, 6))
    run()
    assert notices() == [("Proefsubsidie", early, 6)]


def test_of_an_end_that_nobody_knows_and_of_examples_there_is_no_mail(grant, on_day):
    Grant.objects.all().delete()
    make_grant("Onbekend")
    make_grant("Verzonnen", is_example=True, ends_on=END)
    on_day(END)
    run()
    assert (notices(), mails()) == ([], [])


def test_as_long_as_there_is_no_manager_nothing_is_marked_as_sent(on_day, moderator):
    make_grant(ends_on=END)
    gone = User.objects.create_user("weg@example.org", is_programme_manager=True, is_active=False)
    on_day(SIX)
    run()
    assert (notices(), mails()) == ([], [])
    User.objects.filter(pk=gone.pk).update(is_active=True)
    run()
    assert [mail.to for mail in mails()] == [["weg@example.org"]]


def test_each_manager_gets_one_mail_about_all_in_their_own_language(grant, on_day):
    User.objects.create_user("manager@example.org", is_programme_manager=True, language="en")
    make_grant("Nog een subsidie", ends_on=END + DAY)
    on_day(THREE + DAY)
    run()
    dutch, english = mails()
    assert (dutch.to, dutch.subject) == (["programmamanager@example.org"], "2 subsidies eindigen")
    assert (english.to, english.subject) == (["manager@example.org"], "2 grants end")
    assert links(dutch) == ["/programma/eindigt/"]
    assert links(english) == ["/en/programma/eindigt/"]
    text = dutch.message
    assert text.index("Laatste dag: 31 augustus 2027. Nog 91 dagen.") < text.index("Laatste dag: 1 september 2027.")
    assert "Last day: 31 August 2027. 91 days left." in english.message


def test_the_mail_says_what_stops(grant, on_day, make_activity):
    activity = make_activity()
    fund(grant, place=activity.place)
    fund(grant, activity=make_activity("Thee"))
    fund(grant, category=activity.category)
    on_day(SIX)
    plan(activity, rule="FREQ=WEEKLY;BYDAY=TU,TH", ends_on=date(2027, 6, 30))
    run()
    (mail,) = mails("Subsidie eindigt: Proefsubsidie")
    assert "Proefsubsidie (Proef)" in mail.message
    assert "Er stoppen 2 activiteiten op 2 plekken. Samen is dat 2 momenten per week." in mail.message
    assert "Van 1 activiteit weten we de tijden niet." in mail.message
    assert "betaalt mee aan een thema in heel Zuidwest" in mail.message


def test_the_mail_says_what_is_unknown_and_what_goes_on(grant, on_day, make_activity):
    after = make_grant("Vervolg", ends_on=END + 900 * DAY)
    goes_on = make_grant("Gaat door", ends_on=END, successor=after)
    unknown = make_grant("Zonder tijden", ends_on=END)
    for each in (goes_on, unknown):
        fund(each, activity=make_activity())
    on_day(SIX)
    run()
    text = mails("3 subsidies eindigen")[0].message
    assert "Waar het geld naartoe gaat, is nog niet ingevuld." in text
    assert "Er stopt niets. De opvolger is Vervolg." in text
    assert "Er stopt 1 activiteit op 1 plek. De tijden zijn onbekend." in text


def test_a_name_is_no_header_and_no_button(grant, on_day):
    Grant.objects.update(name="Proef\nBcc: x@example.org\n\n[Klik] https://example.com/")
    on_day(END)
    run()
    (mail,) = mails()
    assert "\n" not in mail.subject
    assert "Dat is vandaag." in mail.message
    assert 'href="https://example.com/' not in mail.html_message


def test_killed_before_the_mail_is_queued_nothing_was_sent_and_the_next_run_does_it(grant, on_day, monkeypatch):
    def killed(*args):
        raise KeyboardInterrupt

    on_day(SIX)
    with monkeypatch.context() as patched:
        patched.setattr(emails, "grants_end", killed)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert not notices()
    run()
    assert (len(mails()), len(notices())) == (1, 1)


def test_killed_between_two_managers_neither_has_a_mail_and_then_each_has_one(grant, on_day, monkeypatch):
    User.objects.create_user("manager@example.org", is_programme_manager=True)
    queue, queued = outbox.queue, []

    def queue_one(*args, **values):
        if queued:
            raise KeyboardInterrupt
        queued.append(args)
        queue(*args, **values)

    on_day(SIX)
    with monkeypatch.context() as patched:
        patched.setattr(outbox, "queue", queue_one)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert queued
    assert (mails(), notices()) == ([], [])
    run()
    assert [mail.to[0] for mail in mails()] == ["programmamanager@example.org", "manager@example.org"]


def test_the_database_keeps_one_notice_of_each_term(grant):
    EndingNotice.objects.create(grant=grant, ends_on=END, months=6)
    with pytest.raises(IntegrityError), transaction.atomic():
        EndingNotice.objects.create(grant=grant, ends_on=END, months=6)
    EndingNotice.objects.create(grant=grant, ends_on=END, months=3)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_send_one_mail(grant, on_day):
    on_day(SIX)
    start = threading.Barrier(2)

    def at_once(_number):
        start.wait()
        try:
            return run()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = sorted(pool.map(at_once, range(2)))
    assert said == [f"Gewaarschuwd voor het einde van subsidies: {number}." for number in (0, 1)]
    assert (len(mails()), len(notices())) == (1, 1)
