"""The description of our data for catalogues of data (data.overheid.nl and others): DCAT-AP-NL 3.0.

https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/ says what has to be told. Import this where it is needed: rdflib takes
longer to load than the rest of the site.
"""

from datetime import datetime

from django.conf import settings
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, RDFS, SKOS, XSD
from rdflib.term import Node

from activities.enums import Status
from activities.licences import Licence
from activities.models import Activity
from activities.open_data.data_sets import (
    AREA,
    AREA_IN_ENGLISH,
    DATA_SERVICES,
    DATA_SETS,
    FILE_KINDS,
    DataService,
    DataSet,
    Kind,
)
from activities.schedules import horizon
from activities.site_address import site_address
from maps.areas import area_bounds
from maps.site_names import name_of

EU = "http://publications.europa.eu/resource/authority"
PUBLIC, DUTCH, DAILY = f"{EU}/access-right/PUBLIC", f"{EU}/language/NLD", f"{EU}/frequency/DAILY"
# Population and society.
THEME, THEMES = f"{EU}/data-theme/SOCI", f"{EU}/data-theme"
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
GEO = Namespace("http://www.opengis.net/ont/geosparql#")
PROFILE = "https://docs.geostandaarden.nl/dcat/dcat-ap-nl30/"
SCHEMA = "/api/v1/openapi.json"
TITLES = {"nl": f"Open data van {settings.SITE_NAME}", "en": f"Open data of {settings.SITE_NAME}"}
ABOUT = {
    "nl": f"Ontmoetingsplekken en activiteiten in {AREA}, voor iedereen om mee te nemen.",
    "en": f"Places to meet and activities in {AREA_IN_ENGLISH}, free for everybody to reuse.",
}


def catalogue() -> Graph:
    """Two queries: the last change, and where the area lies."""
    return _Writer().write()


