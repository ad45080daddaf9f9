"""The one way in for places: a CSV or Excel file, row by row; a second run of the same file changes nothing."""

from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.text import slugify

from activities import actions, hours
from activities.importers.files import read_file
from activities.importers.place_row import REQUIRED_COLUMNS, PlaceRow
from activities.importers.report import Report
from activities.importers.table import Row, UnreadableRow
from activities.models import Activity, Organisation, Place
from activities.models.revision import writing
from activities.old_addresses import merged_organisation, merged_places
from activities.snapshots import edited_fields
from maps.geometry import distance_m
from maps.naming import fold, stable_uuid

SAME_PLACE_M = 100


def import_places(path: Path, *, dry_run: bool = False) -> Report:
    """Take in the good rows and report the others. Raises UnreadableFile. All or nothing per file when it is killed."""
    header, rows = read_file(path, REQUIRED_COLUMNS)
    report = Report()
    if unknown := [column for column in header if column not in PlaceRow.base_fields]:
        report.remarks.append(f"Deze kolommen kennen we niet, ze zijn overgeslagen: {', '.join(unknown)}.")
    with writing():
        take_in_places(rows, report)
        if dry_run:
            transaction.set_rollback(True)
    return report


def take_in_places(rows: Iterable[tuple[int, Row]], report: Report, *, publish: bool = True) -> None:
    """Inside `writing`. Without `publish` what is new is a draft; what was there stays as it is."""
    seen: dict[str, int] = {}
    merged = merged_places().keys()
    for line, cells in rows:
        _take_in(line, cells, report, seen, merged, publish)


def _take_in(
    line: int, cells: Row, report: Report, seen: dict[str, int], merged: Collection[UUID], publish: bool
) -> None:
    if isinstance(cells, UnreadableRow):
        report.refuse(line, str(cells))
        return
    row = PlaceRow(cells)
    if not row.is_valid():
        report.refuse(line, row.reasons())
        return
    key = row.cleaned_data["key"] or _key(row.cleaned_data)
    if key in seen:
        report.refuse(line, f"deze plek staat al op regel {seen[key]}.")
        return
    if stable_uuid("place", key) in merged:
        # A moderator made it one with another place: what that one says is of people now.
        report.unchanged += 1
        return
    place = Place.objects.filter(uuid=stable_uuid("place", key)).first()
    if twin := _twin(row.cleaned_data, place):
        where = f"binnen {SAME_PLACE_M} meter" if twin.point and row.cleaned_data["point"] else "in dezelfde buurt"
        report.refuse(line, f"er is al een plek {twin.name} {where} ({twin.slug}).")
        return
    seen[key] = line
    with transaction.atomic():
        _store(key, place, row, report, publish)


def _key(row: dict[str, Any]) -> str:
    """Without a key of its own a row is known by its name and address; the colon keeps it apart from real keys."""
    buurt = row["buurtcode"].code if row["buurtcode"] else ""
    return ":" + fold(" ".join([row["name"], row["street"], row["house_number"], row["postcode"], buurt]))


def _twin(row: dict[str, Any], own: Place | None) -> Place | None:
    """Another place of the same name within 100 metres, or in the same buurt when one of the two has no point."""
    for other in Place.objects.filter(sort_name=fold(row["name"])):
        if own and other.pk == own.pk:
            continue
        if row["point"] and other.point:
            if distance_m(row["point"], other.point) <= SAME_PLACE_M:
                return other
        elif other.buurt == row["buurt"]:
            return other
    return None


def _store(key: str, place: Place | None, row: PlaceRow, report: Report, publish: bool) -> None:
    """What a person changed stays as they said."""
    place_values, activity_values = _place_values(row), _activity_values(row)
    if place is None:
        activity = Activity(
            uuid=stable_uuid("activity", key),
            slug=actions.free_slug(Activity, row.cleaned_data["name"]),
            **activity_values,
        )
        place = Place(
            uuid=stable_uuid("place", key), slug=actions.free_slug(Place, row.cleaned_data["name"]), **place_values
        )
        actions.add_place(place, activity, by=None, publish_it=publish)
        _set_hours(activity, row)
        report.added += 1
        return
    activity = place.activities.get(stands_for_place=True)
    changed = actions.change_place(place, _unedited(place, place_values), by=None)
    activity.refresh_from_db()
    changed |= actions.change_activity(activity, _unedited(activity, activity_values), by=None)
    if "plan" not in edited_fields(activity):
        changed |= _set_hours(activity, row)
    report.changed += changed
    report.unchanged += not changed


def _unedited(subject: Place | Activity, values: dict[str, Any]) -> dict[str, Any]:
    edited = edited_fields(subject)
    # A pin that somebody moved has its own point, accuracy and buurt.
    edited |= {"lat", "lon", "accuracy_m", "buurt"} if edited & {"lat", "lon"} else set()
    return {name: value for name, value in values.items() if name not in edited}


def _set_hours(activity: Activity, row: PlaceRow) -> bool:
    """Hours in the part of the OSM format that we read become schedules; other words stay text."""
    said = row.opening_hours
    return actions.set_opening_hours(activity, hours.schedules_of(activity, said) if said else [], by=None)


def _place_values(row: PlaceRow) -> dict[str, Any]:
    cells = row.cleaned_data
    point = cells["point"]
    plain = ("name", "street", "house_number", "postcode", "city", "accuracy_m", "buurt", "website", "phone", "email")
    return {
        **{name: cells[name] for name in plain},
        "kind": cells["kind"] or "anders",
        "organisation": _organisation(cells["organisation"]),
        "lat": point.lat if point else None,
        "lon": point.lon if point else None,
        **{name: cells[name] for name in ("source", "source_date", "confidence")},
        # Most files have no such column, and what is known stays.
        **({} if cells["wheelchair"] is None else {"is_wheelchair_accessible": cells["wheelchair"]}),
    }


def _activity_values(row: PlaceRow) -> dict[str, Any]:
    cells = row.cleaned_data
    own_source = bool(cells["activity_source"])
    plain = ("name", "category", "summary", "website", "phone", "email", "confidence")
    return {
        **{name: cells[name] for name in plain},
        **{name: cells[name] for name in ("age_from_months", "age_to_months", "hours_per_week", "price_cents")},
        "description": cells["note"],
        "times_text": "" if row.opening_hours else cells["opening_hours_text"],
        "organisation": _organisation(cells["organisation"]),
        "age_policy": row.age_policy,
        "source": cells["activity_source"] if own_source else cells["source"],
        "source_date": cells["activity_source_date"] if own_source else cells["source_date"],
    }


def _organisation(name: str) -> Organisation | None:
    """The one that files brought in by this name, or what a moderator made it one with.

    Never one that somebody started here: anybody can give theirs this name, and would get the place with it.
    """
    if not name:
        return None
    key = slugify(fold(name)) or stable_uuid("organisation-name", name).hex
    uuid = stable_uuid("organisation", key)
    known = Organisation.objects.filter(uuid=uuid).first() or merged_organisation(uuid)
    return known or Organisation.objects.create(uuid=uuid, name=name, slug=actions.free_slug(Organisation, name))
