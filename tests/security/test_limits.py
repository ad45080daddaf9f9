"""Whoever tries too often is stopped, at each door. Tiles and PDOK: tests/limits; cards: tests/referrals."""

import pytest

pytestmark = pytest.mark.usefixtures("zuidwest")


def _statuses(times, ask):
    return [ask(number).status_code for number in range(times)]


def test_asking_for_codes(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_login_code": "3/15m/ip,5/15m/key"}
    asked = _statuses(4, lambda number: client.post("/inloggen/", {"email": f"bewoner-{number}@example.org"}))
    assert asked == [302, 302, 302, 429]


def test_guessing_a_code(client, resident):
    client.post("/inloggen/", {"email": resident.email})
    for number in range(5):
        client.post("/inloggen/code/", {"code": f"0000-000{number}"})
    assert client.get("/inloggen/code/").status_code == 302
    assert client.get("/account/").status_code == 302


def test_signing_up(client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"signup": "2/15m/ip"}
    sent = _statuses(
        3, lambda number: client.post("/aanmelden/", {"email": f"nieuw-{number}@example.org", "organisation": "Club"})
    )
    assert sent == [302, 302, 429]


def test_sending_reports(client, settings):
    settings.PUBLIC_FORM_LIMIT = 2
    address = "/klopt-dit-niet/plek/wijkcentrum-bouwlust/"
    sent = _statuses(4, lambda number: client.post(address, {"wat": "tijden"}, headers={"origin": "http://testserver"}))
    assert sent == [400, 400, 429, 429]


def test_reading_the_api(client, settings, time_machine):
    time_machine.move_to("2026-12-01T08:00:00Z", tick=False)
    settings.API_READ_LIMIT = 2
    assert _statuses(3, lambda number: client.get("/api/v1/categorieen")) == [200, 200, 429]


def test_trying_keys_of_the_api(client, settings):
    settings.TOKEN_TRIES_LIMIT = 2
    headers = {"authorization": "Bearer dz_onzin"}
    tried = _statuses(
        4, lambda number: client.post("/api/v1/activiteiten", "{}", content_type="application/json", headers=headers)
    )
    assert tried == [401, 401, 429, 429]


def test_nobody_escapes_a_limit_with_an_address_they_made_up(client, settings, time_machine):
    time_machine.move_to("2026-12-01T08:00:00Z", tick=False)
    settings.API_READ_LIMIT = 2
    made_up = ["X-Forwarded-For", "X-Real-IP", "Forwarded", "X-Client-IP", "CF-Connecting-IP"]
    asked = [client.get("/api/v1/categorieen", headers={name: "198.51.100.7"}).status_code for name in made_up]
    assert asked == [200, 200, 429, 429, 429]
