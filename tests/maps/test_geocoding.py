import datetime as dt
import logging
import time

import pytest
import time_machine
from django.core.cache import cache
from django.utils import translation

from activities.names import find_name
from maps import pdok
from maps.areas import buurt_index
from maps.geocoding import Location, LocationError, LocationKind, NotFound, OutsideArea, locate, locate_point
from maps.geometry import Point, distance_m
from maps.models import Postcode
from tests.stubs import ENDLESS, HASTE, PATIENCE, PDOKStub, closed_port_url, pdok_doc

pytestmark = pytest.mark.django_db

MOERWIJK = Location(Point(52.05, 4.295), "Moerwijk", LocationKind.DISTRICT)
LEYWEG = Location(Point(52.0430, 4.2730), "Leyweg", LocationKind.STREET)
DOOR = {"straatnaam": "Leyweg", "huisnummer": 500, "huis_nlt": "500", "postcode": "2545BK"}
LEYWEG_500 = pdok_doc("Leyweg 500, 2545BK 's-Gravenhage", 52.0432, 4.2735, **DOOR)
LEYWEG_STREET = pdok_doc("Leyweg, 's-Gravenhage", 52.0440, 4.2740, type="weg", straatnaam="Leyweg")


@pytest.fixture(autouse=True)
def _patient(zuidwest, settings):
    settings.PDOK_TIMEOUT_SECONDS = PATIENCE


