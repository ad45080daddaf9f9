"""The map in a real browser: what its points address gives, how it looks, and what it says."""

import re

from playwright.sync_api import expect

from tests.e2e.map_pages import MARKERS, feature, open_map, show_features


def test_it_draws_the_real_places_without_asking_anybody_else(page, site):
    open_map(page, f"{site.url}/kaart/")
    answer = page.request.get(f"{site.url}/kaart/punten.geojson").json()["features"]
    placed = [each for each in answer if each["geometry"]]
    assert page.locator(".dz-map__canvas").get_attribute("data-points") == str(len(placed))
    missing = len(answer) - len(placed)
    sentence = f"{missing} plekken staan niet op de kaart: hun ligging is onbekend."
    expect(page.locator("[data-map-status]")).to_have_text(sentence)
    assert page.locator("path.dz-area").count() == 14
    assert page.problems == []


def test_every_marker_and_cluster_has_a_name_and_is_large_enough(page, example_site):
    open_map(page, f"{example_site.url}/kaart/")
    icons = page.locator(".leaflet-marker-icon:is(.dz-marker, .dz-cluster)")
    assert icons.count() > 5
    for icon in icons.all():
        assert icon.get_attribute("aria-label")
        assert icon.get_attribute("tabindex") == "0"
        assert icon.get_attribute("role") == "button"
    sizes = icons.evaluate_all("icons => icons.map(icon => [icon.offsetWidth, icon.offsetHeight])")
    assert all(min(size) >= 44 for size in sizes)
    buttons = page.locator(".dz-map .leaflet-bar > *, .dz-legend__toggle")
    assert buttons.count() >= 10
    boxes = [button.bounding_box() for button in buttons.all()]
    assert all(min(box["width"], box["height"]) >= 44 for box in boxes)
    assert page.problems == []


def test_enter_opens_escape_closes_and_the_focus_comes_back(page, site):
    show_features(page, [feature(wanneer="Elke dag")])
    open_map(page, f"{site.url}/kaart/", points=1)
    marker = page.locator(MARKERS)
    expect(marker).to_have_attribute("aria-label", "Buurthuis, Mensen ontmoeten")
    marker.focus()
    page.keyboard.press("Enter")
    link = page.locator(".dz-popup a.dz-popup__name")
    expect(link).to_be_focused()
    expect(link).to_have_attribute("href", "/plek/x/")
    for text in ("Elke dag", "Straat 1", "200 meter", "Mensen ontmoeten"):
        expect(page.locator(".dz-popup")).to_contain_text(text)
    page.keyboard.press("Escape")
    expect(page.locator(".leaflet-popup")).to_have_count(0)
    expect(marker).to_be_focused()
    page.keyboard.press("Space")
    expect(link).to_be_focused()
    assert page.problems == []


def test_the_keyboard_goes_into_a_cluster(page, site):
    show_features(page, [feature(naam="Een"), feature(naam="Twee"), feature(12)])
    open_map(page, f"{site.url}/kaart/", points=3)
    cluster = page.locator(".dz-cluster")
    expect(cluster).to_have_attribute("aria-label", "2 plekken, Enter om in te zoomen")
    cluster.focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{MARKERS}:focus")).to_have_attribute("aria-label", re.compile("(Een|Twee), Mensen ontmoeten"))
    assert page.problems == []


def test_a_position_that_is_not_sure_looks_different(desktop, site):
    kinds = ["punt", "ongeveer", "buurt"]
    features = [feature(number, ligging=kind, naam=kind) for number, kind in enumerate(kinds)]
    show_features(desktop, [*features, feature(3, naam="anders", alternatief=True)])
    open_map(desktop, f"{site.url}/kaart/", points=4)
    classes = {
        name: set(desktop.locator(f"{MARKERS}[aria-label^='{name}'] .dz-disc").get_attribute("class").split())
        for name in [*kinds, "anders"]
    }
    assert classes["punt"] == {"dz-disc"}
    assert classes["ongeveer"] == classes["anders"] == {"dz-disc", "dz-disc--hollow"}
    assert classes["buurt"] == {"dz-disc", "dz-disc--hollow", "dz-disc--dashed"}


def test_when_the_points_fail_a_sentence_says_so(desktop, site):
    show_features(desktop, [], status=500)
    desktop.goto(f"{site.url}/kaart/")
    sentence = "De plekken laden nu niet op de kaart. Probeer het later nog eens."
    expect(desktop.locator("[data-map-status]")).to_contain_text(sentence)


def test_where_you_search_has_its_own_mark(page, site):
    open_map(page, f"{site.url}/kaart/?bij=2532CR&categorie=peuteropvang")
    expect(page.locator(".dz-origin")).to_have_attribute("aria-label", "Hier zoek je")
    assert page.problems == []


def test_a_buurt_page_shows_its_buurt(page, site):
    open_map(page, f"{site.url}/buurt/moerwijk-oost/")
    assert page.locator("path.dz-area--chosen").count() == 1
    expect(page.locator(".dz-label__text--chosen")).to_have_text("Moerwijk-Oost")
    assert page.problems == []


def test_the_names_of_all_buurten_can_be_read(desktop, site):
    open_map(desktop, f"{site.url}/kaart/")
    desktop.wait_for_timeout(300)
    names = desktop.locator(".dz-label__text:not(.dz-label__text--hidden)")
    boxes = [name.bounding_box() for name in names.all()]
    assert len(boxes) >= 12
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            wide = min(one["x"] + one["width"], other["x"] + other["width"]) - max(one["x"], other["x"])
            high = min(one["y"] + one["height"], other["y"] + other["height"]) - max(one["y"], other["y"])
            assert wide <= 0 or high <= 2


def test_the_controls_speak_dutch_and_the_map_can_be_skipped(page, site):
    open_map(page, f"{site.url}/kaart/")
    expect(page.locator(".leaflet-control-zoom-in")).to_have_attribute("aria-label", "Zoom in")
    expect(page.locator(".leaflet-control-zoom-out")).to_have_attribute("aria-label", "Zoom uit")
    for name in ("Hier ben ik", "Hele scherm"):
        expect(page.get_by_role("button", name=name)).to_have_attribute("title", name)
    skip = page.locator(".dz-map__skip")
    skip.focus()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#dz-map-end")).to_be_focused()


def test_a_refined_question_redraws_the_map(desktop, site):
    open_map(desktop, f"{site.url}/zoeken/?categorie=sport")
    before = desktop.locator(".dz-map__canvas").get_attribute("data-points")
    page_address = f"{site.url}/zoeken/?categorie=peuteropvang"
    desktop.evaluate("address => htmx.ajax('GET', address, {target: '#resultaten', swap: 'outerHTML'})", page_address)
    expect(desktop.locator(".dz-map__canvas[data-points]")).not_to_have_attribute("data-points", before)
    assert desktop.problems == []


def test_axe_finds_nothing_wrong_with_the_map(page, example_site, axe):
    open_map(page, f"{example_site.url}/kaart/")
    page.locator(MARKERS).first.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".dz-popup")).to_be_visible()
    assert axe(page) == []
