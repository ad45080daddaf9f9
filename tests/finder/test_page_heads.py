"""The <head> of every public page: its own address, its languages, and how it looks when somebody passes it on."""

import re
from html import unescape

import pytest
from django.conf import settings as site_settings
from PIL import Image

from activities import actions
from activities.models import Activity
from activities.photos import EncodedPhoto
from tests.finder.test_pages import PAGES

pytestmark = pytest.mark.usefixtures("zuidwest")
OURS = "https://dichtbij.example.org"
HEAD = re.compile(r"<head>(.*?)</head>", re.DOTALL)


@pytest.fixture
def head(client):
    """The tags of a head: names and properties of meta, rel of links, each a list."""

    def read(address, **asked):
        answer = client.get(address, **asked)
        assert answer.status_code == 200
        html = HEAD.search(answer.content.decode())[1]
        found = {"title": [unescape(re.search(r"<title>(.*?)</title>", html)[1])], "html": [html]}
        for tag in re.findall(r"<(?:meta|link) [^>]*>", html):
            named = {name: unescape(value) for name, value in re.findall(r'([\w-]+)="([^"]*)"', tag)}
            key = named.get("property") or named.get("name") or named.get("rel", "")
            value = named.get("content", named.get("href", ""))
            found.setdefault(key, []).append((named["hreflang"], value) if "hreflang" in named else value)
        return found

    return read


@pytest.mark.parametrize("address", PAGES)
def test_every_page_says_what_it_is_to_who_passes_it_on(head, address):
    told = head(address)
    for name in ("og:title", "og:description", "og:url", "og:image", "og:image:alt", "canonical", "description"):
        [value] = told[name]
        assert value, name
    assert f"{told['og:title'][0]} – Dichtbij Zuidwest" == told["title"][0]
    assert told["og:description"] == told["description"]
    assert told["og:url"] == told["canonical"]
    assert told["og:locale"] == ["nl_NL"]
    assert told["og:type"] == ["website"]
    assert told["og:site_name"] == ["Dichtbij Zuidwest"]
    assert told["twitter:card"] == ["summary_large_image"]


@pytest.mark.parametrize("address", PAGES)
def test_a_head_asks_nothing_of_anybody_else(head, address):
    """Scripts, styles and pictures are ours; that schema.org is named asks nothing of it."""
    html = re.sub(r'<script type="application/ld\+json">.*?</script>', "", head(address)["html"][0])
    elsewhere = re.findall(r'(?:href|src|content)="((?:https?:)?//[^"]*)"', html)
    assert elsewhere
    assert all(url.startswith(f"{OURS}/") for url in elsewhere)


def test_the_name_of_the_host_that_was_asked_is_not_told(head, settings):
    settings.ALLOWED_HOSTS = ["*"]
    assert head("/over/", headers={"host": "elsewhere.example.org"})["canonical"] == [f"{OURS}/over/"]


class TestPicture:
    def test_without_a_photo_it_is_our_own(self, head):
        told = head("/over/")
        assert told["og:image"] == [f"{OURS}/static/img/share.png"]
        with Image.open(site_settings.DATA_DIR / "static/img/share.png") as picture:
            assert (picture.width, picture.height, picture.format) == (1200, 630, "PNG")
        assert (told["og:image:width"], told["og:image:height"]) == (["1200"], ["630"])

    def test_a_photo_of_the_activity_comes_before_it_on_its_page_and_that_of_its_place(self, head, make_activity):
        activity = make_activity(stands_for_place=True)
        photo = actions.add_photo(EncodedPhoto(content=b"foto", thumbnail=b"klein", width=800, height=600), None)
        Activity.objects.filter(pk=activity.pk).update(photo=photo, photo_alt="Een tafel met koffie")
        for page in (activity, activity.place):
            told = head(page.get_absolute_url())
            assert told["og:image"] == [f"{OURS}/foto/{photo.uuid}.jpg"]
            assert told["og:image:alt"] == ["Een tafel met koffie"]
            assert (told["og:image:width"], told["og:image:height"]) == (["800"], ["600"])


