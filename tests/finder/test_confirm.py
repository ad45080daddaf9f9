""" "Klopt dit nog?" by the link in the mail: looking changes nothing, the button does, and once is enough."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from activities import actions, confirm_links
from activities.enums import Status, Verb
from activities.models import Activity, AuditEntry, Revision, SenderCount, UsedToken
from tests.activities.helpers import plan

OURS = "http://testserver"


@pytest.fixture
def asked(make_activity, organisation, organiser, time_machine):
    time_machine.move_to("2026-12-16 12:00:00+01:00", tick=False)
    return make_activity(
        "Koffie <b>", organisation=organisation, checked_on="2026-10-01", phone="070 000 00 00", price_cents=150
    )


@pytest.fixture
def address(asked):
    asked.refresh_from_db()
    return f"/klopt-nog/{confirm_links.token_of(asked)}/"


def form_token(client, address):
    return re.search(r'name="formulier" value="([^"]+)"', client.get(address).content.decode())[1]


def send(client, address, *, token=None, origin=OURS, **values):
    sent = {"formulier": token or form_token(client, address), "homepage": ""} | values
    return client.post(address, sent, headers={"Origin": origin} if origin else {})


def state(asked):
    asked.refresh_from_db()
    return (
        asked.checked_on,
        asked.version,
        AuditEntry.objects.filter(activity=asked).count(),
        Revision.objects.current(),
    )


def test_the_page_shows_what_is_on_the_site_and_two_answers(client, address, asked):
    html = client.get(address).content.decode()
    assert "Koffie &lt;b&gt;" in html
    for words in ("€ 1,50", "070 000 00 00", "Ja, het klopt nog", "Nee, er is iets veranderd", "1 oktober 2026"):
        assert words in html
    assert f'href="/organisator/activiteit/{asked.uuid}/wijzigen/"' in html
    assert '<meta name="robots" content="noindex">' in html


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanners_that_follow_the_link_change_nothing(client, address, asked, method):
    before = state(asked)
    for _visit in range(3):
        answer = getattr(client, method)(address)
        assert answer.status_code == 200
        getattr(client, method)(address + "bedankt/", follow=True)
    assert state(asked) == before
    assert not UsedToken.objects.exists()
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "no-store" in answer["Cache-Control"]


def test_the_button_confirms_and_the_log_says_how(client, address, asked):
    version = asked.version
    answer = send(client, address)
    assert answer["Location"] == f"{address}bedankt/"
    page = client.get(answer["Location"])
    assert "Dank je wel. Het staat erbij." in page.content.decode()
    assert "is nagekeken op 16 december 2026" in page.content.decode()
    asked.refresh_from_db()
    assert (asked.checked_on, asked.version) == (timezone.localdate(), version + 1)
    entry = AuditEntry.objects.get(activity=asked, verb=Verb.CONFIRM)
    assert (entry.actor, entry.actor_uuid, entry.reason) == (None, None, "Via de link in de mail.")
    assert not client.cookies


def test_a_second_time_it_says_that_it_was_done(client, address, asked):
    send(client, address)
    after = state(asked)
    for answer in (client.get(address), send(client, address, token="x")):
        assert answer.status_code == 200
        assert "Dat is al gedaan" in answer.content.decode()
    assert state(asked) == after


def test_two_links_to_the_same_thing_are_one_answer(client, asked, time_machine, address):
    time_machine.shift(timedelta(days=15))
    second = f"/klopt-nog/{confirm_links.token_of(asked)}/"
    assert second != address
    send(client, second)
    assert "Dat is al gedaan" in client.get(address).content.decode()


def test_once_a_member_confirmed_the_link_is_done_too(client, address, asked, organiser):
    actions.confirm(asked, by=organiser)
    assert "Dat is al gedaan" in client.get(address).content.decode()


def test_of_two_who_press_at_once_one_writes(asked, address):
    checked_on = asked.checked_on
    stale = Activity.objects.get(pk=asked.pk)
    assert actions.confirm_by_link(asked, checked_on)
    assert not actions.confirm_by_link(stale, checked_on)
    assert AuditEntry.objects.filter(activity=asked, verb=Verb.CONFIRM).count() == 1


@pytest.mark.parametrize("origin", ["https://elders.example.org", "null", ""])
def test_from_another_site_it_is_refused(client, address, asked, origin):
    before = state(asked)
    answer = send(client, address, origin=origin)
    assert answer.status_code == 403
    assert "kwam van een andere site" in answer.content.decode()
    assert state(asked) == before


def test_without_the_token_of_the_form_it_is_refused(client, address, asked):
    before = state(asked)
    for token in ("x", form_token(client, "/klopt-dit-niet/plek/wijkcentrum-bouwlust/")):
        answer = send(client, address, token=token)
        assert answer.status_code == 400
        assert "Ja, het klopt nog" in answer.content.decode()
    assert state(asked) == before


def test_a_page_that_stood_open_too_long_asks_once_more(client, address, asked, time_machine):
    token = form_token(client, address)
    time_machine.shift(timedelta(hours=3))
    answer = send(client, address, token=token)
    assert (answer.status_code, asked.checked_on) == (400, state(asked)[0])
    assert "stond te lang open" in answer.content.decode()


def test_a_machine_that_fills_in_everything_confirms_nothing(client, address, asked):
    before = state(asked)
    assert send(client, address, homepage="https://spam.example.org").status_code == 302
    assert state(asked) == before


def test_an_organisation_with_many_activities_is_not_taken_for_a_flood(client, make_activity, asked, settings):
    settings.PUBLIC_FORM_LIMIT = 2
    for number in range(5):
        activity = make_activity(f"Soep {number}", checked_on=asked.checked_on, organisation=asked.organisation)
        activity.refresh_from_db()
        assert send(client, f"/klopt-nog/{confirm_links.token_of(activity)}/").status_code == 302
    assert not SenderCount.objects.exists()


@pytest.mark.parametrize(
    "change", [lambda token: token[:-1], lambda token: "x" + token, lambda token: "x", lambda token: "é.%00.x"]
)
@pytest.mark.parametrize("method", ["get", "post"])
def test_a_link_that_is_not_ours_says_what_to_do(client, address, change, method):
    token = address.split("/")[2]
    answer = getattr(client, method)(f"/klopt-nog/{change(token)}/")
    assert answer.status_code == 404
    assert "Druk nog een keer op de knop in de mail, of log in." in answer.content.decode()


def test_a_link_to_what_is_gone_says_what_to_do(client, address, asked):
    asked.delete()
    assert client.get(address).status_code == 404


def test_a_link_works_120_days(client, address, asked, time_machine):
    time_machine.shift(timedelta(days=120))
    assert "Ja, het klopt nog" in client.get(address).content.decode()
    time_machine.shift(timedelta(seconds=1))
    before = state(asked)
    for answer in (client.get(address), client.post(address, headers={"Origin": OURS})):
        assert answer.status_code == 410
        assert "Deze link is te oud" in answer.content.decode()
    assert state(asked) == before


@pytest.mark.parametrize("status", [Status.ARCHIVED, Status.WITHDRAWN, Status.DRAFT])
def test_what_is_not_on_the_site_any_more_is_put_back_by_who_signs_in(client, address, asked, status):
    Activity.objects.filter(pk=asked.pk).update(status=status)
    answer = client.get(address)
    assert answer.status_code == 410
    assert "Log in en zet het terug" in answer.content.decode()
    assert "Ja, het klopt nog" not in answer.content.decode()


def test_the_page_speaks_the_language_of_its_address(client, address):
    html = client.get(f"/ar{address}").content.decode()
    assert 'dir="rtl"' in html


def test_a_series_that_is_over_asks_for_new_dates(client, address, asked):
    assert "nieuwe datums" not in client.get(address).content.decode()
    plan(asked, starts_on=timezone.localdate() - timedelta(days=30), ends_on=timezone.localdate() - timedelta(days=1))
    assert "De laatste datum is geweest." in client.get(address).content.decode()