@pytest.fixture
def stub(settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with PDOKStub() as stub:
        settings.PDOK_URL = stub.url
        yield stub


class Names:
    """Knows two names; keeps what it was asked."""

    def __init__(self):
        self.asked = []

    def __call__(self, text):
        self.asked.append(text)
        return {"moerwijk": MOERWIJK, "leyweg": LEYWEG}.get(text.lower())


def find(text):
    return locate(text, names=Names())


def message_for(text):
    with pytest.raises(LocationError) as error:
        find(text)
    return error.value.message


def middle(start):
    points = [code.point for code in Postcode.objects.filter(postcode__startswith=start)]
    return Point(sum(point.lat for point in points) / len(points), sum(point.lon for point in points) / len(points))


# Postcodes


@pytest.mark.parametrize(
    "text",
    [
        "2532CR",
        "2532 cr",
        " 2532  Cr ",
        "Erasmusweg, 2532 CR Den Haag",
        "erasmusweg 2012 2532cr",
        "(2532CR)",
        "Den Haag 2532-CR",
        "2532\x00CR",
        "2532\u00a0CR",
        "\u200f2532 CR\u200e",
        "\uff12\uff15\uff13\uff12\uff23\uff32",
        "٢٥٣٢ CR",
        "2532CR of 1012AB",
        "1012AB of 2532CR",
    ],
)
def test_a_known_postcode_is_found_however_it_is_written(text):
    assert find(text) == Location(Point(52.05258, 4.30446), "2532 CR", LocationKind.POSTCODE)


def test_a_known_postcode_takes_one_query(django_assert_num_queries):
    with django_assert_num_queries(1):
        find("2532CR")


def test_an_unknown_postcode_stands_for_those_with_the_same_five_characters():
    found = find("2532 cx")
    assert (found.label, found.kind, found.is_approximate) == ("2532 CX", "postcode", True)
    assert distance_m(found.point, middle("2532C")) < 1


def test_without_those_it_stands_for_the_same_four_digits():
    found = find("2532ZZ")
    assert found.is_approximate
    assert distance_m(found.point, middle("2532")) < 1


@pytest.mark.parametrize("text", ["2532", "2532 Den Haag", " 2532, 's-Gravenhage"])
def test_four_digits_are_a_postcode_area(text):
    found = find(text)
    assert (found.label, found.is_approximate) == ("2532", True)
    assert distance_m(found.point, middle("2532")) < 1


def test_five_characters_narrow_it_down():
    found = find("2532c")
    assert (found.label, found.is_approximate) == ("2532 C", True)
    assert distance_m(found.point, middle("2532C")) < 1


@pytest.mark.parametrize(
    ("text", "shown"),
    [("1012ab", "1012 AB"), ("Damrak 1, 1012 AB Amsterdam", "1012 AB"), ("1012", "1012"), ("9999ZZ", "9999 ZZ")],
)
def test_a_postcode_of_elsewhere_says_so(text, shown):
    with pytest.raises(OutsideArea) as error:
        find(text)
    assert error.value.message == (
        f"Postcode {shown} ligt niet in Den Haag Zuidwest. Vul een postcode uit Zuidwest in."
    )


def test_a_postcode_of_elsewhere_asks_nobody(stub):
    message_for("Damrak 1, 1012 AB Amsterdam")
    assert stub.requests == []


def test_a_house_number_of_four_digits_is_no_postcode():
    assert find("Leyweg 1299 Den Haag").label == "Leyweg"
    assert find("Leyweg 1299 in Den Haag").label == "Leyweg"
    assert message_for("Xyzzylaan 1299 te Den Haag").startswith("We vinden “Xyzzylaan 1299")


# Names


def test_a_name_that_the_caller_knows_is_found_before_anybody_is_asked(stub):
    assert find("Moerwijk") == MOERWIJK
    assert stub.requests == []


@pytest.mark.parametrize("text", ["Leyweg, Den Haag", "leyweg 's-Gravenhage"])
def test_the_city_behind_a_name_is_left_out(text):
    assert find(text) == LEYWEG


@pytest.mark.parametrize("text", ["Leyweg 500", "leyweg 500a", "Leyweg 500 B", "Leyweg 12-5", "Leyweg 500, Den Haag"])
def test_a_house_number_behind_a_known_street_gives_the_street_approximately(text):
    assert find(text) == Location(LEYWEG.point, "Leyweg", LocationKind.STREET, is_approximate=True)


@pytest.mark.parametrize("text", ["Leyweg 500, Amsterdam", "Leyweg 1 Rotterdam", "Leyweg, Amsterdam"])
def test_a_known_street_in_another_city_is_not_ours(text):
    with pytest.raises(NotFound):
        find(text)


def test_what_nobody_knows_is_not_found_and_the_message_tells_what_to_do():
    assert message_for("Xyzzylaan") == "We vinden “Xyzzylaan” niet. Vul een postcode in, bijvoorbeeld 2532 CR."


def test_the_message_is_in_the_language_of_the_page():
    with translation.override("en"):
        assert "Xyzzylaan" in message_for("Xyzzylaan")


# Odd text


@pytest.mark.parametrize(
    "text", ["", "   ", "\x00", "\x00\x00 \t\n", "!!!", "—…", "\u202e\u200f", "😀", "\ud800", "''"]
)
def test_text_without_letters_or_digits_asks_for_some(stub, text):
    assert message_for(text) == "Vul een postcode, straat of buurt in, bijvoorbeeld 2532 CR."
    assert stub.requests == []


@pytest.mark.parametrize(
    "text", ["x" * 10_000, "leyweg " * 2_000, "1" * 10_000, "é" * 10_000, "%s %(x)d {0} " * 500, "\x00a" * 5_000]
)
def test_a_very_long_text_is_not_found_and_hardly_quoted(stub, text):
    names = Names()
    with pytest.raises(NotFound) as error:
        locate(text, names=names)
    assert len(error.value.message) < 60 + 70
    assert stub.requests == []
    assert names.asked == []


@pytest.mark.parametrize(
    "text", ["شارع ليويغ", "50%(x)s", "<script>alert(1)</script>", "' OR 1=1 --", "${alert(1)}", "ab\x00cd"]
)
def test_odd_text_is_not_found_and_nothing_breaks(stub, text):
    assert message_for(text).startswith("We vinden ")


def test_a_quote_holds_no_marks_that_turn_the_sentence_around():
    assert message_for("ab\u202ecd\u0000") == "We vinden “abcd” niet. Vul een postcode in, bijvoorbeeld 2532 CR."


@pytest.mark.parametrize("text", ["12", "7 8 9", "ش", "a", "a b c"])
def test_text_without_a_word_of_latin_letters_is_not_sent(stub, text):
    message_for(text)
    assert stub.requests == []


def test_text_over_a_hundred_characters_is_not_sent(stub):
    message_for("Leywegg " * 12 + "extra")
    assert stub.requests == []


# Positions of the browser


def test_a_position_is_rounded_to_three_decimals():
    found = locate_point(52.043219, 4.275491, buurt_index())
    assert found == Location(Point(52.043, 4.275), "waar je nu bent", LocationKind.POSITION)


def test_just_over_the_border_is_near_enough():
    assert locate_point(52.0650, 4.2750, buurt_index()).kind == LocationKind.POSITION


@pytest.mark.parametrize(("lat", "lon"), [(52.37, 4.89), (4.275, 52.043), (0, 0), (-52.043, 4.275), (52.08, 4.275)])
def test_a_position_elsewhere_is_outside(lat, lon):
    with pytest.raises(OutsideArea) as error:
        locate_point(lat, lon, buurt_index())
    assert "postcode" in error.value.message


@pytest.mark.parametrize(
    ("lat", "lon"), [(91, 4), (-91, 4), (52, 181), (float("nan"), 4), (52, float("inf")), (1e308, 1e308)]
)
def test_a_position_that_does_not_exist_is_refused(lat, lon):
    with pytest.raises(NotFound):
        locate_point(lat, lon, buurt_index())


# PDOK


def test_an_address_is_found_by_pdok(stub):
    stub.answer_with(LEYWEG_500)
    assert find("Leyweg 500") == Location(Point(52.0432, 4.2735), "Leyweg 500", LocationKind.ADDRESS)


def test_the_request_is_limited_to_the_city_and_its_neighbours_and_has_no_operators(stub):
    message_for('-Xyzzy: "AND" (straat*) 5_6')
    endpoint, parameters = stub.requests[0]
    assert endpoint == "free"
    assert parameters["q"] == ["xyzzy and straat 5 6"]
    assert parameters["fq"] == ["gemeentecode:(0518 OR 0603 OR 1783)", "type:(weg OR adres)"]


@pytest.mark.parametrize("text", ["leyweg 500", "LEYWEG 500 den haag", "Leijweg 500", "Leyweg 500, 's-Gravenhage"])
def test_spelling_of_the_same_address_does_not_matter(stub, text):
    stub.answer_with(LEYWEG_500)
    assert find(text).label == "Leyweg 500"


@pytest.mark.parametrize(
    "text",
    [
        "Damrak 1, Amsterdam",
        "Damrak 1",
        "Leyweg 500 Amsterdam",
        "Leyenburg 500",
        "500 Den Haag straat",
        "Den Haag 500",
        "Leyweg 501",
        "Leyweg",
    ],
)
def test_an_address_that_only_looks_like_it_is_not_taken(stub, text):
    stub.answer_with(LEYWEG_500)
    with pytest.raises(NotFound):
        locate(text, names=lambda name: None)


def test_a_street_is_found_by_its_last_word_but_not_by_its_first(stub):
    doc = {"straatnaam": "Jan Luykenlaan", "straatnaam_verkort": "J Luykenln", "huisnummer": 5}
    stub.answer_with(pdok_doc("Jan Luykenlaan 5, 2533JJ 's-Gravenhage", 52.045, 4.29, **doc))
    assert find("luykenlaan 5").label == "Jan Luykenlaan 5"
    message_for("Jan 5")


def test_a_number_in_the_name_of_a_street_is_no_house_number(stub):
    doc = {"type": "weg", "straatnaam": "1e Eeldepad"}
    stub.answer_with(pdok_doc("1e Eeldepad, 's-Gravenhage", 52.0432, 4.2757, **doc))
    assert find("1e eeldepad") == Location(Point(52.0432, 4.2757), "1e Eeldepad", LocationKind.STREET)


def test_the_door_comes_before_the_street_whatever_the_order_of_pdok(stub):
    stub.answer_with(LEYWEG_STREET, LEYWEG_500)
    assert find("Leyweg 500").label == "Leyweg 500"


def test_a_door_that_does_not_exist_gives_the_street_approximately(stub):
    stub.answer_with(LEYWEG_STREET)
    found = find("Leyweg 9999")
    assert (found.label, found.kind, found.is_approximate) == ("Leyweg", "street", True)


def test_another_letter_at_the_right_number_is_approximate(stub):
    stub.answer_with(LEYWEG_500)
    assert find("Leyweg 500b").is_approximate
    assert not find("Leyweg 500").is_approximate


def test_the_one_in_the_area_is_taken_from_streets_of_the_same_name(stub):
    elsewhere = {"gemeentenaam": "Westland", "gemeentecode": "1783", "woonplaatsnaam": "'s-Gravenzande"}
    stub.answer_with(
        pdok_doc("Leyweg 500, 2691AA 's-Gravenzande", 51.99, 4.16, straatnaam="Leyweg", huisnummer=500, **elsewhere),
        LEYWEG_500,
    )
    assert find("Leyweg 500").point == Point(52.0432, 4.2735)


def test_an_address_elsewhere_in_the_city_is_outside_the_area(stub):
    doc = {"straatnaam": "Gevers Deynootweg", "huisnummer": 10, "postcode": "2586BG"}
    stub.answer_with(pdok_doc("Gevers Deynootweg 10, 2586BG 's-Gravenhage", 52.112, 4.283, **doc))
    for _ in range(2):
        with pytest.raises(OutsideArea) as error:
            find("Gevers Deynootweg 10")
        assert error.value.message == (
            "“Gevers Deynootweg 10” ligt niet in Den Haag Zuidwest. Vul een postcode uit Zuidwest in."
        )
    assert len(stub.requests) == 1


def test_a_point_far_from_its_own_postcode_is_not_believed(stub):
    stub.answer_with({**LEYWEG_500, "centroide_ll": "POINT(4.2735 52.0480)"})
    with pytest.raises(NotFound):
        locate("Leyweg 500", names=lambda name: None)


def test_an_answer_is_remembered_for_a_day(stub):
    stub.answer_with(LEYWEG_500)
    start = dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        first = find("Leyweg 500")
        clock.shift(dt.timedelta(hours=23))
        assert find("leyweg  500") == first
        assert len(stub.requests) == 1
        clock.shift(dt.timedelta(hours=2))
        find("Leyweg 500")
        assert len(stub.requests) == 2


def test_not_found_is_remembered_for_ten_minutes(stub):
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False) as clock:
        message_for("Xyzzylaan")
        clock.shift(dt.timedelta(minutes=9))
        message_for("Xyzzylaan")
        assert len(stub.requests) == 1
        clock.shift(dt.timedelta(minutes=2))
        message_for("Xyzzylaan")
        assert len(stub.requests) == 2