class _Writer:
    """One description in the making; what all its parts share is known once."""

    def __init__(self) -> None:
        self.graph = Graph()
        self.graph.bind("vcard", VCARD)
        self.publisher, self.contact = _uri("uitgever"), _uri("contact")
        self.changed_at = _last_change()

    def write(self) -> Graph:
        self._write_publisher()
        self._write_place()
        catalogue = _uri("catalogus")
        self._add(catalogue, RDF.type, DCAT.Catalog)
        self._describe(catalogue, TITLES, ABOUT, Licence.CC_BY)
        self._add(catalogue, FOAF.homepage, URIRef(site_address("/")))
        self._add(catalogue, DCAT.themeTaxonomy, URIRef(THEMES))
        self._add(catalogue, DCTERMS.conformsTo, self._standard(PROFILE))
        for data_set in DATA_SETS:
            self._add(catalogue, DCAT.dataset, self._data_set(data_set))
        for service in DATA_SERVICES:
            self._add(catalogue, DCAT.service, self._service(service))
        return self.graph

    def _write_publisher(self) -> None:
        self._add(self.publisher, RDF.type, FOAF.Agent)
        self._add(self.publisher, FOAF.name, Literal(settings.DATA_PUBLISHER, lang="nl"))
        self._add(self.publisher, FOAF.homepage, URIRef(settings.DATA_PUBLISHER_URL))
        self._add(self.contact, RDF.type, VCARD.Organization)
        self._add(self.contact, VCARD.fn, Literal(settings.DATA_PUBLISHER, lang="nl"))
        is_mail = settings.DATA_CONTACT.startswith("mailto:")
        reached_by = VCARD.hasEmail if is_mail else VCARD.hasURL
        self._add(self.contact, reached_by, URIRef(settings.DATA_CONTACT))

    def _write_place(self) -> None:
        """The box around the programme area, the longitude first (CRS84)."""
        place, bounds = _uri(slugify(name_of("area", "nl"))), area_bounds()
        self._add(place, RDF.type, DCTERMS.Location)
        self._add(place, SKOS.prefLabel, Literal(AREA, lang="nl"))
        if bounds:
            low, high = bounds
            corners = ((low.lon, low.lat), (high.lon, low.lat), (high.lon, high.lat), (low.lon, high.lat))
            ring = ", ".join(f"{lon} {lat}" for lon, lat in (*corners, corners[0]))
            wkt = Literal(f"POLYGON(({ring}))", datatype=GEO.wktLiteral)
            self._add(place, DCAT.bbox, wkt)

    def _data_set(self, row: DataSet) -> URIRef:
        node = _uri(row.name)
        self._add(node, RDF.type, DCAT.Dataset)
        self._describe(node, row.titles, row.about, row.licence)
        self._classify(node, row.keywords)
        self._add(node, DCTERMS.accrualPeriodicity, self._typed(DAILY, DCTERMS.Frequency))
        self._add(node, DCAT.landingPage, self._document(site_address(reverse("home"))))
        self._add(node, FOAF.page, self._document(site_address(SCHEMA)))
        self._add(node, DCTERMS.conformsTo, self._standard(site_address(SCHEMA)))
        if row.looks_ahead:
            self._add(node, DCTERMS.temporal, self._days_ahead())
        for kind in row.kinds:
            self._add(node, DCAT.distribution, self._file(row, kind))
        return node

    def _file(self, row: DataSet, kind: Kind) -> URIRef:
        node, said = _uri(f"{row.name}-{kind}"), FILE_KINDS[kind]
        address = self._typed(site_address(row.path(kind)), RDFS.Resource)
        self._add(node, RDF.type, DCAT.Distribution)
        self._texts(node, DCTERMS.title, {code: f"{title} ({said.code})" for code, title in row.titles.items()})
        self._add(node, DCAT.accessURL, address)
        self._add(node, DCAT.downloadURL, address)
        self._add(node, DCAT.accessService, _uri("api"))
        self._add(node, DCTERMS.license, self._typed(row.licence, DCTERMS.LicenseDocument))
        self._add(node, DCTERMS.language, self._typed(DUTCH, DCTERMS.LinguisticSystem))
        media_type = f"https://www.iana.org/assignments/media-types/{said.media_type}"
        self._add(node, DCAT.mediaType, self._typed(media_type, DCTERMS.MediaType))
        self._add(node, DCTERMS["format"], self._typed(f"{EU}/file-type/{said.code}", DCTERMS.MediaTypeOrExtent))
        self._add(node, DCTERMS.conformsTo, self._standard(said.standard))
        return node

    def _service(self, row: DataService) -> URIRef:
        node, told = _uri(row.name), row.description
        self._add(node, RDF.type, DCAT.DataService)
        self._describe(node, row.titles, row.about, Licence.CC_BY)
        self._classify(node, row.keywords)
        self._add(node, DCAT.endpointURL, self._typed(site_address(row.path), RDFS.Resource))
        where = told if told.startswith("https://") else site_address(told)
        self._add(node, DCAT.endpointDescription, self._typed(where, RDFS.Resource))
        self._add(node, FOAF.page, self._document(where))
        self._add(node, DCAT.landingPage, self._document(site_address(reverse("home"))))
        for address in row.standards:
            self._add(node, DCTERMS.conformsTo, self._standard(address))
        for name in row.serves:
            self._add(node, DCAT.servesDataset, _uri(name))
        return node

    def _describe(self, node: URIRef, titles: dict[str, str], about: dict[str, str], licence: str) -> None:
        self._texts(node, DCTERMS.title, titles)
        self._texts(node, DCTERMS.description, about)
        for role in (DCTERMS.publisher, DCTERMS.creator):
            self._add(node, role, self.publisher)
        self._add(node, DCAT.contactPoint, self.contact)
        self._add(node, DCTERMS.identifier, Literal(str(node), datatype=XSD.anyURI))
        self._add(node, DCTERMS.license, self._typed(licence, DCTERMS.LicenseDocument))
        self._add(node, DCTERMS.language, self._typed(DUTCH, DCTERMS.LinguisticSystem))
        self._add(node, DCTERMS.spatial, _uri(slugify(name_of("area", "nl"))))
        if self.changed_at:
            self._add(node, DCTERMS.modified, Literal(self.changed_at))

    def _classify(self, node: URIRef, keywords: tuple[str, ...]) -> None:
        self._add(node, DCTERMS.accessRights, self._typed(PUBLIC, DCTERMS.RightsStatement))
        self._add(node, DCAT.theme, self._typed(THEME, SKOS.Concept))
        for word in keywords:
            self._add(node, DCAT.keyword, Literal(word, lang="nl"))

    def _days_ahead(self) -> URIRef:
        node = _uri("komende-tijd")
        self._add(node, RDF.type, DCTERMS.PeriodOfTime)
        self._add(node, DCAT.startDate, Literal(timezone.localdate()))
        self._add(node, DCAT.endDate, Literal(horizon()))
        return node

    def _texts(self, node: URIRef, name: URIRef, texts: dict[str, str]) -> None:
        for code, text in texts.items():
            self._add(node, name, Literal(text, lang=code))

    def _document(self, address: str) -> URIRef:
        return self._typed(address, FOAF.Document)

    def _standard(self, address: str) -> URIRef:
        return self._typed(address, DCTERMS.Standard)

    def _typed(self, address: str, kind: URIRef) -> URIRef:
        node = URIRef(address)
        self._add(node, RDF.type, kind)
        return node

    def _add(self, node: URIRef, name: URIRef, value: Node) -> None:
        self.graph.add((node, name, value))


def _uri(name: str) -> URIRef:
    return URIRef(f"{site_address(reverse('data-ttl'))}#{name}")


def _last_change() -> datetime | None:
    """Of what stands on the site or stood there; what was never on it is no change of the data."""
    rows = Activity.objects.filter(is_example=False).exclude(status__in=(Status.DRAFT, Status.SUBMITTED))
    changed: datetime | None = rows.aggregate(last=Max("updated_at"))["last"]
    return changed
