"""Results as GeoJSON (RFC 7946) for the map; text stays text, the page builds its popups with `textContent`."""

from collections.abc import Iterable
from typing import Any

from activities.finder.cards import Card
from activities.models import Place
from activities.search import Found, Result


def feature_collection(found: Found) -> dict[str, Any]:
    features = [*_features(found.results), *_features(found.alternatives, is_alternative=True)]
    return {"type": "FeatureCollection", "features": features}


def _features(results: Iterable[Result], *, is_alternative: bool = False) -> list[dict[str, Any]]:
    return [_feature(Card(result), is_alternative) for result in results]


def _feature(card: Card, is_alternative: bool) -> dict[str, Any]:
    activity = card.activity
    geometry, position = _geometry(activity.place)
    properties = {
        "naam": activity.name,
        "thema": activity.category.slug,
        "themaNaam": activity.category.label,
        "wanneer": card.when,
        "waar": ", ".join(card.where),
        "afstand": card.distance,
        "ligging": position,
        "alternatief": is_alternative,
        "voorbeeld": activity.is_example,
        "url": activity.get_absolute_url(),
    }
    return {"type": "Feature", "id": str(activity.uuid), "geometry": geometry, "properties": properties}


def _geometry(place: Place) -> tuple[dict[str, Any] | None, str]:
    """The point, and how sure it is: `punt`, `ongeveer`, `buurt` (drawn in the middle of it) or `onbekend`."""
    if place.point:
        return _point(place.point.lon, place.point.lat), "ongeveer" if place.is_approximate else "punt"
    if place.buurt:
        return _point(place.buurt.label_lon, place.buurt.label_lat), "buurt"
    return None, "onbekend"


def _point(lon: float, lat: float) -> dict[str, Any]:
    return {"type": "Point", "coordinates": [lon, lat]}
