"""Two web nodes behind nginx are one site."""

import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.ops.city import NODES
from tests.ops.conftest import READ_LIMIT
from tests.ops.ledger import Writers, new_client

PAGES = (
    *("/", "/zoeken/?q=koffie", "/zoeken/?categorie=sport&perPagina=50", "/kaart/", "/kaart/punten.geojson", "/over/"),
    *("/en/", "/ar/zoeken/", "/organisatie/voorbeeldclub/", "/buurt/moerwijk/", "/agenda.ics", "/themas.css"),
    *("/sitemap.xml", "/robots.txt", "/manifest.webmanifest", "/inloggen/", "/bestaat-niet/", "/organisator/"),
    *("/api/v1/activiteiten?perPagina=100", "/api/v1/plekken", "/api/v1/openapi.json", "/api/v1/bestaat-niet"),
    *("/hsds/v3/services", "/data.ttl"),
)
# Made anew for each answer: to send a form with, to run a script with, to find an answer in the log with, and the time.
OF_ONE_ANSWER = (
    r'(?<=nonce=")[^"]+|(?<=name="formulier" value=")[^"]+|(?<=csrfmiddlewaretoken" value=")[^"]+'
    r'|(?<=inlineScriptNonce":")[^"]+'
    r"|(?<=DTSTAMP:)\w+|(?<=nonce-)[\w/+=-]+|[0-9a-f]{12,32}"
)
SAME_HEADERS = ("Content-Type", "Location", "Vary", "ETag", "Cache-Control", "Last-Modified", "Content-Language")


def _said(answer):
    return (
        answer.status,
        {name: answer.headers.get(name) for name in SAME_HEADERS},
        re.sub(OF_ONE_ANSWER, "…", answer.text),
    )


@pytest.mark.parametrize("path", PAGES)
def test_both_nodes_and_the_proxy_say_the_same(city, path):
    first, second = (_said(city.ask_node(node, "GET", path)) for node in NODES)
    assert first == second
    assert _said(city.ask("GET", path)) == first
    assert first[0] < 500


def test_what_is_written_on_one_node_is_read_on_the_other_at_once(city, world):
    with Writers(city, world, kinds=("api",)) as writers:
        writers.wait_for(1)
    writers.ledger.check(city)
    (word,) = sorted(writers.ledger.acknowledged["api"])[:1]
    for node in NODES:
        assert word in city.ask_node(node, "GET", "/organisatie/voorbeeldclub/").text


def test_a_limit_counts_on_both_nodes_together(city):
    """Of twice as many questions as may be asked in one minute, half to each node, as many as may are answered."""
    statuses = _asked_within_one_minute(city)
    assert statuses.count(200) == READ_LIMIT
    assert statuses.count(429) == READ_LIMIT


def _asked_within_one_minute(city):
    while True:
        client, minute = new_client(), _minute()
        said = {"X-Forwarded-For": client}

        def ask(number, said=said):
            return city.ask_node(NODES[number % 2], "GET", "/api/v1/categorieen", headers=said).status

        with ThreadPoolExecutor(8) as askers:
            statuses = list(askers.map(ask, range(2 * READ_LIMIT)))
        if _minute() == minute:
            return statuses


def _minute():
    return int(time.time() // 60)


def test_a_visitor_cannot_say_to_be_somebody_else(city):
    client = new_client()
    with ThreadPoolExecutor(8) as askers:
        statuses = set(askers.map(lambda number: _lying(city, client, number), range(3 * READ_LIMIT)))
    assert 429 in statuses


def _lying(city, client, number):
    headers = {"X-Forwarded-For": f"192.0.2.{number}"}
    return city.ask("GET", "/api/v1/categorieen", headers=headers, client=client).status


def test_a_rolling_restart_under_load_drops_no_request(city, world):
    with Writers(city, world) as writers:
        writers.wait_for(1)
        before = {node: city[node].process.pid for node in NODES}
        city.rolling_restart()
        writers.wait_for(1)
    writers.ledger.check(city)
    assert all(city[node].process.pid != before[node] for node in NODES)
    assert not writers.ledger.again
    assert not writers.visitor.bad


def test_over_http_people_are_sent_to_https(city):
    assert city.ask("GET", "/").headers["Strict-Transport-Security"].startswith("max-age=31536000")
    answer = city.ask_plain("/zoeken/?q=koffie")
    assert answer.status == 308
    assert answer.headers["Location"].startswith("https://127.0.0.1/zoeken/?q=koffie")


def test_static_files_come_packed_from_the_proxy_and_stay_for_a_year(city):
    path = re.search(r'href="(/static/css/site\.[0-9a-f]{12}\.css)"', city.ask("GET", "/").text)[1]
    answer = city.ask("GET", path, headers={"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000; includeSubDomains"]


@pytest.mark.parametrize("path", ["/media/", "/media/foto/1.jpg", "/static/../media/", "/static/../secrets/secret_key"])
def test_no_file_of_the_site_is_handed_out_past_the_site(city, path):
    (city.folder / "var" / "media" / "foto").mkdir(parents=True, exist_ok=True)
    (city.folder / "var" / "media" / "foto" / "1.jpg").write_bytes(b"photo")
    assert city.ask("GET", path).status in (400, 404)


def test_the_proxy_says_nothing_of_who_asked_what(city):
    city.ask("GET", "/zoeken/?q=geheimwoord")
    city.ask("GET", "/kaartje/geheimwoord/")
    assert not any("geheimwoord" in city.log(name) for name in city.services)
