"""What a visitor does with the map in a real browser: pick, search, find themselves, leave out a theme."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.map_pages import MARKERS, feature, open_map, show_features, view_of, view_on_screen, zoom_in

POSITION = {"latitude": 52.0501234, "longitude": 4.2851234}


def params_of(page: Page) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def search_button(page: Page):
    return page.get_by_role("button", name="Zoek in dit gebied")


# List and map


def test_a_card_shows_its_marker_or_the_cluster_that_holds_it_without_a_move(desktop, site):
    open_map(desktop, f"{site.url}/zoeken/?bij=Moerwijk")
    before = view_on_screen(desktop)
    picked = desktop.locator(".dz-map .dz-picked")
    desktop.locator("[data-activity]").first.hover()
    expect(picked).to_have_count(1)
    desktop.locator("h1").hover()
    expect(picked).to_have_count(0)
    desktop.locator("[data-activity] a").nth(1).focus()
    expect(picked).to_have_count(1)
    assert view_on_screen(desktop) == before
    assert view_of(desktop) == []
    desktop.locator(".leaflet-control-zoom-out").evaluate("button => button.click()")
    expect(picked).to_have_count(1)
    assert desktop.problems == []


def test_a_marker_marks_its_card_and_brings_it_into_view(desktop, site):
    open_map(desktop, f"{site.url}/zoeken/?bij=Moerwijk")
    last = desktop.locator("[data-activity]").filter(visible=True).last
    expect(last).not_to_be_in_viewport()
    points = desktop.request.get(f"{site.url}/kaart/punten.geojson?bij=Moerwijk&pagina=1").json()["features"]
    by_id = {each["id"]: each for each in points}
    lone = by_id[last.get_attribute("data-activity")] | {"geometry": feature()["geometry"]}
    show_features(desktop, [lone, feature(9)])
    open_map(desktop, f"{site.url}/zoeken/?bij=Moerwijk", points=2)
    marker = desktop.locator(f'{MARKERS}[data-id="{lone["id"]}"]')
    marker.focus()
    expect(last).to_have_attribute("aria-current", "true")
    expect(last).to_be_in_viewport()
    assert desktop.evaluate("card => getComputedStyle(card).outlineStyle", last.element_handle()) == "solid"
    marker.press("Enter")
    expect(desktop.locator(".dz-popup__name")).to_be_focused()
    expect(last).to_have_attribute("aria-current", "true")
    desktop.keyboard.press("Escape")
    desktop.locator("h1 ~ form input").first.focus()
    expect(desktop.locator("[data-activity][aria-current]")).to_have_count(0)
    assert desktop.problems == []


def test_on_the_whole_map_the_page_stays_where_it_is(page, site):
    open_map(page, f"{site.url}/kaart/")
    page.locator(MARKERS).first.focus()
    before = page.evaluate("scrollY")
    page.keyboard.press("Enter")
    expect(page.locator("[data-activity][aria-current]")).to_have_count(1)
    assert page.evaluate("scrollY") == before


# "Zoek in dit gebied"


def test_it_searches_in_what_is_in_view(desktop, site):
    open_map(desktop, f"{site.url}/zoeken/?bij=Moerwijk&categorie=ontmoeten&pagina=1")
    expect(search_button(desktop)).to_be_hidden()
    desktop.evaluate("window.sameDocument = true")
    zoom_in(desktop)
    expect(search_button(desktop)).to_be_visible()
    view = view_of(desktop)
    with desktop.expect_response(re.compile("/zoeken/")) as answer:
        search_button(desktop).click()
    assert answer.value.request.headers["hx-request"] == "true"
    # The map of before still has its points while the answer is on its way.
    desktop.wait_for_url(re.compile("straal="))
    desktop.wait_for_selector(".dz-map__canvas[data-points]")
    asked = params_of(desktop)
    assert set(asked) == {"categorie", "lat", "lon", "straal"}
    assert all(re.fullmatch(r"\d+\.\d{3}", asked[name]) for name in ("lat", "lon"))
    assert 100 <= int(asked["straal"]) <= 10000
    assert view_of(desktop) == view
    expect(search_button(desktop)).to_be_hidden()
    assert desktop.evaluate("window.sameDocument") is True
    desktop.get_by_text("Verfijn").first.click()
    desktop.get_by_label("Gratis", exact=True).check()
    desktop.wait_for_url(re.compile("gratis=true"))
    assert params_of(desktop) == asked | {"gratis": "true"}
    desktop.go_back()
    desktop.wait_for_function("!location.search.includes('gratis')")
    open_again = desktop.locator(".dz-map__canvas[data-points]")
    expect(open_again).to_be_visible()
    desktop.go_back()
    desktop.wait_for_function("location.search.includes('bij=Moerwijk')")
    assert view_of(desktop) == view
    assert desktop.problems == []


def test_the_radius_reaches_to_the_nearer_edge(desktop, site):
    open_map(desktop, f"{site.url}/kaart/?q=koffie#kaart=14/52.042/4.272")
    canvas = desktop.locator(".dz-map__canvas").bounding_box()
    desktop.locator(".dz-map__canvas").focus()
    desktop.keyboard.press("-")
    expect(search_button(desktop)).to_be_visible()
    search_button(desktop).click()
    desktop.wait_for_url(re.compile("straal="))
    asked = params_of(desktop)
    assert (asked["q"], asked["lat"], asked["lon"]) == ("koffie", "52.042", "4.272")
    metres_per_pixel = 156543.03 * 0.61498 / 2 ** view_of(desktop)[0]
    nearest = min(canvas["width"], canvas["height"]) / 2 * metres_per_pixel
    assert int(asked["straal"]) == pytest.approx(nearest, rel=0.02)
    assert desktop.problems == []


def test_far_out_and_far_in_the_radius_stays_in_its_bounds(desktop, site):
    desktop.set_viewport_size({"width": 1280, "height": 2400})
    for zoom, metres in (("11", "10000"), ("19", "100")):
        open_map(desktop, f"{site.url}/kaart/#kaart={zoom}/52.042/4.272")
        desktop.locator(".dz-map__canvas").press("ArrowUp")
        search_button(desktop).click()
        desktop.wait_for_url(re.compile("straal="))
        assert params_of(desktop)["straal"] == metres
        desktop.goto("about:blank")


# "Hier ben ik"


def _located(browser, permissions: list[str], position: dict[str, float] = POSITION) -> Page:
    context = browser.new_context(geolocation=position, permissions=permissions, reduced_motion="reduce")
    return context.new_page()


def test_here_i_am_is_rounded_shown_and_not_sent(browser, site):
    page = _located(browser, ["geolocation"])
    open_map(page, f"{site.url}/kaart/")
    page.wait_for_load_state("networkidle")
    sent: list[str] = []
    # Chromium asks for the icon of the page anew when its address changes.
    page.on("request", lambda request: "favicon" in request.url or sent.append(request.url))
    page.get_by_role("button", name="Hier ben ik").click()
    expect(page.locator(".dz-here")).to_have_attribute("aria-label", "Ongeveer hier ben je")
    assert view_of(page)[1:] == [52.05, 4.285]
    assert sent == []
    assert "4.2851" not in page.content()
    page.context.close()


def test_who_is_far_away_keeps_the_map(browser, site):
    page = _located(browser, ["geolocation"], {"latitude": 48.85, "longitude": 2.35})
    open_map(page, f"{site.url}/kaart/")
    page.get_by_role("button", name="Hier ben ik").click()
    expect(page.locator("[data-map-status]")).to_contain_text("Je bent niet in de buurt van Zuidwest.")
    assert page.locator(".dz-here").count() == 0
    page.context.close()


def test_a_refusal_is_a_sentence(browser, site):
    page = _located(browser, [])
    open_map(page, f"{site.url}/kaart/")
    page.get_by_role("button", name="Hier ben ik").click()
    expect(page.locator("[data-map-status]")).to_contain_text("We weten niet waar je bent.")
    page.context.close()


# The whole screen


def test_the_map_takes_the_whole_screen_and_gives_it_back(desktop, site):
    open_map(desktop, f"{site.url}/kaart/")
    desktop.get_by_role("button", name="Hele scherm").click()
    back = desktop.get_by_role("button", name="Terug naar de pagina")
    expect(back).to_be_focused()
    assert desktop.evaluate("document.fullscreenElement.className") == "dz-map__frame"
    canvas = desktop.locator(".dz-map__canvas").bounding_box()
    assert canvas["width"] >= 1279
    assert canvas["height"] > 900
    back.click()
    expect(desktop.get_by_role("button", name="Hele scherm")).to_be_focused()
    assert desktop.evaluate("document.fullscreenElement") is None
    assert desktop.problems == []


def test_without_full_screen_there_is_no_button(desktop, site):
    desktop.add_init_script("Object.defineProperty(Document.prototype, 'fullscreenEnabled', {get: () => false})")
    open_map(desktop, f"{site.url}/kaart/")
    expect(desktop.get_by_role("button", name="Hier ben ik")).to_be_visible()
    assert desktop.get_by_role("button", name="Hele scherm").count() == 0


# Themes


def test_a_theme_can_be_left_out_of_the_map(page, site):
    sport = feature(2, naam="Gym", thema="sport", themaNaam="Sport en bewegen")
    show_features(page, [feature(0), feature(1), sport])
    open_map(page, f"{site.url}/kaart/", points=3)
    rows = page.locator("[data-activity]").count()
    toggle = page.locator(".dz-legend").get_by_role("button", name="Sport en bewegen")
    expect(toggle).to_have_attribute("aria-pressed", "true")
    toggle.press("Space")
    expect(toggle).to_have_attribute("aria-pressed", "false")
    expect(page.locator(MARKERS)).to_have_count(2)
    expect(page.locator("[data-map-status]")).to_have_text("Sport en bewegen staat nu niet op de kaart.")
    assert page.locator("[data-activity]").count() == rows
    toggle.click()
    expect(page.locator(MARKERS)).to_have_count(3)
    expect(page.locator("[data-map-status]")).to_have_text("Sport en bewegen staat weer op de kaart.")
    assert page.problems == []


def test_without_a_script_the_legend_is_a_legend(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site.url}/kaart/")
    assert page.locator(".dz-legend [data-theme]").count() == 7
    assert page.locator(".dz-legend button").count() == 0
    context.close()
