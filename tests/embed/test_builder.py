"""The page that makes the lines of an embed: without script, and what it gives is what works."""

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.maps.test_site_map import PAYLOADS

pytestmark = pytest.mark.django_db


@pytest.fixture
def built(client, zuidwest, settings):
    settings.SITE_URL = "https://dichtbij.example.org"

    def get(query: str = "", language: str = "") -> dict[str, str]:
        answer = client.get(f"{language}/open-data/insluiten/?{query}")
        assert answer.status_code == 200
        page = answer.content.decode()
        lines = dict(re.findall(r'<textarea[^>]*id="regels-(\w+)"[^>]*>(.*?)</textarea>', page, re.DOTALL))
        preview = re.search(r'<iframe class="dz-open__preview" src="([^"]+)"', page)[1]
        return {name: unescape(text) for name, text in lines.items()} | {"page": page, "preview": unescape(preview)}

    return get


def test_without_choices_it_gives_the_list_of_everything(built):
    made = built()
    assert made["script"].startswith(
        '<script src="https://dichtbij.example.org/embed.js" data-weergave="lijst" data-taal="nl" async></script>'
    )
    assert '<noscript><a href="https://dichtbij.example.org/zoeken/">' in made["script"]
    assert 'src="https://dichtbij.example.org/embed/?weergave=lijst"' in made["kader"]
    assert "stijl" not in made


def test_the_lines_run_from_left_to_right_on_a_page_that_does_not(built):
    areas = re.findall(r'<textarea[^>]*id="regels-[^>]*>', built("hoek=4", "/ar")["page"])
    assert len(areas) == 3
    assert all(' dir="ltr"' in area for area in areas)


def test_every_choice_stands_in_the_lines_and_in_the_preview(built):
    made = built(
        "weergave=beide&categorie=sport&categorie=eten&bij=2533+CR&buurt=moerwijk&q=thee&zonderAanmelden=true"
        "&taal=tr&inTaal=en&kleur=7a1f1f&hoek=4"
    )
    for attribute in ('data-weergave="beide"', 'data-categorie="sport eten"', 'data-bij="2533 CR"'):
        assert attribute in made["script"]
    for attribute in ('data-q="thee"', 'data-buurt="moerwijk"', 'data-zonder-aanmelden="true"', 'data-gesproken="tr"'):
        assert attribute in made["script"]
    assert 'data-taal="en"' in made["script"]
    assert made["stijl"] == ".dz-embed {\n  --dz-embed-kleur: #7a1f1f;\n  --dz-embed-hoek: 4px;\n}"
    split = urlsplit(made["preview"])
    assert split.path == "/en/embed/"
    asked = parse_qs(split.query)
    assert asked["categorie"] == ["sport", "eten"]
    assert (asked["bij"], asked["taal"], asked["weergave"], asked["kleur"]) == (
        ["2533 CR"],
        ["tr"],
        ["beide"],
        ["7a1f1f"],
    )
    assert f'src="https://dichtbij.example.org{made["preview"].replace("&", "&amp;")}"' in made["kader"]
    assert 'type="hidden" name="zonderAanmelden" value="true"' in made["page"]


def test_the_preview_is_a_page_that_is_there(built, client):
    made = built("weergave=beide&categorie=eten&inTaal=pl&kleur=7a1f1f")
    assert client.get(made["preview"]).status_code == 200


@pytest.mark.parametrize("text", [text for text in PAYLOADS if "\0" not in text])
def test_hostile_words_stay_inside_their_attribute(built, text):
    made = built(urlencode({"q": text, "bij": text, "kleur": text, "weergave": text, "inTaal": text}))
    assert made["script"].count("<") == 6
    assert made["kader"].count("<") == 2
    assert "<script>window" not in made["page"]
    assert "<img src=x" not in made["page"]


@pytest.mark.parametrize(
    ("query", "error"),
    [
        ("kleur=ff0000&achtergrond=ffffff", "Deze twee kleuren lijken te veel op elkaar."),
        ("kleur=rood", "Schrijf een kleur als zes cijfers en letters, zoals 0a4d68."),
        ("hoek=99", "Kies een heel getal van 0 tot en met 32."),
        ("weergave=film", "Kies een lijst, een kaart of allebei."),
        ("inTaal=de", "Deze taal hebben we niet. Kies er een uit de lijst."),
        ("straal=99999", "Kies een afstand van 1 tot 10000 meter."),
        ("buurt=nergens", "Deze wijk of buurt kennen we niet. Kies er een uit de lijst."),
    ],
)
def test_what_is_wrong_is_told_and_left_out(built, query, error):
    made = built(query)
    assert error in made["page"]
    value = query.partition("=")[2].partition("&")[0]
    assert value not in made["script"] + made["kader"]


def test_its_own_frame_is_the_only_thing_the_policy_lets_in(client, zuidwest):
    answer = client.get("/open-data/insluiten/")
    assert "frame-src 'self'" in answer["Content-Security-Policy"]
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
