"""Many points: counted per cell, loaded per box, and not sent twice."""

import pytest
from django.test import Client

from activities import actions
from activities.finder import points
from activities.importers.synthetic import Spread, seed
from activities.models import Activity

pytestmark = pytest.mark.usefixtures("zuidwest")

ADDRESS = "/kaart/punten.geojson"


@pytest.fixture
def _many(zuidwest, settings, monkeypatch):
    settings.SHOW_EXAMPLES = True
    monkeypatch.setattr(points, "MOST_POINTS", 100)
    list(seed(150, 300, 1, Spread.AREA))


def _counted(collection) -> int:
    return sum(feature["properties"].get("aantal", 1) for feature in collection["features"])


@pytest.mark.usefixtures("_many")
class TestClusters:
    def test_cells_together_count_everything_that_has_a_point(self, client):
        collection = client.get(ADDRESS).json()
        assert collection["geclusterd"] is True
        assert _counted(collection) == Activity.objects.exclude(lat=None).count()
        assert len(collection["features"]) <= 600

    @pytest.mark.parametrize("zoom", range(23))
    def test_every_zoom_counts_the_same_in_a_bounded_number_of_cells(self, client, zoom):
        collection = client.get(f"{ADDRESS}?zoom={zoom}").json()
        assert _counted(collection) == Activity.objects.exclude(lat=None).count()
        assert len(collection["features"]) <= 600

    def test_a_lone_thing_keeps_its_name(self, client):
        features = client.get(f"{ADDRESS}?zoom=19").json()["features"]
        named = [feature for feature in features if "naam" in feature["properties"]]
        assert named
        assert all("id" in feature for feature in named)

    def test_a_box_gives_what_lies_in_it_and_boxes_side_by_side_give_the_whole(self, client):
        whole = client.get(f"{ADDRESS}?bbox=4.0,51.9,4.6,52.2&zoom=12").json()
        parts = [
            client.get(f"{ADDRESS}?bbox={box}&zoom=12").json() for box in ("4.0,51.9,4.27,52.2", "4.27,51.9,4.6,52.2")
        ]
        assert sum(map(_counted, parts)) == _counted(whole)

    def test_a_box_with_few_things_gives_the_things_themselves(self, client):
        collection = client.get(f"{ADDRESS}?bbox=4.28,52.05,4.285,52.053&zoom=16").json()
        assert collection["geclusterd"] is True
        assert 0 < len(collection["features"]) <= 100
        for feature in collection["features"]:
            lon, lat = feature["geometry"]["coordinates"]
            assert 4.28 <= lon <= 4.285
            assert 52.05 <= lat <= 52.053
            assert feature["properties"]["naam"]

    def test_the_question_still_counts(self, client):
        collection = client.get(f"{ADDRESS}?gratis=true").json()
        assert _counted(collection) == Activity.objects.filter(price_cents=0).exclude(lat=None).count()

    def test_the_map_page_lists_a_bounded_number_and_says_how_many_there_are(self, client):
        html = client.get("/kaart/").content.decode()
        assert html.count("dz-row__name") == 200
        assert "350 plekken en activiteiten" in html


@pytest.mark.parametrize(
    "view",
    [
        "bbox=abc",
        "bbox=1,2,3",
        "bbox=nan,nan,nan,nan",
        "bbox=5,53,4,52",
        "bbox=1,2,3,4,5",
        "zoom=-1",
        "zoom=1e9",
        "zoom=999",
    ],
)
def test_a_view_that_is_none_is_left_out(client, view):
    assert client.get(f"{ADDRESS}?{view}").json() == client.get(ADDRESS).json()


class TestNotModified:
    def _again(self, client: Client, address: str = ADDRESS):
        return client.get(address, headers={"if-none-match": client.get(ADDRESS)["ETag"]})

    def test_the_same_question_is_answered_with_304_and_no_search(self, client, django_assert_max_num_queries):
        etag = client.get(ADDRESS)["ETag"]
        with django_assert_max_num_queries(4):
            answer = client.get(ADDRESS, headers={"if-none-match": etag})
        assert (answer.status_code, answer.content) == (304, b"")

    def test_another_question_or_language_is_answered_whole(self, client):
        for address in (f"{ADDRESS}?categorie=sport", f"{ADDRESS}?bij=2532CR", f"/en{ADDRESS}", f"{ADDRESS}?zoom=5"):
            assert self._again(client, address).status_code == 200

    def test_a_change_in_the_catalogue_is_answered_whole(self, client, make_activity):
        etag = client.get(ADDRESS)["ETag"]
        activity = make_activity("Nieuw")
        changes = (
            lambda: actions.change_activity(activity, {"summary": "Anders"}, by=None),
            lambda: actions.change_place(activity.place, {"name": "Ander Huis"}, by=None),
        )
        for change in (lambda: None, *changes):
            change()
            answer = client.get(ADDRESS, headers={"if-none-match": etag})
            assert answer.status_code == 200
            etag = answer["ETag"]

    def test_the_next_day_is_answered_whole_because_freshness_depends_on_it(self, client, time_machine):
        time_machine.move_to("2026-11-23 12:00 +0100")
        etag = client.get(ADDRESS)["ETag"]
        time_machine.move_to("2026-11-24 12:00 +0100")
        assert client.get(ADDRESS, headers={"if-none-match": etag}).status_code == 200

    def test_it_is_sent_compressed(self, client):
        answer = client.get(ADDRESS, headers={"accept-encoding": "gzip"})
        assert answer["Content-Encoding"] == "gzip"
        assert len(answer.content) < 5_000
