"""What an activity says as a service; what nobody knows is not there."""

from datetime import date

import pytest

from activities.hsds import ids
from activities.hsds.services import ages
from activities.models import Activity, Category

BARE = {"id", "name", "status", "url", "last_modified", "attributes", "service_at_locations"}


def test_a_rich_activity_says_all(get, rich, organisation):
    service = get(f"/services/{rich.uuid}")

    assert service["name"] == "Samen koken"
    assert service["status"] == "active"
    assert service["description"] == "Kook mee.\n\nWe koken en eten samen."
    assert service["url"] == "https://example.org/koken"
    assert service["email"] == "koken@example.org"
    assert (service["minimum_age"], service["maximum_age"]) == (12, 17)
    assert service["eligibility_description"] == "12 tot 18 jaar. Alleen voor vrouwen"
    assert service["fees_description"] == "€ 2,50. Je betaalt iets mee. De Ooievaarspas geldt hier"
    assert service["assured_date"] == "2026-11-01"
    assert service["alert"] == "Gaat niet door: dinsdag 8 december 2026 (kok ziek)."
    assert service["organization_id"] == service["organization"]["id"] == str(organisation.uuid)
    assert [phone["number"] for phone in service["phones"]] == ["070 123 45 67"]
    assert [contact["title"] for contact in service["contacts"]] == ["beheerder"]
    assert [(each["code"], each["name"]) for each in service["languages"]][:2] == [
        ("nl", "Nederlands"),
        ("tr", "Türkçe"),
    ]
    assert service["application_process"] == (
        "Eerst aanmelden. Aanmelden kan tot: De dag ervoor, 12:00. Bel ons. "
        "2 plekken vrij (gezegd op 1 november 2026). Er kan de eerste keer iemand met je mee."
    )


def test_the_price_is_in_euros_and_the_pass_an_option_without_an_amount(get, rich):
    price, with_pass = get(f"/services/{rich.uuid}")["cost_options"]

    assert (price["currency"], price["amount"]) == ("EUR", 2.5)
    assert with_pass["option"] == "Met de Ooievaarspas"
    assert "amount" not in with_pass


def test_money_says_what_it_is_for(get, rich):
    said = [each["source"] for each in get(f"/services/{rich.uuid}")["funding"]]

    assert [f"Proefprogramma: Proefsubsidie (voor {what})" for what in ("de activiteit", "de plek")] == said[:2]
    assert said[-1] == "Proefprogramma: Proefsubsidie (voor het thema)"


def test_the_theme_is_a_term_and_the_source_is_told(get, rich):
    theme, source = get(f"/services/{rich.uuid}")["attributes"]

    assert theme["taxonomy_term"]["code"] == "eten"
    assert theme["taxonomy_term_id"] == str(Category.objects.get(slug="eten").uuid)
    assert (source["link_type"], source["value"]) == ("bron", "test (september 2026)")


def test_the_place_is_its_one_location(get, rich):
    [link] = get(f"/services/{rich.uuid}")["service_at_locations"]
    location = link["location"]

    assert link["id"] == str(ids.at_location(rich.uuid)) != str(rich.uuid)
    assert ids.at_location(ids.at_location(rich.uuid)) == rich.uuid
    assert (link["service_id"], link["location_id"]) == (str(rich.uuid), str(rich.place.uuid))
    assert (location["latitude"], location["longitude"]) == (52.052, 4.304)
    assert [each["description"] for each in location["accessibility"]] == ["Rolstoeltoegankelijk", "Er is geen toilet"]
    [address] = location["addresses"]
    assert address | {"id": ""} == {
        "id": "",
        "address_1": "Voorbeeldstraat 1",
        "city": "Den Haag",
        "state_province": "Zuid-Holland",
        "postal_code": "2532 CR",
        "country": "NL",
        "address_type": "physical",
    }


def test_what_nobody_knows_is_not_there(get, make_activity):
    activity = make_activity(category="hulp")
    service = get(f"/services/{activity.uuid}")

    assert service.keys() == BARE
    assert service["url"].endswith(activity.get_absolute_url()), "our own page is all there is to look at"
    [link] = service["service_at_locations"]
    assert link["location"].keys() == {"id", "location_type", "name", "description", "attributes"}
    assert link["location"]["description"] == "ligging onbekend"


def test_nobody_is_named_where_nobody_is_known_to_run_it(get, make_activity):
    service = get(f"/services/{make_activity().uuid}")

    assert not {"organization", "organization_id"} & service.keys()


def test_an_organization_has_no_invented_description(get, rich, organisation):
    assert (
        get(f"/organizations/{organisation.uuid}")["description"] == "Van deze organisatie hebben we geen beschrijving."
    )


def test_an_address_that_is_not_whole_is_text(get, make_activity):
    place = make_activity(place__street="Voorbeeldstraat", place__city="Den Haag").place
    location = get(f"/locations/{place.uuid}")

    assert "addresses" not in location
    assert location["description"] == "Voorbeeldstraat, Den Haag; ligging onbekend"


@pytest.mark.parametrize(
    ("months", "years"),
    [
        ((0, 48), (0, 3)),
        ((36, 48), (3, 3)),
        ((30, 48), (2.5, 3)),
        ((18, 30), (1.5, 2.42)),
        ((20, None), (1.67, None)),
        ((None, 216), (None, 17)),
        ((780, None), (65, None)),
        ((None, 1), (None, 0)),
        ((0, 12), (0, 0)),
    ],
)
def test_ages_are_years_up_to_and_with_the_last(get, make_activity, months, years):
    low, high = months
    activity = make_activity(age_policy="range", age_from_months=low, age_to_months=high)
    service = get(f"/services/{activity.uuid}")

    assert (service.get("minimum_age"), service.get("maximum_age")) == years


@pytest.mark.parametrize("months", range(60))
def test_who_fits_by_months_fits_by_completed_years_too(months):
    """A reader may compare the age that people say: no child that is welcome is sent away by the maximum."""
    for high in range(months + 1, 61):
        _low, maximum = ages(Activity(age_to_months=high))
        assert months // 12 <= maximum
        assert (high + 11) // 12 > maximum, "and nobody is let in who is a year older"


@pytest.mark.parametrize(("policy", "said"), [("everyone", "Voor iedereen"), ("unknown", None)])
def test_everyone_is_not_unknown(get, make_activity, policy, said):
    service = get(f"/services/{make_activity(age_policy=policy).uuid}")

    assert service.get("eligibility_description") == said
    assert not {"minimum_age", "maximum_age"} & service.keys()


@pytest.mark.parametrize(
    ("cents", "amounts", "said"), [(None, None, None), (0, [0], "Gratis"), (199, [1.99], "€ 1,99")]
)
def test_unknown_is_not_free(get, make_activity, cents, amounts, said):
    service = get(f"/services/{make_activity(price_cents=cents).uuid}")

    assert [each["amount"] for each in service["cost_options"]] == amounts if amounts else "cost_options" not in service
    assert service.get("fees_description") == said


def test_it_was_changed_when_its_row_was(get, make_activity):
    activity = make_activity(checked_on=date(2026, 11, 1))

    assert get(f"/services/{activity.uuid}")["last_modified"] == "2026-11-25T09:00:00.000Z"
