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
    "leeftijd": ["3", "20m", "12", "70", "0-17", "4-12"],
    "gratis": ["true"],
    "rolstoel": ["true"],
    "zonderAanmelden": ["true"],
    "ooievaarspas": ["true"],
    "taal": ["nl", "tr", "ar"],
    "dag": ["vandaag", "morgen", "weekend", "week", "2026-12-01"],
    "vanaf": ["09:00", "14:00"],
    "tot": ["12:00", "21:00"],
    "nuOpen": ["true"],
    "vegetarisch": ["true"],
    "toilet": ["true"],
    "volgorde": ["relevantie", "tijd", "afstand", "naam"],
    "pagina": ["1", "2"],
}


def _searches() -> list[str]:
    searches = []
    for _ in range(50):
        names = RANDOM.sample(list(CHOICES), RANDOM.randint(0, 4))
        asked = [(name, RANDOM.choice(CHOICES[name])) for name in names]
        searches.append(urlencode([*asked, ("perPagina", RANDOM.choice(["5", "20", "100"]))]))
    return searches


SEARCHES = _searches()


@pytest.fixture(autouse=True)
def _on_a_wednesday(time_machine):
    """Before the examples are loaded, which count their days from then."""
    time_machine.move_to("2026-11-25 10:00 +0100", tick=False)


# Loading the examples takes longer than ten searches.
@pytest.mark.parametrize("searches", [SEARCHES[start : start + 10] for start in range(0, 50, 10)])
def test_page_map_and_api_give_the_same_ids_in_the_same_order(client, examples, searches):
    for search in searches:
        _compare(client, search)


def _compare(client, search):
    page = client.get(f"/zoeken/?{search}").context
    found = page["found"]
    cancelled = [card.result for card in page["cancelled"]]
    on_page = [_ids(part) for part in (found.results, found.alternatives, cancelled)]

    features = client.get(f"/kaart/punten.geojson?{search}").json()["features"]
    on_map = [[row["id"] for row in features if _part(row["properties"]) == part] for part in range(3)]

    answer = client.get(f"/api/v1/activiteiten?{search}").json()
    in_api = [[row["id"] for row in answer.get(part, [])] for part in ("resultaten", "alternatieven")]

    assert on_page == on_map, search
    assert on_page[:2] == in_api, search
    assert answer["aantal"] == found.total, search


def _ids(results):
    return [str(result.activity.uuid) for result in results]


def _part(properties):
    return 1 if properties["alternatief"] else 2 if properties["afgelast"] else 0


def test_the_searches_are_worth_comparing(client, examples):
    totals = [client.get(f"/zoeken/?{search}").context["found"].total for search in SEARCHES]
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
