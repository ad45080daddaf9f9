"""What every answer tells a browser, whoever asks and whatever it answers."""

import pytest

pytestmark = pytest.mark.usefixtures("zuidwest")
PUBLIC = ["/", "/zoeken/", "/kaart/", "/en/over/", "/bestaat-niet/", "/api/v1/activiteiten", "/hsds/v3", "/robots.txt"]
PRIVATE = ["/inloggen/", "/organisator/", "/redactie/", "/beheer/", "/account/"]


def _policy(answer):
    return dict(each.strip().partition(" ")[::2] for each in answer["Content-Security-Policy"].split(";"))


@pytest.mark.parametrize("address", [*PUBLIC, *PRIVATE])
def test_every_answer_is_read_as_what_it_is_and_framed_by_nobody(client, address):
    answer = client.get(address)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert _policy(answer)["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("address", [*PUBLIC, *PRIVATE])
def test_every_answer_has_a_content_type_with_its_letters(client, address):
    kind = client.get(address)["Content-Type"]
    assert "charset=utf-8" in kind or kind.startswith(("application/json", "application/problem+json"))


@pytest.mark.parametrize("address", ["/", "/zoeken/", "/kaart/", "/inloggen/", "/organisator/"])
def test_scripts_are_ours_or_written_by_us_for_this_answer(client, address):
    policy = _policy(client.get(address))
    assert policy["default-src"] == policy["object-src"] == policy["base-uri"] == "'none'"
    assert policy["style-src"] == policy["form-action"] == "'self'"
    for sources in policy.values():
        for word in ("unsafe", "http:", "https:", "*"):
            assert word not in sources
    assert all(source == "'self'" or source.startswith("'nonce-") for source in policy["script-src"].split())


def test_a_nonce_is_used_once(client):
    first, second = (_policy(client.get("/kaart/"))["script-src"] for _time in range(2))
    assert "'nonce-" in first
    assert first != second


@pytest.mark.parametrize("address", ["/", "/inloggen/", "/api/v1/activiteiten"])
def test_no_page_can_use_a_camera_and_only_our_own_may_ask_where_somebody_is(client, address):
    policy = client.get(address)["Permissions-Policy"]
    assert "geolocation=(self)" in policy
    for feature in ("camera", "microphone", "payment", "usb", "display-capture"):
        assert f"{feature}=()" in policy


@pytest.mark.parametrize("address", ["/", "/zoeken/", "/embed", "/api/v1/activiteiten", "/agenda.ics", "/foto/x"])
def test_what_is_the_same_for_everybody_may_be_used_on_other_sites(client, address):
    answer = client.get(address)
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "unsafe-none"


@pytest.mark.parametrize("address", ["/inloggen/", "/organisator/", "/account/", "/beheer/"])
def test_what_is_of_one_person_is_for_our_own_pages_alone_and_kept_by_nobody(client, organiser, address):
    client.force_login(organiser)
    answer = client.get(address)
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "no-store" in answer["Cache-Control"]
    assert "Access-Control-Allow-Origin" not in client.get(address, headers={"origin": "https://elders.example.com"})


def test_other_sites_read_open_data_without_anybody_s_cookie(client):
    answer = client.get("/api/v1/activiteiten", headers={"origin": "https://elders.example.com"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in answer


@pytest.mark.parametrize("verb", ["TRACE", "CONNECT", "PROPFIND", "DELETE"])
@pytest.mark.parametrize("address", ["/", "/zoeken/", "/robots.txt"])
def test_a_verb_that_no_page_knows_does_nothing(client, verb, address):
    assert client.generic(verb, address).status_code == 405


@pytest.mark.parametrize("address", ["/static/", "/media/", "/downloads/../", "/.git/config", "/.env", "/manage.py"])
def test_no_folder_and_no_file_of_ours_can_be_looked_into(client, address):
    assert client.get(address).status_code in (404, 302)
