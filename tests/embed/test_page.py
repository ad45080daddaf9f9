"""The embed in a frame: small, open to every other site, without cookies, with the same answer as the search page."""

import gzip
import re

import pytest
from django.urls import reverse

from activities.models import Activity, Place
from activities.search_form import SearchForm
from tests.maps.test_site_map import PAYLOADS

pytestmark = pytest.mark.django_db

LARGEST = 12_000


def listed(page: str) -> list[str]:
    return re.findall(r'data-activity="([0-9a-f-]{36})"', page)


@pytest.fixture
def embed(client, zuidwest):
    def get(query: str = "", language: str = "") -> str:
        answer = client.get(f"{language}/embed/?{query}")
        assert answer.status_code == 200
        return answer.content.decode()

    return get


@pytest.mark.parametrize(
    "query", ["", "categorie=sport", "bij=2533CR&straal=800", "q=voorschool&perPagina=3", "pagina=2"]
)
def test_the_list_is_that_of_the_search_page(client, embed, query):
    searched = client.get(f"/zoeken/?{query}").context["found"]
    assert listed(embed(query)) == [str(each.activity.uuid) for each in searched.results]


@pytest.mark.parametrize(
    ("shown", "has_list", "has_map"),
    [("lijst", True, False), ("kaart", False, True), ("beide", True, True), ("iets", True, False)],
)
def test_it_shows_a_list_a_map_or_both(embed, shown, has_list, has_map):
    page = embed(f"weergave={shown}")
    assert (bool(listed(page)), "dz-map__canvas" in page) == (has_list, has_map)


def test_it_has_none_of_our_frame_and_says_whose_it_is(embed):
    page = embed()
    assert "<header" not in page
    assert "<nav" in page  # between its own pages
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert "Alles op Dichtbij Zuidwest" in page


def test_the_link_to_everything_asks_the_same_without_the_look(embed):
    page = embed("categorie=sport&categorie=eten&weergave=beide&kleur=7a1f1f&perPagina=2&pagina=1&dag=")
    assert 'class="dz-embed__all" href="/zoeken/?categorie=sport&amp;categorie=eten"' in page


def test_every_link_opens_another_tab_or_says_that_it_stays(embed):
    for tag in re.findall(r"<a\b[^>]*>", embed("weergave=beide")):
        assert re.search(r'target="_(blank" rel="noopener|self")', tag), tag


def test_any_site_may_frame_it_and_no_other_page_of_ours(client, zuidwest):
    answer = client.get("/embed/?weergave=beide")
    assert "frame-ancestors" not in answer["Content-Security-Policy"]
    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "X-Frame-Options" not in answer
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    other = client.get("/zoeken/")
    assert "frame-ancestors 'none'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "DENY"


def test_nothing_in_it_needs_a_style_or_script_that_the_policy_forbids(embed):
    page = embed("weergave=beide&kleur=7a1f1f&q=<script>")
    assert not re.search(r"<[^>]+\sstyle=|<style|\son[a-z]+=", page)
    for tag in re.findall(r"<script\b[^>]*>", page):
        assert 'src="/static/' in tag or "nonce=" in tag


def test_nothing_comes_from_another_address(embed):
    page = embed("weergave=beide")
    assert not re.findall(r'(?:src|rel="stylesheet" href)="(?:https?:)?//', page)


def test_without_results_it_says_so(embed):
    page = embed("q=xqzxqzxqz")
    assert "Er is nu niets gevonden dat hierbij past." in page
    assert listed(page) == []


def test_a_wrong_value_is_told_above_the_rest(embed):
    page = embed("straal=999999")
    assert "Kies een afstand van 1 tot 10000 meter." in page
    assert listed(page)


def test_hostile_names_are_text(embed, make_activity):
    names = [text[:120] for text in PAYLOADS if "\0" not in text]
    rows = [make_activity(f"naam {number}") for number, _ in enumerate(names)]
    for row, name in zip(rows, names, strict=True):
        Activity.objects.filter(pk=row.pk).update(name=name, times_text=name)
        Place.objects.filter(pk=row.place_id).update(name=name)
    page = embed("weergave=beide&perPagina=100")
    assert "window.pwned=1</script>" not in page
    assert "&lt;script&gt;window.pwned=1&lt;/script&gt;" in page
    assert "<img src=x" not in page


def test_it_is_there_in_each_language_with_the_same_activities(embed, settings):
    dutch = listed(embed())
    for language, _name in settings.LANGUAGES[1:]:
        page = embed(language=f"/{language}")
        assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}" class="dz-always-light">' in page
        assert listed(page) == dutch


def test_the_source_of_what_came_from_openstreetmap_is_named(embed, make_activity):
    assert "OpenStreetMap" not in embed("q=koffieochtend")
    make_activity("Koffieochtend", source="OpenStreetMap (ODbL), https://www.openstreetmap.org/node/1")
    assert "© OpenStreetMap (ODbL)" in embed("q=koffieochtend")


def test_a_list_with_its_style_is_less_than_twelve_kilobytes(client, embed, settings):
    parts = [embed("perPagina=10"), client.get(reverse("themes-css")).content.decode()]
    parts += [(settings.BASE_DIR / "static" / name).read_text() for name in ("css/embed.css", "js/embed-height.js")]
    assert sum(len(gzip.compress(part.encode())) for part in parts) < LARGEST


def test_the_answer_has_no_cookie_and_does_not_depend_on_one(client, zuidwest):
    answer = client.get("/embed/?weergave=beide")
    assert not answer.cookies
    assert "Cookie" not in answer["Vary"]


def test_a_search_nobody_typed_is_not_counted(client, zuidwest, monkeypatch):
    noted = []
    monkeypatch.setattr("activities.demand.note", lambda *args, **kwargs: noted.append(args))
    client.get("/embed/?q=xqzxqzxqz")
    assert noted == []


def test_the_map_data_can_be_read_by_a_frame_without_an_origin(client, zuidwest):
    for path in (
        "/kaart/punten.geojson",
        "/kaart/buurten.geojson",
        "/en/kaart/punten.geojson",
        "/ar/kaart/buurten.geojson",
    ):
        assert client.get(path, headers={"origin": "null"})["Access-Control-Allow-Origin"] == "*"


def test_a_sandboxed_window_may_open_what_is_the_same_for_everybody(client, zuidwest):
    """And nothing else: a page that knows who you are keeps its window to itself."""
    assert client.get("/zoeken/")["Cross-Origin-Opener-Policy"] == "unsafe-none"
    assert client.get("/inloggen/")["Cross-Origin-Opener-Policy"] == "same-origin"


def test_every_parameter_of_the_search_is_one_of_the_embed(embed):
    """So that none is taken for the look of it."""
    from activities.embed.theme import TOKENS

    assert set(SearchForm.base_fields).isdisjoint({*TOKENS, "weergave"})
