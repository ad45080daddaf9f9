"""Answers as GeoJSON (RFC 7946): the same rows, as the properties of features."""

from collections.abc import Callable
from typing import Any

Row = dict[str, Any]
Locate = Callable[[Row], Row | None]


def as_geojson(answer: Row, locate: Locate) -> Row:
    """A list or one thing; `locate` says the geometry of a row. What a list says besides becomes foreign members."""
    if "resultaten" not in answer:
        return feature(answer, locate)
    rest = {
        name: [feature(row, locate) for row in said] if isinstance(said, list) else said
        for name, said in answer.items()
        if name != "resultaten"
    }
    return {"type": "FeatureCollection", "features": [feature(row, locate) for row in answer["resultaten"]], **rest}


def feature(row: Row, locate: Locate) -> Row:
    identity = row["id"] if "id" in row else row["code"]
    return {"type": "Feature", "id": identity, "geometry": locate(row), "properties": row}


def of_activity(row: Row) -> Row | None:
    at: Row | None = row["plek"]["locatie"]
    return at


def of_place(row: Row) -> Row | None:
    at: Row | None = row["locatie"]
    return at


def of_buurt(row: Row) -> Row | None:
    """Its outline, which then needs not be among the properties."""
    outline: Row = row.pop("geometrie")
    return outline
