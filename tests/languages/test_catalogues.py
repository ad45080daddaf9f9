"""What is translated, and what it takes to add a language."""

import json
import re

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import translation

from scripts import messages


@pytest.fixture(scope="module")
def said():
    return list(messages.collect())


CATEGORIES = json.loads((settings.BASE_DIR / "data/categories.json").read_text())


@pytest.mark.parametrize("language", [code for code in settings.INDEXED_LANGUAGES if code != settings.LANGUAGE_CODE])
def test_in_a_language_that_is_found_every_text_is_translated(said, language):
    catalog = messages.updated(language, said)
    assert [each.id for each in catalog if each.id and not messages.is_translated(each.string)] == []


def test_the_files_hold_what_the_code_says(said, capsys):
    assert messages._check(said) == 0, capsys.readouterr().out


def test_what_the_pages_tell_from_the_data_is_among_what_is_translated(said):
    programmes = json.loads((settings.BASE_DIR / "data/programmes.json").read_text())["programmes"]
    told = {row["description"] for row in programmes} | {name for row in programmes for name in row["pillars"]}
    told |= {row[name] for row in CATEGORIES for name in ("name", "short_name")} | set(settings.AREA["texts"].values())
    assert told <= {each.text for each in said}


@pytest.fixture
def another_language(settings, tmp_path, said):
    """What CONTRIBUTING tells: a line in LANGUAGES, and `make messages`; of one text the translation."""
    settings.LANGUAGES = [*settings.LANGUAGES, ("uk", "Oekraïens")]
    settings.LOCALE_PATHS = [tmp_path, *settings.LOCALE_PATHS]
    catalog = messages.updated("uk", said)
    catalog["Kaart"].string = "Карта"
    folder = tmp_path / "uk" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(messages.mo_bytes(catalog))
    yield "uk"
    translation.activate("nl")


def test_a_language_is_added_with_one_line(client, zuidwest, make_activity, another_language):
    activity = make_activity("Koffie")
    with translation.override(another_language):
        pages = [reverse("home"), reverse("find"), reverse("map"), reverse("embed"), activity.get_absolute_url()]
    for page in pages:
        html = client.get(page).content.decode()
        assert page.startswith("/uk/")
        assert '<html lang="uk" dir="ltr"' in html
    home = client.get("/uk/").content.decode()
    assert "Карта" in home
    assert '<a class="dz-languages__one" href="/tr/" lang="tr"' in home
    assert (
        '<a class="dz-languages__one" href="/uk/" lang="uk" hreflang="uk">Українська</a>'
        in client.get("/").content.decode()
    )


def test_what_is_not_complete_is_not_found(client, zuidwest, another_language):
    assert '<meta name="robots" content="noindex">' in client.get("/uk/").content.decode()
    assert "/uk/" not in client.get("/sitemap-paginas.xml").content.decode()


@pytest.mark.parametrize("language", settings.LANGUAGES)
def test_a_page_says_whether_somebody_who_grew_up_with_the_language_read_it(client, zuidwest, language):
    code = language[0]
    with translation.override(code):
        html = client.get(reverse("home")).content.decode()
        notice = translation.gettext(
            "Deze vertaling is nog niet nagekeken door iemand die met deze taal is opgegroeid. "
            "Twijfel je? De Nederlandse tekst telt."
        )
    assert (notice in html) == (code not in settings.READ_LANGUAGES)


class TestSwitch:
    """The same page in another language is one link away, and keeps the question."""

    def links(self, html):
        return dict(re.findall(r'<a class="dz-languages__one" href="([^"]*)" lang="(\w+)"', html))

    def test_it_keeps_the_search(self, client, zuidwest):
        html = client.get("/tr/zoeken/?categorie=sport&dag=week&q=a%26b").content.decode()
        assert (
            '<a class="dz-languages__one" href="/ar/zoeken/?categorie=sport&amp;dag=week&amp;q=a%26b" lang="ar"' in html
        )
        assert (
            'href="/tr/zoeken/?categorie=sport&amp;dag=week&amp;q=a%26b" lang="tr" hreflang="tr" aria-current="true"'
            in html
        )

    def test_a_refinement_brings_it_along(self, client, zuidwest):
        html = client.get("/zoeken/?q=koffie", headers={"HX-Request": "true"}).content.decode()
        assert 'id="talen"' in html
        assert 'data-hx-swap-oob="true"' in html
        assert 'href="/en/zoeken/?q=koffie"' in html

    @pytest.mark.parametrize("address", ["/bestaat-niet/", "/ar/bestaat-niet/", "/ar/activiteit/bestaat-niet/"])
    def test_from_a_page_that_is_not_there_it_goes_to_one_that_is(self, client, zuidwest, address):
        answer = client.get(address)
        assert answer.status_code == 404
        links = self.links(answer.content.decode())
        assert len(links) == 5
        assert client.get(next(url for url, code in links.items() if code == "pl")).status_code in {200, 404}

    def test_what_a_form_answered_is_at_no_address_to_go_to(self, client, organisation, organiser):
        client.force_login(organiser)
        page = reverse("workspace-members", args=[organisation.uuid])
        assert len(self.links(client.get(page).content.decode())) == 5
        refused = client.post(reverse("workspace-invite", args=[organisation.uuid]), {})
        assert refused.status_code == 200
        assert self.links(refused.content.decode()) == {}

    def test_hostile_words_stay_in_the_address(self, client, zuidwest):
        html = client.get('/zoeken/?q="><script>alert(1)</script>').content.decode()
        assert "<script>alert(1)" not in html
