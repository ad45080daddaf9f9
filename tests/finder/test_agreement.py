"""Page, map data and API ask the same question and give the same answer."""

import random
from urllib.parse import urlencode

import pytest

RANDOM = random.Random(2026)
CHOICES = {
    "q": ["koffie", "sport", "buurt", "taal", "qqzzxx", "samen eten"],
    "categorie": ["ontmoeten", "peuteropvang", "eten", "sport", "leren-werken", "werk-van-waarde", "hulp"],
    "bij": ["2532CR", "2542 ed", "Moerwijk", "Leyweg", "morgenstond-oost", "2545"],
    "straal": ["300", "800", "2000", "10000"],
    "buurt": ["moerwijk", "bouwlust", "moerwijk-west", "BU05183398"],
    "leeftijd": ["3", "20m", "12", "70"],
    "gratis": ["true"],
    "rolstoel": ["true"],
    "zonderAanmelden": ["true"],
    "ooievaarspas": ["true"],
    "taal": ["nl", "tr", "ar"],
    "volgorde": ["relevantie", "afstand", "naam"],
    "pagina": ["1", "2"],
}


def _searches() -> list[str]:
    searches = []
    for _ in range(30):
        names = RANDOM.sample(list(CHOICES), RANDOM.randint(0, 4))
        asked = [(name, RANDOM.choice(CHOICES[name])) for name in names]
        searches.append(urlencode([*asked, ("perPagina", RANDOM.choice(["5", "20", "100"]))]))
    return searches


@pytest.mark.parametrize("search", _searches())
def test_page_map_and_api_give_the_same_ids_in_the_same_order(client, examples, search):
    found = client.get(f"/zoeken/?{search}").context["found"]
    on_page = [[str(result.activity.uuid) for result in part] for part in (found.results, found.alternatives)]

    features = client.get(f"/kaart/punten.geojson?{search}").json()["features"]
    on_map = [[row["id"] for row in features if row["properties"]["alternatief"] is other] for other in (False, True)]

    answer = client.get(f"/api/v1/activiteiten?{search}").json()
    in_api = [[row["id"] for row in answer.get(part, [])] for part in ("resultaten", "alternatieven")]

    assert on_page == on_map == in_api
    assert answer["aantal"] == found.total


def test_the_searches_are_worth_comparing(client, examples):
    totals = [client.get(f"/zoeken/?{search}").context["found"].total for search in _searches()]
    assert sum(total > 0 for total in totals) >= 10
    assert sum(total == 0 for total in totals) >= 3


def test_without_a_page_the_map_shows_everything_that_the_pages_list_together(client, zuidwest):
    features = client.get("/kaart/punten.geojson").json()["features"]
    listed = [
        str(result.activity.uuid)
        for page in (1, 2, 3)
        for result in client.get(f"/zoeken/?pagina={page}").context["found"].results
    ]
    assert [feature["id"] for feature in features] == listed
