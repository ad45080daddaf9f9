"""Buurten as the CBS publishes them each year: an OGC API Features collection that PDOK serves with gokoala.

What we rely on (github.com/PDOK/gokoala, www.pdok.nl/ogc-apis/-/article/cbs-wijken-en-buurten):
- a parameter that gokoala does not know is refused, so only `f`, `limit` (at most 1000) and `bbox` are sent;
- without `crs` positions are longitude, latitude (CRS84); pages hang together by a link "next" with a cursor;
- a figure that the CBS does not give is negative: -99997 (secret or too few people) or -99995 (not yet there);
- ages are whole percentages of the inhabitants, so our numbers of people by age are estimates.
"""

import json
import re
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import requests
import shapely
from django.conf import settings

from maps.fetching import BadStatus, BoundedFetcher, FetchError, NoConnection, TimedOut, TooLong

PAGE_SIZE = 200
MAX_PAGES = 20
MAX_BYTES = 20 * 1024 * 1024
TOO_MUCH = f"De bron geeft meer dan {MAX_BYTES // 1024 // 1024} MB."
MAX_PEOPLE = 1_000_000
NETHERLANDS = (3.0, 50.5, 7.5, 54.0)

PEOPLE = {"population": "aantal_inwoners", "households": "aantal_huishoudens"}
AGES = {
    "age_0_14": "percentage_personen_0_tot_15_jaar",
    "age_15_24": "percentage_personen_15_tot_25_jaar",
    "age_25_44": "percentage_personen_25_tot_45_jaar",
    "age_45_64": "percentage_personen_45_tot_65_jaar",
    "age_65_plus": "percentage_personen_65_jaar_en_ouder",
}

Bounds = tuple[float, float, float, float]


class SourceError(Exception):
    """The source cannot be used; the message says why, in Dutch, to the person at the keyboard."""


@dataclass(frozen=True)
class SourceBuurt:
    """A buurt of the source: polygons in degrees; None for a figure that the CBS does not give."""

    code: str
    name: str
    year: int
    polygons: list[shapely.Polygon]
    figures: dict[str, int | None]


# Fetching


def fetch_features(url: str, bounds: Bounds) -> list[Any]:
    """All features that touch the bounds, from all pages, within settings.GEOGRAPHY_TIMEOUT_SECONDS in all.

    Raises SourceError.
    """
    here = urlsplit(url)
    if here.scheme not in ("http", "https") or not here.netloc:
        raise SourceError("GEOGRAPHY_URL is geen webadres.")
    bbox = ",".join(f"{number:.6f}" for number in bounds)
    first = f"{url}{'&' if here.query else '?'}f=json&limit={PAGE_SIZE}&bbox={bbox}"
    return [feature for page in _pages(first) for feature in page["features"]]


def _pages(first: str) -> Iterator[dict[str, Any]]:
    deadline = time.monotonic() + settings.GEOGRAPHY_TIMEOUT_SECONDS
    address: str | None = first
    seen: set[str] = set()
    size = 0
    with requests.Session() as session:
        fetcher = BoundedFetcher(session, max_bytes=MAX_BYTES, max_under_way=1)
        while address:
            if len(seen) == MAX_PAGES or address in seen:
                raise SourceError(f"De bron blijft naar een volgende bladzijde verwijzen (na {len(seen)}).")
            seen.add(address)
            body = _body(fetcher, address, deadline)
            size += len(body)
            if size > MAX_BYTES:
                raise SourceError(TOO_MUCH)
            page = _page(body)
            yield page
            address = _next(page, address)


def _body(fetcher: BoundedFetcher, address: str, deadline: float) -> bytes:
    """Redirects are not followed: they lead to another host, or to an address that belongs in the setting."""
    headers = {"Accept": "application/geo+json, application/json"}
    try:
        answer = fetcher.get(address, timeout=deadline - time.monotonic(), headers=headers)
    except FetchError as error:
        raise SourceError(_in_words(error)) from error
    if "json" not in answer.content_type.lower():
        raise SourceError("De bron geeft geen JSON, maar bijvoorbeeld een webpagina.")
    return answer.body


def _in_words(error: FetchError) -> str:
    match error:
        case TimedOut():
            return f"De bron had na {settings.GEOGRAPHY_TIMEOUT_SECONDS} seconden nog niet alles gegeven."
        case NoConnection():
            return "De bron is niet te bereiken."
        case TooLong():
            return TOO_MUCH
        case BadStatus(status=status):
            return f"De bron antwoordt met status {status} in plaats van 200."
    return "De bron brak het antwoord af."


def _page(body: bytes) -> dict[str, Any]:
    try:
        page = json.loads(body)
    except (ValueError, RecursionError):
        raise SourceError("Het antwoord van de bron is geen JSON, of maar een deel ervan.") from None
    if not isinstance(page, dict) or not isinstance(page.get("features"), list):
        raise SourceError("Het antwoord van de bron is geen lijst van gebieden (GeoJSON FeatureCollection).")
    return page


