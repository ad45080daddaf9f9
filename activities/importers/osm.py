"""Places of OpenStreetMap, from GeoJSON or the JSON of Overpass, as drafts.

Licence: Open Database License (ODbL). It asks to name OpenStreetMap and the licence wherever its facts are shown, so
each row carries both in its source, beside the address of the element.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from shapely.errors import ShapelyError
from shapely.geometry import shape

from activities.importers.places import take_in_places
from activities.importers.report import Report
from activities.importers.table import UnreadableFile
from activities.models.revision import writing
from activities.opening_hours import read as read_hours
from maps.areas import is_near_area
from maps.geometry import Point
from maps.naming import clean_text

SITE = "https://www.openstreetmap.org"
LARGEST = 100 * 1024 * 1024
NODE_ACCURACY_M, OUTLINE_ACCURACY_M = 20, 40
# (key, value): (theme, kind of place)
KINDS = {
    ("amenity", "community_centre"): ("ontmoeten", "buurthuis"),
    ("amenity", "social_centre"): ("ontmoeten", "buurthuis"),
    ("amenity", "library"): ("ontmoeten", "bibliotheek"),
    ("leisure", "sports_centre"): ("sport", "sportplek"),
    ("leisure", "sports_hall"): ("sport", "sportplek"),
    ("leisure", "pitch"): ("sport", "sportplek"),
    ("leisure", "fitness_station"): ("sport", "sportplek"),
}
_ID = re.compile(r"(node|way|relation)/([1-9]\d{0,17})")
_PHONE = re.compile(r"\+?[\d ()-]{5,30}")
_POSTCODE = re.compile(r"[1-9]\d{3} ?[A-Z]{2}", re.IGNORECASE)
_IN_WORDS = {"yes": "true", "designated": "true", "no": "false"}

Tags = dict[str, str]


@dataclass(frozen=True)
class Element:
    """What OpenStreetMap says of one thing; `id` is "node/1". Without a point nobody knows where it is."""

    id: str
    tags: Tags
    point: Point | None
    on: str


@dataclass(frozen=True)
class OsmRow:
    """`cells` as in a places file, or why it is refused. Remarks tell what was left out."""

    name: str
    cells: dict[str, str]
    refusal: str = ""
    remark: str = ""


def import_osm(path: Path, *, dry_run: bool = False) -> Report:
    """Raises UnreadableFile. What is new is a draft. All or nothing per file."""
    report = Report()
    elements = list(_elements(_read(path)))
    wanted = [each for each in elements if _kind(each.tags)]
    near = [each for each in wanted if each.point is None or is_near_area(each.point)]
    rows = [_row(each) for each in near]
    _remark(report, len(elements) - len(wanted), "{} onderdelen zijn geen plek die we overnemen.")
    _remark(report, len(wanted) - len(near), "{} plekken liggen buiten het gebied.")
    report.remarks += [f"{row.name}: {row.remark}" for row in rows if row.remark and not row.refusal]
    with writing():
        numbered = [(number, row.cells) for number, row in enumerate(rows) if not row.refusal]
        take_in_places(numbered, report, publish=False)
        if dry_run:
            transaction.set_rollback(True)
    report.refused = [replace(each, name=rows[each.line].name) for each in report.refused]
    for row in rows:
        if row.refusal:
            report.refuse_named(row.name, row.refusal)
    return report


def _remark(report: Report, number: int, words: str) -> None:
    if number:
        report.remarks.append(words.format(number))


def read_osm(path: Path) -> Iterator[OsmRow]:
    """The places that we take over, wherever they lie. Raises UnreadableFile."""
    return (_row(each) for each in _elements(_read(path)) if _kind(each.tags))


def _read(path: Path) -> dict[str, Any]:
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile("Dit bestand is groter dan 100 MB. Maak een uitsnede van het gebied.")
        said = json.loads(path.read_bytes())
    except OSError as error:
        raise UnreadableFile(f"Het bestand {path} kan niet gelezen worden: {error.strerror}.") from error
    except (ValueError, RecursionError):
        raise UnreadableFile("Dit bestand is geen JSON. Lever GeoJSON of de JSON van Overpass aan.") from None
    if not isinstance(said, dict) or not isinstance(said.get("elements", said.get("features")), list):
        raise UnreadableFile("Dit bestand is geen GeoJSON en geen JSON van Overpass. Kijk na of het de goede is.")
    return said


def _elements(said: dict[str, Any]) -> Iterator[Element]:
    on = _day(_dict(said, "osm3s").get("timestamp_osm_base") or said.get("timestamp"))
    read = _of_overpass if "elements" in said else _of_geojson
    for each in said.get("elements", said.get("features", [])):
        if isinstance(each, dict) and (element := read(each, on)):
            yield element


def _of_overpass(said: dict[str, Any], on: str) -> Element | None:
    key = f"{said.get('type')}/{said.get('id')}"
    at = said if said.get("type") == "node" else _dict(said, "center")
    point = _point(at.get("lon"), at.get("lat"))
    return (
        Element(key, _tags(said.get("tags")), point, _day(said.get("timestamp")) or on) if _ID.fullmatch(key) else None
    )


def _of_geojson(said: dict[str, Any], on: str) -> Element | None:
    tags = _dict(said, "properties")
    key = next((f"{each}" for each in (said.get("id"), tags.get("@id"), tags.get("id")) if _is_id(each)), "")
    if not key and _is_id(f"{tags.get('osm_type')}/{tags.get('osm_id')}"):
        key = f"{tags['osm_type']}/{tags['osm_id']}"
    on = _day(tags.get("@timestamp") or tags.get("timestamp")) or on
    nested = tags.get("tags")
    return Element(key, _tags(nested if isinstance(nested, dict) else tags), _middle(said), on) if key else None


def _is_id(said: Any) -> bool:
    return isinstance(said, str) and _ID.fullmatch(said) is not None


def _middle(feature: dict[str, Any]) -> Point | None:
    """A point inside it, which the centre of a bent shape is not."""
    try:
        inside = shape(_dict(feature, "geometry")).representative_point()
        return _point(inside.x, inside.y)
    except (ShapelyError, AttributeError, TypeError, ValueError, KeyError, IndexError):
        return None


def _point(lon: Any, lat: Any) -> Point | None:
    if not (isinstance(lon, int | float) and isinstance(lat, int | float)):
        return None
    return Point(float(lat), float(lon)) if abs(lat) <= 90 and abs(lon) <= 180 else None


def _dict(said: dict[str, Any], name: str) -> dict[str, Any]:
    value = said.get(name)
    return value if isinstance(value, dict) else {}


def _tags(said: Any) -> Tags:
    tags = said if isinstance(said, dict) else {}
    return {str(key): " ".join(clean_text(value).split()) for key, value in tags.items() if isinstance(value, str)}


def _day(said: Any) -> str:
    try:
        return date.fromisoformat(str(said or "")[:10]).isoformat()
    except ValueError:
        return ""


def _kind(tags: Tags) -> tuple[str, str] | None:
    return next((KINDS[pair] for pair in KINDS if tags.get(pair[0]) == pair[1]), None)


def _row(element: Element) -> OsmRow:
    tags, kind = element.tags, _kind(element.tags)
    assert kind
    name, refusal = tags.get("name", ""), _refusal(element)
    if refusal or element.point is None:
        return OsmRow(name or element.id, {}, refusal)
    category, place_kind = kind
    hours, remark = _hours(tags)
    return OsmRow(
        name,
        {
            "key": f"osm-{element.id.replace('/', '-')}",
            "name": name,
            "category": category,
            "kind": place_kind,
            "lat": str(element.point.lat),
            "lon": str(element.point.lon),
            "accuracy_m": str(NODE_ACCURACY_M if element.id.startswith("node/") else OUTLINE_ACCURACY_M),
            **_address(tags),
            "website": _first(tags, URLValidator(schemes=["http", "https"]), "website", "contact:website", "url"),
            "phone": _first(tags, _must_be_phone, "phone", "contact:phone"),
            "wheelchair": _IN_WORDS.get(tags.get("wheelchair", ""), ""),
            "opening_hours_text": hours,
            "source": f"OpenStreetMap (ODbL), {SITE}/{element.id}",
            "source_date": element.on,
            "confidence": "medium",
        },
        remark=remark,
    )


def _refusal(element: Element) -> str:
    if not element.tags.get("name"):
        return "deze plek heeft geen naam in OpenStreetMap. Geef hem daar een naam, of voeg hem hier zelf toe."
    if element.tags.get("access") in ("no", "private"):
        return "deze plek is niet voor iedereen open."
    return "" if element.point else "van deze plek staat er geen punt in het bestand. Vraag Overpass om “out center”."


def _address(tags: Tags) -> dict[str, str]:
    postcode = tags.get("addr:postcode", "")
    number = tags.get("addr:housenumber", "")
    return {
        "street": tags.get("addr:street", "")[:80],
        "house_number": number if len(number) <= 10 else "",
        "postcode": postcode if _POSTCODE.fullmatch(postcode) else "",
        "city": tags.get("addr:city", "")[:60],
    }


def _hours(tags: Tags) -> tuple[str, str]:
    """What we can read of it; other hours are a code that nobody wants to see on a page."""
    said = tags.get("opening_hours", "")
    if said and not read_hours(said):
        return "", f"de openingstijden namen we niet over ({said[:80]})."
    return said, ""


def _first(tags: Tags, check: Any, *names: str) -> str:
    """The first of several that is one: an address that is broken does not keep the place out."""
    for said in (part.strip() for name in names for part in tags.get(name, "").split(";")):
        try:
            check(said)
        except ValidationError:
            continue
        if len(said) <= 200:
            return said
    return ""


def _must_be_phone(said: str) -> None:
    if not _PHONE.fullmatch(said):
        raise ValidationError("")
