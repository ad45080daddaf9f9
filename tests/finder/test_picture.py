"""The address of the still picture: the same set as the points, whatever is asked."""

import re
import xml.etree.ElementTree as ET

import pytest

from activities.finder.picture_views import markers_of
from activities.search import Criteria

pytestmark = pytest.mark.usefixtures("zuidwest")

ADDRESS = "/kaart/plaatje.svg"
SEARCHES = [
    "",
    "pagina=1",
    "pagina=2&perPagina=20",
    "categorie=eten",
    "bij=2532CR&pagina=1",
    "bij=2532CR&straal=800&categorie=ontmoeten",
    "q=koffie",
    "buurt=moerwijk-west",
    "q=qqzzxx&categorie=sport",
    "pagina=500",
]


def _labels(svg: bytes) -> dict[int, str]:
    """What each number stands for."""
    titles = [title.text or "" for title in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}title")]
    lines = [line for title in titles for line in title.split("\n")]
    return {int(match[1]): match[2] for line in lines if (match := re.fullmatch(r"(\d+)\. (.*)", line))}


@pytest.mark.parametrize("search", SEARCHES)
def test_numbers_are_the_places_of_the_points_in_their_list(client, examples, search):
    features = client.get(f"/kaart/punten.geojson?{search}").json()["features"]
    numbered = list(enumerate(features, start=1))[:100]
    expected = {number: row["properties"]["naam"] for number, row in numbered if row["geometry"]}
    assert _labels(client.get(f"{ADDRESS}?{search}").content) == expected


@pytest.mark.parametrize("search", SEARCHES)
def test_the_page_carries_the_picture_of_its_own_list(client, examples, search):
    html = client.get(f"/zoeken/?{search}").content.decode()
    found = re.search(
        r'<img src="(/kaart/plaatje\.svg\?[^"]*)"[^>]* alt="Kaart met (\d+) plekk?e?n?, dezelfde als', html
    )
    if search == "pagina=500":
        assert found is None
        return
    labels = _labels(client.get(found[1].replace("&amp;", "&")).content)
    assert len(labels) == int(found[2])


def test_doubtful_positions_and_alternatives_are_unsure():
    unsure = {marker.label: marker.is_unsure for marker in markers_of(Criteria(per_page=None))}
    assert not unsure["Wijkcentrum Bouwlust"]
    assert unsure["DaMoer"]
    assert unsure["Buurtkamer De Luyk"]
    alternatives = markers_of(Criteria(text="qqzzxx"))
    assert alternatives
    assert all(marker.is_unsure for marker in alternatives)


@pytest.mark.parametrize(
    "search",
    [
        "pagina=abc",
        "pagina=-1&perPagina=9999999",
        "lat=91&lon=x",
        "lat=nan&lon=inf",
        "lat=0&lon=0",
        "bij=%00&q=%00",
        "bij=<script>",
        "categorie=x&categorie=<svg>&leeftijd=99999&taal=%F0%9F%8E%89",
        "straal=99999999999999999999",
        "q=" + "a" * 5000,
        "%FF%FE=%ED%A0%80",
    ],
)
def test_nonsense_gives_a_picture(client, search):
    answer = client.get(f"{ADDRESS}?{search}")
    assert answer.status_code == 200
    assert ET.fromstring(answer.content).tag == "{http://www.w3.org/2000/svg}svg"


def test_it_is_kept_and_asked_again_by_its_etag(client):
    first = client.get(ADDRESS)
    assert first["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert "private" in first["Cache-Control"]
    assert "style-src 'self'" in first["Content-Security-Policy"]
    again = client.get(ADDRESS, headers={"if-none-match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = client.get(f"{ADDRESS}?categorie=eten", headers={"if-none-match": first["ETag"]})
    assert other.status_code == 200


def test_head_works_and_post_does_not(client):
    head = client.head(ADDRESS)
    assert (head.status_code, head.content) == (200, b"")
    assert head["ETag"] == client.get(ADDRESS)["ETag"]
    assert client.post(ADDRESS).status_code == 405


def test_more_places_cost_no_more_queries(
    client, make_activity, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(6) as before:
        client.get(ADDRESS)
    for number in range(30):
        make_activity(f"Koffie {number}", place__lat=52.04 + number / 3000, place__lon=4.28)
    with django_assert_num_queries(len(before)):
        client.get(ADDRESS)


def test_a_hostile_name_stays_text(client, make_activity):
    name = "</title><script>alert(1)</script>]]>"
    make_activity(name, place__lat=52.05, place__lon=4.295)
    answer = client.get(f"{ADDRESS}?q=script")
    assert name in _labels(answer.content).values()
    assert b"<script" not in answer.content


def test_the_picture_speaks_the_language_of_the_page(client):
    assert client.get(f"/en{ADDRESS}").status_code == 200
    assert 'src="/en/kaart/plaatje.svg?' in client.get("/en/zoeken/").content.decode()


def test_pages_that_carry_their_points_along_have_no_picture(client):
    assert b"plaatje.svg" not in client.get("/plek/wijkcentrum-bouwlust/").content
