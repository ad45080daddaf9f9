"""The number of a request, and the one line that is written about it."""

import json
import logging
import re

import pytest
from django.db import connection
from django.urls import path

from backend import queries, request_ids
from backend.logs import Json

PROXYS_OWN = "4bf92f3577b34da6a3ce929d0e0e4736"
VISITOR = {"REMOTE_ADDR": "192.0.2.77", "HTTP_USER_AGENT": "Browser/1", "HTTP_COOKIE": "sessionid=geheim"}


class Lines(logging.Handler):
    def __init__(self):
        super().__init__()
        self.told = []

    def emit(self, record):
        self.told.append(json.loads(Json().format(record)))


@pytest.fixture(autouse=True)
def _no_request_before():
    request_ids.end()
    yield
    request_ids.end()


@pytest.fixture
def lines():
    """What the access log and that of slow questions say."""
    handler = Lines()
    loggers = [logging.getLogger(name) for name in ("dichtbij.access", "dichtbij.slow")]
    for logger in loggers:
        logger.addHandler(handler)
    yield handler.told
    for logger in loggers:
        logger.removeHandler(handler)


def test_a_request_is_one_line_with_the_name_of_the_page_and_numbers(client, zuidwest, lines):
    answer = client.get("/zoeken/?q=geheim&bij=2532CR", **VISITOR)
    (line,) = lines
    assert (line["method"], line["route"], line["status"]) == ("GET", "find", 200)
    assert line["bytes"] == len(answer.content)
    assert line["ms"] > 0
    assert line["queries"] > 0
    assert 0 < line["query_ms"] <= line["ms"]
    assert line["request"] == answer["X-Request-ID"]


def test_the_line_names_no_visitor_and_nothing_they_asked(client, zuidwest, lines):
    client.get("/buurt/geheim/?q=geheim&bij=2532CR", **VISITOR)
    client.get("/activiteit/geheim/", **VISITOR)
    client.get("/geheim", **VISITOR)
    for line in lines:
        told = json.dumps(line)
        assert not any(word in told for word in ("geheim", "2532CR", "192.0.2.77", "Browser"))
    assert [line["route"] for line in lines] == ["buurt", "activity", "none"]


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/static/nergens.css", "static"),
        ("/metrics", "metrics"),
        ("/en/", "home"),
        ("/api/v1/categorieen", "api-categories"),
        ("/api/v1/nergens", "activities.api.problems.not_found"),
        ("/beheer/", "admin:index"),
    ],
)
def test_every_answer_has_a_line_whoever_answers_it(client, zuidwest, lines, address, name):
    client.get(address)
    assert [line["route"] for line in lines] == [name]


def test_a_node_that_is_well_fills_no_log_with_it(client, db, lines):
    client.get("/gezond")
    client.get("/gezond/leeft")
    assert lines == []
    client.post("/gezond")
    assert [(line["route"], line["status"]) for line in lines] == [("health", 405)]


def test_a_method_that_somebody_made_up_is_not_repeated(client, zuidwest, lines):
    client.generic("GEHEIM", "/")
    assert [line["method"] for line in lines] == ["OTHER"]


def test_each_request_has_a_number_of_its_own(client, db):
    first, second = (client.get("/gezond/leeft")["X-Request-ID"] for _ in range(2))
    assert first != second
    assert re.fullmatch("[0-9a-f]{12}", first)
    assert request_ids.current() == ""


@pytest.mark.parametrize(
    ("proxies", "said", "is_taken_over"),
    [
        (1, PROXYS_OWN, True),
        (0, PROXYS_OWN, False),  # anybody can write this
        (1, "short", False),
        (1, "x" * 65, False),
        (1, "bewoner@example.org", False),
        (1, "abcdefgh\n", False),
        (1, "", False),
    ],
)
def test_the_number_of_our_own_proxy_is_taken_over(client, db, settings, proxies, said, is_taken_over):
    settings.TRUSTED_PROXIES = proxies
    answer = client.get("/gezond/leeft", headers={"x-request-id": said})
    assert (answer["X-Request-ID"] == said) == is_taken_over


def test_a_slow_question_is_written_down_without_what_was_looked_for(db, settings, lines):
    settings.SLOW_QUERY_MS = 0.000001
    request_ids.begin("abcdef123456")
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s, 'geheim', 2532", ["bewoner"])
    (line,) = lines
    assert line["sql"] == "SELECT %s, '…', …"
    assert line["request"] == "abcdef123456"
    assert not any(word in json.dumps(line) for word in ("geheim", "bewoner", "2532"))


@pytest.mark.parametrize("limit", [0, 60_000])
def test_a_question_that_is_not_slow_is_not(db, settings, lines, limit):
    settings.SLOW_QUERY_MS = limit
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    assert lines == []


def test_names_of_tables_and_columns_with_a_number_in_them_stay():
    assert queries.without_values('SELECT T3."a1" FROM t2 T3 LIMIT 21') == 'SELECT T3."a1" FROM t2 T3 LIMIT …'


def test_a_thousand_ids_are_no_thousand_marks_in_the_log():
    many = f"WHERE id IN ({', '.join(['%s'] * 1000)}) AND lat BETWEEN %s AND %s"
    assert queries.without_values(many) == "WHERE id IN (%s, …) AND lat BETWEEN %s AND %s"


def test_a_connection_that_comes_back_is_not_counted_twice(db):
    queries.watch_connection(connection)
    assert connection.execute_wrappers.count(queries._watch) == 1
    with connection.cursor() as cursor, queries.counted() as tally:
        cursor.execute("SELECT 1")
    assert tally.number == 1


def _breaks(request):
    raise ValueError("geheim")


urlpatterns = [path("breekt", _breaks, name="breaks")]


@pytest.fixture
def from_django():
    handler = Lines()
    logging.getLogger("django.request").addHandler(handler)
    yield handler.told
    logging.getLogger("django.request").removeHandler(handler)


@pytest.mark.urls(__name__)
def test_what_breaks_is_written_with_the_same_number_as_its_line(client, lines, from_django):
    client.raise_request_exception = False
    answer = client.get("/breekt")
    assert answer.status_code == 500
    assert from_django[0]["request"] == lines[0]["request"] == answer["X-Request-ID"]
    assert "ValueError" in from_django[0]["exception"]


@pytest.mark.parametrize("verb", ["get", "post"])
def test_what_django_writes_when_all_middleware_is_done_has_the_number_too(client, zuidwest, from_django, verb):
    answer = getattr(client, verb)({"get": "/nergens/", "post": "/gezond"}[verb])
    assert [line["request"] for line in from_django] == [answer["X-Request-ID"]]
    assert request_ids.current() == ""
