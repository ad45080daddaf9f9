"""The pages for who takes our data along: nothing from elsewhere, complete, and without promises that do not hold."""

import json
import re
import shlex
from html import unescape

import pytest
from django.urls import NoReverseMatch, reverse

from activities.api.documentation import document
from activities.api.write_documentation import EXAMPLE
from activities.open_data.reference import operations_by_tag, shapes

pytestmark = pytest.mark.django_db

PAGES = ["/open-data/", "/open-data/api/", "/open-data/kopie/"]


def read(client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["", "/en", "/ar"])
def test_a_page_loads_nothing_from_elsewhere(client, zuidwest, address, language):
    page = read(client, language + address)
    page = re.sub(r'<link rel="(?:canonical|alternate)"[^>]*>', "", page)  # our own address, which nothing loads
    assert not re.findall(r'<(?:script|img|iframe|link)\b[^>]*(?:src|href)="(?:https?:)?//', page)
    assert not re.search(r"<[^>]+\sstyle=|<style", page)


@pytest.mark.parametrize("address", PAGES)
def test_every_link_on_the_page_to_the_page_itself_leads_somewhere(client, zuidwest, address):
    page = read(client, address)
    for anchor in re.findall(r'href="#([^"]+)"', page):
        assert f'id="{anchor}"' in page, anchor


def test_the_footer_of_every_page_leads_here(client, zuidwest):
    assert 'href="/open-data/"' in read(client, "/")


def test_the_overview_names_every_way_and_the_licence(client, zuidwest, settings):
    settings.SITE_URL = "https://dichtbij.example.org"
    page = read(client, "/open-data/")
    ways = ("/api/v1", "/api/v1/wijzigingen", "/hsds/v3", "/openactive", "/data.ttl", "/agenda.ics", "/agenda.rss")
    for way in ways:
        assert f"https://dichtbij.example.org{way}" in page
    for address in ("/open-data/api/", "/open-data/kopie/", "/open-data/insluiten/"):
        assert f'href="{address}"' in page
    assert 'href="https://creativecommons.org/licenses/by/4.0/"' in page
    assert "ODbL" in page
    assert "Retry-After" in page


def test_the_downloads_are_named_when_they_are_there(client, zuidwest):
    try:
        address = reverse("downloads")
    except NoReverseMatch:
        assert "Download alles" not in read(client, "/open-data/")
    else:
        assert f'href="{address}"' in read(client, "/open-data/")


def test_every_operation_is_told_with_all_its_parameters_and_answers(client, zuidwest):
    page = unescape(read(client, "/open-data/api/"))
    for path, methods in document()["paths"].items():
        for method, operation in methods.items():
            start = page.index(f'data-operation="{operation["operationId"]}"')
            told = page[start : page.find('class="dz-open__operation"', start)]
            assert f"{method.upper()}</span> <code>/api/v1{path}</code>" in told
            for parameter in operation.get("parameters", []):
                if "name" in parameter:
                    assert f">{parameter['name']}</code>" in told
            for status in operation["responses"]:
                assert f"<strong>{status}</strong>" in told


def test_only_what_really_needs_a_key_says_so(client, zuidwest):
    operations = [each for group in operations_by_tag({}) for each in group.operations]
    assert {each.method for each in operations if each.needs_token} == {"POST", "PUT", "DELETE"}
    assert {each.method for each in operations if not each.needs_token} == {"GET"}
    assert 'id="groep-schrijven"' in read(client, "/open-data/api/")


def test_writing_has_an_example_to_copy(client, zuidwest, settings):
    """The body is that of the OpenAPI document, which tests/api/test_write_documentation.py sends."""
    settings.SITE_URL = "https://dichtbij.example.org"
    page = unescape(read(client, "/open-data/api/"))
    for method, address in (("POST", "/activiteiten"), ("PUT", f"/activiteiten/{EXAMPLE['id']}")):
        told = page.partition(f"curl -X {method} 'https://dichtbij.example.org/api/v1{address}' ")[2]
        command = shlex.split(told.partition("</code>")[0])
        assert command[:4] == ["-H", "Authorization: Bearer dz_…", "-H", "Content-Type: application/json"]
        assert json.loads(command[5]) == EXAMPLE


def test_every_shape_is_told_with_all_its_fields(client, zuidwest):
    page = read(client, "/open-data/api/")
    for name, schema in document()["components"]["schemas"].items():
        for field in schema.get("properties", {}):
            start = page.index(f'id="vorm-{name}"')
            assert f">{field}</code>" in page[start:]


def test_limits_choices_and_lists_are_put_into_words():
    [search] = [
        each for group in operations_by_tag({}) for each in group.operations if each.anchor == "zoekActiviteiten"
    ]
    kinds = {parameter.name: parameter.kind.text for parameter in search.parameters}
    assert kinds["straal"] == "geheel getal, 1 tot en met 10000, zonder deze: 2000"
    assert kinds["gratis"] == "true of false"
    assert kinds["categorie"] == "lijst van tekst"
    assert kinds["volgorde"].startswith("“relevantie” of “tijd”")
    [activity] = [shape for shape in shapes() if shape.name == "Activiteit"]
    fields = {field.name: field.kind for field in activity.fields}
    assert (fields["plek"].text, fields["plek"].shapes) == ("", ("Waar",))
    assert (fields["organisatie"].text, fields["organisatie"].shapes) == ("null", ("Naam",))
    assert fields["prijsCenten"].text == "geheel getal of null"
    assert fields["id"].text == "UUID"
    assert fields["financiering"].shapes == ("Financiering",)


def test_a_command_is_escaped_and_whole(client, zuidwest, settings):
    settings.SITE_URL = "https://dichtbij.example.org"
    page = unescape(read(client, "/open-data/api/"))
    assert "curl 'https://dichtbij.example.org/api/v1/activiteiten?q=koffieochtend&bij=2533CR&perPagina=1'" in page
