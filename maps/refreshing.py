"""What new buurten of the CBS would change in ours, and changing it.

Agreements:
- The buurten are ours: none is added, removed or renamed. A code of ours that the source lacks stops the run, because
  the CBS merges and renumbers buurten, and what then becomes of the places in it is for a person to decide.
- A buurt has one year for all its figures, so these go together: where the source gives one of them for no buurt at
  all (not published yet), all figures and their year stay. A figure missing for one buurt only becomes unknown.
- `Buurt.outline` holds one polygon. Of several, the largest is kept; what is dropped is said, and doubted above 1 %.
- Doubtful are also an outline of which more than 15 % is another piece of ground than before (this catches generalised
  maps, another datum and codes that were given to another area), and inhabitants that doubled or halved.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from django.db import transaction

from maps.cbs import AGES, PEOPLE, Bounds, SourceBuurt, SourceError
from maps.models import Buurt

FIGURES = (*PEOPLE, *AGES)
MAX_DROPPED_SHARE = 0.01
MAX_SHIFTED_SHARE = 0.15
MAX_GROWTH = 2
FEW_PEOPLE = 200
COORDINATE_DECIMALS = 6
BYTES_PER_BUURT = 4_000
TOLERANCES_M = (0, 2, 4, 6)

WGS84_AXIS_M = 6_378_137.0
WGS84_ECCENTRICITY_2 = 0.00669437999014


@dataclass
class Change:
    """`values` holds only the fields that change; `doubts` need a person's consent, `remarks` do not."""

    buurt: Buurt
    values: dict[str, Any] = field(default_factory=dict)
    moved_m: float = 0.0
    shifted_share: float = 0.0
    doubts: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)


@dataclass
class Plan:
    year: int
    changes: list[Change]
    remarks: list[str]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.values]

    @property
    def doubtful(self) -> list[Change]:
        return [change for change in self.changed if change.doubts]


def bounds_of(buurten: Sequence[Buurt]) -> Bounds:
    west, south, east, north = shapely.total_bounds([_polygon(buurt.outline) for buurt in buurten])
    return float(west), float(south), float(east), float(north)


def plan_refresh(buurten: Sequence[Buurt], source: dict[str, SourceBuurt]) -> Plan:
    """Costs no query. Raises SourceError when the source does not fit our buurten."""
    year = _check(buurten, source)
    changes = [Change(buurt) for buurt in buurten]
    remarks = _plan_figures(changes, source, year) + _plan_outlines(changes, source)
    for change in changes:
        name = source[change.buurt.code].name
        if name != change.buurt.name:
            change.remarks.append(f"heet bij het CBS “{name}”; onze naam blijft")
    return Plan(year, changes, remarks)


@transaction.atomic
def apply(plan: Plan) -> None:
    for change in plan.changed:
        for name, value in change.values.items():
            setattr(change.buurt, name, value)
        change.buurt.save(update_fields=[*change.values, "updated_at"])


def _check(buurten: Sequence[Buurt], source: dict[str, SourceBuurt]) -> int:
    """The year of the source, which is the same for all buurten and not before ours."""
    missing = [f"{buurt} ({buurt.code})" for buurt in buurten if buurt.code not in source]
    if missing:
        raise SourceError(
            f"Niet in het antwoord van de bron: {', '.join(missing)}. Misschien heeft het CBS ze samengevoegd of een "
            "andere code gegeven. Pas dan eerst data/geography.json aan."
        )
    years = {each.year for each in source.values()}
    if len(years) > 1:
        raise SourceError(f"De bron geeft meer dan één jaar door elkaar: {', '.join(map(str, sorted(years)))}.")
    year, ours = years.pop(), max(buurt.reference_year for buurt in buurten)
    if year < ours:
        raise SourceError(f"De bron is van {year}, maar we hebben al cijfers van {ours}.")
    return year


# Figures


def _plan_figures(changes: list[Change], source: dict[str, SourceBuurt], year: int) -> list[str]:
    lacking = [name for name in FIGURES if all(each.figures[name] is None for each in source.values())]
    if lacking:
        names = ", ".join(str(Buurt._meta.get_field(name).verbose_name) for name in lacking)  # type: ignore[union-attr]
        return [
            f"De bron geeft voor geen enkele buurt: {names}. Daarom blijven alle cijfers en hun peiljaar gelijk. "
            "Is dat peiljaar dat van data/geography.json, dan zet load_area later de oude grenzen terug."
        ]
    for change in changes:
        new = source[change.buurt.code].figures | {"reference_year": year}
        change.values |= {name: value for name, value in new.items() if value != getattr(change.buurt, name)}
        _doubt_population(change)
    return []


