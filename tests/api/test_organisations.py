from activities.enums import Status
from activities.models import Activity, Organisation

ORGANISATIONS = "/api/v1/organisaties"


def test_it_tells_who_they_are_and_how_to_reach_them(client, organisation):
    Organisation.objects.filter(pk=organisation.pk).update(is_verified=True, email="voorbeeldclub@example.org")
    row = client.get(f"{ORGANISATIONS}/{organisation.uuid}").json()

    assert row == {
        "id": str(organisation.uuid),
        "slug": "voorbeeldclub",
        "naam": "Voorbeeldclub",
        "contact": {"telefoon": None, "email": "voorbeeldclub@example.org", "website": None, "rol": None},
        "voorbeeld": False,
        "url": "https://dichtbij.example.org/organisatie/voorbeeldclub/",
    }


def test_it_lists_those_that_have_a_page_and_each_once(client, organisation, other_organisation, make_activity):
    for name in ("Koffie", "Thee"):
        make_activity(name, organisation=organisation)
    ids = [row["id"] for row in client.get(ORGANISATIONS, {"perPagina": "100"}).json()["resultaten"]]

    assert ids.count(str(organisation.uuid)) == 1
    assert str(other_organisation.uuid) not in ids
    assert ids == [str(row.uuid) for row in Organisation.objects.public().order_by("sort_name", "id")]


def test_one_of_which_nothing_can_be_seen_is_not_there(client, organisation, make_activity):
    activity = make_activity(organisation=organisation)
    assert client.get(f"{ORGANISATIONS}/{organisation.uuid}").status_code == 200

    Activity.objects.filter(pk=activity.pk).update(status=Status.WITHDRAWN)
    assert client.get(f"{ORGANISATIONS}/{organisation.uuid}").status_code == 404


def test_nothing_is_said_of_those_that_wait_for_us(client, organisation):
    answer = client.get(f"{ORGANISATIONS}/{organisation.uuid}")

    assert (answer.status_code, "Voorbeeldclub" in answer.content.decode()) == (404, False)


def test_examples_are_shown_only_where_the_site_shows_them(client, examples, settings):
    example = Organisation.objects.public().filter(is_example=True).first()
    assert client.get(f"{ORGANISATIONS}/{example.uuid}").json()["voorbeeld"] is True

    settings.SHOW_EXAMPLES = False
    assert client.get(f"{ORGANISATIONS}/{example.uuid}").status_code == 404


def test_it_turns_pages_in_a_fixed_number_of_queries(client, examples, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        first = client.get(ORGANISATIONS, {"perPagina": "1"}).json()
    with django_assert_max_num_queries(6):
        whole = client.get(ORGANISATIONS, {"perPagina": "100"}).json()

    assert first["aantal"] == whole["aantal"] == len(whole["resultaten"]) > 1
    assert first["resultaten"] == whole["resultaten"][:1]
