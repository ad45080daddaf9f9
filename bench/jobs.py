"""What is measured of places, pages and the map, and against what; the modules beside it have the rest."""

import gzip
from functools import partial
from pathlib import Path

from activities.enums import Order
from activities.search import Criteria, find
from bench import api, bare, coverage, times, words
from bench.databases import at, switch_to
from bench.measuring import Figures, get, medians, say, sent_bytes
from maps.geocoding import Location, LocationKind
from maps.geometry import Point

MIDDLE = Location(Point(52.15, 5.29), "het midden", LocationKind.POSITION)
MOERWIJK = Location(Point(52.05, 4.295), "Moerwijk", LocationKind.POSITION)
POINTS = "/kaart/punten.geojson"
CSS = Path(__file__).parent.parent / "static" / "css" / "site.css"


def run() -> Figures:
    figures: Figures = {}
    ours = (_nearby_search, _clustered_search, _pages, _map_data, _not_modified, _largest_view, _results_page)
    for part in (*ours, *api.PARTS, *times.PARTS, *words.PARTS, *coverage.PARTS):
        part(figures)
    return figures


def _nearby_search(figures: Figures) -> None:
    for label, categories in (("nearby search", ()), ("nearby search, one theme", ("sport",))):
        ask = partial(find, Criteria(origin=MIDDLE, categories=categories, order=Order.DISTANCE))
        times = medians({size: at(size, ask) for size in ("300", "20000", "200000")})
        say(figures, f"{label}: 300", times["300"], unit="ms")
        for size in ("20000", "200000"):
            say(figures, f"{label}: {size} against 300", times[size] / times["300"], limit=3)


def _clustered_search(figures: Figures) -> None:
    ask = partial(find, Criteria(origin=MOERWIJK, order=Order.DISTANCE))
    times = medians({size: at(size, ask) for size in ("1950 in Zuidwest", "20000 in Zuidwest")}, calls=3)
    for size, taken in times.items():
        say(figures, f"nearby search, {size}", taken, unit="ms")


def _pages(figures: Figures) -> None:
    """A resident's pages at every size; the results page sorts all rows by name, the map page counts all of them."""
    box = "zoom=14&bbox=5.27,52.14,5.31,52.16"
    pages = {"results page": "/zoeken/", "map page": "/kaart/", "map data of a view": f"{POINTS}?{box}"}
    for label, address in pages.items():
        times = medians({size: at(size, partial(get, address)) for size in ("300", "20000", "200000")}, calls=2)
        say(figures, f"{label}: 300", times["300"], unit="ms")
        for size in ("20000", "200000"):
            say(figures, f"{label}: {size} against 300", times[size] / times["300"])


def _map_data(figures: Figures) -> None:
    switch_to("1950 in Zuidwest")
    twin = bare.record("points", POINTS)
    times = medians({"ours": partial(get, POINTS), "bare": partial(get, twin)}, calls=3)
    say(figures, "map data of 1,950 points", times["ours"], unit="ms")
    say(figures, "map data of 1,950 points against the bare view", times["ours"] / times["bare"], limit=3)
    say(figures, "map data of 1,950 points, sent", sent_bytes(POINTS) / 1000, limit=150, unit="kB")


def _not_modified(figures: Figures) -> None:
    etag = get(POINTS).headers["ETag"]
    again = partial(get, POINTS, **{"if-none-match": etag})
    assert again().status_code == 304
    times = medians({"200": partial(get, POINTS), "304": again}, calls=3)
    say(figures, "304 against 200 of the map data", times["304"] / times["200"], limit=0.2)


def _largest_view(figures: Figures) -> None:
    """Every zoom over the middle of the rows, as wide as a large screen."""
    for size, origin in (("200000", MIDDLE), ("20000 in Zuidwest", MOERWIJK)):
        switch_to(size)
        sizes = [sent_bytes(f"{POINTS}?{view}") for view in ["", *_views(origin.point)]]
        limit = 150 if size == "200000" else None
        say(figures, f"largest view of the map at {size}, sent", max(sizes) / 1000, limit=limit, unit="kB")


def _views(middle: Point) -> list[str]:
    views = []
    for zoom in range(7, 20):
        half = 360 / 2**zoom * 1280 / 256 / 2
        box = (middle.lon - half, middle.lat - half * 0.6, middle.lon + half, middle.lat + half * 0.6)
        views.append(f"zoom={zoom}&bbox={','.join(f'{side:.5f}' for side in box)}")
    return views


def _results_page(figures: Figures) -> None:
    switch_to("20000 in Zuidwest")
    page = sent_bytes("/zoeken/?bij=Moerwijk")
    css = len(gzip.compress(CSS.read_bytes()))
    say(figures, "results page, HTML and CSS, sent", (page + css) / 1000, limit=60, unit="kB")
    twin = bare.record("page", "/zoeken/?bij=Moerwijk")
    times = medians({"ours": partial(get, "/zoeken/?bij=Moerwijk"), "bare": partial(get, twin)}, calls=3)
    say(figures, "results page against the bare view", times["ours"] / times["bare"])
