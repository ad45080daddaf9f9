"""What the public reads of an activity on a page in another language."""

import json
import re
from datetime import time
from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import actions
from activities.models import Activity, ActivityText
from activities.models.activity_text import TRANSLATED, made_from
from tests.finder.conftest import TUESDAY

pytestmark = pytest.mark.django_db
NAME, SUMMARY = "Kahve sabahı", "Komşularla kahve içersin."


@pytest.fixture
def told_in_turkish(plan, monday_morning):
    shown = plan("Koffieochtend").activity
    actions.change_activity(shown, {"description": "Elke week."}, by=None)
    texts = {"name": NAME, "summary": SUMMARY, "description": ""}
    dutch = {name: getattr(shown, name) for name in TRANSLATED}
    ActivityText.objects.create(activity=shown, language="tr", made_from=made_from(dutch, texts), **texts)
    return shown


def _page(client, address):
    return client.get(address).content.decode()


def test_the_page_tells_it_in_turkish_and_marks_what_is_dutch(client, told_in_turkish):
    page = _page(client, f"/tr/activiteit/{told_in_turkish.slug}/")
    assert f"<h1><bdi>{NAME}</bdi></h1>" in page
    assert f'<p class="dz-lead"><bdi>{SUMMARY}</bdi></p>' in page
    assert '<div class="dz-text" lang="nl" dir="auto">' in page
    assert "dz-outdated" not in page


def test_a_page_in_another_language_and_in_dutch_say_nothing_of_it(client, told_in_turkish):
    polish = _page(client, f"/pl/activiteit/{told_in_turkish.slug}/")
    assert '<h1><bdi lang="nl">Koffieochtend</bdi></h1>' in polish
    dutch = _page(client, f"/activiteit/{told_in_turkish.slug}/")
    assert "<h1><bdi>Koffieochtend</bdi></h1>" in dutch
    assert NAME not in polish + dutch


def test_an_old_text_says_that_the_dutch_is_newer(client, told_in_turkish):
    actions.change_activity(told_in_turkish, {"name": "Theeochtend"}, by=None)
    assert "dz-outdated" in _page(client, f"/tr/activiteit/{told_in_turkish.slug}/")


@pytest.mark.parametrize("address", ["/tr/zoeken/", "/tr/embed/", "/tr/agenda.rss", "/tr/agenda.ics"])
def test_lists_tell_the_name_in_turkish(client, told_in_turkish, address):
    written = _page(client, address)
    assert NAME in written
    assert "Koffieochtend" not in written.replace("Plek Koffieochtend", "")


def test_the_map_tells_the_name_and_its_language(client, told_in_turkish):
    for language, name in (("tr", NAME), ("nl", "Koffieochtend")):
        prefix = "" if language == "nl" else f"/{language}"
        points = json.loads(_page(client, f"{prefix}/kaart/punten.geojson"))["features"]
        [point] = [each for each in points if each["id"] == str(told_in_turkish.uuid)]
        assert (point["properties"]["naam"], point["properties"]["taal"]) == (name, language)


def test_a_list_in_turkish_costs_one_query_more_than_in_dutch_however_long(client, told_in_turkish, make_activity):
    for number in range(4):
        make_activity(name=f"Les {number}")
    with CaptureQueriesContext(connection) as dutch:
        _page(client, "/zoeken/")
    with CaptureQueriesContext(connection) as turkish:
        _page(client, "/tr/zoeken/")
    assert sum("activitytext" in each["sql"] for each in dutch) == 0
    assert sum("activitytext" in each["sql"] for each in turkish) == 1


def test_the_api_tells_every_language(client, told_in_turkish):
    said = client.get(f"/api/v1/activiteiten/{told_in_turkish.uuid}").json()
    turkish = {"taal": "tr", "naam": NAME, "samenvatting": SUMMARY, "beschrijving": None, "verouderd": False}
    assert (said["naam"], said["vertalingen"]) == ("Koffieochtend", [turkish])
    listed = client.get("/api/v1/activiteiten", {"q": "koffieochtend"}).json()["resultaten"]
    assert listed[0]["vertalingen"] == [turkish]
    Activity.objects.filter(pk=told_in_turkish.pk).update(name="Theeochtend")
    again = client.get(f"/api/v1/activiteiten/{told_in_turkish.uuid}").json()
    assert again["vertalingen"][0]["verouderd"] is True


def test_a_phone_keeps_the_name_of_the_page(client, told_in_turkish):
    assert f'data-dz-name="{NAME}"' in _page(client, f"/tr/activiteit/{told_in_turkish.slug}/")


def test_times_and_reasons_that_somebody_wrote_are_marked_as_dutch(client, make_activity, plan, monday_morning):
    inloop = make_activity("Inloop", times_text="In overleg")
    for address in ("/tr/zoeken/", f"/tr/activiteit/{inloop.slug}/"):
        assert '<bdi lang="nl">In overleg</bdi>' in _page(client, address)
    moved = {"on": TUESDAY, "kind": "moved", "new_start_time": time(15), "reason": "De zaal is bezet."}
    koffie = plan(exceptions=[moved])
    for address in ("/tr/zoeken/?dag=morgen", f"/tr/activiteit/{koffie.activity.slug}/"):
        assert '<bdi lang="nl">De zaal is bezet.</bdi>' in _page(client, address)


def test_a_phone_number_keeps_its_order_in_a_sentence(client, make_activity):
    activity = make_activity(phone="070 123 45 67")
    for prefix in ("", "/ar"):
        assert '<bdi dir="ltr">070 123 45 67</bdi>' in _page(client, f"{prefix}/activiteit/{activity.slug}/")


def test_each_part_of_where_it_is_has_its_own_direction(client, make_activity):
    make_activity("Koffie", place__lat=52.05, place__lon=4.3, place__accuracy_m=300)
    assert re.search(r"<bdi>Plek Koffie</bdi>(, |، )<bdi>", _page(client, "/ar/zoeken/"))


def test_what_is_shared_and_kept_tells_the_name_in_turkish(client, told_in_turkish):
    page = _page(client, f"/tr/activiteit/{told_in_turkish.slug}/")
    assert f"https://wa.me/?text={quote(NAME)}" in page
    assert f'data-dz-name="{NAME}" data-dz-name-lang="tr"' in page
    assert 'data-dz-name="Koffieochtend" data-dz-name-lang="nl"' in _page(client, "/pl/zoeken/")
