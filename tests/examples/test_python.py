"""The Python of examples/ and the how-to, run as somebody else would: as a program, against a server."""

import json
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time, timedelta
from html import unescape
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
from django.conf import settings as django_settings
from django.http import QueryDict
from django.utils import timezone

from activities import actions
from activities.models import Activity, Place, Schedule
from tests.maps.test_site_map import PAYLOADS

ROOT = Path(django_settings.BASE_DIR)
EXAMPLES = ROOT / "examples" / "python"
HOW_TO = ROOT / "docs" / "how-to" / "zet-de-activiteiten-van-je-buurt-op-je-site.md"
ADDRESS = "https://dichtbij.example.org"


def run(*command: str, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, timeout=60, env={"PYTHONUTF8": "1"}
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def program(tmp_path) -> Path:
    """The files on the computer of somebody else."""
    for file in EXAMPLES.glob("*.py"):
        (tmp_path / file.name).write_text(file.read_text())
    return tmp_path


@pytest.fixture
def coffee(make_activity) -> Activity:
    """Tomorrow, close to the postcode of the examples."""
    activity = make_activity("Koffie", place__lat=52.0505, place__lon=4.2905)
    tomorrow = timezone.localdate() + timedelta(days=1)
    once = Schedule(activity=activity, starts_on=tomorrow, ends_on=tomorrow, start_time=time(10), end_time=time(12))
    actions.add_schedule(once, by=None)
    return activity


@contextmanager
def answering(*answers: tuple[int, dict]) -> Iterator[tuple[str, list[str]]]:
    """A server that says these things, in this order; and what it was asked."""
    left, asked = list(answers), []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            status, body = left.pop(0)
            self.send_response(status)
            self.send_header("Retry-After", "0")
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *args: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", asked
        server.shutdown()


def a_page(*names: str, pages: int = 1) -> dict:
    rows = [
        {"naam": name, "plek": {"naam": "Buurthuis"}, "url": "u", "volgendMoment": None, "tijdenTekst": None}
        for name in names
    ]
    return {"aantal": len(rows), "pagina": 1, "paginas": pages, "resultaten": rows}


def test_the_client_is_twenty_lines():
    assert len([line for line in (EXAMPLES / "buurt.py").read_text().splitlines() if line.strip()]) <= 20


def test_it_goes_through_all_pages_and_waits_when_it_is_told_to(program):
    with answering((200, a_page("Een", pages=2)), (429, {}), (429, {}), (200, a_page("Twee", pages=2))) as (url, asked):
        said = run("buurt.py", "2533CR", url, folder=program)
    assert said == "tijden: vraag het na  Een (Buurthuis)  u\ntijden: vraag het na  Twee (Buurthuis)  u\n"
    assert [re.search(r"pagina=(\d)", path)[1] for path in asked] == ["1", "2", "2", "2"]
    assert all("bij=2533CR" in path and "dag=week" in path for path in asked)


def test_times_are_on_the_clock_here_or_in_words(program):
    [known, told] = (a_page("x")["resultaten"][0] for _each in range(2))
    known["volgendMoment"], told["tijdenTekst"] = {"begin": "2026-12-01T09:00:00Z"}, "na de les"
    with answering((200, a_page() | {"resultaten": [known, told]})) as (url, _asked):
        said = run("buurt.py", "2533CR", url, folder=program).splitlines()
    assert [line.partition("  ")[0] for line in said] == ["01-12 10:00", "na de les"]


def test_a_wrong_question_is_an_error_and_not_an_empty_list(program):
    with answering((400, {})) as (url, _asked):
        done = subprocess.run([sys.executable, "buurt.py", "x", url], cwd=program, capture_output=True, text=True)
    assert done.returncode != 0
    assert "400" in done.stderr


def test_it_prints_what_the_site_finds_this_week(program, live_server, coffee, client):
    question = {"bij": "2533CR", "dag": "week", "perPagina": "100"}
    found = client.get(f"/api/v1/activiteiten?{urlencode(question)}").json()["resultaten"]
    assert found
    said = run("buurt.py", "2533CR", live_server.url, folder=program).splitlines()
    assert [line.rpartition("  ")[2] for line in said] == [row["url"] for row in found]


def test_the_page_of_a_buurt_holds_hostile_names_as_text(program, live_server, make_activity):
    names = [text[:120] for text in PAYLOADS if "\0" not in text]
    for number, name in enumerate(names):
        row = make_activity(f"naam {number}")
        Activity.objects.filter(pk=row.pk).update(name=name, times_text=name)
        Place.objects.filter(pk=row.place_id).update(name=name)
    rows = list(Activity.objects.visible().values_list("name", flat=True))
    script = "import buurt, pagina, sys; print(pagina.page(list(buurt.activities(sys.argv[1], perPagina=100))))"
    page = run("-c", script, live_server.url, folder=program)
    assert page.count("<li>") == len(rows)
    assert "<script" not in page
    assert "<img" not in page
    assert {unescape(name) for name in re.findall(r"<li><a[^>]*>(.*?)</a>", page, re.DOTALL)} == set(rows)


def test_the_follower_on_the_page_ends_with_what_is_there(program, zuidwest, client, settings):
    def change(number: int, kind: str, status: str = "gewijzigd") -> dict:
        return {"soort": kind, "id": "x", "nummer": number, "status": status, "op": "", "gegevens": {"nummer": number}}

    settings.SITE_URL = ADDRESS
    page = client.get("/open-data/kopie/").content.decode()
    code = unescape(re.search(r"<pre[^>]*><code>(.*?)</code>", page, re.DOTALL)[1]) + "\nprint(copy)"
    first = {"items": [change(1, "plek"), change(2, "activiteit")]}
    then = {"items": [change(3, "plek", "verwijderd"), change(4, "activiteit")]}
    end = {"items": [], "volgende": "leeg"}
    with answering((200, first), (200, then), (200, end)) as (url, asked):
        first["volgende"], then["volgende"] = f"{url}/2", f"{url}/4"
        said = run("-c", code.replace(ADDRESS, url), folder=program)
    assert said == f"1 rijen; vraag straks verder bij {url}/4\n{{('activiteit', 'x'): {{'nummer': 4}}}}\n"
    assert asked == ["/api/v1/wijzigingen", "/2", "/4"]


# The how-to


def blocks(kind: str) -> list[str]:
    return re.findall(rf"^```{kind}\n(.*?)^```$", HOW_TO.read_text(), re.DOTALL | re.MULTILINE)


def test_the_commands_of_the_how_to_do_what_it_says(program, live_server, coffee, client):
    [commands] = blocks("sh")
    install, *rest = (shlex.split(line.replace(ADDRESS, live_server.url)) for line in commands.splitlines())
    assert install == ["python", "-m", "pip", "install", "httpx"]
    assert [command[0] for command in rest] == ["python", "python"]
    for command in rest:
        assert run(*command[1:], folder=program)
    found = client.get("/api/v1/activiteiten?buurt=moerwijk-west&perPagina=100").json()["resultaten"]
    written = json.loads((program / "activiteiten.json").read_text())
    assert [row["id"] for row in written] == [row["id"] for row in found]
    assert (program / "activiteiten.html").read_text().count("<li>") == len(found)


def test_the_lines_of_the_how_to_are_those_of_the_builder(client, zuidwest, settings):
    settings.SITE_URL = ADDRESS
    script, frame = blocks("html")
    for query, name, lines in (
        ("weergave=lijst&categorie=sport&bij=2533CR", "script", script),
        ("weergave=beide&buurt=moerwijk&kleur=7a1f1f", "kader", frame),
    ):
        page = client.get(f"/open-data/insluiten/?{query}").content.decode()
        made = unescape(re.search(rf'id="regels-{name}"[^>]*>(.*?)</textarea>', page, re.DOTALL)[1])
        assert _without_order(made) == _without_order(lines)


def _without_order(lines: str) -> list[object]:
    """The parameters of an address in any order."""
    addresses = sorted(re.findall(r'(?:src|href)="([^"]+)"', lines))
    asked = [sorted(QueryDict(unescape(each).partition("?")[2]).lists()) for each in addresses]
    return [re.sub(r'\?[^"]*"', '"', lines).split(), asked]


def test_the_tokens_of_the_how_to_are_those_of_the_stylesheet():
    [css] = blocks("css")
    for file in ("embed.css", "embed-list.css"):
        known = set(re.findall(r"--dz-embed-[a-z-]+", (ROOT / "static" / "css" / file).read_text()))
        assert set(re.findall(r"--dz-embed-[a-z-]+", css)) == known


def test_what_the_how_to_names_is_there(client, zuidwest):
    for path in set(re.findall(rf"`{ADDRESS}(/[^`]*)`", HOW_TO.read_text())) | {"/en/embed/", "/pl/embed/"}:
        assert client.get(path).status_code == 200, path
