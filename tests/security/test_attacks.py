"""What somebody sends who means harm: nothing breaks, nobody else's page changes, and nobody is led elsewhere."""

import json
import re
import time

import pytest
from django.test import Client

from activities.importers import calendar_words
from activities.models import Activity, Organisation
from tests.accounts.helpers import give_second_factor

pytestmark = pytest.mark.usefixtures("zuidwest")
ELSEWHERE = "elders.example.com"
# What differs by chance between two answers to the same question.
CHANCE = re.compile(rb'(nonce=|inlineScriptNonce":|name="formulier" value=)"[^"]*"|<lastBuildDate>[^<]*')


@pytest.fixture
def asker():
    return Client(raise_request_exception=False)


# Forms that nothing can read


@pytest.mark.parametrize("letters", ["zlib", "rot13", "idna", "hex", "bz2", "undefined", "nonsense", "utf-16"])
@pytest.mark.parametrize("address", ["/inloggen/", "/aanmelden/", "/uitloggen/"])
@pytest.mark.parametrize("strict", [False, True])
def test_a_form_in_letters_that_there_are_not_is_no_fault_of_ours(letters, address, strict):
    client = Client(raise_request_exception=False, enforce_csrf_checks=strict)
    body = b'--x\r\nContent-Disposition: form-data; name="email"\r\n\r\n\xff\xfea@example.org\r\n--x--\r\n'
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded"):
        answer = client.generic("POST", address, body, content_type=f"{kind}; charset={letters}")
        assert answer.status_code < 500


@pytest.mark.parametrize("address", ["/inloggen/", "/aanmelden/", "/organisator/nieuw/"])
def test_a_body_without_end_is_refused_before_it_is_read(asker, settings, address):
    settings.LARGEST_BODY = 1000
    body = b'--x\r\nContent-Disposition: form-data; name="f"; filename="f"\r\n\r\n' + b"x" * 2000 + b"\r\n--x--\r\n"
    answer = asker.generic("POST", address, body, content_type="multipart/form-data; boundary=x")
    assert answer.status_code == 413


@pytest.mark.parametrize(
    "body",
    ["[" * 100_000, '{"a":' * 50_000, '{"naam":' + "1" * 5_000 + "}", '{"naam":"\\ud800"}', "NaN", "\x00", "1e999999"],
    ids=["lists", "objects", "long number", "half a letter", "NaN", "NUL", "large number"],
)
def test_json_that_unfolds_into_very_much_is_a_problem_and_no_fault(asker, organisation, organiser, body):
    from activities import actions

    secret = actions.create_token(organisation, "Agenda", by=organiser)[1]
    began = time.process_time()
    answer = asker.post(
        "/api/v1/activiteiten", body, content_type="application/json", headers={"authorization": f"Bearer {secret}"}
    )
    assert 400 <= answer.status_code < 500
    assert time.process_time() - began < 2
    assert json.loads(answer.content)["status"] == answer.status_code


# Questions


@pytest.mark.parametrize(
    "address",
    [
        "/zoeken/?q=" + "a" * 50_000,
        "/zoeken/?bij=" + "1" * 50_000,
        "/zoeken/?q=%00%ff",
        "/zoeken/?pagina=" + "9" * 5_000,
        "/zoeken/?straal=" + "9" * 400,
        "/zoeken/?lat=nan&lon=inf",
        "/zoeken/?leeftijd=²",
        "/zoeken/?q='%20OR%201=1%20--",
        "/kaart/punten.geojson?bbox=" + "1," * 3_000,
        "/agenda.ics?q=" + "(" * 5_000,
        "/agenda.rss?q=%3C/title%3E%3Cscript%3E",
        "/activiteit/%00/",
        "/klopt-nog/" + "a:" * 3_000 + "/",
        "/openactive/session-series?afterChangeNumber=" + "9" * 5_000,
        "/api/v1/activiteiten?pagina=" + "9" * 5_000,
        "/hsds/v3/services?page=" + "9" * 5_000,
    ],
    ids=range(16),
)
def test_a_question_that_nobody_means_is_answered_in_time(asker, address):
    began = time.process_time()
    answer = asker.get(address)
    assert answer.status_code < 500
    assert time.process_time() - began < 5
    assert b"<script>alert" not in b"".join(answer)


# Whose page it is


@pytest.mark.parametrize(
    "headers",
    [
        {"x-forwarded-host": ELSEWHERE},
        {"x-forwarded-proto": "https"},
        {"x-forwarded-port": "1234"},
        {"x-original-url": "/beheer/"},
        {"x-rewrite-url": "/beheer/"},
        {"x-http-method-override": "DELETE"},
        {"forwarded": f"host={ELSEWHERE}"},
        {"origin": f"https://{ELSEWHERE}"},
        {"cookie": "sessionid=x; csrftoken=y; django_language=ar"},
        {"host": "localhost"},
    ],
    ids=lambda headers: next(iter(headers)),
)
def test_no_header_changes_the_page_that_others_get_from_a_cache(client, make_activity, headers):
    activity = make_activity()
    for address in ("/", "/zoeken/", f"/activiteit/{activity.slug}/", "/robots.txt", "/sitemap.xml", "/agenda.rss"):
        usual, other = client.get(address), client.get(address, headers=headers)
        assert other.status_code == usual.status_code == 200
        assert _lasting(other) == _lasting(usual), address
        assert ELSEWHERE.encode() not in _lasting(other)


