"""The view in the address, the map of a phone and the keyboard, in a real browser."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.map_pages import feature, open_map, show_features, view_of, view_on_screen, zoom_in

# The view in the address


def test_the_view_is_in_the_address_after_a_move_of_the_visitor(page, site):
    open_map(page, f"{site.url}/kaart/")
    assert view_of(page) == []
    page.set_viewport_size({"width": 500, "height": 700})
    page.wait_for_timeout(100)
    assert view_of(page) == []
    length = page.evaluate("history.length")
    zoom_in(page)
    view = view_of(page)
    assert 11 < view[0] < 16
    assert page.evaluate("history.length") == length
    page.reload()
    page.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")
    assert view_of(page) == view
    before = view_on_screen(page)
    page.goto(f"{site.url}/kaart/")
    page.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")
    page.go_back()
    page.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")
    assert view_of(page) == view
    assert view_on_screen(page) == before
    assert page.problems == []


def _wait_for_other_view(page: Page, before: list) -> None:
    page.wait_for_function("before => document.querySelector('.dz-label').style.transform !== before", arg=before[0])


def test_back_and_forward_follow_the_view(desktop, site):
    open_map(desktop, f"{site.url}/kaart/")
    automatic = view_on_screen(desktop)
    desktop.evaluate("location.hash = '#kaart=14.2/52.045/4.280'")
    _wait_for_other_view(desktop, automatic)
    moved = view_on_screen(desktop)
    desktop.go_back()
    _wait_for_other_view(desktop, moved)
    assert view_on_screen(desktop) == automatic
    desktop.go_forward()
    _wait_for_other_view(desktop, automatic)
    assert view_on_screen(desktop) == moved


@pytest.mark.parametrize(
    "hash", ["NaN/NaN/NaN", "1e9/52/4", "14/91/4.28", "14/52.04/181", "99/52.04/4.28", "14/0/0", ""]
)
def test_an_impossible_view_is_ignored(desktop, site, hash):
    open_map(desktop, f"{site.url}/kaart/")
    before = view_on_screen(desktop)
    desktop.goto("about:blank")
    open_map(desktop, f"{site.url}/kaart/#kaart={hash}")
    assert view_on_screen(desktop) == before
    assert desktop.problems == []


# On a phone


def test_a_phone_loads_the_map_when_it_is_asked_for(phone, site):
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(urlsplit(request.url).path))
    phone.goto(f"{site.url}/zoeken/?bij=Moerwijk", wait_until="networkidle")
    of_map = re.compile(r"leaflet|markercluster|js/map|css/map|\.geojson|tegels")
    assert [path for path in asked if of_map.search(path)] == []
    phone.get_by_role("link", name="Kaart", exact=True).last.click()
    phone.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")
    files = [path for path in asked if of_map.search(path)]
    assert len(files) == len(set(files))
    assert any("leaflet.markercluster" in path for path in files)
    assert "/kaart/punten.geojson" in files
    # A refinement draws the next map at once, with the files that are there.
    del asked[:]
    phone.get_by_text("Verfijn").first.click()
    phone.get_by_label("Gratis", exact=True).check()
    phone.wait_for_url(re.compile("gratis"))
    phone.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")
    assert [path for path in asked if re.search(r"\.(js|css)$", path)] == []
    # On the list again, the next one waits.
    phone.get_by_role("link", name="Lijst", exact=True).click()
    del asked[:]
    phone.get_by_label("Gratis", exact=True).uncheck()
    phone.wait_for_load_state("networkidle")
    assert [path for path in asked if of_map.search(path)] == []
    assert phone.problems == []


def test_a_phone_comes_back_to_the_map_that_was_moved(phone, site):
    phone.goto(f"{site.url}/zoeken/?bij=Moerwijk#kaart=14.2/52.045/4.280")
    phone.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")
    assert view_of(phone) == [14.2, 52.045, 4.28]
    phone.get_by_role("link", name="Lijst", exact=True).click()
    assert view_of(phone) == []
    assert phone.problems == []


def test_a_screen_that_gets_wide_shows_both(phone, site):
    phone.goto(f"{site.url}/zoeken/?bij=Moerwijk", wait_until="networkidle")
    phone.set_viewport_size({"width": 1200, "height": 800})
    phone.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")
    expect(phone.locator("[data-activity]").first).to_be_visible()
    assert phone.problems == []


# Keyboard, forced colours


def test_the_keyboard_walks_from_the_skip_link_to_a_popup_and_back(desktop, site):
    show_features(desktop, [feature(0, naam="Een"), feature(1, naam="Twee", thema="sport")])
    open_map(desktop, f"{site.url}/kaart/", points=2)
    press, focused = desktop.keyboard.press, desktop.locator(":focus")
    desktop.locator("#lijst .dz-row a").last.focus()
    press("Tab")
    expect(focused).to_have_text("Sla de kaart over")
    press("Tab")
    expect(focused).to_have_class(re.compile("dz-map__canvas"))
    press("ArrowRight")
    assert view_of(desktop)
    press("Tab")
    first = focused.get_attribute("aria-label")
    assert first in ("Een, Mensen ontmoeten", "Twee, Mensen ontmoeten")
    press("Enter")
    expect(focused).to_have_text(first.split(",")[0])
    press("Tab")
    expect(focused).to_have_attribute("aria-label", "Sluit")
    press("Enter")
    expect(focused).to_have_attribute("aria-label", first)
    press("Tab")
    second = focused.get_attribute("aria-label")
    assert {first, second} == {"Een, Mensen ontmoeten", "Twee, Mensen ontmoeten"}
    press("Space")
    expect(focused).to_have_text(second.split(",")[0])
    press("Escape")
    expect(focused).to_have_attribute("aria-label", second)
    for name in ("Zoom in", "Zoom uit", "Hier ben ik", "Hele scherm"):
        press("Tab")
        expect(focused).to_have_attribute("aria-label", name)
    press("Tab")
    expect(focused).to_have_text("Zoek in dit gebied")
    press("Tab")
    expect(focused).to_have_attribute("aria-pressed", "true")
    while not focused.evaluate("link => link.matches('.dz-map__skip')"):
        press("Shift+Tab")
    press("Enter")
    expect(focused).to_have_attribute("id", "dz-map-end")
    assert desktop.problems == []


def test_forced_colours_keep_numbers_and_marks(desktop, site):
    desktop.emulate_media(forced_colors="active")
    open_map(desktop, f"{site.url}/zoeken/?bij=Moerwijk")
    layer = "pane => Number(getComputedStyle(document.querySelector(pane)).zIndex)"
    names, markers = (desktop.evaluate(layer, f".leaflet-{pane}-pane") for pane in ("dz-labels", "marker"))
    assert names < markers
