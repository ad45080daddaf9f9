"""Where coordinates come in and go out: a box that is asked for, and the reference system of what we answer."""

import copy
import re
from collections.abc import Iterator
from typing import Any

from django import forms
from rest_framework.request import Request

from activities.api.problems import InvalidParameters
from maps.crs import NETHERLANDS, RD_DOMAIN, Crs, RdBox, crs_named, is_in_rd_domain, to_rd
from maps.geometry import Box, Point

NUMBER = re.compile(r"[+-]?([0-9]{1,9}(\.[0-9]{0,20})?|\.[0-9]{1,20})")
NOT_FOUR = (
    "Schrijf vier getallen met komma's ertussen: west,zuid,oost,noord. "
    "In graden bijvoorbeeld 4.26,52.03,4.31,52.06 en in RD New 79000,450000,82000,453000."
)
NOT_A_BOX = "Het eerste punt moet links onder het tweede liggen: west,zuid,oost,noord."
SWAPPED = "Hier staan lengte en breedte verwisseld. Schrijf eerst de lengtegraad (lon), dan de breedtegraad (lat)."
NOT_IN_DEGREES = "Lengtes gaan van -180 tot 180 en breedtes van -90 tot 90. Zijn dit meters? Zet dan bbox-crs erbij."
NOT_IN_RD = (
    f"Dit ligt buiten het gebied van RD New: x van {RD_DOMAIN.west:.0f} tot {RD_DOMAIN.east:.0f}, y van "
    f"{RD_DOMAIN.south:.0f} tot {RD_DOMAIN.north:.0f}. Schrijf eerst x, dan y, in meters."
)
UNKNOWN_CRS = f"Dit stelsel kennen we niet. Kies {Crs.CRS84} of {Crs.RD_NEW}, of korter CRS84 of EPSG:28992."


class CrsField(forms.CharField):
    def clean(self, value: Any) -> Crs | None:
        name = str(super().clean(value)).strip()
        crs = crs_named(name)
        if name and crs is None:
            raise forms.ValidationError(UNKNOWN_CRS)
        return crs


class NumbersField(forms.CharField):
    """Four numbers; what they mean depends on the reference system."""

    def clean(self, value: Any) -> tuple[float, ...] | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        parts = [part.strip() for part in text.split(",")]
        if len(parts) != 4 or not all(NUMBER.fullmatch(part) for part in parts):
            raise forms.ValidationError(NOT_FOUR)
        return tuple(float(part) for part in parts)


def box_of(numbers: tuple[float, ...], crs: Crs) -> Box | RdBox:
    """Raises ValidationError with what to write instead."""
    box = RdBox(*numbers)
    if crs == Crs.RD_NEW and not is_in_rd_domain(box):
        raise forms.ValidationError(NOT_IN_RD)
    if crs == Crs.CRS84 and (max(abs(box.west), abs(box.east)) > 180 or max(abs(box.south), abs(box.north)) > 90):
        raise forms.ValidationError(NOT_IN_DEGREES)
    if not (box.west < box.east and box.south < box.north):
        raise forms.ValidationError(NOT_A_BOX)
    if crs == Crs.RD_NEW:
        return box
    if not _touches_us(box) and _touches_us(RdBox(box.south, box.west, box.north, box.east)):
        raise forms.ValidationError(SWAPPED)
    return Box(Point(box.south, box.west), Point(box.north, box.east))


def _touches_us(box: RdBox) -> bool:
    """Of degrees: whether a part of it lies in the Netherlands."""
    (south, west), (north, east) = NETHERLANDS
    return box.west < east and west < box.east and box.south < north and south < box.north


def crs_of(request: Request, asked: Crs | None) -> Crs:
    """Of the parameter, else of the header Accept-Crs, else degrees. Raises InvalidParameters."""
    header = request.headers.get("Accept-Crs", "").strip()
    wished = crs_named(header) if header else Crs.CRS84
    if wished is None:
        raise InvalidParameters([{"name": "Accept-Crs", "reason": UNKNOWN_CRS}])
    return asked or wished


def written_in(crs: Crs, answer: dict[str, Any]) -> dict[str, Any]:
    """An answer with every position of a GeoJSON geometry in it turned, all at once; ours are in degrees.

    A copy: what we remember stays in degrees.
    """
    if crs == Crs.CRS84:
        return answer
    answer = copy.deepcopy(answer)
    geometries = list(_geometries(answer))
    turned = iter(to_rd((lon, lat) for geometry in geometries for lon, lat in _positions(geometry["coordinates"])))
    for geometry in geometries:
        geometry["coordinates"] = _refilled(geometry["coordinates"], turned)
    return answer


def _geometries(answer: Any) -> Iterator[dict[str, Any]]:
    if isinstance(answer, list):
        for each in answer:
            yield from _geometries(each)
    elif isinstance(answer, dict):
        if "coordinates" in answer:
            yield answer
        for each in answer.values():
            if isinstance(each, dict | list):
                yield from _geometries(each)


def _positions(coordinates: Any) -> Iterator[Any]:
    if isinstance(coordinates[0], list | tuple):
        for part in coordinates:
            yield from _positions(part)
    else:
        yield coordinates


def _refilled(coordinates: Any, turned: Iterator[tuple[float, float]]) -> list[Any]:
    if isinstance(coordinates[0], list | tuple):
        return [_refilled(part, turned) for part in coordinates]
    return list(next(turned))