def test_the_cache_holds_nothing_that_was_typed(stub):
    message_for("Xyzzylaan 5")
    keys = list(cache._cache)
    assert keys
    assert not any("xyzzy" in str(key).lower() or b"yzzy" in cache._cache[key].lower() for key in keys)


# PDOK when it is ill

AILMENTS = {
    "429": lambda stub: stub.answer_raw(429, b""),
    "500": lambda stub: stub.answer_raw(500, b"Geheimlaan"),
    "html": lambda stub: stub.answer_raw(200, b"<!doctype html><p>Geheimlaan"),
    "wrong shape": lambda stub: stub.answer_json({"documents": []}),
    "malformed point": lambda stub: stub.answer_with({**LEYWEG_500, "centroide_ll": "POINT(x)"}),
    "silence": lambda stub: stub.wait(),
    "trickling headers": lambda stub: stub.trickle_headers(),
    "trickling body": lambda stub: stub.trickle_body(),
    "hanging up": lambda stub: stub.hang_up(),
}


@pytest.fixture(params=[*AILMENTS, "closed port"])
def ill(request, stub, settings):
    settings.PDOK_TIMEOUT_SECONDS = HASTE
    if request.param == "closed port":
        settings.PDOK_URL = closed_port_url()
    else:
        AILMENTS[request.param](stub)
    return stub


