"""Passing a page on and getting there, as links that send nothing before a tap."""

import re
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from activities.finder.qr import qr_code

pytestmark = pytest.mark.usefixtures("zuidwest", "monday_morning")
OUTSIDE = r'<a [^>]*href="(https://(?:wa\.me|www\.openstreetmap|www\.google)[^"]+)"[^>]*>'


@pytest.fixture
def shown(make_activity):
    return make_activity(name="Soep & praatje", times_text="Elke dag", place__lat=52.0501, place__lon=4.2951)


def _page(client, address: str) -> str:
    return client.get(address).content.decode()


def test_an_activity_is_told_with_when_where_and_its_own_address(client, shown, settings):
    settings.SITE_URL = "https://voorbeeld.example.org"
    page = _page(client, shown.get_absolute_url())
    [whatsapp] = re.findall(r'href="https://wa\.me/\?text=([^"]+)"', page)
    told, address = unquote(whatsapp).split("\n")
    assert told.startswith("Soep & praatje: Elke dag, ")
    assert shown.place.name in told
    assert address == f"https://voorbeeld.example.org{shown.get_absolute_url()}"
    mail = parse_qs(urlsplit(re.search(r'href="(mailto:\?[^"]+)"', page)[1].replace("&amp;", "&")).query)
    assert mail == {"subject": ["Soep & praatje"], "body": [f"{told}\r\n{address}"]}


def test_what_is_told_is_in_the_language_of_the_page(client, shown):
    address = f"/ar{shown.get_absolute_url()}"
    page = _page(client, address)
    [whatsapp] = re.findall(r'href="https://wa\.me/\?text=([^"]+)"', page)
    assert unquote(whatsapp).endswith(address)
    assert f'src="{address}qr.svg"' in page


def test_routes_say_where_to_and_hide_where_from(client, shown):
    page = _page(client, shown.place.get_absolute_url())
    there = f"{shown.place.lat:.5f},{shown.place.lon:.5f}"
    routes = [address.replace("&amp;", "&") for address in re.findall(OUTSIDE, page) if "wa.me" not in address]
    asked = [parse_qs(urlsplit(address).query) for address in routes]
    assert [(each.get("engine", ["transit"])[0], (each.get("route") or each["destination"])[0]) for each in asked] == [
        ("fossgis_osrm_foot", f";{there}"),
        ("fossgis_osrm_bike", f";{there}"),
        ("transit", there),
    ]
    links = [each[0] for each in re.finditer(OUTSIDE, page)]
    assert len(links) == 4
    assert all('rel="noopener noreferrer"' in link for link in links)
    assert not re.search(r'rel="[^"]*(prefetch|preconnect|prerender)', page)


def test_a_place_without_a_point_has_no_route_and_says_so(client, make_activity):
    shown = make_activity()
    shown.place.lat = shown.place.lon = shown.place.accuracy_m = None
    shown.place.save()
    page = _page(client, shown.place.get_absolute_url())
    assert "openstreetmap.org/directions" not in page
    assert "Daarom is er geen route" in page


@pytest.mark.parametrize("kind", ["activity", "place"])
def test_the_code_is_a_picture_of_the_address(client, shown, settings, kind):
    settings.SITE_URL = "https://voorbeeld.example.org"
    thing = shown if kind == "activity" else shown.place
    answer = client.get(f"{thing.get_absolute_url()}qr.svg")
    assert answer.headers["Content-Type"] == "image/svg+xml"
    assert qr_code(f"https://voorbeeld.example.org{thing.get_absolute_url()}").path in answer.content.decode()
    assert client.get(f"/{'activiteit' if kind == 'activity' else 'plek'}/is-er-niet/qr.svg").status_code == 404
