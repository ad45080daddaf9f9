"""The description of our data is valid DCAT-AP-NL, in three forms, and what it names is there."""

import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import resolve
from django.utils import timezone
from pyshacl import validate
from rdflib import Graph, Namespace, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from activities.licences import Licence
from activities.models import Activity
from activities.open_data.data_sets import DATA_SERVICES, DATA_SETS
from tests.shared_files import conformance_file

pytestmark = pytest.mark.usefixtures("zuidwest")
OURS = "https://dichtbij.example.org"
FORMS = {
    "ttl": ("turtle", "text/turtle; charset=utf-8"),
    "jsonld": ("json-ld", "application/ld+json"),
    "rdf": ("xml", "application/rdf+xml"),
}
FILES = {
    *(f"/downloads/{name}.{kind}" for name in ("activiteiten", "plekken") for kind in ("csv", "geojson", "xlsx")),
    *(f"/downloads/momenten.{kind}" for kind in ("csv", "xlsx")),
}


@pytest.fixture
def read(client):
    def graph(form="ttl", **asked):
        answer = client.get(f"/data.{form}", **asked)
        assert (answer.status_code, answer["Content-Type"]) == (200, FORMS[form][1])
        return Graph().parse(data=answer.content, format=FORMS[form][0])

    return graph


@pytest.mark.parametrize("shapes", ["dcat-ap-nl-SHACL.ttl", "dcat-ap-nl-SHACL-aanbevolen.ttl"])
def test_the_shapes_of_the_standard_find_nothing(read, shapes):
    rules = Graph().parse(conformance_file(shapes))
    conforms, _report, text = validate(read(), shacl_graph=rules, do_owl_imports=False, allow_warnings=False)
    assert conforms, text


def test_the_shapes_do_find_what_is_missing(read):
    """Or else the test above would say nothing."""
    graph = read()
    graph.remove((URIRef(f"{OURS}/data.ttl#plekken"), DCTERMS.identifier, None))
    rules = Graph().parse(conformance_file("dcat-ap-nl-SHACL.ttl"))
    conforms, _report, _text = validate(graph, shacl_graph=rules, do_owl_imports=False)
    assert not conforms


# The reader of JSON-LD in rdflib uses what rdflib itself will drop.
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_three_forms_say_the_same(read, time_machine):
    time_machine.move_to("2026-11-30 12:00 +0100", tick=False)
    turtle = read("ttl")
    assert len(turtle) > 300
    assert isomorphic(turtle, read("jsonld"))
    assert isomorphic(turtle, read("rdf"))


def test_every_data_set_and_service_is_in_the_catalogue(read):
    graph = read()
    [catalogue] = graph.subjects(RDF.type, DCAT.Catalog)
    assert set(graph.objects(catalogue, DCAT.dataset)) == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert set(graph.objects(catalogue, DCAT.service)) == set(graph.subjects(RDF.type, DCAT.DataService))
    assert len(set(graph.objects(catalogue, DCAT.dataset))) == len(DATA_SETS)
    served = set(graph.objects(predicate=DCAT.servesDataset))
    assert served <= set(graph.subjects(RDF.type, DCAT.Dataset))


def test_every_file_has_its_licence(read):
    graph = read()
    licences = {
        str(graph.value(node, DCAT.downloadURL)): str(graph.value(node, DCTERMS.license))
        for node in graph.subjects(RDF.type, DCAT.Distribution)
    }
    ours = {address.removeprefix(OURS) for address, licence in licences.items() if licence == Licence.CC_BY}
    osm = {address.removeprefix(OURS) for address, licence in licences.items() if licence == Licence.ODBL}
    assert ours == FILES | {"/downloads/organisaties.csv"}
    assert osm == {path.replace("/downloads/", "/downloads/odbl/") for path in FILES}
    assert len(licences) == len(ours) + len(osm)


def test_a_file_is_of_a_data_set_with_the_same_licence(read):
    graph = read()
    for data_set, file in graph.subject_objects(DCAT.distribution):
        assert graph.value(data_set, DCTERMS.license) == graph.value(file, DCTERMS.license)


def test_what_the_services_are_described_by_is_at_our_own_address_or_with_the_standard():
    for service in DATA_SERVICES:
        assert service.description.startswith(("/", "https://"))
    for path in ("/api/v1/openapi.json", "/agenda.ics"):
        assert resolve(path)


def test_it_says_when_the_data_last_changed(read, make_activity, time_machine):
    activity = make_activity()
    draft = Activity.objects.exclude(pk=activity.pk)[0]
    later = timezone.now().replace(microsecond=0) + timedelta(days=90)
    time_machine.move_to(later, tick=False)
    activity.save()
    time_machine.move_to(later + timedelta(days=1), tick=False)
    Activity.objects.create(place=draft.place, category=draft.category, name="Concept", slug="concept", source="test")
    Activity.objects.create(
        place=draft.place, category=draft.category, name="X", slug="x-voorbeeld", status="published", is_example=True
    )
    graph = read()
    changed = graph.value(URIRef(f"{OURS}/data.ttl#activiteiten"), DCTERMS.modified)
    assert changed.datatype == XSD.dateTime
    assert changed.toPython() == later


def test_moments_are_of_the_days_to_come(read, time_machine):
    time_machine.move_to("2026-11-30 12:00 +0100", tick=False)
    graph = read()
    period = graph.value(URIRef(f"{OURS}/data.ttl#momenten"), DCTERMS.temporal)
    days = [str(graph.value(period, name)) for name in (DCAT.startDate, DCAT.endDate)]
    assert days == ["2026-11-30", "2027-03-30"]


def test_the_box_lies_around_zuidwest(read):
    graph = read()
    box = str(graph.value(URIRef(f"{OURS}/data.ttl#zuidwest"), DCAT.bbox))
    lons, lats = zip(*(map(float, corner.split()) for corner in box[9:-2].split(", ")), strict=True)
    assert 4.2 < min(lons) < 4.28 < max(lons) < 4.4
    assert 52.0 < min(lats) < 52.04 < max(lats) < 52.1


def test_who_publishes_it_comes_from_the_settings(read, settings):
    settings.DATA_PUBLISHER = "Voorbeeldstichting"
    settings.DATA_PUBLISHER_URL = "https://stichting.example.org/"
    settings.DATA_CONTACT = "mailto:data@example.org"
    graph, vcard = read(), Namespace("http://www.w3.org/2006/vcard/ns#")
    [publisher] = graph.subjects(RDF.type, FOAF.Agent)
    assert str(graph.value(publisher, FOAF.name)) == "Voorbeeldstichting"
    [contact] = set(graph.objects(predicate=DCAT.contactPoint))
    assert graph.value(contact, vcard.hasEmail) == URIRef("mailto:data@example.org")


def test_every_other_site_may_read_it(client):
    answer = client.get("/data.ttl", headers={"origin": "https://elsewhere.example.org"})
    assert answer["Access-Control-Allow-Origin"] == "*"


def test_it_costs_two_queries(client, django_assert_num_queries):
    client.get("/data.ttl")
    with django_assert_num_queries(2):
        client.get("/data.ttl")


def test_nobody_waits_for_rdflib_who_does_not_ask_for_it():
    script = (
        "import django, sys; django.setup(); from django.urls import get_resolver; get_resolver().url_patterns;"
        "sys.exit('rdflib' in sys.modules)"
    )
    environment = {"DJANGO_SETTINGS_MODULE": "backend.settings", "SECRET_KEY": "only-for-tests"}
    done = subprocess.run([sys.executable, "-c", script], env=environment, cwd=Path(__file__).parents[2])
    assert done.returncode == 0
