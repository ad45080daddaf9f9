"""nginx in front of the nodes: who may hold how much of it, what it passes on, and what it says itself."""

import json
import os
import re
import shutil
import subprocess
from contextlib import ExitStack, contextmanager

import pytest
import yaml

from tests.ops import compose
from tests.ops.city import NODES
from tests.ops.compose import FILE, ROOT
from tests.ops.ledger import new_client
from tests.ops.waiting import until

TEMPLATE = (ROOT / "deploy" / "nginx.conf.template").read_text()
HSTS = "Strict-Transport-Security"
FORM = "/klopt-dit-niet/organisatie/voorbeeldclub/"
UPLOAD = "/organisator/nieuw/"
OF_ONE, UPLOADS_OF_ONE, UPLOADS = 100, 5, 8
PROBLEM = "application/problem+json"


def _number(pattern, text=TEMPLATE):
    (found,) = set(re.findall(pattern, text))
    return int(found)


@contextmanager
def _half_sent(city, number, path, client):
    """So many forms of which the first letter came and the rest does not."""
    with ExitStack() as open_now:
        for _each in range(number):
            connection = city.connection(client)
            open_now.callback(connection.close)
            connection.putrequest("POST", path)
            connection.putheader("Content-Length", "1000")
            connection.endheaders(b"x")
        yield


def _is_full(city, path, client):
    return city.ask("GET", path, client=client).status == 429


def test_the_numbers_here_are_those_of_the_proxy():
    assert _number(r"limit_conn households (\d+);") == OF_ONE
    assert _number(r"limit_conn senders (\d+);") == UPLOADS_OF_ONE
    assert _number(r"limit_conn uploads (\d+);") == _number(r"limit_conn downloads (\d+);") == UPLOADS


def test_who_downloads_slowly_leaves_half_of_the_threads_to_others():
    web = compose.read({"SITE_URL": "x", "ALLOWED_HOSTS": "x"})["services"]["web-1"]["environment"]
    assert len(NODES) * int(web["WEB_WORKERS"]) * int(web["WEB_THREADS"]) >= 2 * UPLOADS


def test_all_that_may_wait_in_the_proxy_fits_in_its_memory():
    nginx = compose.read({"SITE_URL": "x", "ALLOWED_HOSTS": "x"})["services"]["nginx"]
    (tmpfs,) = nginx["tmpfs"]
    room = _number(r"size=(\d+)m", tmpfs)
    kept, small, large = (
        _number(pattern) for pattern in (r"max_size=(\d+)m", r"_size (1)m;\n    client_body", r"max_body_size (\d\d)m")
    )
    assert kept + UPLOADS * large + OF_ONE * small <= room
    assert 2 * room <= _number(r"(\d+)m", nginx["mem_limit"])


def test_who_sends_slowly_holds_up_only_themselves(city):
    client = new_client()
    with _half_sent(city, OF_ONE, FORM, client):
        until(lambda: _is_full(city, "/over/", client), what="a visitor who has too much open")
        refused = city.ask("GET", "/over/", client=client)
        assert "Even wachten" in refused.text
        assert refused.headers["Retry-After"] == "30"
        assert refused.headers[HSTS]
        program = city.ask("GET", "/api/v1/categorieen", client=client)
        assert (program.status, program.headers["Content-Type"], program.json()["status"]) == (429, PROBLEM, 429)
        assert city.ask("GET", "/over/", client=new_client()).status == 200
        assert city.ask("GET", "/static/css/site.css", client=client).status == 200
    until(lambda: city.ask("GET", "/over/", client=client).status == 200, what="a visitor who let go of it")


@pytest.mark.parametrize("family", ["IPv4", "IPv6"])
def test_of_one_address_few_files_are_taken_at_once(city, family):
    client = "::1" if family == "IPv6" else new_client()
    with _half_sent(city, UPLOADS_OF_ONE, UPLOAD, client):
        until(lambda: _is_full(city, UPLOAD, client), what="a visitor who sends too many files at once")
        # Those of a test before this one may still be on their way out.
        until(lambda: city.ask("GET", UPLOAD, client=new_client()).status == 302, what="room for somebody else")
        assert city.ask("GET", "/over/", client=client).status == 200


@pytest.mark.parametrize("path", [UPLOAD, "/downloads/"])
def test_of_all_together_no_more_files_go_in_or_out_than_there_is_room_for(city, path):
    with _half_sent(city, UPLOADS // 2, path, new_client()), _half_sent(city, UPLOADS // 2, path, new_client()):
        until(lambda: _is_full(city, path, new_client()), what="a proxy that has no room for more files")
        assert city.ask("GET", "/over/", client=new_client()).status == 200


@pytest.mark.parametrize(
    ("address", "same", "other"),
    [
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::9", "2001:db8:1:3:3:4:5:6"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff::", "2001:db8:1::1"),
        ("2001:db8::1", "2001:db8::ffff:1", "2001:db9::1"),
        ("192.0.2.1", "192.0.2.1", "192.0.2.2"),
    ],
)
def test_a_household_with_many_ipv6_addresses_counts_as_one(address, same, other):
    assert _household(address) == _household(same) != _household(other)


