"""The page that says who can use the site, and what is not known."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from activities.embed.colours import contrast
from activities.finder.theme_colours import in_the_dark

PAPER_IN_THE_DARK = "#1d252b"
MATRIX = Path(__file__).parents[2] / "docs" / "accessibility" / "matrix.md"


def _page(client, language=""):
    return client.get(f"{language}/toegankelijkheid/").content.decode()


def test_it_says_where_the_site_stands_and_since_when(zuidwest, client):
    html = _page(client)
    assert "voldoet gedeeltelijk" in html
    assert "26 november 2026" in html


def test_it_says_what_nobody_has_tried_yet(zuidwest, client):
    assert "Er heeft nog niemand met een beperking voor ons getest." in _page(client)


def test_it_claims_no_more_than_was_looked_at(zuidwest, client):
    html = _page(client)
    assert "in het Nederlands en in het Arabisch" in html
    assert "in vijf talen en op drie breedtes, licht en donker" in html
    # What `make soak` wrote of that: with each program so many page types, looks and faults.
    faults = re.findall(r"^\| (axe|HTML_CodeSniffer)[^|]*\| (\d+) \| (\d+) \| 0 \|$", MATRIX.read_text(), re.MULTILINE)
    assert [tool for tool, *_numbers in faults] == ["axe", "HTML_CodeSniffer"]
    assert all(int(looks) == 5 * 3 * 2 * int(pages) > 0 for _tool, pages, looks in faults)


@pytest.mark.parametrize("contact", ["mailto:toegankelijk@example.org", "tel:+31700000000"])
def test_it_names_whom_to_ask(zuidwest, client, settings, contact):
    settings.ACCESSIBILITY_CONTACT = contact
    html = _page(client)
    assert f'href="{contact}"' in html
    assert "is nog niet bekend" not in html


def test_it_says_so_where_nobody_is_named(zuidwest, client, settings):
    settings.ACCESSIBILITY_CONTACT = ""
    assert "Wie op deze site zulke vragen aanneemt, is nog niet bekend." in _page(client)


@pytest.mark.parametrize("prefix", ["", "/en", "/tr", "/ar", "/pl"])
def test_every_page_leads_to_it(zuidwest, client, prefix):
    assert f'href="{prefix}/toegankelijkheid/"' in client.get(f"{prefix}/").content.decode()


def test_the_colours_of_the_themes_can_be_read_in_the_dark(zuidwest, client):
    rules = client.get(reverse("themes-css")).content.decode()
    assert "@media screen and (prefers-color-scheme:dark){:root:not(.dz-always-light) .dz-theme-" in rules
    # Black too, the darkest that is readable on white.
    for colour in ("#000000", "#7d3c98", "#b0450a", "#2c7a33", "#0b61a4", "#6b5b00", "#00696b", "#a3154a"):
        assert contrast(in_the_dark(colour), PAPER_IN_THE_DARK) >= 4.5, colour
