"""What the browser tests of the map share: opening it, and giving it other points than the server has."""

import json

from playwright.sync_api import Page

MARKERS = ".leaflet-marker-icon.dz-marker"
CLUSTERS = ".leaflet-marker-icon.dz-cluster"


def open_map(page: Page, address: str, *, points: int | None = None) -> None:
    page.goto(address)
    # Below the screen it waits until somebody comes near.
    if page.locator("template[data-map-later='near']").count():
        page.locator(".dz-map__canvas").scroll_into_view_if_needed()
    page.wait_for_selector(".dz-map__canvas[data-points][data-outlines]")
    if points is not None:
        assert page.locator(".dz-map__canvas").get_attribute("data-points") == str(points)


def show_features(page: Page, features: list[dict], *, status: int = 200) -> None:
    body = json.dumps({"type": "FeatureCollection", "features": features})
    page.route("**/kaart/punten.geojson*", lambda route: route.fulfill(status=status, body=body))


def feature(number: int = 0, **properties: object) -> dict:
    """Each half a kilometre from the next, so that they do not cluster."""
    point = {"type": "Point", "coordinates": [4.24 + number % 5 * 0.014, 52.028 + number // 5 * 0.011]}
    values = {"naam": "Buurthuis", "thema": "ontmoeten", "themaNaam": "Mensen ontmoeten", "wanneer": "Vandaag"}
    values |= {"waar": "Straat 1", "afstand": "200 meter", "ligging": "punt", "url": "/plek/x/"}
    values |= {"alternatief": False, "voorbeeld": False}
    return {"type": "Feature", "id": f"{number} {properties}", "geometry": point, "properties": values | properties}


def view_of(page: Page) -> list[float]:
    """Zoom, latitude and longitude in the address; empty when it has none."""
    hash = page.evaluate("location.hash")
    return [float(part) for part in hash.removeprefix("#kaart=").split("/")] if hash.startswith("#kaart=") else []


def zoom_in(page: Page) -> None:
    page.locator(".leaflet-control-zoom-in").click()


def view_on_screen(page: Page) -> list[str]:
    """Where everything stands; it changes with each move of the map."""
    return page.locator(".dz-label").evaluate_all("labels => labels.map(label => label.style.transform)")
