""" "Klopt dit nog?": asked when it is nearly too old and when it is, once each; then hidden when nobody answers."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from accounts.models import User
from activities import actions, emails
from activities.actions import reminders
from activities.enums import ReportKind, Status, Verb
from activities.models import Activity, AuditEntry, MailMark, Membership, Organisation, Proposal, Reminder
from tests.activities.helpers import plan
from tests.activities.mails import links, mails

CHECKED = date(2026, 10, 1)


@pytest.fixture
def on_day(time_machine):
    """Move to noon, so many days after it was checked."""

    def move(age):
        time_machine.move_to(f"{CHECKED + timedelta(days=age)} 12:00:00+01:00", tick=False)

    move(0)
    return move


@pytest.fixture
def own(on_day, make_activity, organisation, organiser):
    return make_activity("Koffie", organisation=organisation, checked_on=CHECKED)


def run():
    out = StringIO()
    call_command("send_reminders", stdout=out)
    return out.getvalue().strip()


def numbers(activity):
    return list(activity.reminders.order_by("number").values_list("number", flat=True))


def visible(activity):
    return Activity.objects.visible().filter(pk=activity.pk).exists()


def test_it_is_asked_on_day_76_and_on_day_91_and_hidden_on_day_181(own, on_day):
    for age, sent in [(75, 0), (76, 1), (90, 1), (91, 2), (105, 2), (180, 2), (181, 3), (182, 3)]:
        on_day(age)
        run()
        run()
        assert len(mails()) == sent, age
        assert visible(own) == (age < 181)
    assert [mail.subject for mail in mails()] == ["Klopt dit nog? Koffie"] * 2 + ["Niet meer op de site: Koffie"]
    assert numbers(own) == [1, 2]


def test_the_mail_says_when_it_was_checked_and_has_a_link_without_signing_in(own, on_day):
    on_day(76)
    assert run() == "Gevraagd of het nog klopt: 1. Van de site gehaald: 0."
    (mail,) = mails()
    assert "Koffie: nagekeken op 1 oktober 2026." in mail.message
    assert "De laatste datum" not in mail.message
    assert links(mail)[0].startswith("/klopt-nog/")
    assert mail.to == ["organisator@example.org"]


def test_an_organisation_gets_one_mail_about_all_of_them(own, on_day, make_activity, colleague):
    soup = make_activity("Soep", organisation=own.organisation, checked_on=CHECKED - timedelta(days=3))
    fresh = make_activity("Dans", organisation=own.organisation, checked_on=CHECKED + timedelta(days=60))
    on_day(76)
    run()
    assert [mail.to for mail in mails("2 activiteiten van Voorbeeldclub")] == [
        ["organisator@example.org"],
        ["collega@example.org"],
    ]
    text = mails()[0].message
    assert text.index("Kijk of Koffie nog klopt: https://") < text.index("Kijk of Soep nog klopt: https://")
    assert len(set(links(mails()[0]))) == 2
    assert (numbers(own), numbers(soup), numbers(fresh)) == ([1], [1], [])


def test_each_reader_gets_their_own_language(own, on_day, colleague):
    User.objects.filter(pk=colleague.pk).update(language="en")
    on_day(76)
    run()
    (mail,) = mails("Is this still right? Koffie")
    assert "Koffie: checked on 1 October 2026." in mail.message
    assert links(mail)[0].startswith("/en/klopt-nog/")


def test_a_series_that_is_over_is_asked_for_new_dates(own, on_day):
    plan(own, starts_on=CHECKED, ends_on=CHECKED + timedelta(days=30))
    on_day(76)
    run()
    assert "De laatste datum is geweest. Komt er een vervolg?" in mails()[0].message


@pytest.mark.parametrize(
    "change",
    [
        {"is_example": True},
        {"checked_on": None},
        {"organisation": None},
        {"status": Status.WITHDRAWN},
        {"status": Status.SUBMITTED},
    ],
)
def test_what_is_not_asked_about(own, on_day, change):
    Activity.objects.filter(pk=own.pk).update(**change)
    on_day(200)
    run()
    assert not Reminder.objects.exists()
    assert not mails()


def test_nobody_is_asked_for_an_invented_organisation(own, on_day):
    Organisation.objects.filter(pk=own.organisation.pk).update(is_example=True)
    on_day(200)
    run()
    assert not mails()


def test_what_nobody_can_answer_for_stays_shown_as_expired(own, on_day):
    for age in (76, 91):
        on_day(age)
        run()
    Membership.objects.all().delete()
    on_day(400)
    run()
    assert visible(own)
    assert own.freshness == "verlopen"


def test_a_member_who_cannot_sign_in_any_more_is_nobody(own, organiser, on_day):
    User.objects.filter(pk=organiser.pk).update(is_active=False)
    on_day(80)
    run()
    assert not Reminder.objects.exists()


def test_a_first_mail_that_comes_late_leaves_time_before_the_second_and_before_hiding(own, on_day):
    for age, said in [(200, [1]), (213, [1]), (214, [1, 2]), (227, [1, 2])]:
        on_day(age)
        run()
        assert numbers(own) == said, age
        assert visible(own)
    on_day(228)
    run()
    assert not visible(own)


def test_once_it_was_confirmed_it_starts_anew(own, organiser, on_day):
    on_day(76)
    run()
    actions.confirm(own, by=organiser)
    for age in (91, 151):
        on_day(age)
        run()
    assert len(mails()) == 1
    on_day(76 + 76)
    run()
    assert len(mails()) == 2
    assert numbers(own) == [1, 1]


def test_who_just_sent_a_change_is_not_asked_and_not_hidden(own, organiser, moderator, on_day):
    for age in (76, 91):
        on_day(age)
        run()
    on_day(170)
    actions.edit_activity(own, {"summary": "Met koek"}, by=organiser)
    on_day(190)
    run()
    assert visible(own)
    actions.refuse_proposal(Proposal.objects.get(), "Nee", by=moderator)
    run()
    assert visible(own)  # the log says that a member was here after the second mail


def test_what_a_moderator_did_is_no_answer_of_the_owner(own, moderator, on_day):
    for age in (76, 91):
        on_day(age)
        run()
    on_day(181)
    actions.change_activity(own, {"summary": "Gewoon koffie"}, by=moderator)
    run()
    assert not visible(own)


def test_hiding_says_why_and_is_undone_by_a_member(own, organiser, moderator, on_day):
    for age in (76, 91, 181):
        on_day(age)
        run()
    own.refresh_from_db()
    entry = AuditEntry.objects.get(activity=own, verb=Verb.ARCHIVE)
    assert (entry.actor, entry.actor_uuid) == (None, None)
    assert "twee keer geen antwoord" in entry.reason
    (mail,) = mails("Niet meer op de site")
    assert links(mail) == [f"/organisator/activiteit/{own.uuid}/"]
    actions.restore(own, by=organiser)
    actions.submit(own, by=organiser)
    actions.publish(own, by=moderator)
    run()
    assert visible(own)


def test_killed_before_the_mail_is_queued_nothing_was_sent_and_the_next_run_does_it(own, on_day, monkeypatch):
    def killed(*args):
        raise KeyboardInterrupt

    on_day(76)
    with monkeypatch.context() as patched:
        patched.setattr(emails, "still_true", killed)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert not Reminder.objects.exists()
    run()
    assert (len(mails()), numbers(own)) == (1, [1])


def test_killed_between_two_rows_neither_is_there(own, on_day, make_activity, monkeypatch):
    make_activity("Soep", organisation=own.organisation, checked_on=CHECKED)
    create, made = Reminder.objects.create, []

    def create_one(**values):
        if made:
            raise KeyboardInterrupt
        made.append(values)
        return create(**values)

    on_day(76)
    with monkeypatch.context() as patched:
        patched.setattr(reminders.Reminder.objects, "create", create_one)
        with pytest.raises(KeyboardInterrupt):
            run()
    assert made
    assert not Reminder.objects.exists()
    run()
    assert Reminder.objects.count() == 2
    assert len(mails()) == 1


def test_one_organisation_that_fails_leaves_the_mail_of_those_before_it(own, on_day, make_activity, other_organiser):
    other = other_organiser.memberships.get().organisation
    make_activity("Soep", organisation=other, checked_on=CHECKED)
    User.objects.filter(pk=other_organiser.pk).update(email="geen-adres")
    on_day(76)
    with pytest.raises(Exception, match="e-mail"):
        run()
    assert [mail.subject for mail in mails()] == ["Klopt dit nog? Koffie"]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time: see the test below")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_send_one_mail(own, on_day):
    on_day(76)
    start = threading.Barrier(2)

    def at_once(_number):
        start.wait()
        try:
            return run()
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(at_once, range(2)))
    assert sorted(said) == [f"Gevraagd of het nog klopt: {number}. Van de site gehaald: 0." for number in (0, 1)]
    assert len(mails()) == 1


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_of_two_digests_at_once_one_is_sent(make_activity, moderator):
    actions.report(make_activity(), ReportKind.GONE)
    start = threading.Barrier(2)

    def at_once(_number):
        start.wait()
        try:
            return actions.send_digest(moderator)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(at_once, range(2))) == [False, True]
    assert len(mails("op de redactie")) == 1


def test_a_run_that_chose_its_organisations_before_another_sent_the_mail_sends_nothing(own, on_day):
    on_day(76)
    (chosen,) = actions.organisations_to_remind()
    run()
    assert actions.remind(chosen) == 0
    assert len(mails()) == 1


@pytest.fixture
def monday(time_machine):
    time_machine.move_to("2026-11-30 07:00:00+01:00", tick=False)


def digest():
    out = StringIO()
    call_command("send_digest", stdout=out)
    return out.getvalue().strip()


def test_a_moderator_hears_once_a_week_what_waits_the_oldest_first(
    monday, make_activity, organisation, organiser, moderator, time_machine
):
    soup = make_activity("Soep", organisation=organisation)
    Activity.objects.filter(pk=soup.pk).update(status=Status.DRAFT)
    actions.submit(soup, by=organiser)
    time_machine.shift(timedelta(hours=1))
    coffee = make_activity("Koffie", organisation=organisation)
    actions.edit_activity(coffee, {"summary": "Met koek"}, by=organiser)
    time_machine.shift(timedelta(hours=1))
    actions.report(coffee, ReportKind.GONE, "Bel mij: bewoner")
    actions.report(coffee, ReportKind.PRICE)
    assert [digest() for _run in range(2)] == ["Verstuurd: 1.", "Verstuurd: 0."]
    (mail,) = mails("Er wachten 4 dingen op de redactie")
    assert mail.to == ["redacteur@example.org"]
    assert "1 nieuwe activiteit\n1 wijziging\n2 meldingen van bezoekers" in mail.message
    oldest = mail.message.split("Dit wacht het langst:\n\n")[1].split("\n\n")[0].splitlines()
    assert oldest == [
        "Nieuw: Soep (Voorbeeldclub), sinds 30 november",
        "Wijziging: Koffie (Voorbeeldclub), sinds 30 november",
        *["Melding: Koffie, sinds 30 november"] * 2,
    ]
    assert "bewoner" not in mail.message
    assert links(mail) == ["/redactie/"]


def test_next_monday_there_is_another_and_until_then_none(monday, make_activity, moderator, time_machine):
    actions.report(make_activity(), ReportKind.GONE)
    sent = []
    for _day in range(8):
        digest()
        sent.append(len(mails("op de redactie")))
        time_machine.shift(timedelta(days=1))
    assert sent == [1] * 7 + [2]


def test_when_nothing_waits_nothing_is_sent_and_later_that_week_it_still_can_be(monday, make_activity, moderator):
    digest()
    assert not mails()
    assert not MailMark.objects.exists()
    actions.report(make_activity(), ReportKind.GONE)
    digest()
    assert len(mails("Er wacht 1 ding op de redactie")) == 1


def test_each_moderator_gets_their_own_and_who_is_none_or_left_gets_none(monday, make_activity, moderator, resident):
    User.objects.create_user("editor@example.org", is_moderator=True, language="en")
    User.objects.create_user("weg@example.org", is_moderator=True, is_active=False)
    actions.report(make_activity(), ReportKind.GONE)
    digest()
    assert [(mail.to[0], links(mail)) for mail in mails()] == [
        ("redacteur@example.org", ["/redactie/"]),
        ("editor@example.org", ["/en/redactie/"]),
    ]
    assert mails()[1].subject == "1 item waits for the moderators"


def test_when_its_mail_cannot_be_queued_the_digest_is_still_to_be_sent(monday, make_activity, moderator, monkeypatch):
    def killed(*args):
        raise KeyboardInterrupt

    actions.report(make_activity(), ReportKind.GONE)
    with monkeypatch.context() as patched:
        patched.setattr(emails, "digest", killed)
        with pytest.raises(KeyboardInterrupt):
            digest()
    assert digest() == "Verstuurd: 1."


def test_marks_of_long_ago_are_forgotten(monday, make_activity, moderator, time_machine):
    actions.report(make_activity(), ReportKind.GONE)
    digest()
    time_machine.shift(timedelta(days=61))
    call_command("clear_expired")
    assert not MailMark.objects.exists()