def _doubt_population(change: Change) -> None:
    old, new = change.buurt.population, change.values.get("population")
    if old is None or new is None or abs(new - old) <= FEW_PEOPLE:
        return
    if max(old, new) > MAX_GROWTH * min(old, new):
        change.doubts.append(f"van {old} naar {new} inwoners")


# Outlines


def _plan_outlines(changes: list[Change], source: dict[str, SourceBuurt]) -> list[str]:
    largest = [_largest(change, source[change.buurt.code].polygons) for change in changes]
    # By the source alone: with our own labels in it, a second run could round otherwise than the first.
    south, north = shapely.total_bounds(largest)[[1, 3]]
    scale = _metres_per_degree((south + north) / 2)
    whole = [_flat(polygon, scale) for polygon in largest]
    for change, polygon, outline in zip(changes, whole, _thinned(whole, scale), strict=True):
        if outline != change.buurt.outline:
            _plan_outline(change, polygon, outline, scale)
    fits = bool(shapely.coverage_is_valid(whole))
    return [] if fits else ["De grenzen in de bron sluiten niet overal precies op elkaar aan."]


def _largest(change: Change, polygons: list[shapely.Polygon]) -> shapely.Polygon:
    largest = max(polygons, key=lambda polygon: polygon.area)
    dropped = 1 - largest.area / sum(polygon.area for polygon in polygons)
    if len(polygons) > 1:
        said = f"bestaat uit {len(polygons)} delen; alleen het grootste blijft, {_percent(dropped)} valt weg"
        (change.doubts if dropped > MAX_DROPPED_SHARE else change.remarks).append(said)
    return largest


def _plan_outline(change: Change, whole: shapely.Polygon, outline: list[Any], scale: tuple[float, float]) -> None:
    """The area is that of the outline before it was thinned out."""
    buurt = change.buurt
    old, new = _flat(_polygon(buurt.outline), scale), _flat(_polygon(outline), scale)
    label = _polygon(outline).representative_point()
    values = {
        "outline": outline,
        "area_ha": round(whole.area / 10_000, 1),
        "label_lat": round(label.y, COORDINATE_DECIMALS),
        "label_lon": round(label.x, COORDINATE_DECIMALS),
    }
    change.values |= {name: value for name, value in values.items() if value != getattr(buurt, name)}
    change.moved_m = float(old.boundary.hausdorff_distance(new.boundary))
    change.shifted_share = float(old.symmetric_difference(new).area / old.area)
    if change.shifted_share > MAX_SHIFTED_SHARE:
        change.doubts.append(f"{_percent(change.shifted_share)} van het gebied is ander gebied dan eerst")


def _thinned(whole: list[shapely.Polygon], scale: tuple[float, float]) -> list[list[Any]]:
    """Rings in degrees, thinned out no more than is needed to keep pages light; neighbours keep the same edges."""
    for tolerance in TOLERANCES_M:
        polygons = shapely.coverage_simplify(whole, tolerance) if tolerance else whole
        outlines = [_rings(polygon, scale) for polygon in polygons]
        is_light = len(json.dumps(outlines, separators=(",", ":"))) <= BYTES_PER_BUURT * len(outlines)
        # Rounding can make a narrow corner touch itself; thinning out takes such corners away.
        if all(_polygon(outline).is_valid for outline in outlines) and (is_light or tolerance == TOLERANCES_M[-1]):
            return outlines
    raise SourceError("De grenzen in de bron zijn niet eenvoudiger te maken zonder ze te beschadigen.")


def _rings(polygon: shapely.Polygon, scale: tuple[float, float]) -> list[Any]:
    rings = [polygon.exterior, *polygon.interiors]
    return [[[_degrees(x, scale[0]), _degrees(y, scale[1])] for x, y in ring.coords] for ring in rings]


def _degrees(metres: float, per_degree: float) -> float:
    return round(float(metres) / per_degree, COORDINATE_DECIMALS)


def _polygon(outline: list[Any]) -> shapely.Polygon:
    return shapely.Polygon(outline[0], outline[1:])


def _flat(polygon: shapely.Polygon, scale: tuple[float, float]) -> shapely.Polygon:
    return shapely.transform(polygon, lambda positions: positions * scale)


def _metres_per_degree(lat: float) -> tuple[float, float]:
    """Along a parallel and a meridian of the WGS84 ellipsoid. The sphere of maps.geometry, good for distances,
    makes areas here 0.4 % too small."""
    sine = math.sin(math.radians(lat))
    root = math.sqrt(1 - WGS84_ECCENTRICITY_2 * sine**2)
    per_radian_east = WGS84_AXIS_M * math.cos(math.radians(lat)) / root
    per_radian_north = WGS84_AXIS_M * (1 - WGS84_ECCENTRICITY_2) / root**3
    return math.radians(per_radian_east), math.radians(per_radian_north)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %".replace(".", ",")
