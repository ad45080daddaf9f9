import json

import pytest
from django.test import Client

from activities.api.body import MOST_BYTES, StrictJSON
from activities.api.problems import Problem
from tests.api.write_helpers import API, Program, all_rows, body_of, every_tuesday, problem_of, wrong_in

XSS = "<script>alert(1)</script>\"'{{ 7 }}${7}"


def _nested(depth, start="[", end="]"):
    return (start * depth + "1" + end * depth).encode()


NOT_JSON = [
    b"",
    b"   ",
    b"naam=Koffie",
    b"{'naam': 'Koffie'}",
    b'{"naam": "Koffie",}',
    b'{"naam": "Koffie"',
    b'{"naam": "Koffie"} {}',
    b'{"naam": NaN}',
    b'{"prijsCenten": Infinity}',
    b'{"prijsCenten": -Infinity}',
    b'{"naam": "Koffie", "naam": "Thee"}',
    b'{"contact": {"email": null, "email": null}}',
    b'{"naam": "\\ud800"}',
    b'{"\\udfff": 1}',
    b'{"naam": "\xff"}',
    '{"naam": "Koffie"}'.encode("utf-16"),
    b'\xef\xbb\xbf{"naam": "Koffie"}',
    b'{"prijsCenten": ' + b"9" * 5000 + b"}",
    b"[]",
    b'[{"naam": "Koffie"}]',
    b"null",
    b"true",
    b'"Koffie"',
    b"5",
    b"\x00",
    _nested(200),
    _nested(100_000),
    _nested(40_000, '{"a":', "}"),
]


@pytest.mark.parametrize("sent", NOT_JSON, ids=lambda sent: str(sent[:24]))
@pytest.mark.parametrize("verb", ["POST", "PUT"])
def test_what_is_not_one_object_in_json_is_a_problem(program, posted, verb, sent):
    before = all_rows()
    problem_of(program.send(verb, API if verb == "POST" else f"{API}/{posted['id']}", sent), 400)
    assert all_rows() == before


@pytest.mark.parametrize("size", [MOST_BYTES + 1, 10_000_000])
def test_what_is_too_large_is_refused(program, posted, size):
    before = all_rows()
    sent = b'{"naam": "' + b"a" * size + b'"}'
    problem_of(program.post(sent), 413)
    problem_of(program.put(posted["id"], sent), 413)
    assert all_rows() == before


def test_the_largest_that_may_be_sent_is_read(program, place):
    said = json.dumps(body_of(place)).encode()
    assert program.post(said + b" " * (MOST_BYTES - len(said))).status_code == 201


class Endless:
    """More than anybody keeps: who reads it whole never comes back."""

    def __init__(self):
        self.given = 0

    def read(self, size=-1):
        assert size >= 0
        self.given += size
        return b"a" * size


def test_no_more_is_read_than_may_be_sent_whatever_content_length_says(program):
    endless = Endless()
    with pytest.raises(Problem) as refused:
        StrictJSON().parse(endless)
    assert refused.value.status_code == 413
    assert endless.given <= MOST_BYTES + 1


def test_a_body_that_is_longer_than_it_says_is_cut_and_no_json(program, place):
    said = json.dumps(body_of(place)).encode()
    answer = program.client.generic(
        "POST", API, said, content_type="application/json", headers=program.headers, CONTENT_LENGTH=str(len(said) - 5)
    )
    problem_of(answer, 400)


@pytest.mark.parametrize("length", ["-1", "abc", "1e9", "", "9" * 400, "²", "٣"])
def test_a_length_that_is_none_is_a_problem(program, place, length):
    answer = program.client.generic(
        "POST", API, json.dumps(body_of(place)), content_type="application/json", headers=program.headers,
        CONTENT_LENGTH=length,
    )  # fmt: skip
    assert answer.status_code in (400, 413)


def test_a_body_in_pieces_has_to_say_how_long_it_is(program, place):
    answer = program.client.generic(
        "POST", API, json.dumps(body_of(place)), content_type="application/json",
        headers=program.headers | {"transfer-encoding": "chunked"}, CONTENT_LENGTH="",
    )  # fmt: skip
    problem_of(answer, 411)


@pytest.mark.parametrize(
    "kind",
    ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/xml", ""],
)
def test_another_content_type_is_refused(program, posted, place, kind):
    before = all_rows()
    problem_of(program.post(body_of(place), content_type=kind), 415)
    problem_of(program.put(posted["id"], body_of(place), content_type=kind), 415)
    assert all_rows() == before


@pytest.mark.parametrize("kind", ["application/json; charset=utf-8", "APPLICATION/JSON"])
def test_json_may_have_parameters(program, place, kind):
    assert program.post(body_of(place), content_type=kind).status_code == 201


def test_a_body_that_is_packed_is_refused(program, place):
    problem_of(program.post(body_of(place), content_encoding="gzip"), 415)


