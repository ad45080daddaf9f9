"""embed.js as other sites load it; what it does in a browser is in tests/e2e/test_embed.py."""

import gzip
import json
import re

import pytest
from django.urls import reverse

from activities.embed.script import NOT_ASKED, script_of_embed
from activities.models import Category
from activities.search_form import SearchForm

pytestmark = pytest.mark.django_db

LARGEST = 12_000


@pytest.fixture
def script(zuidwest) -> str:
    return script_of_embed().text


def options(script: str) -> dict:
    return json.loads(re.search(r"^const \{[^}]+\} = (\{.*\});$", script, re.MULTILINE)[1])


def test_script_style_and_what_a_list_loads_are_less_than_twelve_kilobytes(client, script):
    """The style is in the script; the rest is one question to the API, at the number that the script asks for."""
    number = re.search(r'const LISTED = "(\d+)"', script)[1]
    served = [script.encode()]
    for query in ("", "&bij=2533CR", "&categorie=peuteropvang", "&dag=week"):
        rows = client.get(f"/api/v1/activiteiten?perPagina={number}{query}").content
        assert len(json.loads(rows)["resultaten"]) <= int(number)
        assert sum(len(gzip.compress(part)) for part in (*served, rows)) < LARGEST


def test_it_is_the_same_bytes_until_something_changes(client, zuidwest):
    first = client.get("/embed.js")
    assert first["Content-Type"] == "text/javascript; charset=utf-8"
    assert first["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert first["Access-Control-Allow-Origin"] == "*"
    assert "public" in first["Cache-Control"]
    again = client.get("/embed.js", headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again["Cross-Origin-Resource-Policy"] == "cross-origin"
    Category.objects.filter(slug="sport").update(colour="#123456")
    changed = client.get("/embed.js", headers={"if-none-match": first["ETag"]})
    assert changed.status_code == 200
    assert '"#123456"' in changed.content.decode()


def test_it_is_the_same_for_every_language_of_the_browser(client, zuidwest):
    answers = {
        client.get("/embed.js", headers={"accept-language": language}).content for language in ("nl", "en", "ar")
    }
    assert len(answers) == 1


def test_it_knows_every_parameter_of_the_search(script):
    assert {*options(script)["params"], *NOT_ASKED} == set(SearchForm.base_fields)


def test_it_has_words_in_each_language_and_all_the_same_ones(script, settings):
    words = options(script)["words"]
    assert list(words) == sorted(code for code, _name in settings.LANGUAGES)
    assert {tuple(sorted(each)) for each in words.values()} == {tuple(sorted(words["nl"]))}
    for code, _name in settings.LANGUAGES[1:]:
        assert words[code]["find"] == f"/{code}/zoeken/"
        assert words[code]["embed"] == f"/{code}/embed/"
        assert set(words[code]["themes"]) == set(Category.objects.values_list("slug", flat=True))


def test_it_uses_no_word_that_it_does_not_have(script):
    words = options(script)["words"]["nl"]
    assert set(re.findall(r"\btexts\.(\w+)", script)) == set(words)


@pytest.mark.parametrize(
    "way", ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "DOMParser"]
)
def test_it_makes_no_html_of_text(script, way):
    assert way not in script


@pytest.mark.parametrize("kept", ["document.cookie", "localStorage", "sessionStorage", "indexedDB", "sendBeacon"])
def test_it_keeps_nothing_in_the_browser_and_sends_nothing_of_it(script, kept):
    assert kept not in script


def test_its_icons_are_those_of_the_themes(script):
    themes = options(script)["themes"]
    for row in Category.objects.all():
        colour, parts = themes[row.slug]
        assert colour == row.colour
        assert {tag for tag, _attributes in parts} <= {
            "path",
            "circle",
            "rect",
            "line",
            "polyline",
            "polygon",
            "ellipse",
        }


def test_its_address_never_changes():
    assert reverse("embed-script") == "/embed.js"
