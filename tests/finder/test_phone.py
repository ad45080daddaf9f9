"""What the site tells a phone that keeps it: the app, the worker, and which addresses may be kept."""

import json
import re

import pytest
from django.conf import settings as django_settings
from django.contrib.staticfiles import finders
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation
from PIL import Image

from activities.finder import phone
from tests.permissions.addresses import PUBLIC
from tests.permissions.table import rows

LANGUAGES = [code for code, _name in django_settings.LANGUAGES]
WITH_A_SLUG = {"activity", "place", "organisation", "buurt"}


def _example(name: str) -> str:
    return reverse(name, args=["voorbeeld"] if name in WITH_A_SLUG else [])


@pytest.fixture
def is_kept():
    pattern = re.compile(phone.pages_pattern())
    return lambda address: bool(pattern.search(address.partition("?")[0]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_that_is_kept_is_kept_in_every_language(is_kept, language):
    with translation.override(language):
        assert [name for name in phone.KEPT if not is_kept(_example(name))] == []


def _shapes(resolver, before="/"):
    """Every address there is, with the same word wherever one can differ from another."""
    for each in resolver.url_patterns:
        path = before + re.sub(r"<[^>]*>", "voorbeeld", str(each.pattern))
        if isinstance(each, URLResolver):
            yield from _shapes(each, path)
        else:
            yield each.name, path


def test_nothing_else_of_the_site_is_ever_kept(is_kept):
    shapes = [(name, path) for name, path in _shapes(get_resolver()) if name not in phone.KEPT]
    assert len(shapes) > 150
    assert [name for name, path in shapes if is_kept(path) or is_kept(f"/en{path}")] == []


def test_what_is_kept_stands_among_what_is_open_to_everybody():
    assert set(phone.KEPT) <= set(PUBLIC)
    assert not set(phone.KEPT) & {row.name for row in rows()}


@pytest.mark.parametrize("address", ["/kaartje/", "/kaartje/ABC/", "/klopt-nog/x/", "/inloggen/", "/organisator/"])
def test_cards_confirm_links_and_what_is_behind_a_login_are_not_kept(is_kept, address):
    assert not is_kept(address)
    assert not is_kept(f"/ar{address}")
    assert not is_kept(f"/zoeken{address}")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_app_opens_in_the_language_it_was_put_on_the_phone_in(client, zuidwest, language):
    with translation.override(language):
        address = reverse("manifest")
        answer, home = client.get(address), reverse("home")
    assert answer["Content-Type"] == "application/manifest+json"
    said = answer.json()
    assert (said["lang"], said["start_url"], said["id"], said["scope"]) == (language, home, "/", "/")
    assert said["dir"] == ("rtl" if language == "ar" else "ltr")
    assert (said["name"], said["short_name"]) == ("Dichtbij Zuidwest", "Dichtbij")
    assert f'<link rel="manifest" href="{address}">' in client.get(home).content.decode()


def test_its_icons_have_the_size_that_it_says(client):
    icons = client.get("/manifest.webmanifest").json()["icons"]
    assert {(icon["sizes"], icon["purpose"]) for icon in icons} == {
        ("192x192", "any"),
        ("512x512", "any"),
        ("512x512", "maskable"),
    }
    for icon in icons:
        with Image.open(finders.find(icon["src"].removeprefix("/static/"))) as picture:
            assert "x".join(map(str, picture.size)) == icon["sizes"]


class TestWorker:
    def test_it_is_asked_for_anew_each_time_and_sent_only_when_it_changed(self, client):
        answer = client.get("/sw.js")
        assert answer["Content-Type"].startswith("text/javascript")
        assert answer["Cache-Control"] == "no-cache"
        assert client.get("/sw.js", headers={"If-None-Match": answer["ETag"]}).status_code == 304

    def test_it_knows_which_pages_it_may_keep(self, client):
        said = json.loads(client.get("/sw.js").content.decode().splitlines()[0].removeprefix("const SITE = ")[:-1])
        assert said["pages"] == phone.pages_pattern()
        assert said["languages"] == [code for code in LANGUAGES if code != "nl"]

    def test_another_stylesheet_makes_it_another_version(self, monkeypatch):
        before = phone.worker()
        monkeypatch.setattr(phone, "static", lambda name: f"/static/{name}.0123456789ab")
        assert phone.worker() != before

    def test_switched_off_it_is_gone(self, client, settings):
        settings.KEEP_ON_PHONES = False
        assert client.get("/sw.js").status_code == 404


@pytest.mark.parametrize("page", ["/inloggen/", "/klopt-dit-niet/plek/bij-betje/", "/open-data/"])
def test_a_page_that_is_not_kept_starts_no_worker(client, zuidwest, page):
    html = client.get(page).content.decode()
    assert "js/phone.js" not in html
    assert "data-dz-stored" not in html


def test_what_can_be_kept_has_a_button_that_a_phone_without_a_store_never_shows(client, make_activity):
    shown = make_activity("<b>Koffie</b>")
    for page in ("/zoeken/?q=koffie", shown.get_absolute_url()):
        html = client.get(page).content.decode()
        assert f'hidden data-dz-save="{shown.uuid}"' in html
        assert "<b>Koffie" not in html


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("?q=koffie&bij=2532CR", "voor “koffie”, dicht bij 2532 CR"),
        ("?dag=vandaag", "vandaag"),
        ("?gratis=true", "je laatste keuze"),
    ],
)
def test_the_last_question_is_told_without_a_number(client, zuidwest, asked, words):
    html = client.get(f"/zoeken/{asked}").content.decode()
    assert f'data-dz-question="{words}"' in html


# What browsers of before 2020 (Chrome 80, Safari 13.1) cannot read: with one of these the whole file is not run.
NEWER = re.compile(
    r"\?\?=|\|\|=|&&=|\.at\(|\.replaceAll\(|Object\.hasOwn|structuredClone|\.replaceChildren\(|static \{"
)
SCRIPTS = django_settings.BASE_DIR / "static" / "js"
# For organisers and workers, at a desk; and on the sites of others, where a link takes its place.
AT_A_DESK = {"place-pin.js", "picker.js", "passkeys.js", "embed.js"}
FOR_EVERYBODY = sorted(file.name for file in SCRIPTS.glob("*.js") if file.name not in AT_A_DESK)


@pytest.mark.parametrize("name", FOR_EVERYBODY)
def test_a_script_for_everybody_can_be_read_by_an_old_phone(name):
    assert NEWER.findall((SCRIPTS / name).read_text()) == []


def test_so_can_the_worker():
    assert NEWER.findall(phone.worker()) == []