def _household(address):
    inside = re.search(r"map \$remote_addr \$household \{(.*?)\n    \}", TEMPLATE, re.DOTALL)[1]
    patterns = re.findall(r'"~(.+?)" \$(\w+);', inside)
    assert len(patterns) == 2
    in_python = [(pattern.replace("(?<", "(?P<"), name) for pattern, name in patterns]
    found = (match[name] for pattern, name in in_python if (match := re.search(pattern, address)))
    return next(found, address)


@pytest.mark.parametrize(
    ("path", "megabytes", "kind"),
    [
        *((FORM, 2, "text/html"), ("/over/", 2, "text/html"), ("/en/over/", 2, "text/html")),
        *((UPLOAD, 27, "text/html"), ("/organisator/", 2, "text/html"), ("/rapport.pdf", 2, "text/html")),
        *(("/api/v1/activiteiten", 2, PROBLEM), ("/tegels/15/1/1.png", 2, PROBLEM), ("/downloads/", 2, PROBLEM)),
    ],
)
@pytest.mark.parametrize("method", ["POST", "GET"])
def test_far_too_much_is_told_as_that(city, method, path, megabytes, kind):
    answer = city.ask(method, path, b"x" * megabytes * 1024 * 1024, client=new_client())
    assert (answer.status, answer.headers["Content-Type"]) == (413, kind)
    assert ("kleiner bestand" in answer.text) == (kind == "text/html")
    assert "Retry-After" not in answer.headers
    assert answer.headers[HSTS]


def _curl_speaks_http2():
    return "HTTP2" in subprocess.run(["curl", "--version"], capture_output=True, text=True).stdout.split()


@pytest.mark.skipif(not shutil.which("curl") or not _curl_speaks_http2(), reason="needs curl with HTTP/2")
@pytest.mark.parametrize(("path", "said"), [(FORM, "kleiner bestand"), ("/api/v1/activiteiten", '"status": 413')])
def test_far_too_much_is_told_as_that_to_a_browser_with_http2_too(city, tmp_path, path, said):
    (tmp_path / "sent").write_bytes(b"x" * 2_000_000)
    certificate = city.folder / "secrets" / "tls_certificate"
    how = ["--silent", "--http2", "--cacert", certificate, "--data-binary", f"@{tmp_path / 'sent'}"]
    how += ["--output", tmp_path / "got", "--write-out", "%{http_version} %{http_code}"]
    done = subprocess.run(["curl", *how, city.origin + path], capture_output=True, text=True)
    assert done.stdout == "2 413"
    assert said in (tmp_path / "got").read_text()


def test_a_file_comes_through_and_what_the_site_says_of_a_large_text_too(city):
    assert city.ask("POST", "/en" + UPLOAD, b"x" * 20_000_000, client=new_client()).status in (302, 403)
    headers = {"Origin": city.origin, "Content-Type": "application/x-www-form-urlencoded"}
    answer = city.ask("POST", FORM, b"uitleg=" + b"x" * 100_000, headers, client=new_client())
    assert answer.status == 413
    assert "Dit is te veel tekst" in answer.text


WITH_A_TAG = ("/agenda.ics", "/agenda.ics?categorie=sport", "/agenda.rss", "/kaart/punten.geojson", "/embed.js")


@pytest.mark.parametrize("path", WITH_A_TAG)
def test_what_somebody_has_already_is_not_made_again(city, path):
    tag = city.ask("GET", path).headers["ETag"]
    again = city.ask("GET", path, headers={"If-None-Match": tag})
    assert (again.status, again.body) == (304, b"")
    # The node said so: the proxy had nothing to throw away.
    assert [line["status"] for line in _lines(city, again.headers["X-Request-ID"])] == [304]


def _lines(city, request):
    return [line for node in NODES for line in _access(city, node) if line["request"] == request]


def _access(city, node):
    lines = [json.loads(line) for line in city.log(node).splitlines() if line.startswith("{")]
    return [line for line in lines if line["logger"] == "dichtbij.access"]


def test_when_the_database_is_away_a_node_is_asked_once_and_copies_are_shown(city):
    assert city.ask("GET", "/over/").status == 200
    city["postgres"].stop()
    try:
        before = _refusals(city)
        answer = city.ask("GET", "/zoeken/?q=nooit+gevraagd")
        assert answer.status == 503
        assert 'lang="pl"' in answer.text
        assert _refusals(city) == before + 1
        kept = city.ask("GET", "/over/", headers={"If-None-Match": '"of-before"'})
        assert (kept.status, b"<h1" in kept.body) == (200, True)
        form = city.ask("POST", FORM, "wat=anders", {"Origin": city.origin}, client=new_client())
        assert (form.status, form.headers["Retry-After"]) == (503, "30")
    finally:
        city["postgres"].start()


