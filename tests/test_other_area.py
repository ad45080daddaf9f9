"""Nothing of one area stands in the code: the same site serves another one, from another folder of data."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

ROOT = settings.BASE_DIR
OTHER = Path(__file__).parent / "other_area"
# Names of the area of data/, as people write them in a text, an address or a file. The short ones are words of their
# own: a page also holds what is drawn by lot (the token of a form, a nonce, an id), and four letters come up there.
OURS = re.compile(
    r"zuid-?west|den.haag|hagenaar|gravenhage|the.hague|moerwijk|morgenstond|bouwlust|vrederust|leyweg"
    r"|(?<![^\W_])(?:npzw|lahey|hadze|14070)|(?<![-\w])2532 ?(?:[a-z]{2})?\b|لاهاي|(?-i:Ooievaarspas)"
    # The name of the site, and not the word at the start of "Dichtbij genoeg" and its like.
    r"|(?-i:\bDichtbij\b(?! genoeg| eerst| mij|<span))",
    re.IGNORECASE,
)
CODE = (
    *("accounts/**/*.py", "activities/**/*.py", "backend/**/*.py", "background/**/*.py", "maps/**/*.py"),
    *("programmes/**/*.py", "referrals/**/*.py", "scripts/*", "static/js/*.js", "static/css/*.css"),
    *("templates/**/*.html", "templates/**/*.txt", "templates/**/*.js"),
    *(
        "backups/**/*.py",
        "limits/**/*.py",
        "deploy/*",
        "deploy/pages/*",
        "Makefile",
        "Dockerfile",
        "docker-compose.yml",
    ),
)
# The software has a name of its own, for whoever runs it: there it names no area and no site, and what counts on it
# (dashboards, filters of logs, databases, keys that were handed out) would break with another name.
SOFTWARE = {
    "activities/hsds/ids.py": "keys of rows, which others keep",
    "backend/metrics.py": "names of metrics",
    "backend/queries.py": "the name of a log",
    "backend/settings.py": "the file of the database, a folder for metrics, the name of a log",
    "backend/watching.py": "the name of a log",
    "deploy/make_secrets.sh": "the database and its user",
    "docker-compose.yml": "the project, the images, the database and its user; an address as an example",
    "maps/naming.py": "keys of rows, which others keep",
    "scripts/start_postgres.sh": "the database of the tests and its user",
}
NAMES_SOFTWARE = re.compile(r"\bdichtbij(?:[-_.]\w|[:@])")
# What others type and rely on keeps the name that it had first, a comment tells of a real answer of the CBS, and a
# button says with that word that it is about what is near.
KEPT = {
    "templates/components/quick.html": '{% translate "Dichtbij" %}',
    "docker-compose.yml": "image: dichtbij-zuidwest",
    "activities/importers/synthetic.py": 'AREA = "zuidwest"',
    "activities/management/commands/load_zuidwest.py": "",
    "maps/cbs.py": "2025BU05183620",
}


def _lines():
    for path in sorted({path for pattern in CODE for path in ROOT.glob(pattern) if path.is_file()}):
        if "migrations" not in path.parts:
            where = path.relative_to(ROOT).as_posix()
            for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
                yield where, number, line


def test_no_code_names_the_area():
    found = [
        f"{where}:{number}: {line.strip()}"
        for where, number, line in _lines()
        if OURS.search(line) and not (where in KEPT and KEPT[where] in line)
    ]
    assert found == []


def test_the_software_is_named_only_where_others_count_on_it():
    found = {where for where, _number, line in _lines() if NAMES_SOFTWARE.search(line)}
    assert found - set(SOFTWARE) == set()


def test_the_guard_sees_the_names_where_they_do_stand():
    told = (settings.DATA_DIR / "area.json").read_text(encoding="utf-8")
    assert len(OURS.findall(told)) > 10


@pytest.mark.parametrize("text", ["www.npzw.nl", "Lahey'de", "bij=2532CR", "2532 CR", "tel:14070", "zo_zuidwest.js"])
def test_the_guard_sees_a_name_in_an_address_or_beside_a_letter_of_another_word(text):
    assert OURS.search(f'<a href="{text}">')


@pytest.mark.parametrize("text", ["bObVNPzw2N4hjF", "7c2d2532-9f0e-4b1a-8c3d-0a1b2c3d4e5f", "09:15:20.253214070Z"])
def test_the_guard_takes_nothing_for_a_name_that_was_drawn_by_lot(text):
    assert not OURS.search(f'value="{text}"')


@pytest.fixture(scope="module")
def walked(tmp_path_factory) -> dict[str, tuple[int, str]]:
    """Every public page of a site for the invented area, as {address: (status, text)}; in a process of its own, because
    its settings are others from the first line."""
    folder = tmp_path_factory.mktemp("other")
    clean = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "SITE_URL", "DEBUG")}
    environment = clean | {
        "DATA_DIR": str(OTHER),
        "VAR_DIR": str(folder),
        "SECRET_KEY": "only-for-this-test",
        "DEBUG": "true",
        "PDOK_URL": "",
        "TILE_URL": "",
        # No settings: area.json alone says how an area is called, or pages and files would not say the same.
        "AREA_NAME": "Verweggistan",
        "FULL_AREA_NAME": "Heel Verweggistan",
        "PYTHONPATH": str(ROOT),
    }
    answer = folder / "pages.json"
    program = [sys.executable, str(OTHER / "walk.py"), str(answer)]
    ended = subprocess.run(program, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    return {address: tuple(told) for address, told in json.loads(answer.read_text(encoding="utf-8")).items()}


def test_every_page_of_the_other_area_is_there(walked):
    expected = {"/foutpagina/": 404}
    wrong = {address: told[0] for address, told in walked.items() if told[0] != expected.get(address, 200)}
    assert wrong == {}


def test_no_page_of_the_other_area_names_ours(walked):
    found = {
        address: sorted({text[max(0, match.start() - 60) : match.end() + 30] for match in OURS.finditer(text)})
        for address, (_status, text) in walked.items()
        if OURS.search(text)
    }
    assert found == {}


def test_about_preschools_the_other_area_claims_nothing_that_it_did_not_tell(walked):
    """What is free, where you sign up and whether another one will do are rules of a municipality."""
    claims = ("gratis", "bij de voorschool zelf", "mag ook naar een andere", "jaar anders")
    assert [each for each in claims if each in walked["/peuteropvang/"][1].partition("<main")[2].lower()] == []


def test_each_step_of_make_run_ends_well_for_an_area_without_examples(walked):
    """They were run before the pages were asked; one that fails ends the walk."""
    assert not (OTHER / "examples.json").exists()
    assert walked["stappen"][1].split() == [
        *("migrate", "load_area", "load_examples", "refresh_occurrences", "measure", "make_downloads")
    ]


def test_a_folder_that_lacks_files_is_refused_in_words(settings):
    settings.DATA_DIR = OTHER
    with pytest.raises(CommandError, match=r"ontbreekt: categories\.json, synonyms\.json, .*data/README\.md"):
        call_command("load_area")


def test_what_the_area_tells_of_itself_is_told_in_the_language_of_the_page(walked):
    """A text with its languages in area.json, and a template translated in the folder of the area; else in Dutch."""
    for address, title, lead in (
        ("", "Spelen in Noord", "Noord is Dorp en Veld. Er wonen 300 mensen."),
        ("/en", "Playing in Voorbeeldstad North", "North is Dorp and Veld. 300 people live there."),
        ("/pl", "Spelen in Noord", "Noord is Dorp en Veld. Er wonen 300 mensen."),
    ):
        assert f"<h1>{title}</h1>" in walked[f"{address}/peuteropvang/"][1]
        assert f'<p class="dz-lead">{lead}</p>' in walked[f"{address}/over/"][1]
    assert "Goal of the example: more to do in every neighbourhood." in walked["/en/over/"][1]


def test_pages_and_descriptions_of_the_data_call_the_area_the_same(walked):
    """In the words of area.json, in Dutch and in English."""
    dutch = ("/", "/api/v1/openapi.json", "/data.ttl", "/data.jsonld", "/openactive/themes")
    english = ("/en/", "/data.ttl", "/data.jsonld")
    for addresses, name in ((dutch, "Voorbeeldstad Noord"), (english, "Voorbeeldstad North")):
        assert [address for address in addresses if f"in {name}" not in walked[address][1]] == []
    assert [address for address, (_status, text) in walked.items() if "verweggistan" in text.lower()] == []
    assert "#noord>" in walked["/data.ttl"][1]


def test_the_pages_tell_of_the_other_area_instead(walked):
    def says(address: str, *words: str) -> None:
        for word in words:
            assert word in walked[address][1], (address, word)

    says("/", "Samen Voorbeeldstad", "in Voorbeeldstad Noord. Zonder account.", "Bijvoorbeeld 9999 ZZ of Voorbeeldlaan")
    says("/over/", "Samen aan Noord", "Voorbeeldprogramma Noord", "Doel van het voorbeeld")
    says("/peuteropvang/", "Opvang voor peuters", "Voorscholen in Noord")
    says(
        "/peuteropvang/",
        "Vraag het na bij de locatie.",
        "Is er plek? Wat kost het?",
        "Misschien zijn er nog meer voorscholen.",
    )
    says("/en/", "in Voorbeeldstad North. Without an account.")
    says("/zoeken/?bij=1234AB", "Postcode 1234 AB ligt niet in Voorbeeldstad Noord. Vul een postcode uit Noord in.")
    says("/api/v1/openapi.json", "Samen Voorbeeldstad", "activiteiten in Voorbeeldstad Noord.")
    says("/data.ttl", "Open data van Samen Voorbeeldstad")
    says("/manifest.webmanifest", '"short_name": "Samen Voorbeeldstad"')
    says("/agenda.ics", "-//Samen Voorbeeldstad//Agenda//NL")
    says("mail", "Samen Voorbeeldstad")
    says("rapport", "Voorbeeldstad Noord: Dorp en Veld")
