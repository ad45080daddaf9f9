"""Reading the area (districts, buurten, postcodes) from our own data files, as often as wanted."""

import csv
import json
from pathlib import Path
from typing import Any

from django.db import transaction

from maps.models import Buurt, District, Postcode
from maps.naming import fold, stable_uuid

OWN_FIELDS = ("slug", "name", "cbs_wijk_code", "in_programme_area", "is_park")
CBS_FIELDS = (
    "outline", "area_ha", "population", "households",
    "age_0_14", "age_15_24", "age_25_44", "age_45_64", "age_65_plus",
)  # fmt: skip


@transaction.atomic
def load_geography(folder: Path) -> dict[str, int]:
    """Load geography.json and postcodes.csv; returns the number of districts, buurten and postcodes."""
    area = json.loads((folder / "geography.json").read_text(encoding="utf-8"))
    districts = {row["slug"]: _load_district(position, row) for position, row in enumerate(area["districts"])}
    for row in area["buurten"]:
        _load_buurt(row, districts, area["reference_year"])
    postcodes = _load_postcodes(folder / "postcodes.csv")
    return {"districts": len(districts), "buurten": len(area["buurten"]), "postcodes": postcodes}


def _load_district(position: int, row: dict[str, Any]) -> District:
    values = {"name": row["name"], "sort_name": fold(row["name"]), "position": position}
    district, _ = District.objects.update_or_create(
        slug=row["slug"], defaults=values, create_defaults=values | {"uuid": stable_uuid("district", row["slug"])}
    )
    return district


def _load_buurt(row: dict[str, Any], districts: dict[str, District], year: int) -> None:
    """What the CBS said of a later year (refresh_geography) stays; what we decided ourselves is always loaded."""
    values = {name: row[name] for name in OWN_FIELDS} | {
        "sort_name": fold(row["name"]),
        "district": districts.get(row["district"]),
    }
    known = Buurt.objects.filter(code=row["code"]).first()
    if known is None or known.reference_year <= year:
        values |= _cbs_values(row, year)
    if known is None:
        Buurt.objects.create(code=row["code"], uuid=stable_uuid("buurt", row["code"]), **values)
    elif any(getattr(known, name) != value for name, value in values.items()):
        Buurt.objects.update_or_create(code=row["code"], defaults=values)


def _cbs_values(row: dict[str, Any], year: int) -> dict[str, Any]:
    lon, lat = row["label"]
    place = {"label_lat": lat, "label_lon": lon, "reference_year": year}
    return {name: row[name] for name in CBS_FIELDS} | place


def _load_postcodes(path: Path) -> int:
    buurten = dict(Buurt.objects.values_list("code", "id"))
    with path.open(encoding="utf-8", newline="") as file:
        rows = [
            Postcode(
                postcode=row["postcode"],
                buurt_id=buurten.get(row["buurt_code"]),
                lat=float(row["lat"]),
                lon=float(row["lon"]),
            )
            for row in csv.DictReader(file)
        ]
    Postcode.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["postcode"], update_fields=["buurt", "lat", "lon"]
    )
    return len(rows)
