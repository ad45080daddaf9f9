"""Who gets a mail, in which language, and what stands in it."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings

from accounts.models import User
from activities import actions, emails
from activities.enums import ReportKind, Status
from activities.models import Activity, Membership
from tests.activities.mails import links, mails

TEXTS = Path(settings.BASE_DIR) / "templates" / "emails"


@pytest.fixture
def own(make_activity, organisation, organiser):
    return make_activity("Koffie", organisation=organisation)


@pytest.fixture
def draft(own):
    Activity.objects.filter(pk=own.pk).update(status=Status.DRAFT)
    own.refresh_from_db()
    return own


def _one(subject):
    (mail,) = mails(subject)
    return mail


def test_every_mail_is_there_in_dutch_and_in_english():
    names = {path.name.split(".")[0] for path in TEXTS.glob("*.txt")}
    assert {f"{name}.{code}.txt" for name in names for code in ("nl", "en")} == {x.name for x in TEXTS.glob("*.txt")}


def test_who_sends_something_in_hears_what_happens_next(draft, organiser, colleague):
    actions.submit(draft, by=organiser)
    mail = _one("Ingestuurd: Koffie")
    assert mail.to == ["organisator@example.org"]
    assert "Je hebt Koffie ingestuurd voor Voorbeeldclub." in mail.message
    assert links(mail) == [f"/organisator/activiteit/{draft.uuid}/"]


def test_a_reader_of_english_gets_an_english_mail_with_links_to_english_pages(draft, organiser):
    organiser.language = "en"
    actions.submit(draft, by=organiser)
    mail = _one("We have received: Koffie")
    assert "You sent in Koffie for Voorbeeldclub." in mail.message
    assert links(mail) == [f"/en/organisator/activiteit/{draft.uuid}/"]
    assert 'lang="en"' in mail.html_message


def test_a_language_that_we_have_pages_in_but_no_mails_gets_those_pages(draft, organiser):
    organiser.language = "ar"
    actions.submit(draft, by=organiser)
    assert links(_one("Ingestuurd: Koffie")) == [f"/ar/organisator/activiteit/{draft.uuid}/"]


@pytest.mark.parametrize("language", ["", "xx", "nl-NL"])
def test_a_language_that_we_do_not_have_becomes_dutch(draft, organiser, language):
    organiser.language = language
    actions.submit(draft, by=organiser)
    assert links(_one("Ingestuurd: Koffie")) == [f"/organisator/activiteit/{draft.uuid}/"]


def test_all_who_work_there_hear_that_it_is_published_and_nobody_else(draft, organiser, colleague, other_organiser):
    User.objects.filter(pk=colleague.pk).update(language="en")
    gone = User.objects.create_user("weg@example.org", is_active=False)
    Membership.objects.create(organisation=draft.organisation, user=gone)
    emails.published(draft)
    assert [(mail.to[0], mail.subject) for mail in mails()] == [
        ("organisator@example.org", "Op de site: Koffie"),
        ("collega@example.org", "On the website: Koffie"),
    ]
    assert [links(mail) for mail in mails()] == [[f"/activiteit/{draft.slug}/"], [f"/en/activiteit/{draft.slug}/"]]


def test_sent_back_says_why_and_that_nothing_is_lost(draft, organiser, moderator):
    actions.submit(draft, by=organiser)
    actions.send_back(draft, "Schrijf erbij\nwat het kost.", by=moderator)
    mail = _one("Nog even aanpassen: Koffie")
    assert "De redacteur schrijft:\n\nSchrijf erbij\nwat het kost.\n\n" in mail.message
    assert "Wat je had ingevuld, staat er nog." in mail.message
    assert "redacteur@example.org" not in mail.message


def test_a_change_that_waits_is_told_as_a_change_and_so_is_what_becomes_of_it(own, organiser, moderator):
    actions.edit_activity(own, {"summary": "Met koek"}, by=organiser)
    assert "Tot die tijd blijft op de site staan wat er stond." in _one("Je wijziging is ingestuurd").message
    actions.refuse_proposal(own.proposals.get(), "Nee", by=moderator)
    assert "Wat er al stond, blijft staan." in _one("Je wijziging staat nog niet op de site").message
    proposal = actions.edit_activity(own, {"summary": "Met taart"}, by=organiser)
    actions.accept_proposal(proposal, by=moderator)
    assert _one("Je wijziging staat op de site: Koffie").to == ["organisator@example.org"]


def test_a_report_is_told_without_what_the_visitor_wrote(own, organiser):
    actions.report(own, ReportKind.TIMES, "Bel mij maar: 06-bewoner")
    mail = _one("Klopt dit niet meer? Koffie")
    assert "bij Koffie: de tijden." in mail.message
    assert "bewoner" not in mail.message + mail.html_message
    assert links(mail) == ["/organisator/"]


def test_many_reports_are_one_mail_an_hour_for_an_organisation(own, organiser, make_activity, time_machine):
    time_machine.move_to("2026-12-01 10:00:00+01:00", tick=False)
    other = make_activity("Soep", organisation=own.organisation)
    for _minute in range(12):
        actions.report(own, ReportKind.GONE)
        actions.report(other.organisation, ReportKind.OTHER, "x")
        time_machine.shift(timedelta(minutes=5))
    assert len(mails()) == 1
    actions.report(other, ReportKind.PRICE)
    assert len(mails()) == 1
    time_machine.shift(timedelta(seconds=1))
    actions.report(other, ReportKind.PRICE)
    assert [mail.subject for mail in mails()] == ["Klopt dit niet meer? Koffie", "Klopt dit niet meer? Soep"]


def test_one_organisation_does_not_use_up_the_mail_of_another(own, organiser, make_activity, other_organiser):
    theirs = make_activity("Soep", organisation=other_organiser.memberships.get().organisation)
    actions.report(own, ReportKind.GONE)
    actions.report(theirs, ReportKind.GONE)
    assert len(mails()) == 2


def test_a_report_about_what_nobody_looks_after_is_kept_and_not_mailed(make_activity, organisation):
    actions.report(make_activity(), ReportKind.GONE)
    actions.report(organisation, ReportKind.GONE)
    assert not mails()


def test_hostile_names_are_only_text(make_activity, organisation, organiser):
    name = "<b>Koffie</b>\r\nBcc: x@example.org"
    activity = make_activity(name, organisation=organisation)
    emails.published(activity)
    (mail,) = mails()
    assert mail.subject == "Op de site: <b>Koffie</b> Bcc: x@example.org"
    assert "<b>" not in mail.html_message
    assert "&lt;b&gt;Koffie" in mail.html_message