def _lasting(answer) -> bytes:
    return CHANCE.sub(b"", b"".join(answer))


def test_a_part_of_a_page_is_not_kept_as_the_page(client):
    page, part = client.get("/zoeken/"), client.get("/zoeken/", headers={"hx-request": "true"})
    assert len(part.content) < len(page.content)
    assert "HX-Request" in page["Vary"]
    assert "HX-Request" in part["Vary"]


@pytest.mark.parametrize("host", [ELSEWHERE, f"{ELSEWHERE}:80", f"testserver@{ELSEWHERE}", "testserver.", "a b", ""])
def test_a_host_that_is_not_ours_gets_nothing(asker, host):
    answer = asker.get("/inloggen/", headers={"host": host})
    if answer.status_code != 400:
        assert host in ("", "testserver.")
    assert ELSEWHERE.encode() not in answer.content


@pytest.mark.parametrize(
    "where",
    [
        f"https://{ELSEWHERE}/",
        f"//{ELSEWHERE}/",
        f"/\\{ELSEWHERE}/",
        f"\\\\{ELSEWHERE}",
        f"https:{ELSEWHERE}",
        f"https:///{ELSEWHERE}",
        "javascript:alert(1)",
        f" //{ELSEWHERE}",
        f"/\t/{ELSEWHERE}",
        f"http://testserver@{ELSEWHERE}/",
        f"/%0d%0aLocation: https://{ELSEWHERE}",
    ],
)
def test_nobody_is_led_to_another_site(client, organiser, where):
    client.force_login(organiser)
    answers = [
        client.get("/inloggen/", {"next": where}),
        client.get("/beheer/login/", {"next": where}),
        client.post("/uitloggen/", {"next": where}),
    ]
    for answer in answers:
        after = answer.get("Location", "/")
        assert after.startswith("/")
        assert not after.startswith(("//", "/\\"))


def test_a_path_with_two_slashes_leads_to_no_other_site(asker):
    for path in (f"//{ELSEWHERE}/zoeken", f"///{ELSEWHERE}", f"/%2f{ELSEWHERE}/", f"/\\{ELSEWHERE}"):
        answer = asker.generic("GET", "/", PATH_INFO=path)
        assert answer.status_code in (301, 302, 404)
        assert not answer.get("Location", "/").startswith(("//", "/\\", "http"))


# What a form may change


def test_a_form_changes_its_own_fields_and_no_others(client, organiser, organisation):
    client.force_login(organiser)
    more = {"is_moderator": "on", "is_staff": "on", "is_superuser": "on", "email": "ander@example.org", "id": "1"}
    assert client.post("/account/", {"name": "Organisator", "language": "nl", **more}).status_code == 302
    organiser.refresh_from_db()
    assert organiser.name == "Organisator"
    assert organiser.email == "organisator@example.org"
    assert [organiser.is_moderator, organiser.is_staff, organiser.is_superuser] == [False] * 3
    client.post(
        f"/organisator/organisatie/{organisation.slug}/", {"name": "Club", "is_verified": "on", "verified": "on"}
    )
    assert not Organisation.objects.get(pk=organisation.pk).is_verified


def test_the_same_parameter_in_another_place_is_another_parameter(client, organiser):
    client.force_login(organiser)
    client.post("/account/?name=Kwaad&language=en", {"name": "Organisator", "language": "nl"})
    organiser.refresh_from_db()
    assert (organiser.name, organiser.language) == ("Organisator", "nl")
    answer = client.post(f"/uitloggen/?next=https://{ELSEWHERE}/")
    assert answer["Location"] == "/inloggen/"


def test_nothing_is_changed_by_looking(client, moderator, make_activity):
    activity = make_activity()
    give_second_factor(moderator)
    client.force_login(moderator)
    before = list(Activity.objects.order_by("pk").values())
    for address in ("/uitloggen/", f"/redactie/activiteit/{activity.pk}/intrekken/", "/organisator/mijn-gegevens/"):
        assert client.get(address).status_code in (200, 302, 404, 405)
    assert list(Activity.objects.order_by("pk").values()) == before


@pytest.mark.parametrize("piece", ["_", "<p ", "<br", "&", " ", "\n ", "_" * 20 + "\n", "</", "-::~"])
def test_the_text_of_a_calendar_is_read_in_time_however_long_it_is(piece):
    began = time.process_time()
    calendar_words._lines(piece * (2_000_000 // len(piece)))
    assert time.process_time() - began < 2
