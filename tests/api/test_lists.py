import pytest

from activities.models import Category, Grant, Programme
from maps.models import Buurt


def _rows(client, name, **params):
    return client.get(f"/api/v1/{name}", {"perPagina": "100"} | params).json()["resultaten"]


@pytest.mark.parametrize("name", ["buurten", "categorieen", "programmas"])
def test_it_turns_pages(client, zuidwest, name):
    first = client.get(f"/api/v1/{name}", {"perPagina": "2"}).json()
    second = client.get(f"/api/v1/{name}", {"perPagina": "2", "pagina": "2"}).json()

    assert (first["pagina"], second["pagina"], len(first["resultaten"])) == (1, 2, 2)
    assert first["paginas"] == -(-first["aantal"] // 2)
    assert [*first["resultaten"], *second["resultaten"]] == _rows(client, name)[:4]


@pytest.mark.parametrize(("name", "queries"), [("buurten", 4), ("categorieen", 3), ("programmas", 6)])
def test_more_rows_cost_no_more_queries(client, examples, django_assert_num_queries, name, queries):
    for per_page in ("1", "50"):
        with django_assert_num_queries(queries):
            client.get(f"/api/v1/{name}", {"perPagina": per_page})


def test_a_buurt_tells_its_district_people_and_middle(client, zuidwest):
    rows = _rows(client, "buurten")
    row = next(row for row in rows if row["code"] == "BU05183620")
    buurt = Buurt.objects.get(code="BU05183620")

    assert len(rows) == 14
    assert row["wijk"] == {"slug": "moerwijk", "naam": "Moerwijk"}
    assert (row["inwoners"], row["peiljaar"], row["inProgrammagebied"]) == (buurt.population, 2019, True)
    assert [(group["vanJaar"], group["totEnMetJaar"]) for group in row["leeftijdsgroepen"]] == [
        (0, 14),
        (15, 24),
        (25, 44),
        (45, 64),
        (65, None),
    ]
    assert row["leeftijdsgroepen"][0]["aantal"] == buurt.age_0_14
    assert row["labelpunt"] == {"type": "Point", "coordinates": [buurt.label_lon, buurt.label_lat]}


def test_the_outline_of_a_buurt_comes_only_when_it_is_asked_for(client, zuidwest):
    assert all("geometrie" not in row for row in _rows(client, "buurten"))

    outline = _rows(client, "buurten", geometrie="true")[0]["geometrie"]
    assert outline["type"] == "Polygon"
    assert outline["coordinates"][0][0] == outline["coordinates"][0][-1]


def test_a_buurt_without_a_district_says_so(client, zuidwest):
    Buurt.objects.filter(code="BU05183620").update(district=None, population=None)
    row = next(row for row in _rows(client, "buurten") if row["code"] == "BU05183620")

    assert row["wijk"] is row["inwoners"] is None


def test_the_themes_come_in_their_own_order(client, zuidwest):
    rows = _rows(client, "categorieen")

    assert [row["slug"] for row in rows] == [category.slug for category in Category.objects.order_by("position")]
    assert rows[0]["naam"] == "Mensen ontmoeten"


def test_a_programme_tells_its_pillars_and_what_its_money_goes_to(client, zuidwest):
    first, second = (
        next(row for row in _rows(client, "programmas") if row["slug"] == slug)
        for slug in ("regiodeal-1", "regiodeal-2")
    )

    assert (second["begin"], second["einde"], second["totaalEuro"]) == (2023, 2026, 49_000_000)
    assert "Werk van waarde" in second["pijlers"]
    assert {theme for grant in second["subsidies"] for theme in grant["themas"]} >= {"ontmoeten", "peuteropvang"}
    assert [grant["plekken"] for grant in second["subsidies"] if grant["plekken"]] == []
    assert "Made in Moerwijk" in [place["naam"] for grant in first["subsidies"] for place in grant["plekken"]]
    assert all(grant["bedragEuro"] is None and grant["bron"] for grant in second["subsidies"])


def test_example_programmes_are_shown_only_where_the_site_shows_them(client, examples, settings):
    example = Programme.objects.create(slug="voorbeeld", name="Voorbeeldprogramma", is_example=True)
    Grant.objects.create(programme=Programme.objects.get(slug="npzw"), name="Voorbeeldsubsidie", is_example=True)

    assert _rows(client, "programmas")[-1]["id"] == str(example.uuid)
    settings.SHOW_EXAMPLES = False
    rows = _rows(client, "programmas")
    assert len(rows) == 3
    assert all(row["subsidies"] == [] for row in rows if row["slug"] == "npzw")
