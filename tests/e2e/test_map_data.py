"""Tiles, and clusters that the server counted, in a real browser."""

import json
import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.map_pages import CLUSTERS, MARKERS, feature, open_map, view_of

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000000000500017a5eab3f0000000049454e44ae426082"
)


# Tiles


def _with_tiles(page: Page, site, attribution: str) -> list[str]:
    """The page as it is with a source of tiles, which this site has not; the tiles come from here."""
    layer = {"attribution": attribution, "bounds": [[52.0, 4.2], [52.07, 4.33]], "minZoom": 11, "maxZoom": 19}
    call = f"dzMap.addTiles(dz_map, '/tegels/{{z}}/{{x}}/{{y}}.png', {json.dumps(layer)});\ndzMap.addOutlines("

    def inject(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("dzMap.addOutlines(", call, 1))

    asked: list[str] = []
    page.on("request", lambda request: "/tegels/" in request.url and asked.append(urlsplit(request.url).path))
    page.route("**/tegels/**", lambda route: route.fulfill(body=PIXEL, content_type="image/png"))
    page.route(f"{site.url}/kaart/", inject)
    return asked


@pytest.mark.parametrize("attribution", ["Kaartgegevens © Kadaster", "<img src=x onerror=window.pwned=1>"])
def test_tiles_come_from_our_own_address(page, site, attribution):
    asked = _with_tiles(page, site, attribution)
    open_map(page, f"{site.url}/kaart/")
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(re.fullmatch(r"/tegels/1[1-9]/\d+/\d+\.png", path) for path in asked)
    assert page.locator("img.leaflet-tile").count() >= 1
    expect(page.locator("[data-map-attribution]")).to_have_text(attribution)
    faint = page.locator(".dz-area").first.evaluate("area => Number(getComputedStyle(area).fillOpacity)")
    assert 0 < faint < 0.3
    assert page.locator(".dz-label__text").count() == 14
    assert page.evaluate("window.pwned") is None
    assert page.problems == []


# Clusters that the server counted


def _counted(number: int, lon: float, lat: float) -> dict:
    point = {"type": "Point", "coordinates": [lon, lat]}
    return {"type": "Feature", "geometry": point, "properties": {"aantal": number}}


def _serve_clusters(page: Page) -> list[dict[str, str]]:
    """Clusters and a lone thing; in closer views than the first less of them. Gives what was asked for."""
    asked: list[dict[str, str]] = []

    def answer(route):
        asked.append({name: values[0] for name, values in parse_qs(urlsplit(route.request.url).query).items()})
        features = [_counted(57, 4.27, 52.04), feature(2, naam="Los")]
        zooms = [float(each["zoom"]) for each in asked if "zoom" in each]
        if not zooms or zooms[-1] == zooms[0]:
            features.append(_counted(12345, 4.29, 52.05))
        route.fulfill(json={"type": "FeatureCollection", "geclusterd": True, "features": features})

    page.route("**/kaart/punten.geojson*", answer)
    return asked


def _open_with_clusters(page: Page, site, question: str = "") -> list[dict[str, str]]:
    """The map with what the server counted for its first view."""
    asked = _serve_clusters(page)
    with page.expect_response(re.compile("bbox=")):
        open_map(page, f"{site.url}/kaart/{question}")
    return asked


def test_counted_clusters_are_drawn_and_followed(page, site):
    asked = _open_with_clusters(page, site, "?gratis=true")
    assert "bbox" not in asked[0]
    names = page.locator(CLUSTERS).evaluate_all("icons => icons.map(icon => icon.getAttribute('aria-label'))")
    assert sorted(names) == ["12.345 plekken, Enter om in te zoomen", "57 plekken, Enter om in te zoomen"]
    assert view_of(page) == []
    cluster = page.locator(f"{CLUSTERS}[aria-label^='57']")
    zoom_before = int(asked[-1]["zoom"])
    cluster.focus()
    with page.expect_response(re.compile("bbox=")):
        page.keyboard.press("Enter")
    expect(page.locator(CLUSTERS)).to_have_count(1)
    expect(page.locator(":focus")).to_have_attribute("aria-label", "57 plekken, Enter om in te zoomen")
    assert int(asked[-1]["zoom"]) == zoom_before + 2
    assert asked[-1]["gratis"] == "true"
    assert re.fullmatch(r"4\.\d{5},52\.\d{5},4\.\d{5},52\.\d{5}", asked[-1]["bbox"])
    west, south, east, north = map(float, asked[-1]["bbox"].split(","))
    assert west < 4.27 < east
    assert south < 52.04 < north
    assert abs(view_of(page)[1] - 52.04) < 0.001
    assert page.problems == []


def test_what_stays_in_view_keeps_its_popup(desktop, site):
    _open_with_clusters(desktop, site)
    desktop.locator(CLUSTERS).evaluate_all("icons => icons.forEach(icon => { icon.dataset.old = '' })")
    desktop.locator(MARKERS).press("Enter")
    desktop.locator(".dz-map__canvas").press("ArrowUp")
    expect(desktop.locator(f"{CLUSTERS}:not([data-old])")).to_have_count(2)
    expect(desktop.locator(".dz-popup__name")).to_have_text("Los")
    assert desktop.problems == []


def test_many_moves_make_one_request(desktop, site):
    asked = _open_with_clusters(desktop, site)
    before = len(asked)
    # In one go: between four presses of a real key a busy machine may take longer than the map waits.
    with desktop.expect_response(re.compile("bbox=")):
        desktop.locator(".dz-map__canvas").evaluate(
            """canvas => {
                canvas.focus();
                for (let time = 0; time < 4; time += 1) {
                    canvas.dispatchEvent(new KeyboardEvent("keydown", { keyCode: 39, bubbles: true }));
                }
            }"""
        )
    desktop.wait_for_timeout(500)
    assert len(asked) == before + 1
    west_before, west = (float(each["bbox"].split(",")[0]) for each in asked[-2:])
    assert west - west_before > 0.018  # degrees; one step is some 0.005


def test_a_counted_map_asks_the_server_without_the_themes_left_out(desktop, site):
    asked = _serve_clusters(desktop)
    open_map(desktop, f"{site.url}/kaart/?categorie=sport&categorie=eten")
    toggle = desktop.locator(".dz-legend").get_by_role("button", name="Sport en bewegen")
    with desktop.expect_response(re.compile("bbox=.*categorie=eten")):
        toggle.click()
    assert asked[-1]["categorie"] == "eten"
    with desktop.expect_response(re.compile("categorie=sport&categorie=eten")):
        toggle.click()


def test_when_a_part_does_not_load_a_sentence_says_so(desktop, site):
    _open_with_clusters(desktop, site)
    desktop.route("**/kaart/punten.geojson*bbox*", lambda route: route.fulfill(status=500))
    desktop.locator(".dz-map__canvas").press("ArrowUp")
    expect(desktop.locator("[data-map-status]")).to_contain_text("De plekken laden nu niet op de kaart.")
    assert desktop.locator(CLUSTERS).count() == 2
