"""The pages for who takes our data along, at both widths: readable, accessible, and the builder works."""

import pytest
from playwright.sync_api import expect

PAGES = [
    "/open-data/",
    "/open-data/api/",
    "/open-data/kopie/",
    "/open-data/insluiten/?weergave=lijst&kleur=f00",
    "/ar/open-data/",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_accessible_and_as_wide_as_the_screen(page, site, axe, address):
    page.goto(site.url + address)
    for closed in page.locator("details:not([open]) > summary").all()[:6]:
        closed.click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
    assert page.problems == []


def test_the_builder_gives_lines_a_copy_and_a_look_at_the_result(page, site):
    page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=site.url)
    page.goto(f"{site.url}/open-data/insluiten/")
    page.get_by_label("Thema").select_option("eten")
    page.get_by_label("Wat wil je laten zien?").select_option("beide")
    page.get_by_role("button", name="Maak de regels").click()
    lines = page.get_by_label("Met een script").input_value()
    assert f'<script src="{site.url}/embed.js" data-weergave="beide" data-categorie="eten"' in lines
    page.get_by_role("button", name="Kopieer Met een script").click()
    expect(page.get_by_role("status").filter(has_text="Gekopieerd")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == lines
    page.locator(".dz-open__preview").scroll_into_view_if_needed()
    inside = page.frame_locator(".dz-open__preview")
    expect(inside.locator(".dz-map__canvas[data-points]")).to_be_visible()
    expect(inside.locator(".dz-embed__theme").first).to_contain_text("Samen eten")
    assert page.problems == []
