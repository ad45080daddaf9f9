from activities.enums import Status
from activities.models import Activity, Place

PLACES = "/api/v1/plekken"


def test_it_lists_every_real_place_by_name(client, zuidwest):
    answer = client.get(PLACES, {"perPagina": "100"}).json()

    assert answer["aantal"] == len(answer["resultaten"]) == Place.objects.count()
    assert (answer["pagina"], answer["paginas"]) == (1, 1)
    assert [row["id"] for row in answer["resultaten"]] == [str(place.uuid) for place in Place.objects.all()]
    assert all(row["bron"] for row in answer["resultaten"])


def test_a_buurt_or_a_district_narrows_the_list(client, zuidwest):
    of_district = client.get(PLACES, {"buurt": "moerwijk", "perPagina": "100"}).json()["resultaten"]
    of_buurt = client.get(PLACES, {"buurt": "BU05183620", "perPagina": "100"}).json()["resultaten"]

    assert {row["buurt"]["wijk"]["slug"] for row in of_district} == {"moerwijk"}
    assert {row["buurt"]["code"] for row in of_buurt} == {"BU05183620"}
    assert 0 < len(of_buurt) < len(of_district)


def test_a_place_without_a_point_has_no_location(client, zuidwest):
    row = client.get(f"{PLACES}/{Place.objects.filter(lat=None).first().uuid}").json()

    assert row["locatie"] is row["nauwkeurigheidMeters"] is None


def test_a_place_tells_what_it_is_paid_from(client, zuidwest):
    row = client.get(f"{PLACES}/{Place.objects.get(slug='made-in-moerwijk').uuid}").json()

    assert [(each["programma"]["slug"], each["betreft"]) for each in row["financiering"]] == [("regiodeal-1", "plek")]


def test_one_place_is_the_same_object_as_in_the_list(client, zuidwest):
    row = client.get(PLACES).json()["resultaten"][0]

    assert client.get(f"{PLACES}/{row['id']}").json() == row
    assert row["url"] == f"https://dichtbij.example.org/plek/{row['slug']}/"


def test_a_place_of_which_nothing_is_published_is_not_there(client, make_activity):
    place = make_activity("Concept").place
    assert client.get(f"{PLACES}/{place.uuid}").status_code == 200

    Activity.objects.filter(place=place).update(status=Status.WITHDRAWN)
    assert client.get(f"{PLACES}/{place.uuid}").status_code == 404
    assert client.get(PLACES).json()["aantal"] == Place.objects.count() - 1


def test_example_places_are_shown_only_where_the_site_shows_them(client, examples, settings):
    example = Place.objects.filter(is_example=True).first()
    assert client.get(f"{PLACES}/{example.uuid}").json()["voorbeeld"] is True

    settings.SHOW_EXAMPLES = False
    assert client.get(f"{PLACES}/{example.uuid}").status_code == 404
    assert client.get(PLACES).json()["aantal"] == Place.objects.filter(is_example=False).count()


def test_a_page_beyond_the_end_is_empty(client, zuidwest):
    answer = client.get(PLACES, {"pagina": "99999"}).json()

    assert answer["resultaten"] == []
    assert answer["aantal"] == Place.objects.count()


def test_more_rows_cost_no_more_queries(client, examples, django_assert_max_num_queries):
    with django_assert_max_num_queries(8) as few:
        client.get(PLACES, {"perPagina": "5"})
    with django_assert_max_num_queries(len(few)) as many:
        rows = client.get(PLACES, {"perPagina": "50"}).json()["resultaten"]

    assert len(rows) == 50
    assert len(few) == len(many)