def test_nobody_without_a_token_gets_anything_read(monday):
    for sent in (b"[" * 1000, b"a" * (MOST_BYTES + 1), b'{"naam": NaN}'):
        problem_of(Program().post(sent), 401)


# Values of another kind

KINDS = [None, True, 1, 1.5, -1, "x", [], {}, [[]], {"a": {"b": []}}, 10**30]
WRONG = {
    "id": [True, 1, "x", [], {}, "5f0b7c1e3c1a4f529d3e7f4f6a2b9c10", "{5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10}"],
    "naam": [None, True, 1, [], {}],
    "categorie": [None, True, 1, [], {}, "onzin", XSS],
    "plek": [None, True, 1, "x", [], {}, {"id": None}, {"id": 1}, {"id": "x"}, {"id": []}, {"naam": "x"}],
    "samenvatting": [True, 1, [], {}, "x" * 201],
    "beschrijving": [True, 1, [], {}, "x" * 5001],
    "contact": [True, 1, "x", [], {"email": 1}, {"email": []}, {"x": 1}, {"telefoon": True}, {"rol": {}}],
    "voorIedereen": [1, 0, "true", "", [], {}],
    "leeftijdVanMaanden": [True, "1", 1.5, -1, 1441, 10**30, [], {}],
    "prijsCenten": [True, "1", 0.5, -1, 100_001, [], {}],
    "talen": [True, 1, "nl", {}, [1], [None], [[]], ["xx"], ["nl"] * 41],
    "maatje": [1, 0, "ja", [], {}],
    "tijdenTekst": [True, 1, [], {}, "x" * 201],
    "rooster": [None, True, 1, "x", {}, [1], [None], [[]], [{}], [every_tuesday()] * 21],
    "gesloten": [None, True, 1, "x", {}, [1], [{}], [{"van": "2026-12-01"}], [{"van": 1, "totEnMet": 2}]],
    "concept": [None, 1, 0, "true", [], {}],
    "onbekend": KINDS,
}
WRONG_TIMES = {
    "id": ["x", 1, [], "5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10"],
    "soort": ["x", None, 1, [], {}],
    "van": [None, 1, "", "1-12-2026", "2026-13-01", "2026-02-30", "20261201", "2026-W49-2", "0001-01-01", "9999-12-31"],
    "totEnMet": [None, 1, "", "9999-12-31", "2026-12-01T00:00:00Z", "2025-01-01"],
    "begin": [None, 1, "", "9:00", "24:00", "25:00", "10.00", "10:00:00", "١٠:٠٠", "10:00\n"],
    "einde": [None, 1, "", "09:00", "x"],
    "herhaling": [
        1,
        [],
        {},
        "x",
        "FREQ=SECONDLY",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=DAILY;COUNT=999999999",
        "x" * 201,
        XSS,
    ],
    "nietOpFeestdagen": [None, 1, "true"],
    "uitzonderingen": [None, 1, "x", {}, [1], [{}], [{"datum": "2026-12-08", "soort": "weg"}]],
    "onbekend": [1],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG.items() for value in values])
def test_a_value_that_cannot_be_is_named(program, place, name, value):
    before = all_rows()
    found = wrong_in(program.post(body_of(place, **{name: value})))
    assert {each.partition(".")[0].partition("[")[0] for each in found} == {name}
    assert XSS not in str(found)
    assert all_rows() == before


@pytest.mark.parametrize(("name", "value"), [(name, value) for name, values in WRONG_TIMES.items() for value in values])
def test_a_time_that_cannot_be_is_named(program, place, name, value):
    before = all_rows()
    found = wrong_in(program.post(body_of(place, rooster=[every_tuesday(), every_tuesday(**{name: value})])))
    assert all(each.startswith("rooster[1]") for each in found)
    assert all_rows() == before


def test_a_number_that_is_larger_than_any_is_none(program):
    assert "prijsCenten" in wrong_in(program.post(b'{"prijsCenten": 1e400}'))


def test_a_whole_number_may_be_written_with_a_point(program, place):
    assert program.post(body_of(place, prijsCenten=250.0)).json()["prijsCenten"] == 250


def test_what_no_page_can_hold_is_taken_out_as_on_the_page(program, place):
    told = program.post(
        body_of(
            place,
            naam="  Kof\x00fie \n en thee\x07 ",
            beschrijving="een\r\ntwee\x00",
            rooster=[every_tuesday(uitzonderingen=[{"datum": "2026-12-15", "soort": "vervalt", "reden": "a\x00b\nc"}])],
        )
    ).json()
    assert (told["naam"], told["beschrijving"]) == ("Koffie en thee", "een\ntwee")
    assert told["rooster"][0]["uitzonderingen"][0]["reden"] == "ab c"


def test_text_is_told_as_it_was_sent_and_shown_escaped(program, trusted, place):
    told = program.post(body_of(place, naam=XSS)).json()
    assert told["naam"] == XSS
    page = Client().get(f"/activiteit/{told['slug']}/").content.decode()
    assert "<script>alert(1)" not in page