def _next(page: dict[str, Any], address: str) -> str | None:
    links = page.get("links") or []
    if not isinstance(links, list) or not all(isinstance(link, dict) for link in links):
        raise SourceError("De verwijzingen (links) in het antwoord van de bron zijn niet te lezen.")
    href = next((link.get("href") for link in links if link.get("rel") == "next"), None)
    if href is None:
        return None
    try:
        following: str = urljoin(address, href)
        same_host = urlsplit(following)[:2] == urlsplit(address)[:2]
    except (TypeError, ValueError):
        raise SourceError("De bron verwijst naar een bladzijde die geen adres heeft.") from None
    if not same_host:
        raise SourceError("De bron verwijst naar een volgende bladzijde op een andere server; die volgen we niet.")
    return following


# Reading


def read_buurten(features: list[Any], codes: Collection[str], url: str) -> dict[str, SourceBuurt]:
    """The buurten with these codes; all others are passed over. Raises SourceError."""
    found: dict[str, SourceBuurt] = {}
    for feature in features:
        properties = feature.get("properties") if isinstance(feature, dict) else None
        if not isinstance(properties, dict):
            raise SourceError("Een gebied in het antwoord van de bron heeft geen eigenschappen.")
        code = str(properties.get("buurtcode")).strip()
        # The water of a buurt can be an area of its own, with the same code.
        if code not in codes or properties.get("water") == "JA":
            continue
        if code in found:
            raise SourceError(f"Buurt {code} staat twee keer in het antwoord van de bron.")
        name = str(properties.get("buurtnaam") or code)
        polygons = _polygons(code, feature.get("geometry"))
        found[code] = SourceBuurt(code, name, _year(properties, url), polygons, _figures(code, properties))
    return found


def _year(properties: dict[str, Any], url: str) -> int:
    """Of the buurt itself ("jaar": 2025, "jrstatcode": "2025BU05183620"), else of the address of the collection."""
    said = f"{properties.get('jaar', '')} {str(properties.get('jrstatcode', ''))[:4]} {url}"
    year = re.search(r"\b20[0-9]{2}\b", said)
    if year is None:
        raise SourceError("De bron zegt niet van welk jaar de cijfers zijn.")
    return int(year[0])


def _figures(code: str, properties: dict[str, Any]) -> dict[str, int | None]:
    people = {name: _number(code, properties, source, MAX_PEOPLE) for name, source in PEOPLE.items()}
    shares = {name: _number(code, properties, source, 100) for name, source in AGES.items()}
    total = people["population"]
    # For a handful of people the CBS has given 0 % for every age.
    if total is None or (total and not any(shares.values())):
        shares = dict.fromkeys(AGES)
    ages = {name: None if share is None else _to_five((total or 0) * share / 100) for name, share in shares.items()}
    return {name: None if number is None else round(number) for name, number in people.items()} | ages


def _to_five(number: float) -> int:
    """As the CBS itself rounds numbers of people; a percentage of a buurt is not more precise than that."""
    return 5 * round(number / 5)


def _number(code: str, properties: dict[str, Any], name: str, most: int) -> float | None:
    value = properties.get(name)
    if value is None:
        return None
    # Written so that NaN, which JSON of others may hold, is refused too.
    if isinstance(value, bool) or not isinstance(value, int | float) or not value <= most:
        raise SourceError(f"Bij buurt {code} is “{name}” geen mogelijk getal.")
    return value if value >= 0 else None


def _polygons(code: str, geometry: Any) -> list[shapely.Polygon]:
    """In one form for Polygon and MultiPolygon; a height behind the position is dropped."""
    kind = geometry.get("type") if isinstance(geometry, dict) else None
    if kind not in ("Polygon", "MultiPolygon"):
        raise SourceError(f"Buurt {code} heeft geen vlak als grens.")
    try:
        parts = geometry["coordinates"] if kind == "MultiPolygon" else [geometry["coordinates"]]
        rings = [[[(float(at[0]), float(at[1])) for at in ring] for ring in part] for part in parts]
        polygons = [shapely.Polygon(part[0], part[1:]) for part in rings]
    except (TypeError, LookupError, ValueError, OverflowError, shapely.errors.ShapelyError):
        raise SourceError(f"De grens van buurt {code} is niet te lezen.") from None
    _check_positions(code, polygons)
    return polygons


def _check_positions(code: str, polygons: list[shapely.Polygon]) -> None:
    west, south, east, north = shapely.total_bounds(polygons) if polygons else (0, 0, 0, 0)
    if not (NETHERLANDS[0] < west <= east < NETHERLANDS[2] and NETHERLANDS[1] < south <= north < NETHERLANDS[3]):
        raise SourceError(
            f"De grens van buurt {code} ligt niet in Nederland, of staat niet in lengte en breedte (WGS84)."
        )
    for polygon in polygons:
        if not polygon.is_valid or polygon.is_empty:
            raise SourceError(f"De grens van buurt {code} klopt niet: {shapely.is_valid_reason(polygon)}.")
