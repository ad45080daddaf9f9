import logging
import time

import pytest
from geopy.exc import (
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderRateLimited,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)

from maps.pdok import MAX_UNDER_WAY, PDOKLocatieserver
from tests.stubs import ENDLESS, HASTE, PATIENCE, PDOKStub, closed_port_url, pdok_doc

LEYWEG = pdok_doc("Leyweg 500, 2545BK 's-Gravenhage", 52.0431, 4.2734, straatnaam="Leyweg", huisnummer=500)


@pytest.fixture
def stub(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PDOKStub() as stub:
        yield stub


@pytest.fixture
def geocoder(stub):
    return PDOKLocatieserver(stub.url, timeout=PATIENCE)


def test_it_gives_the_name_the_point_and_the_document(stub, geocoder):
    stub.answer_with(LEYWEG)
    found = geocoder.geocode("leyweg 500")
    assert found.address == "Leyweg 500, 2545BK 's-Gravenhage"
    assert (found.latitude, found.longitude) == (52.0431, 4.2734)
    assert found.raw["huisnummer"] == 500


def test_it_can_give_all_results_in_the_order_of_pdok(stub, geocoder):
    stub.answer_with(LEYWEG, pdok_doc("Leyweg 502, 2545BK 's-Gravenhage", 52.0432, 4.2735))
    names = [each.address.split(",")[0] for each in geocoder.geocode("leyweg", exactly_one=False)]
    assert names == ["Leyweg 500", "Leyweg 502"]


def test_nothing_found_is_none_or_an_empty_list(stub, geocoder):
    assert geocoder.geocode("nergens") is None
    assert geocoder.geocode("nergens", exactly_one=False) == []
    assert geocoder.suggest("nergens") == []
    assert geocoder.reverse((52.04, 4.27)) is None


def test_suggest_asks_its_own_endpoint(stub, geocoder):
    stub.answer_with(LEYWEG)
    assert [each.address for each in geocoder.suggest("leyw")] == ["Leyweg 500, 2545BK 's-Gravenhage"]
    assert stub.requests[0][0] == "suggest"
    assert stub.requests[0][1]["q"] == ["leyw"]


def test_reverse_sends_latitude_and_longitude_by_name(stub, geocoder):
    stub.answer_with(LEYWEG)
    assert geocoder.reverse((52.0431, 4.2734)).address.startswith("Leyweg 500")
    endpoint, parameters = stub.requests[0]
    assert endpoint == "reverse"
    assert (parameters["lat"], parameters["lon"], parameters["type"]) == (["52.0431"], ["4.2734"], ["adres"])


def test_filters_are_sent_each_in_a_parameter_of_its_own(stub, geocoder):
    geocoder.geocode("leyweg", filters=("type:weg", "gemeentecode:0518"))
    assert stub.requests[0][1]["fq"] == ["type:weg", "gemeentecode:0518"]


def test_it_says_nothing_about_us_and_keeps_no_cookies(stub, geocoder):
    stub.answer_raw(200, b'{"response": {"docs": []}}', headers={"Set-Cookie": "visitor=1"})
    geocoder.geocode("leyweg")
    geocoder.geocode("erasmusweg")
    assert stub.headers[0]["user-agent"].startswith("geopy/")
    assert "cookie" not in stub.headers[1]


def test_an_empty_query_is_not_sent(stub, geocoder):
    with pytest.raises(GeocoderQueryError):
        geocoder.geocode("  ")
    assert stub.requests == []


@pytest.mark.parametrize(
    ("status", "error"),
    [
        (400, GeocoderQueryError),
        (429, GeocoderRateLimited),
        (500, GeocoderServiceError),
        (502, GeocoderServiceError),
        (503, GeocoderTimedOut),
        (204, GeocoderServiceError),
    ],
)
def test_every_other_status_is_an_error_after_one_attempt(stub, geocoder, status, error):
    stub.answer_raw(status, b"")
    with pytest.raises(error):
        geocoder.geocode("leyweg")
    assert len(stub.requests) == 1


def test_too_many_requests_says_when_to_come_back(stub, geocoder):
    stub.answer_raw(429, b"", headers={"Retry-After": "7"})
    with pytest.raises(GeocoderRateLimited) as error:
        geocoder.geocode("leyweg")
    assert error.value.retry_after == 7


def test_a_redirect_is_not_followed(stub, geocoder):
    stub.answer_raw(302, b"", headers={"Location": stub.url + "/free?q=elders"})
    with pytest.raises(GeocoderServiceError):
        geocoder.geocode("leyweg")
    assert len(stub.requests) == 1


@pytest.mark.parametrize(
    "body",
    [
        b"<!doctype html><title>Onderhoud</title>",
        b"",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b'{"response": []}',
        b'{"response": {"docs": {}}}',
        b'{"response": {"docs": [1]}}',
        b'{"response": {"docs": [{"weergavenaam": null, "centroide_ll": "POINT(4.2 52.0)"}]}}',
        b'{"response": {"docs": [',
        b"\xff\xfe\x00",
        b"[" * 100_000,
    ],
)
def test_an_answer_of_another_shape_is_a_parse_error(stub, geocoder, body):
    stub.answer_raw(200, body)
    with pytest.raises(GeocoderParseError):
        geocoder.geocode("leyweg")


@pytest.mark.parametrize(
    "point",
    ["", "POINT()", "POINT(4.2)", "POINT(4,2 52,0)", "POINT(nan nan)", "POINT(52.0 400)", "POINT(4.2 52.0 1)", None, 5],
)
def test_a_malformed_point_is_a_parse_error(stub, geocoder, point):
    stub.answer_with({**LEYWEG, "centroide_ll": point})
    with pytest.raises(GeocoderParseError):
        geocoder.geocode("leyweg")


def test_a_huge_answer_is_not_read_to_its_end(stub, geocoder):
    stub.answer_raw(200, b" " * 5_000_000)
    with pytest.raises(GeocoderParseError):
        geocoder.geocode("leyweg")


def test_a_closed_port_is_unavailable():
    with pytest.raises(GeocoderUnavailable):
        PDOKLocatieserver(closed_port_url(), timeout=PATIENCE).geocode("leyweg")


def test_a_server_that_hangs_up_is_unavailable(stub, geocoder):
    stub.hang_up()
    with pytest.raises(GeocoderUnavailable):
        geocoder.geocode("leyweg")
    assert len(stub.requests) == 1


@pytest.mark.parametrize("behaviour", ["wait", "trickle_headers", "trickle_body"])
def test_a_slow_server_holds_nobody_longer_than_the_time_out(stub, geocoder, behaviour):
    getattr(stub, behaviour)()
    started = time.monotonic()
    with pytest.raises(GeocoderTimedOut):
        geocoder.geocode("leyweg", timeout=HASTE)
    assert time.monotonic() - started < ENDLESS


def test_requests_that_hang_do_not_pile_up(stub):
    stub.trickle_headers()
    geocoder = PDOKLocatieserver(stub.url, timeout=HASTE)
    for _ in range(MAX_UNDER_WAY):
        with pytest.raises(GeocoderTimedOut):
            geocoder.geocode("leyweg")
    with pytest.raises(GeocoderUnavailable):
        geocoder.geocode("leyweg")
    assert len(stub.requests) <= MAX_UNDER_WAY


@pytest.mark.parametrize("behaviour", ["error page", "closed port", "not json"])
def test_no_error_and_no_log_line_repeats_the_query(stub, geocoder, behaviour, caplog):
    caplog.set_level(logging.DEBUG)
    stub.answer_raw(500 if behaviour == "error page" else 200, b"no result for geheimlaan")
    asked = PDOKLocatieserver(closed_port_url(), timeout=PATIENCE) if behaviour == "closed port" else geocoder
    with pytest.raises(GeocoderServiceError) as error:
        asked.geocode("geheimlaan")
    assert "geheimlaan" not in f"{error.value!r} {error.value.__cause__!r} {caplog.text}"
