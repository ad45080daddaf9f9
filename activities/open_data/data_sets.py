"""What there is to take along, in words: the data sets, their files, and the services that answer questions.

The files are made by activities.open_data (downloads), under these names.
"""

from dataclasses import dataclass
from typing import Literal

from django.conf import settings

from activities.licences import Licence
from maps.site_names import name_of

Kind = Literal["csv", "geojson", "xlsx"]

AREA, AREA_IN_ENGLISH, SITE = name_of("full_area", "nl"), name_of("full_area", "en"), settings.SITE_NAME


@dataclass(frozen=True)
class FileKind:
    """`code` is the word of the EU list of file types, `standard` what the file holds to."""

    code: str
    media_type: str
    standard: str


FILE_KINDS: dict[str, FileKind] = {
    "csv": FileKind("CSV", "text/csv", "https://www.rfc-editor.org/rfc/rfc4180"),
    "geojson": FileKind("GEOJSON", "application/geo+json", "https://www.rfc-editor.org/rfc/rfc7946"),
    "xlsx": FileKind(
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "https://www.iso.org/standard/71691.html",
    ),
}


@dataclass(frozen=True)
class DataSet:
    """`folder` is where its files are, below /downloads/; `looks_ahead`: it is about the days to come."""

    name: str
    titles: dict[str, str]
    about: dict[str, str]
    kinds: tuple[Kind, ...]
    keywords: tuple[str, ...]
    file_name: str
    licence: Licence = Licence.CC_BY
    folder: str = ""
    looks_ahead: bool = False

    def path(self, kind: Kind) -> str:
        return f"/downloads/{self.folder}{self.file_name}.{kind}"


@dataclass(frozen=True)
class DataService:
    """`description` is where its questions and answers are written down, `standards` what it holds to."""

    name: str
    titles: dict[str, str]
    about: dict[str, str]
    path: str
    description: str
    standards: tuple[str, ...]
    keywords: tuple[str, ...]
    serves: tuple[str, ...]


def _with_osm(row: DataSet) -> tuple[DataSet, DataSet]:
    """The rows that come from OpenStreetMap stand apart: their licence asks that of whoever passes them on."""
    osm = DataSet(
        name=f"{row.name}-odbl",
        titles={
            "nl": f"{row.titles['nl']}, uit OpenStreetMap",
            "en": f"{row.titles['en']}, from OpenStreetMap",
        },
        about={
            "nl": f"{row.about['nl']} Alleen wat uit OpenStreetMap komt, met de licentie ODbL.",
            "en": f"{row.about['en']} Only what comes from OpenStreetMap, under the ODbL.",
        },
        kinds=row.kinds,
        keywords=(*row.keywords, "OpenStreetMap"),
        file_name=row.file_name,
        licence=Licence.ODBL,
        folder="odbl/",
        looks_ahead=row.looks_ahead,
    )
    return row, osm


DATA_SETS = (
    *_with_osm(
        DataSet(
            "activiteiten",
            {"nl": f"Activiteiten in {AREA}", "en": f"Activities in {AREA_IN_ENGLISH}"},
            {
                "nl": "Wat er te doen is: waar, voor wie, wat het kost, en wanneer het voor het laatst is nagekeken.",
                "en": "What there is to do: what, where, for whom, at what price, and when it was last checked.",
            },
            ("csv", "geojson", "xlsx"),
            ("activiteiten", "ontmoeten", "sport", "peuteropvang", "samen eten", AREA),
            "activiteiten",
        )
    ),
    *_with_osm(
        DataSet(
            "plekken",
            {
                "nl": f"Ontmoetingsplekken in {AREA}",
                "en": f"Places to meet in {AREA_IN_ENGLISH}",
            },
            {
                "nl": "Plekken waar iets te doen is, met adres, punt op de kaart en toegankelijkheid.",
                "en": "Places where there is something to do, with address, point on the map and accessibility.",
            },
            ("csv", "geojson", "xlsx"),
            ("plekken", "buurthuizen", "bibliotheken", "toegankelijkheid", AREA),
            "plekken",
        )
    ),
    *_with_osm(
        DataSet(
            "momenten",
            {
                "nl": f"Momenten van activiteiten in {AREA}",
                "en": f"Dates of activities in {AREA_IN_ENGLISH}",
            },
            {
                "nl": "Elke keer dat iets is, met begin, einde en of het doorgaat; ongeveer vier maanden vooruit.",
                "en": "Every time that something is on, with start, end and status; about four months ahead.",
            },
            ("csv", "xlsx"),
            ("agenda", "momenten", "openingstijden", AREA),
            "momenten",
            looks_ahead=True,
        )
    ),
    DataSet(
        "organisaties",
        {"nl": f"Organisaties in {AREA}", "en": f"Organisations in {AREA_IN_ENGLISH}"},
        {
            "nl": "Wie de activiteiten en plekken aanbiedt.",
            "en": "Who offers the activities and places.",
        },
        ("csv",),
        ("organisaties", "welzijn", AREA),
        "organisaties",
    ),
)

_ALL = tuple(row.name for row in DATA_SETS)
_SEARCH = ("API", "zoeken", "activiteiten", AREA)

DATA_SERVICES = (
    DataService(
        "api",
        {"nl": f"API van {SITE}", "en": f"API of {SITE}"},
        {
            "nl": "Zoeken en bladeren in alles, met een lijst van wijzigingen voor wie een kopie bijhoudt.",
            "en": "Search and browse everything, with a feed of changes for who keeps a copy.",
        },
        "/api/v1",
        "/api/v1/openapi.json",
        ("https://gitdocumentatie.logius.nl/publicatie/api/adr/",),
        _SEARCH,
        _ALL,
    ),
    DataService(
        "hsds",
        {"nl": "Open Referral (HSDS 3)", "en": "Open Referral (HSDS 3)"},
        {
            "nl": "Diensten, organisaties en locaties in het formaat voor sociale kaarten.",
            "en": "Services, organizations and locations in the format of human services directories.",
        },
        "/hsds/v3",
        "/hsds/v3/openapi.json",
        ("https://docs.openreferral.org/en/latest/hsds/",),
        (*_SEARCH, "sociale kaart", "HSDS"),
        _ALL,
    ),
    DataService(
        "openactive",
        {"nl": "OpenActive (RPDE)", "en": "OpenActive (RPDE)"},
        {
            "nl": "Sport en bewegen als lijst van wijzigingen, voor sites die sport verzamelen.",
            "en": "Sport and physical activity as a feed of changes.",
        },
        "/openactive",
        "https://openactive.io/realtime-paged-data-exchange/",
        ("https://openactive.io/realtime-paged-data-exchange/", "https://openactive.io/modelling-opportunity-data/"),
        ("sport", "bewegen", "OpenActive", AREA),
        ("activiteiten", "activiteiten-odbl", "momenten", "momenten-odbl"),
    ),
    DataService(
        "agenda",
        {"nl": "Agenda (iCalendar)", "en": "Calendar (iCalendar)"},
        {
            "nl": "De momenten van elke zoekvraag, voor een agenda op je telefoon of site.",
            "en": "The dates of any search, for a calendar.",
        },
        "/agenda.ics",
        "/api/v1/openapi.json",
        ("https://www.rfc-editor.org/rfc/rfc5545",),
        ("agenda", "iCalendar", AREA),
        ("momenten", "momenten-odbl"),
    ),
)
