""" "Klopt dit niet?": sent by anybody, without account or cookie, and not by machines or from elsewhere."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from django.test import Client
from django.utils import timezone

from activities import actions, public_forms
from activities.enums import ReportKind, Status
from activities.models import Activity, Organisation, Place, Report, SenderCount, UsedToken

OURS = "http://testserver"
ACTIVITY = "/klopt-dit-niet/activiteit/voorschool-erasmusweg/"
PLACE = "/klopt-dit-niet/plek/wijkcentrum-bouwlust/"
ORGANISATION = "/klopt-dit-niet/organisatie/mooi-welzijn/"

pytestmark = pytest.mark.usefixtures("zuidwest")


def _token(client, address=ACTIVITY):
    return re.search(r'name="formulier" value="([^"]+)"', client.get(address).content.decode())[1]


def _send(client, address=ACTIVITY, *, token=None, origin=OURS, sender="192.0.2.1", headers=None, **data):
    sent = {"formulier": token or _token(client, address), "homepage": "", "wat": "tijden", "uitleg": ""} | data
    headers = {"Origin": origin} if headers is None else headers
    return client.post(address, sent, headers=headers, REMOTE_ADDR=sender)


def _refused(answer, status, words):
    """A refusal is a page with a sentence and a form to try again with, and stores nothing."""
    assert answer.status_code == status
    html = answer.content.decode()
    assert words in html
    assert 'name="formulier"' in html
    assert not answer.cookies
    return html


@pytest.mark.parametrize(
    ("address", "page", "subject"),
    [
        (ACTIVITY, "/activiteit/voorschool-erasmusweg/", Activity),
        (PLACE, "/plek/wijkcentrum-bouwlust/", Place),
        (ORGANISATION, "/organisatie/mooi-welzijn/", Organisation),
    ],
)
def test_a_report_starts_on_the_page_is_stored_and_leads_back(client, address, page, subject):
    assert f'href="{address}"' in client.get(page).content.decode()
    answer = _send(client, address, wat="anders", uitleg="De deur is\r\ndicht.")
    assert answer.status_code == 302
    thanks = client.get(answer["Location"])
    assert "Dank je wel. We kijken ernaar." in thanks.content.decode()
    assert f'href="{page}"' in thanks.content.decode()
    report = Report.objects.get()
    assert (type(report.subject), report.subject.get_absolute_url()) == (subject, page)
    assert (report.kind, report.text, report.state) == ("anders", "De deur is\ndicht.", "new")
    assert not answer.cookies
    assert not thanks.cookies
    assert not client.cookies


def test_the_form_is_in_the_language_of_its_page_and_not_for_search_engines_or_caches(client):
    answer = client.get("/ar" + ACTIVITY)
    html = answer.content.decode()
    assert 'dir="rtl"' in html
    assert '<meta name="robots" content="noindex">' in html
    assert "no-store" in answer["Cache-Control"]
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
    assert '<meta name="robots" content="noindex">' in client.get(ACTIVITY + "bedankt/").content.decode()


def test_looking_at_the_form_stores_nothing(client):
    for address in (ACTIVITY, ACTIVITY + "?wat=weg", ACTIVITY + "bedankt/"):
        assert client.get(address).status_code == 200
        assert client.head(address).status_code == 200
    assert [model.objects.count() for model in (Report, UsedToken, SenderCount)] == [0, 0, 0]


@pytest.mark.parametrize("address", ["activiteit/nee/", "buurt/moerwijk/", "plek/voorschool/bedankt/", "nee/nee/"])
def test_what_is_not_there_cannot_be_reported(client, address):
    assert client.get("/klopt-dit-niet/" + address).status_code == 404
    assert client.post("/klopt-dit-niet/" + address, headers={"Origin": OURS}).status_code in (404, 405)


def test_what_the_public_may_not_see_cannot_be_reported(client):
    Activity.objects.filter(slug="voorschool-erasmusweg").update(status=Status.WITHDRAWN)
    assert client.get(ACTIVITY).status_code == 404


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://elders.example.org"},
        {"Origin": "https://testserver"},
        {"Origin": "http://testserver.example.org"},
        {"Origin": "http://testserver:8080"},
        {"Origin": "null"},
        {"Origin": "http://["},
        {"Referer": "https://elders.example.org/klopt-dit-niet/"},
        {"Origin": "https://elders.example.org", "Referer": OURS + ACTIVITY},
        {},
    ],
)
def test_from_another_site_it_is_refused(client, headers):
    html = _refused(_send(client, headers=headers, uitleg="van elders"), 403, "kwam van een andere site")
    assert "van elders" not in html
    assert not Report.objects.exists()
    assert not SenderCount.objects.exists()


@pytest.mark.parametrize("headers", [{"Origin": "https://dichtbij.example.org"}, {"Referer": OURS + ACTIVITY}])
def test_the_address_of_the_site_and_an_old_browser_are_known(client, headers):
    assert _send(client, headers=headers).status_code == 302
    assert Report.objects.count() == 1


def test_a_token_works_once(client):
    token = _token(client)
    assert _send(client, token=token).status_code == 302
    html = _refused(_send(client, token=token, uitleg="nog iets"), 409, "Dit heb je al verstuurd.")
    assert "nog iets" in html
    assert Report.objects.count() == 1


def test_a_token_is_good_for_two_hours_and_then_the_text_stays(client, time_machine):
    time_machine.move_to("2026-12-01 12:00:00+01:00", tick=False)
    in_time, too_late = _token(client), _token(client)
    time_machine.shift(timedelta(hours=1, minutes=59))
    assert _send(client, token=in_time).status_code == 302
    time_machine.shift(timedelta(minutes=2))
    html = _refused(_send(client, token=too_late, wat="weg", uitleg="Het is weg"), 400, "stond te lang open")
    assert "Het is weg" in html
    assert re.search(r'value="weg"\s+checked', html)
    fresh = re.search(r'name="formulier" value="([^"]+)"', html)[1]
    assert _send(client, token=fresh, wat="weg", uitleg="Het is weg").status_code == 302
    assert Report.objects.count() == 2


@pytest.mark.parametrize("change", [lambda token: token[:-1], lambda token: "a" + token, lambda token: "é:\x00:" * 9])
def test_a_token_that_was_changed_is_refused(client, change):
    _refused(_send(client, token=change(_token(client))), 400, "Er ging iets mis met dit formulier.")
    assert not Report.objects.exists()


def test_no_token_at_all_is_refused(client):
    _refused(client.post(ACTIVITY, {"wat": "weg"}, headers={"Origin": OURS}), 400, "Er ging iets mis")


@pytest.mark.parametrize("other", [PLACE, ORGANISATION, "/klopt-dit-niet/activiteit/wijkcentrum-bouwlust/"])
def test_a_token_of_another_page_is_refused(client, other):
    _refused(_send(client, token=_token(client, other)), 400, "Er ging iets mis")
    assert not Report.objects.exists()


def test_a_mistake_does_not_use_up_the_token(client):
    token = _token(client)
    html = _send(client, token=token, wat="anders").content.decode()
    assert "Schrijf hier wat er niet klopt." in html
    assert _send(client, token=token, wat="anders", uitleg="De foto").status_code == 302


def test_when_storing_fails_the_token_can_be_sent_again(client, monkeypatch):
    def fail(*args, **kwargs):
        raise IntegrityError

    token = _token(client)
    with monkeypatch.context() as patched:
        patched.setattr(actions, "report", fail)
        with pytest.raises(IntegrityError):
            _send(client, token=token)
    assert _send(client, token=token).status_code == 302


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory: tests/e2e/test_report.py does this")
@pytest.mark.django_db(transaction=True)
def test_one_token_sent_by_many_at_once_is_stored_once(client):
    call_command("load_zuidwest", verbosity=0)
    token, start = _token(client), threading.Barrier(6)

    def send(_number):
        start.wait()
        try:
            return _send(Client(), token=token).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(send, range(6)))
    assert answers == [302, 409, 409, 409, 409, 409]
    assert Report.objects.count() == 1
    assert SenderCount.objects.get().number == 6


def test_a_machine_that_fills_in_everything_is_thanked_and_not_believed(client):
    answer = _send(client, homepage="https://spam.example.org", uitleg="koop nu")
    assert answer["Location"] == ACTIVITY + "bedankt/"
    assert not Report.objects.exists()


def test_by_the_20th_request_from_one_address_it_is_refused(client, time_machine):
    time_machine.move_to("2026-12-01 10:59:00+01:00", tick=False)
    answers = []
    for _number in range(20):  # over the whole hour: a limit that starts anew at 11:00 would let these through
        answers.append(_send(client, uitleg="nog een keer"))
        time_machine.shift(timedelta(seconds=20))
    assert [answer.status_code for answer in answers] == [302] * 10 + [429] * 10
    html = _refused(answers[-1], 429, "Probeer het over een uur nog eens, of bel de gemeente: 14070.")
    assert "nog een keer" in html
    assert answers[-1]["Retry-After"] == "3600"
    assert Report.objects.count() == 10
    assert _send(client, sender="192.0.2.2").status_code == 302
    time_machine.shift(timedelta(hours=1))
    assert _send(client).status_code == 302


def test_nothing_says_who_sent_it_and_after_an_hour_nothing_is_left(client, time_machine, caplog):
    time_machine.move_to("2026-12-01 10:05:00+01:00", tick=False)
    _send(client, sender="192.0.2.77")
    time_machine.shift(timedelta(minutes=10))
    _send(client, sender="192.0.2.77")
    first, second = SenderCount.objects.order_by("started_at")
    assert first.key != second.key
    assert not any("192.0.2.77" in str(row.__dict__) for row in (first, second, *Report.objects.all()))
    assert "192.0.2.77" not in caplog.text
    time_machine.shift(timedelta(hours=3))
    _send(client, sender="192.0.2.78")
    assert SenderCount.objects.count() == 1
    assert UsedToken.objects.count() == 1


def test_one_household_with_many_ipv6_addresses_is_one_sender(client, settings):
    settings.PUBLIC_FORM_LIMIT = 1
    assert _send(client, sender="2001:db8:1:2::1").status_code == 302
    assert _send(client, sender="2001:db8:1:2:ffff::9").status_code == 429
    assert _send(client, sender="2001:db8:1:3::1").status_code == 302
    assert _send(client, sender="::ffff:192.0.2.1").status_code == 302
    assert _send(client, sender="192.0.2.1").status_code == 429


@pytest.mark.parametrize(
    ("proxies", "first", "second", "status"),
    [
        (0, "198.51.100.1", "198.51.100.2", 429),  # anybody can write this
        (1, "198.51.100.1", "198.51.100.2", 302),
        (1, "203.0.113.1, 198.51.100.1", "203.0.113.2, 198.51.100.1", 429),
        (2, "198.51.100.1, 10.0.0.1", "198.51.100.2, 10.0.0.1", 302),
        (2, "10.0.0.1", "10.0.0.2", 429),  # shorter than it can be: not ours
        (1, "", "", 429),
    ],
)
def test_a_forwarded_address_is_believed_only_from_our_own_proxies(client, settings, proxies, first, second, status):
    settings.PUBLIC_FORM_LIMIT, settings.TRUSTED_PROXIES = 1, proxies
    assert _send(client, headers={"Origin": OURS, "X-Forwarded-For": first}).status_code == 302
    assert _send(client, headers={"Origin": OURS, "X-Forwarded-For": second}).status_code == status


@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", '" onfocus="alert(1)', "{{ 7|add:7 }}", "%00\x00’\u202e"]
)
def test_hostile_text_is_only_text(client, text):
    html = _send(client, uitleg=text, wat="").content.decode()
    assert "Kies wat er niet klopt." in html
    assert "<script>alert" not in html
    assert '" onfocus' not in html
    assert _send(client, uitleg=text).status_code == 302
    assert Report.objects.get().text == text.replace("\x00", "")


def test_500_letters_fit_with_their_line_ends_and_501_do_not(client):
    lines = "\r\n".join(["a" * 99] * 5)  # 499 as the browser counts it
    assert _send(client, uitleg=lines + "é").status_code == 302
    html = _send(client, uitleg="a" * 501).content.decode()
    assert "hoogstens 500 letters" in html
    assert "a" * 501 in html
    assert Report.objects.count() == 1


@pytest.mark.parametrize("wat", ["", "nee", "tijden\x00"])
def test_a_choice_that_there_is_not_is_said_at_the_question(client, wat):
    html = _send(client, wat=wat).content.decode()
    assert re.search(r'id="fout-wat".*?dz-error', html)
    assert not Report.objects.exists()


def test_far_too_much_is_refused_politely(client):
    html = _refused(_send(client, uitleg="x" * public_forms.LONGEST_BODY), 413, "Dit is te veel tekst.")
    assert "xxx" not in html


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("&".join(f"f{number}=1" for number in range(1500)), "application/x-www-form-urlencoded"),
        (b"\xff\xfe", "multipart/form-data"),
        (b"--x", "multipart/form-data; boundary=" + "x" * 300),
    ],
)
def test_what_cannot_be_read_is_refused_politely(client, body, content_type):
    _refused(client.post(ACTIVITY, body, content_type, headers={"Origin": OURS}), 400, "We konden je formulier niet")


def test_a_report_goes_when_its_subject_goes(make_activity):
    activity = make_activity()
    actions.report(activity, ReportKind.GONE)
    actions.report(activity.place, ReportKind.GONE)
    activity.place.delete()
    assert not Report.objects.exists()


@pytest.mark.parametrize("subjects", [(), ("activity", "place")])
def test_a_report_is_of_one_thing(make_activity, subjects):
    activity = make_activity()
    of = {"activity": activity, "place": activity.place}
    with pytest.raises(IntegrityError):
        Report.objects.create(kind="weg", **{name: of[name] for name in subjects})


def test_handling_a_report_is_done_once(make_activity, django_user_model):
    user = django_user_model.objects.create_user("redactie@example.org")
    other = django_user_model.objects.create_user("ander@example.org")
    report = actions.report(make_activity(), ReportKind.PRICE, " te\x00 duur ")
    assert report.text == "te duur"
    assert actions.handle_report(report, by=user)
    assert not actions.handle_report(report, by=other)
    assert (report.state, report.handled_by) == ("handled", user)
    assert report.handled_at <= timezone.now()
    user.delete()
    report.refresh_from_db()
    assert (report.state, report.handled_by) == ("handled", None)


@pytest.mark.parametrize("content_type", ["multipart/form-data; charset=idna; boundary=x", "multipart/form-data"])
def test_a_form_that_cannot_be_read_is_refused_with_a_sentence(client, content_type):
    body = b'--x\r\nContent-Disposition: form-data; name="wat"\r\n\r\ntijden\r\n--x--\r\n'
    answer = client.generic("POST", ACTIVITY, body, content_type=content_type, headers={"Origin": OURS})
    assert answer.status_code == 400
    assert "Vul het opnieuw in." in answer.content.decode()


def test_a_length_without_end_is_too_much(client):
    answer = client.generic("POST", ACTIVITY, b"a=b", CONTENT_LENGTH="9" * 5000, headers={"Origin": OURS})
    assert answer.status_code == 413
