"""Through HTTP: what costs somebody else something is limited per internet address, and says what to do."""

import pytest

from maps import tiles
from maps.geometry import Point
from tests.stubs import PDOKStub, TileStub, pdok_doc

MOERWIJK = Point(52.0541, 4.2981)


@pytest.fixture
def pdok(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PDOKStub() as stub:
        settings.PDOK_URL, settings.GEOCODING_LIMIT = stub.url, 2
        yield stub


@pytest.fixture
def tile(settings, monkeypatch, tmp_path, zuidwest):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    settings.VAR_DIR, settings.TILE_LIMIT = tmp_path, 3
    with TileStub() as stub:
        settings.TILE_URL = stub.url
        tiles._fetcher.cache_clear()
        yield "/tegels/{}/{}/{}.png".format(*tiles.tile_at(MOERWIJK, 16))


def test_too_many_tiles_are_refused_until_the_next_minute(client, tile):
    assert [client.get(tile).status_code for _ in range(4)] == [200, 200, 200, 429]
    refused = client.get(tile)
    assert 0 < int(refused["Retry-After"]) <= 60
    assert refused["Cache-Control"] == "no-store"
    assert "Wacht een minuut" in refused.content.decode()
    assert "Cookie" not in refused.get("Vary", "")
    assert client.get(tile, REMOTE_ADDR="192.0.2.2").status_code == 200


def test_an_address_that_is_no_tile_of_ours_is_not_counted(client, tile):
    assert {client.get("/tegels/16/1/1.png").status_code for _ in range(6)} == {404}
    assert client.get(tile).status_code == 200


def test_a_proxy_of_ours_does_not_make_all_visitors_one(client, tile, settings):
    settings.TRUSTED_PROXIES = 1
    visitors = [client.get(tile, headers={"X-Forwarded-For": f"192.0.2.{number}"}) for number in range(6)]
    assert {answer.status_code for answer in visitors} == {200}


def test_who_asks_pdok_too_much_goes_on_with_what_we_know_ourselves(client, pdok, zuidwest):
    pdok.answer_with(pdok_doc("Laan van Voorbeeld 1, 's-Gravenhage", 52.0541, 4.2981, straatnaam="Laan van Voorbeeld"))
    for number in range(5):
        page = client.get("/zoeken/", {"bij": f"Laan van Voorbeeld {number}"})
        assert page.status_code == 200
    assert len(pdok.requests) == 2
    assert "Vul een postcode in" in page.content.decode()
    assert "Vul een postcode in" not in client.get("/zoeken/", {"bij": "2532 CR"}).content.decode()


def test_what_pdok_said_before_costs_nothing(client, pdok, zuidwest):
    pdok.answer_with(pdok_doc("Laan van Voorbeeld 1, 's-Gravenhage", 52.0541, 4.2981, straatnaam="Laan van Voorbeeld"))
    for _ in range(4):
        client.get("/zoeken/", {"bij": "Laan van Voorbeeld 1"})
    client.get("/zoeken/", {"bij": "Laan van Voorbeeld 2"})
    assert len(pdok.requests) == 2


def test_pages_and_the_api_count_together_and_others_apart(client, pdok, zuidwest):
    pdok.answer_with()
    client.get("/zoeken/", {"bij": "Eerste Voorbeeldstraat"})
    client.get("/api/v1/activiteiten", {"bij": "Tweede Voorbeeldstraat"})
    assert client.get("/api/v1/activiteiten", {"bij": "Derde Voorbeeldstraat"}).status_code == 400
    assert len(pdok.requests) == 2
    client.get("/api/v1/activiteiten", {"bij": "Derde Voorbeeldstraat"}, REMOTE_ADDR="192.0.2.2")
    assert len(pdok.requests) == 3
