"""Places for toddlers from the national childcare register (LRK), from its open-data file.

Only what says where a place is. The names, numbers and addresses of people and holders in the same file are dropped
with the rest of their line, before anything else sees it.
"""

import csv
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from activities import actions
from activities.importers.places import take_in_places
from activities.importers.report import Report
from activities.importers.table import UnreadableFile, check_header
from activities.models import Activity, Place, ToddlerCare
from activities.models.revision import writing
from activities.snapshots import edited_fields, snapshot
from maps.models import Postcode
from maps.naming import clean_text, fold, stable_uuid

SOURCE = "https://www.landelijkregisterkinderopvang.nl/"
CATEGORY = "peuteropvang"
LARGEST = 200 * 1024 * 1024
LONGEST_LINE = 20_000
REQUIRED = frozenset(
    {"lrk_id", "type_oko", "actuele_naam_oko", "status"} | {"opvanglocatie_adres", "opvanglocatie_postcode"}
)
# No other column is ever looked at.
READ = (*sorted(REQUIRED), "opvanglocatie_woonplaats", "vve")
TYPES = ("KDV", "PSZ")
_ADDRESS = re.compile(r"(?P<street>.*?\D) (?P<number>\d+ ?\S*( \S{1,4})?)")
# Words in the name of nearly every one of them.
_GENERIC = {"voorschool", "peuteropvang", "peuterspeelzaal", "kinderdagverblijf", "kinderopvang", "peuters"}


@dataclass(frozen=True)
class LrkRow:
    line: int
    lrk_number: str
    name: str
    street: str
    house_number: str
    postcode: str
    city: str

    @property
    def address(self) -> tuple[str, str]:
        return self.postcode, _number(self.house_number)


def import_lrk(path: Path, *, dry_run: bool = False) -> Report:
    """Raises UnreadableFile. What is new is a draft; a place that we have gets its number. All or nothing per file."""
    report = Report()
    rows = list(read_lrk(path, set(Postcode.objects.values_list("pk", flat=True))))
    with writing():
        _take_in(rows, report)
        if dry_run:
            transaction.set_rollback(True)
    return report


def read_lrk(path: Path, postcodes: set[str]) -> Iterator[LrkRow]:
    """Those for toddlers that are registered now, at one of these postcodes. Raises UnreadableFile."""
    lines = _lines(path)
    header = [name.strip().lower() for name in next(csv.reader(lines, delimiter=";"), [])]
    check_header(header, REQUIRED)
    columns = {name: header.index(name) for name in READ if name in header}
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=";"), start=2):
            said = {name: clean_text(cells[at]) for name, at in columns.items() if at < len(cells)}
            if said.keys() == columns.keys() and _is_wanted(said) and (row := _row(number, said)).postcode in postcodes:
                yield row
    except csv.Error:
        raise UnreadableFile("Dit bestand is geen goede CSV. Haal het opnieuw op bij het register.") from None


def _lines(path: Path) -> Iterator[str]:
    """The register writes Windows-1252; who saved it anew may have made it UTF-8."""
    try:
        if path.stat().st_size > LARGEST:
            raise UnreadableFile("Dit bestand is groter dan 200 MB. Kijk na of het de goede is.")
        with path.open("rb") as file:
            while line := file.readline(LONGEST_LINE):
                try:
                    yield line.decode("utf-8-sig")
                except UnicodeDecodeError:
                    yield line.decode("cp1252", errors="replace")
    except OSError as error:
        raise UnreadableFile(f"Het bestand {path} kan niet gelezen worden: {error.strerror}.") from error


def _is_wanted(said: dict[str, str]) -> bool:
    is_for_toddlers = said.get("vve", "ja").lower() in ("ja", "j", "true", "1", "yes")
    return said["type_oko"].upper() in TYPES and said["status"].lower() == "ingeschreven" and is_for_toddlers


def _row(line: int, said: dict[str, str]) -> LrkRow:
    address = _ADDRESS.fullmatch(" ".join(said["opvanglocatie_adres"].split()))
    return LrkRow(
        line=line,
        lrk_number=said["lrk_id"],
        name=said["actuele_naam_oko"],
        street=address["street"] if address else said["opvanglocatie_adres"],
        house_number=address["number"] if address else "",
        postcode=said["opvanglocatie_postcode"].replace(" ", "").upper(),
        city=said.get("opvanglocatie_woonplaats", ""),
    )


def _take_in(rows: list[LrkRow], report: Report) -> None:
    """A row that we have a place for gives it its number; the others are places of their own."""
    at_address = Counter(row.address for row in rows)
    numbers = {row.lrk_number for row in rows}
    for row in rows:
        if not re.fullmatch(r"\d{6,12}", row.lrk_number):
            report.refuse(row.line, "het LRK-nummer heeft 6 tot 12 cijfers.")
        elif activity := _activity_of(row, numbers, is_only_one=at_address[row.address] == 1):
            changed = _set_number(activity, row.lrk_number)
            report.changed += changed
            report.unchanged += not changed
        else:
            _take_in_place(row, report)


def _activity_of(row: LrkRow, numbers: set[str], *, is_only_one: bool) -> Activity | None:
    """What we have at its address, other than what this register gave: with its number, or with none of these."""
    rows = Activity.objects.filter(place__postcode=row.postcode, category__slug=CATEGORY, stands_for_place=True)
    found = [
        each
        for each in rows.exclude(source=SOURCE).select_related("place", "toddler_care").order_by("pk")
        if _number(each.place.house_number) == _number(row.house_number)
    ]
    for activity in found:
        if _stored_number(activity) == row.lrk_number:
            return activity
    free = [each for each in found if _stored_number(each) not in numbers]
    fitting = [each for each in free if is_only_one or _words(each.name) & _words(row.name)]
    return fitting[0] if len(fitting) == 1 else None


def _set_number(activity: Activity, number: str) -> bool:
    """Leaves another number alone where a person wrote it."""
    stored = _stored_number(activity)
    if stored == number or (stored and "toddler_care" in edited_fields(activity)):
        return False
    details = snapshot(activity)["toddler_care"] or _no_details()
    return bool(actions.edit_activity(activity, {"toddler_care": details | {"lrk_number": number}}, by=None))


def _no_details() -> dict[str, Any]:
    return {field.name: field.get_default() for field in ToddlerCare._meta.fields if field.name != "activity"}


def _take_in_place(row: LrkRow, report: Report) -> None:
    key = f"lrk-{row.lrk_number}"
    before = len(report.refused)
    take_in_places([(row.line, _cells(row, key))], report, publish=False)
    place = Place.objects.filter(uuid=stable_uuid("place", key)).first()
    if place and len(report.refused) == before:
        _set_number(place.activities.get(stands_for_place=True), row.lrk_number)


def _cells(row: LrkRow, key: str) -> dict[str, str]:
    own = ("name", "street", "house_number", "postcode", "city")
    return {name: getattr(row, name) for name in own} | {
        "key": key,
        "category": CATEGORY,
        "kind": "voorschool",
        "source": SOURCE,
        "confidence": "high",
    }


def _stored_number(activity: Activity) -> str:
    row = ToddlerCare.objects.filter(activity=activity).first()
    return row.lrk_number if row else ""


def _number(house_number: str) -> str:
    return fold(house_number).replace(" ", "")


def _words(name: str) -> set[str]:
    return {word for word in fold(name).split() if len(word) > 3} - _GENERIC