def _refusals(city):
    return sum(line.get("status") == 503 for node in NODES for line in _access(city, node))


def test_with_no_node_left_a_tile_is_refused_and_a_page_shown_to_who_had_one(city):
    assert city.ask("GET", "/over/").status == 200
    # What somebody had already is no page, so what they ask is not kept as one.
    assert city.ask("GET", "/open-data/insluiten/", headers={"If-None-Match": '"of-before"'}).status == 200
    for node in NODES:
        city[node].stop()
    tile = city.ask("GET", "/tegels/15/16773/10829.png")
    assert (tile.status, tile.headers["Content-Type"]) == (503, PROBLEM)
    kept = city.ask("GET", "/over/", headers={"If-None-Match": '"of-before"'})
    assert (kept.status, b"<h1" in kept.body) == (200, True)
    assert city.ask("GET", "/open-data/insluiten/").status == 503
    assert city.ask("GET", "/metrics/web-1").status == 503
    for node in NODES:
        city[node].start()


def test_each_node_tells_its_own_numbers_and_only_with_the_key(city):
    token = (city.folder / "secrets" / "metrics_token").read_text().strip()

    def refused(node):
        text = city.ask("GET", f"/metrics/{node}", headers={"Authorization": f"Bearer {token}"}).text
        return sum(
            float(n) for n in re.findall(r'^dichtbij_requests_total\{[^}]*status="404"[^}]*\} (\S+)$', text, re.M)
        )

    before = {node: refused(node) for node in NODES}
    for _time in range(3):
        assert city.ask_node("web-1", "GET", "/openactive/nergens").status == 404
    assert {node: refused(node) - before[node] for node in NODES} == {"web-1": 3, "web-2": 0}
    assert city.ask("GET", "/metrics/web-1").status == 404


def test_the_proxy_says_of_https_what_the_site_says(city):
    said = city.ask_node("web-1", "GET", "/over/").headers.get_all(HSTS)
    assert said == ["max-age=31536000; includeSubDomains"]
    for path in ("/over/", "/static/css/site.css", "/api/v1/categorieen"):
        assert city.ask("GET", path, client=new_client()).headers.get_all(HSTS) == said


@pytest.mark.parametrize(
    ("seconds", "subdomains", "preload", "said"),
    [
        ("31536000", "true", "false", "max-age=31536000; includeSubDomains"),
        ("31536000", "True", "on", "max-age=31536000; includeSubDomains; preload"),
        ("3600", "false", "", "max-age=3600"),
        ("0", "true", "true", ""),
    ],
)
def test_the_proxy_knows_the_settings_for_https(tmp_path, seconds, subdomains, preload, said):
    """With a program called nginx that does nothing: what is looked at is what it would read."""
    (tmp_path / "nginx").write_text("#!/bin/sh\n")
    (tmp_path / "nginx").chmod(0o755)
    names = ("FILES", "PAGES", "CERTIFICATE", "KEY", "HTTP", "HTTPS", "HTTP_6", "HTTPS_6", "WEB_1", "WEB_2")
    settings = dict.fromkeys(names, "x") | {"RUN": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    settings |= {"HSTS_SECONDS": seconds, "HSTS_SUBDOMAINS": subdomains, "HSTS_PRELOAD": preload}
    subprocess.run(["sh", str(ROOT / "deploy" / "start_nginx.sh")], env=settings, check=True)
    written = (tmp_path / "nginx.conf").read_text()
    assert set(re.findall(rf'add_header {HSTS} "([^"]*)" always;', written)) == {said}
    # Nothing is left to be filled in.
    assert "${" not in written


def test_an_administrator_sets_https_in_one_place():
    assert yaml.safe_load(FILE.read_text())["services"]["nginx"]["environment"]["HSTS_SECONDS"]
    env = {"SITE_URL": "x", "ALLOWED_HOSTS": "x", "HSTS_SECONDS": "60", "HSTS_SUBDOMAINS": "false"}
    read = compose.environment_of(compose.read(env)["services"]["nginx"], env)
    assert (read["HSTS_SECONDS"], read["HSTS_SUBDOMAINS"], read["HSTS_PRELOAD"]) == ("60", "false", "false")


def test_visitors_with_ipv6_keep_their_own_address(city):
    front = compose.read({"SITE_URL": "x", "ALLOWED_HOSTS": "x"})["networks"]["front"]
    assert front["enable_ipv6"] is True
    assert sum(":" in each["subnet"] for each in front["ipam"]["config"]) == 1
    assert city.ask("GET", "/over/", client="::1").status == 200