class TestRobots:
    @pytest.mark.parametrize("address", [*PAGES[:2], *PAGES[4:], "/zoeken/?categorie=sport", "/kaart/?categorie=sport"])
    def test_a_page_may_be_found(self, head, address):
        assert "robots" not in head(address)

    @pytest.mark.parametrize(
        "asked",
        [
            "q=koffie",
            "bij=2532CR",
            "categorie=sport&categorie=eten",
            "categorie=sport&dag=vandaag",
            "pagina=2",
            "gratis=true",
        ],
    )
    @pytest.mark.parametrize("page", ["zoeken", "kaart"])
    def test_one_of_a_thousand_questions_may_not_but_its_links_count(self, head, page, asked):
        told = head(f"/{page}/?{asked}")
        assert told["robots"] == ["noindex, follow"]
        assert "alternate" not in told

    def test_a_site_with_examples_is_not_found_at_all(self, head, settings):
        settings.SHOW_EXAMPLES = True
        for address in ("/", "/zoeken/?q=koffie"):
            told = head(address)
            assert told["robots"] == ["noindex"]
            assert "alternate" not in told

    def test_private_pages_and_those_behind_a_token_say_nothing_of_themselves(self, client, organiser):
        client.force_login(organiser)
        for address in ("/organisator/", "/klopt-dit-niet/activiteit/voorschool-erasmusweg/", "/inloggen/"):
            html = client.get(address, follow=True).content.decode()
            assert 'name="robots" content="noindex"' in html
            assert "canonical" not in html
            assert "og:" not in html


class TestCanonical:
    @pytest.mark.parametrize(
        ("asked", "canonical"),
        [
            ("/zoeken/", "/zoeken/"),
            ("/zoeken/?perPagina=100&pagina=1", "/zoeken/"),
            ("/zoeken/?q=&bij=&categorie=sport", "/zoeken/?categorie=sport"),
            ("/zoeken/?straal=800&bij=2532CR&q=", "/zoeken/?bij=2532CR&straal=800"),
            ("/zoeken/?pagina=2&perPagina=5", "/zoeken/?pagina=2"),
            ("/zoeken/?utm_source=mail&categorie=sport", "/zoeken/?categorie=sport"),
            ("/kaart/?categorie=sport", "/kaart/?categorie=sport"),
            ("/buurt/moerwijk/?utm_source=mail", "/buurt/moerwijk/"),
            ("/over/?x=1", "/over/"),
        ],
    )
    def test_a_page_has_one_address(self, head, asked, canonical):
        told = head(asked)
        assert told["canonical"] == told["og:url"] == [f"{OURS}{canonical}"]

    def test_in_another_language_it_is_its_own(self, head):
        assert head("/en/over/")["canonical"] == [f"{OURS}/en/over/"]


class TestLanguages:
    def test_with_one_language_it_is_that_one_and_for_everybody(self, head, settings):
        settings.INDEXED_LANGUAGES = ["nl"]
        address = f"{OURS}/buurt/moerwijk/"
        assert head("/buurt/moerwijk/")["alternate"] == [("nl", address), ("x-default", address)]

    @pytest.mark.parametrize("language", ["en", "tr", "ar", "pl"])
    def test_a_language_that_is_not_complete_is_not_found_nor_named(self, head, settings, language):
        settings.INDEXED_LANGUAGES = ["nl"]
        told = head(f"/{language}/buurt/moerwijk/")
        assert told["robots"] == ["noindex"]
        assert "alternate" not in told

    @pytest.mark.parametrize("prefix", ["", "/en", "/tr", "/ar", "/pl"])
    def test_with_all_languages_each_names_all(self, head, prefix):
        told = head(f"{prefix}/zoeken/?categorie=sport")
        assert "robots" not in told
        path = "/zoeken/?categorie=sport"
        assert told["alternate"] == [
            ("nl", f"{OURS}{path}"),
            *((code, f"{OURS}/{code}{path}") for code in ("en", "tr", "ar", "pl")),
            ("x-default", f"{OURS}{path}"),
        ]
        assert told["canonical"] == [f"{OURS}{prefix}{path}"]
        assert len(told["og:locale:alternate"]) == 4
        assert told["og:locale"][0] not in told["og:locale:alternate"]


def test_hostile_text_stays_an_attribute(head, make_activity):
    text = '"><script>window.pwned=1</script>'
    told = head(make_activity(text, summary=text).get_absolute_url())
    assert told["og:title"] == told["og:description"] == [text]