def test_when_pdok_is_ill_our_own_data_still_answer_in_time(ill):
    started = time.monotonic()
    assert find("2532CR").label == "2532 CR"
    assert find("Moerwijk") == MOERWIJK
    assert find("Leyweg 500") == Location(LEYWEG.point, "Leyweg", LocationKind.STREET, is_approximate=True)
    assert time.monotonic() - started < ENDLESS


def test_when_pdok_is_ill_a_visitor_only_reads_not_found(ill):
    assert message_for("Geheimlaan") == "We vinden “Geheimlaan” niet. Vul een postcode in, bijvoorbeeld 2532 CR."


def test_what_was_typed_is_not_in_the_log(ill, caplog):
    caplog.set_level(logging.DEBUG)
    message_for("Geheimlaan")
    assert [record.levelname for record in caplog.records if record.name == "maps.pdok"] == ["WARNING"]
    assert "geheimlaan" not in caplog.text.lower()


@pytest.mark.parametrize("url", ["pdok", "ftp://127.0.0.1/", "http://", "http://[::1", "http://127.0.0.1:99999/x"])
def test_a_wrong_setting_is_not_the_visitors_problem(settings, url):
    settings.PDOK_URL = url
    assert message_for("Geheimlaan").startswith("We vinden")


def test_after_three_failures_in_a_row_pdok_is_left_alone_for_a_minute(stub):
    stub.answer_raw(500, b"")
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False) as clock:
        for number in range(5):
            message_for(f"Xyzzylaan {number}")
        assert len(stub.requests) == 3
        clock.shift(dt.timedelta(seconds=59))
        message_for("Xyzzylaan")
        assert len(stub.requests) == 3
        clock.shift(dt.timedelta(seconds=2))
        stub.answer_with(LEYWEG_500)
        assert find("Leyweg 500").kind == LocationKind.ADDRESS
        assert len(stub.requests) == 4


