"""The map with a background: through our own address, and whole without its source."""

import pytest

from tests.e2e.map_pages import open_map


@pytest.mark.parametrize("address", ["/kaart/", "/plek/wijkcentrum-bouwlust/"])
def test_tiles_come_from_our_own_address_only(tile_site, tile_source, page, address):
    asked: list[str] = []
    page.on("response", lambda answer: "/tegels/" in answer.url and asked.append(f"{answer.status} {answer.url}"))
    open_map(page, tile_site.url + address)
    page.wait_for_selector(".leaflet-tile-loaded")
    page.wait_for_load_state("networkidle")
    assert asked
    assert all(line.startswith(f"200 {tile_site.url}/tegels/") for line in asked)
    assert page.problems == []
    assert page.context.cookies() == []
    assert tile_source.requests
    assert "Kadaster" in page.inner_text("main")


def test_no_tile_is_asked_of_the_source_twice(tile_site, tile_source, desktop):
    for _ in range(2):
        desktop.goto(tile_site.url + "/kaart/", wait_until="networkidle")
    assert len(tile_source.requests) == len(set(tile_source.requests))


def test_the_map_with_tiles_is_accessible(tile_site, page, axe):
    page.goto(tile_site.url + "/zoeken/?bij=Moerwijk#kaart", wait_until="networkidle")
    assert axe(page) == []
    assert page.problems == []


def test_when_the_source_is_down_the_buurten_are_still_there(tile_site, tile_source, desktop):
    tile_source.answer_raw(500, b"", "text/plain")
    try:
        desktop.goto(tile_site.url + "/kaart/", wait_until="networkidle")
        for _ in range(3):
            desktop.get_by_role("button", name="Zoom in").click()
        desktop.wait_for_load_state("networkidle")
    finally:
        tile_source.answer_tile()
    assert desktop.locator(".dz-area").count() >= 14
    assert desktop.problems == []
