"""The envelope of the standard, and its parameters: each narrows what the others leave."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.utils import timezone

from activities.enums import Status
from activities.hsds.taxonomies import TAXONOMY_ID
from activities.models import Activity, Category, Organisation, Place

NOBODY = "00000000-0000-4000-8000-000000000000"
ENVELOPE = {
    *("total_items", "total_pages", "page_number", "size", "first_page", "last_page", "empty", "contents"),
}
LISTS = ["/services", "/service_at_locations", "/organizations", "/locations", "/taxonomies", "/taxonomy_terms"]


def _ids(answer):
    return [each["id"] for each in answer["contents"]]


def _services(answer):
    return {each.get("service_id", each["id"]) for each in answer["contents"]}


@pytest.mark.parametrize("address", ["", "/"])
def test_the_api_tells_of_itself(get, address):
    told = get(address)

    assert told.keys() == {"version", "profile", "openapi_url"}
    assert told["version"] == "3.0"
    assert told["openapi_url"].endswith("/hsds/v3/openapi.json")


@pytest.mark.parametrize("address", LISTS)
def test_a_list_has_the_envelope_of_the_standard(get, zuidwest, address):
    page = get(address)

    assert page.keys() == ENVELOPE
    assert page["total_items"] > 0
    assert (page["page_number"], page["first_page"], page["empty"]) == (1, True, False)
    assert page["size"] == len(page["contents"])


def test_pages_make_up_the_whole(get, zuidwest):
    whole = get("/services", per_page=100)
    pages = [get("/services", per_page=17, page=number) for number in (1, 2, 3)]

    assert [each for page in pages for each in _ids(page)] == _ids(whole)
    assert [page["size"] for page in pages] == [17, 17, 16]
    assert [page["first_page"] for page in pages] == [True, False, False]
    assert [page["last_page"] for page in pages] == [False, False, True]
    assert {page["total_pages"] for page in pages} == {3}
    assert {page["total_items"] for page in pages} == {50}


def test_a_page_beyond_the_end_is_empty(get, zuidwest):
    page = get("/services", page=99)

    assert (page["empty"], page["last_page"], page["size"], page["contents"]) == (True, True, 0, [])
    assert page["total_items"] == 50


def test_nothing_found_is_one_empty_page(get, zuidwest):
    page = get("/services", search="onvindbaarwoord")

    assert (page["total_items"], page["total_pages"], page["empty"]) == (0, 0, True)
    assert page["first_page"]
    assert page["last_page"]


def test_a_list_tells_what_stands_once_and_full_tells_all(get, rich):
    short = get("/services", search="koken")["contents"][0]
    whole = get("/services", search="koken", full="true")["contents"][0]

    assert not [name for name, value in short.items() if isinstance(value, list)]
    assert "organization" in short
    assert whole == get(f"/services/{rich.uuid}")
    assert get("/services", search="koken", full="false")["contents"][0] == short


def test_minimal_tells_ids_and_changes_of_all_on_one_page(get, zuidwest, make_activity):
    for number in range(60):
        make_activity(f"Activiteit {number}")
    page = get("/services", minimal="true")

    assert page["total_items"] == page["size"] == 110
    assert page["total_pages"] == 1
    assert page["last_page"]
    assert {frozenset(each) for each in page["contents"]} == {frozenset(["id", "modified_date", "last_modified"])}
    assert get("/services", minimal="true", per_page=10)["size"] == 10
    assert get("/services", minimal="true", page=2)["empty"]


def test_search_finds_what_the_site_finds(client, get, zuidwest):
    for text in ("koffie", "moestuin", "leren fietsen", "onvindbaarwoord"):
        on_site = client.get("/zoeken/", {"q": text, "perPagina": "100"}).context["found"]
        expected = {str(result.activity.uuid) for result in on_site.results}
        assert set(_ids(get("/services", search=text, per_page=100))) == expected
        assert _services(get("/service_at_locations", search=text, per_page=100)) == expected


@pytest.mark.parametrize(("address", "model"), [("/organizations", Organisation), ("/locations", Place)])
def test_a_name_is_found_without_its_accents_and_capitals(get, zuidwest, address, model):
    row = model.objects.order_by("id").first()

    assert str(row.uuid) in _ids(get(address, search=row.name.upper()))
    assert get(address, search="onvindbaarwoord")["empty"]
    assert get(address, search="%")["empty"]
    assert get(address, search="!?")["empty"]


def test_terms_and_taxonomies_are_found_by_name(get, zuidwest):
    assert [each["code"] for each in get("/taxonomy_terms", search="peuters")["contents"]] == ["peuteropvang"]
    assert get("/taxonomies", search="THEMA")["total_items"] == 1
    assert get("/taxonomies", search="onvindbaarwoord")["empty"]


@pytest.mark.parametrize("address", ["/services", "/service_at_locations"])
def test_a_term_a_taxonomy_and_an_organization_narrow(get, zuidwest, address):
    term = Category.objects.get(slug="sport")
    of_term = Activity.objects.filter(category=term, status=Status.PUBLISHED)
    organisation = of_term.exclude(organisation=None).first().organisation
    of_both = of_term.filter(organisation=organisation)
    asked = {"per_page": 100, "taxonomy_term_id": str(term.uuid)}

    assert _services(get(address, **asked)) == {str(row.uuid) for row in of_term}
    assert _services(get(address, **asked, organization_id=str(organisation.uuid))) == {
        str(row.uuid) for row in of_both
    }
    assert get(address, taxonomy_id=str(TAXONOMY_ID))["total_items"] == 50
    for name in ("taxonomy_term_id", "taxonomy_id", "organization_id"):
        assert get(address, **{name: NOBODY})["empty"]


def test_organizations_are_narrowed_by_what_they_do(get, zuidwest):
    term = Category.objects.get(slug="sport")
    expected = Organisation.objects.filter(activities__category=term).distinct()

    assert set(_ids(get("/organizations", taxonomy_term_id=str(term.uuid)))) == {str(row.uuid) for row in expected}
    assert get("/organizations", taxonomy_id=NOBODY)["empty"]
    everyone = get("/organizations", taxonomy_id=str(TAXONOMY_ID))["total_items"]
    assert everyone == Organisation.objects.filter(activities__isnull=False).distinct().count()


@pytest.mark.parametrize("address", ["/services", "/service_at_locations"])
def test_modified_after_is_on_or_after(get, zuidwest, make_activity, address):
    Activity.objects.update(updated_at=timezone.now() - timedelta(days=3))
    new = make_activity()
    last = get(f"/services/{new.uuid}")["last_modified"]

    assert _services(get(address, modified_after=last)) == {str(new.uuid)}
    assert _services(get(address, modified_after="2026-11-25")) == {str(new.uuid)}
    assert _services(get(address, modified_after="2026-11-25T10:00:00+01:00")) == {str(new.uuid)}
    assert get(address, modified_after="2026-11-25T09:00:00.001Z")["empty"]
    assert get(address, modified_after="2026-11-22T00:00:00")["total_items"] == 51


def test_terms_have_none_above_or_below_them(get, zuidwest):
    everything = get("/taxonomy_terms")

    assert get("/taxonomy_terms", top_only="true") == everything
    assert get("/taxonomy_terms", taxonomy_id=str(TAXONOMY_ID)) == everything
    assert get("/taxonomy_terms", parent_id=everything["contents"][0]["id"])["empty"]
    assert get("/taxonomy_terms", taxonomy_id=NOBODY)["empty"]


@pytest.mark.parametrize("address", LISTS)
def test_every_id_of_a_list_is_an_address(get, zuidwest, address):
    for each in get(address, per_page=100)["contents"]:
        assert get(f"{address}/{each['id']}")["id"] == each["id"]


def test_every_id_that_is_named_is_an_address(get, zuidwest):
    for each in get("/service_at_locations", per_page=100)["contents"]:
        service, location = each["service"], each["location"]
        assert get(f"/services/{each['service_id']}")["id"] == service["id"]
        assert get(f"/locations/{each['location_id']}")["id"] == location["id"]
        for thing in (service, location):
            if "organization_id" in thing:
                assert get(f"/organizations/{thing['organization_id']}")["id"] == thing["organization_id"]


def test_an_organization_has_its_places_and_services(get, rich, organisation):
    told = get(f"/organizations/{organisation.uuid}")
    with_all = get(f"/organizations/{organisation.uuid}", full_service="true")

    assert told["services"] == [{"id": str(rich.uuid), "name": "Samen koken", "status": "active"}]
    assert [each["id"] for each in told["locations"]] == [str(rich.place.uuid)]
    assert with_all["services"] == [get(f"/services/{rich.uuid}")]
    assert get("/organizations", full="true", search=quote("Voorbeeldclub"))["contents"] == [told]


def test_what_is_not_published_is_nowhere(get, make_activity, organisation):
    activity = make_activity(organisation=organisation)
    Activity.objects.filter(pk=activity.pk).update(status=Status.WITHDRAWN)

    for address in LISTS[:4]:
        told = str(get(address, per_page=100, full="true"))
        assert not [row for row in (activity, activity.place, organisation) if str(row.uuid) in told]