def test_one_failure_after_the_rest_brings_the_next_rest(stub):
    stub.answer_raw(500, b"")
    with time_machine.travel(dt.datetime(2026, 11, 23, 12, tzinfo=dt.UTC), tick=False) as clock:
        for number in range(3):
            message_for(f"Xyzzylaan {number}")
        clock.shift(dt.timedelta(seconds=61))
        message_for("Xyzzylaan 10")
        message_for("Xyzzylaan 11")
        assert len(stub.requests) == 4


def test_an_answer_in_between_starts_the_count_anew(stub):
    for number in range(6):
        stub.answer_raw(500, b"") if number % 3 else stub.answer_with()
        message_for(f"Xyzzylaan {number}")
    assert len(stub.requests) == 6


def test_a_failure_is_not_remembered_as_not_found(stub):
    stub.answer_raw(500, b"")
    message_for("Xyzzylaan 5")
    doc = {"straatnaam": "Xyzzylaan", "huisnummer": 5}
    stub.answer_with(pdok_doc("Xyzzylaan 5, 2532CR 's-Gravenhage", 52.0401, 4.2901, **doc))
    assert find("Xyzzylaan 5").label == "Xyzzylaan 5"


def test_a_text_that_pdok_refuses_does_not_stop_the_others(stub):
    stub.answer_raw(400, b"")
    for number in range(4):
        message_for(f"Xyzzylaan {number}")
    assert len(stub.requests) == 4


def test_a_rush_of_visitors_is_not_taken_for_an_illness_of_pdok(stub, monkeypatch):
    monkeypatch.setattr("maps.pdok.MAX_UNDER_WAY", 0)
    for number in range(4):
        message_for(f"Xyzzylaan {number}")
    assert stub.requests == []
    assert not pdok.is_resting()


@pytest.mark.parametrize("text", ["Eekhoornrade, Amsterdam", "Moerwijk, Rotterdam", "Jan Luykenlaan 92a, Utrecht"])
def test_with_the_real_names_too_a_street_in_another_city_is_not_ours(text):
    with pytest.raises(NotFound):
        locate(text, names=find_name)


@pytest.mark.parametrize("text", ["Eekhoornrade, Den Haag", "moerwijk den haag", "Jan Luykenlaan 92a 's-Gravenhage"])
def test_with_the_real_names_too_our_own_city_does_no_harm(text):
    assert locate(text, names=find_name).label in {"Eekhoornrade", "Moerwijk", "Jan Luykenlaan"}
