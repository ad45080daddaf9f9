"""The figures per buurt as GeoJSON (RFC 7946): an outline each, with its figures as properties."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.conf import settings

from maps.models import Buurt
from programmes.figures import ANY, Figures, Key
from programmes.pages.stored import Stored
from programmes.public import bare

EVERYTHING = "alle"
OF_THEN = "nulmeting"


def as_geojson(stored: Stored) -> bytes:
    """Unknown is null; so is what is not shown, and then its name stands in `nietGetoond`. A query."""
    of_then = stored.comparison.before or Figures([])
    buurten = Buurt.objects.filter(in_programme_area=True)
    features = [_feature(buurt, stored.figures, of_then) for buurt in buurten]
    facts = {
        "standVan": stored.as_of.isoformat(),
        "kwartaalVanaf": stored.measurement.quarter.isoformat(),
        "nulmetingVan": stored.baseline.as_of.isoformat() if stored.baseline else None,
        "bron": f"{settings.SITE_NAME}; omtrek en bewoners: CBS",
    }
    return orjson.dumps({"type": "FeatureCollection", **facts, "features": features})


def _feature(buurt: Buurt, now: Figures, of_then: Figures) -> dict[str, Any]:
    said = {"code": buurt.code, "naam": buurt.name}
    figures = {_name(key): now[key] for key in _of(buurt, now)}
    figures |= {f"{_name(key)}.{OF_THEN}": of_then[key] for key in _of(buurt, of_then)}
    return {
        "type": "Feature",
        "id": buurt.code,
        "geometry": buurt.geometry(),
        "properties": said
        | {name: bare(figure).value for name, figure in figures.items()}
        | {"nietGetoond": [name for name, figure in figures.items() if figure.is_hidden]},
    }


def _of(buurt: Buurt, figures: Iterable[Key]) -> list[Key]:
    return [key for key in figures if key.buurt == buurt.code]


def _name(key: Key) -> str:
    """Which names never coincide: places.eten.avond.nu, opening_hours.alle.alle.nu."""
    return ".".join(
        [key.indicator, *(part if part != ANY else EVERYTHING for part in (key.part, key.slot)), key.scenario]
    )
