import copy
import itertools
import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from urllib.parse import parse_qs, urlsplit

import pytest
import shapely
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from maps.areas import buurt_index
from maps.cbs import AGES
from maps.loading import load_geography
from maps.models import Buurt
from tests.stubs import closed_port_url

OOST, DREVEN, UITHOF = "BU05183620", "BU05183398", "BU05183399"
SHARES = dict(zip(AGES.values(), (20, 10, 34, 24, 12), strict=True))
COLLECTION = "/cbs/wijken-en-buurten-2025/ogc/v1/collections/buurten/items"


class GeographyStub:
    """Serves `features` in pages of `page_size` as gokoala does: an unknown parameter is refused, `next` has a cursor.

    `answers` replaces whole pages: page number to (status, headers, body).
    """

    def __init__(self):
        self.features = []
        self.page_size = 1000
        self.answers = {}
        self.next_host = None
        self.trickles = False
        self.requests = []
        self.released = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler_class())
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)

    @property
    def host(self):
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def url(self):
        return self.host + COLLECTION

    def feature(self, code):
        return next(each for each in self.features if each["properties"]["buurtcode"] == code)

    def page(self, number):
        part = self.features[number * self.page_size : (number + 1) * self.page_size]
        links = [{"rel": "self", "href": self.url}]
        if (number + 1) * self.page_size < len(self.features):
            links.append(
                {"rel": "next", "href": f"{self.next_host or self.host}{COLLECTION}?cursor={number + 1}&f=json"}
            )
        return {"type": "FeatureCollection", "links": links, "features": part, "numberReturned": len(part)}

    def __enter__(self):
        self._thread.start()
        return self

    def __exit__(self, *error):
        self.released.set()
        self._server.shutdown()
        self._server.server_close()

    def _handler_class(self):
        stub = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                try:
                    stub._answer(self)
                except OSError:  # the client had enough of it
                    self.close_connection = True

            def log_message(self, *args):
                pass

        return Handler

    def _answer(self, handler):
        parameters = parse_qs(urlsplit(handler.path).query)
        self.requests.append(parameters)
        number = int(parameters.get("cursor", ["0"])[0])
        known = parameters.keys() <= {"f", "limit", "bbox", "cursor", "crs", "bbox-crs", "datetime"}
        body = json.dumps(self.page(number)).encode()
        headers = {"Content-Type": "application/geo+json", "Content-Length": str(len(body))}
        status, headers, body = self.answers.get(number, (200 if known else 400, headers, body))
        if body is None:
            self.released.wait(30)
            return
        handler.send_response(status)
        for name, value in headers.items():
            handler.send_header(name, value)
        handler.end_headers()
        for part in (body[at : at + 1] for at in range(len(body))) if self.trickles else [body]:
            if self.trickles and self.released.wait(0.02):
                return
            handler.wfile.write(part)


def feature_of(buurt, **properties):
    """A buurt as the CBS gives it, with today's outline; its figures are those of 2025."""
    return {
        "type": "Feature",
        "id": buurt.code,
        "geometry": {"type": "MultiPolygon", "coordinates": [copy.deepcopy(buurt.outline)]},
        "properties": {
            "buurtcode": buurt.code,
            "buurtnaam": buurt.name,
            "jaar": 2025,
            "jrstatcode": f"2025{buurt.code}",
            "water": "NEE",
            "aantal_inwoners": (buurt.population or 0) + 100,
            "aantal_huishoudens": buurt.households,
            **SHARES,
            **properties,
        },
    }


def run(*arguments):
    out = StringIO()
    call_command("refresh_geography", *arguments, stdout=out)
    return out.getvalue()


def state():
    return list(Buurt.objects.order_by("code").values())


def box(feature, factor):
    """The outline stretched away from its south-west corner."""
    rings = feature["geometry"]["coordinates"][0]
    west, south = (min(position[axis] for position in rings[0]) for axis in (0, 1))
    moved = [[[west + (lon - west) * factor, south + (lat - south) * factor] for lon, lat in ring] for ring in rings]
    feature["geometry"] = {"type": "Polygon", "coordinates": moved}


@pytest.fixture
def stub(zuidwest, settings, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with GeographyStub() as stub:
        stub.features = [feature_of(buurt) for buurt in Buurt.objects.order_by("code")]
        settings.GEOGRAPHY_URL = stub.url
        settings.GEOGRAPHY_TIMEOUT_SECONDS = 5
        yield stub


def refused(*arguments):
    """The message of a run that fails; whatever it was, nothing may have changed."""
    before = state()
    with pytest.raises(CommandError) as caught:
        run(*(arguments or ["--yes"]))
    assert state() == before
    return str(caught.value)


# What it does


def test_without_yes_it_shows_what_would_change_and_stores_nothing(stub):
    before = state()
    said = run()
    assert state() == before
    assert "Moerwijk-Oost (BU05183620)" in said
    assert "3245 -> 3345" in said
    assert "2019 -> 2025" in said
    assert "Dit was een proef" in said


def test_with_yes_it_stores_the_figures_of_all_buurten(stub):
    said = run("--yes")
    oost = Buurt.objects.get(code=OOST)
    assert (oost.population, oost.households, oost.reference_year) == (3345, 1720, 2025)
    # 20 % of 3345 is 669; the CBS rounds people to five.
    assert (oost.age_0_14, oost.age_15_24, oost.age_25_44) == (670, 335, 1135)
    assert "Bewaard: 14 buurten." in said


def test_an_outline_that_stayed_keeps_its_label_and_area(stub):
    before = list(Buurt.objects.values_list("code", "outline", "label_lat", "label_lon", "area_ha"))
    assert "grens" not in run("--yes")
    assert list(Buurt.objects.values_list("code", "outline", "label_lat", "label_lon", "area_ha")) == before


def test_a_second_run_changes_nothing(stub):
    box(stub.feature(UITHOF), 1.01)
    run("--yes")
    before = state()
    said = run("--yes")
    assert "0 buurten veranderen, 14 niet." in said
    assert state() == before


def test_it_asks_for_our_area_only_and_follows_all_pages(stub):
    stub.page_size = 5
    run("--yes")
    assert Buurt.objects.filter(reference_year=2025).count() == 14
    first, *others = stub.requests
    west, south, east, north = map(float, first["bbox"][0].split(","))
    assert (first["f"], west < 4.24, 52.02 < south < north < 52.07, east > 4.3) == (["json"], True, True, True)
    assert [each["cursor"] for each in others] == [["1"], ["2"]]


def test_other_buurten_and_the_water_of_ours_are_passed_over(stub):
    stranger = feature_of(Buurt.objects.get(code=OOST), buurtcode="BU05189999")
    water = feature_of(Buurt.objects.get(code=OOST), water="JA")
    stub.features += [stranger, water]
    run("--yes")
    assert Buurt.objects.count() == 14


def test_a_missing_figure_becomes_unknown(stub):
    stub.feature(OOST)["properties"] |= {"aantal_huishoudens": -99997, "percentage_personen_0_tot_15_jaar": -99995}
    stub.feature(UITHOF)["properties"]["aantal_inwoners"] = -99997
    assert "1720 -> onbekend" in run("--yes")
    oost, uithof = Buurt.objects.get(code=OOST), Buurt.objects.get(code=UITHOF)
    assert (oost.households, oost.age_0_14, oost.age_15_24) == (None, None, 335)
    assert (uithof.population, uithof.age_0_14, uithof.age_65_plus) == (None, None, None)


def test_figures_the_source_gives_for_no_buurt_keep_all_figures_and_their_year(stub):
    for feature in stub.features:
        feature["properties"]["aantal_huishoudens"] = -99995
    box(stub.feature(UITHOF), 1.01)
    said = run("--yes")
    assert "voor geen enkele buurt: huishoudens" in said
    assert set(Buurt.objects.values_list("reference_year", flat=True)) == {2019}
    assert Buurt.objects.get(code=OOST).population == 3245
    assert Buurt.objects.get(code=UITHOF).area_ha > 150


def test_percentages_of_nobody_are_unknown_and_not_zero(stub):
    stub.feature(UITHOF)["properties"] |= dict.fromkeys(SHARES, 0)
    run("--yes")
    assert Buurt.objects.get(code=UITHOF).age_0_14 is None


def test_the_year_may_come_from_the_code_or_the_address(stub):
    for number, feature in enumerate(stub.features):
        del feature["properties"]["jaar"]
        if number % 2:
            del feature["properties"]["jrstatcode"]
    assert "(peiljaar 2025)" in run()


def test_our_names_stay(stub):
    stub.feature(OOST)["properties"]["buurtnaam"] = "Moerwijk Oost nieuw"
    assert "heet bij het CBS “Moerwijk Oost nieuw”; onze naam blijft" in run("--yes")
    assert Buurt.objects.get(code=OOST).name == "Moerwijk-Oost"


# Outlines


def test_a_new_outline_brings_its_area_and_a_label_inside(stub):
    box(stub.feature(UITHOF), 1.02)
    said = run("--yes")
    uithof = Buurt.objects.get(code=UITHOF)
    assert uithof.area_ha == pytest.approx(149.3 * 1.02**2, abs=0.1)
    assert shapely.Polygon(uithof.outline[0]).contains(shapely.Point(uithof.label_lon, uithof.label_lat))
    assert "149,3 -> 155,3" in said
    assert "m verschoven" in said
    assert buurt_index().code_at(uithof.label_point) == UITHOF


def test_many_points_are_thinned_out_and_neighbours_keep_the_same_edges(stub):
    for feature in stub.features:
        ring = feature["geometry"]["coordinates"][0][0]
        finer = [at for start, end in itertools.pairwise(ring) for at in with_points_between(start, end)]
        feature["geometry"]["coordinates"][0][0] = [*finer, ring[0]]
    heavy = len(json.dumps([feature["geometry"] for feature in stub.features]))
    said = run("--yes")
    outlines = list(Buurt.objects.order_by("code").values_list("outline", flat=True))
    polygons = [shapely.Polygon(outline[0]) for outline in outlines]
    assert heavy > 150_000
    assert len(json.dumps(outlines, separators=(",", ":"))) < 60_000
    assert shapely.coverage_is_valid(polygons)
    assert "ander gebied dan eerst" not in said
    before = state()
    run("--yes")
    assert state() == before


def with_points_between(start, end, number=24):
    """The start, then points a little beside the line; the same ones for the neighbour, who comes from the end."""
    a, b = sorted([start, end])
    along, aside = ([b[0] - a[0], b[1] - a[1]], [a[1] - b[1], b[0] - a[0]])
    points = [
        [a[axis] + along[axis] * n / number + aside[axis] * 0.002 * (n % 2) for axis in (0, 1)]
        for n in range(1, number)
    ]
    return [start, *(points if start == a else reversed(points))]


def test_a_small_loose_part_is_dropped_and_said(stub):
    stub.feature(OOST)["geometry"]["coordinates"].append([square(4.31, 52.05, 0.0002)])
    assert "bestaat uit 2 delen; alleen het grootste blijft, 0,1 % valt weg" in run("--yes")
    assert Buurt.objects.get(code=OOST).reference_year == 2025


def test_a_large_loose_part_is_doubtful(stub):
    stub.feature(OOST)["geometry"]["coordinates"].append([square(4.31, 52.05, 0.002)])
    assert f"--accept {OOST}" in refused("--yes")
    run("--yes", "--accept", OOST)
    assert Buurt.objects.get(code=OOST).area_ha == 38.6


def square(lon, lat, side):
    return [[lon, lat], [lon + side, lat], [lon + side, lat + side], [lon, lat + side], [lon, lat]]


def test_a_suspicious_outline_stops_the_whole_run_until_it_is_accepted(stub):
    box(stub.feature(DREVEN), 1.3)
    said = run()
    assert "van het gebied is ander gebied dan eerst" in said
    assert f"--accept {DREVEN}" in said
    assert "1 buurten zijn verdacht" in refused("--yes")
    refused("--yes", "--accept", OOST)
    run("--yes", "--accept", DREVEN)
    assert Buurt.objects.get(code=DREVEN).area_ha == pytest.approx(99.6 * 1.69, abs=0.2)


def test_an_outline_of_the_same_size_elsewhere_is_suspicious(stub):
    oost, uithof = stub.feature(OOST), stub.feature(UITHOF)
    oost["geometry"], uithof["geometry"] = uithof["geometry"], oost["geometry"]
    assert "2 buurten zijn verdacht" in refused("--yes")


def test_inhabitants_that_doubled_are_suspicious(stub):
    stub.feature(OOST)["properties"]["aantal_inwoners"] = 6_600
    assert "van 3245 naar 6600 inwoners" in run()
    refused("--yes")


# What goes wrong: a sentence, and nothing changed


@pytest.fixture
def paged(stub):
    stub.page_size = 5
    return stub


def test_a_code_of_ours_that_is_missing_stops_the_run(stub):
    stub.features.remove(stub.feature(OOST))
    said = refused("--yes", "--accept", OOST)
    assert "Niet in het antwoord van de bron: Moerwijk-Oost (BU05183620)" in said
    assert "samengevoegd" in said
    refused_without_yes = refused("--accept", OOST)
    assert "Moerwijk-Oost" in refused_without_yes


def test_a_database_that_fails_halfway(stub, monkeypatch):
    before, saved, save = state(), [], Buurt.save

    def save_three(buurt, **options):
        saved.append(buurt.code)
        if len(saved) > 3:
            raise OSError("disk full")
        save(buurt, **options)

    monkeypatch.setattr(Buurt, "save", save_three)
    with pytest.raises(OSError, match="disk full"):
        run("--yes")
    assert len(saved) == 4
    assert state() == before


def test_a_closed_port(stub, settings):
    settings.GEOGRAPHY_URL = closed_port_url()
    assert "De bron is niet te bereiken" in refused()


def test_half_an_answer_that_breaks_off(paged):
    body = json.dumps(paged.page(1)).encode()
    headers = {"Content-Type": "application/geo+json", "Content-Length": str(len(body))}
    paged.answers[1] = (200, headers, body[: len(body) // 2])
    assert "brak het antwoord af" in refused()


def test_half_an_answer_that_says_it_is_whole(paged):
    body = json.dumps(paged.page(0)).encode()
    paged.answers[0] = (200, {"Content-Type": "application/geo+json"}, body[: len(body) // 2])
    assert "maar een deel ervan" in refused()


def test_a_second_page_that_fails(paged):
    paged.answers[1] = (500, {"Content-Type": "text/plain"}, b"oops")
    assert "status 500" in refused()


def test_a_source_that_says_nothing(stub, settings):
    settings.GEOGRAPHY_TIMEOUT_SECONDS = 0.3
    stub.answers[0] = (200, {}, None)
    assert "na 0.3 seconden nog niet alles" in refused()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, {"Content-Type": "text/html"}, b"<html>Onderhoud</html>"), "geen JSON"),
        ((200, {"Content-Type": "application/json"}, b"<html>Onderhoud</html>"), "geen JSON"),
        ((200, {"Content-Type": "application/json"}, b"[" * 100_000), "geen JSON"),
        ((200, {"Content-Type": "application/json"}, b'{"code": "oops"}'), "geen lijst van gebieden"),
        ((200, {"Content-Type": "application/json"}, b'{"features": [1]}'), "geen eigenschappen"),
        ((200, {"Content-Type": "application/json"}, b'{"features": []}'), "Niet in het antwoord"),
        ((200, {"Content-Type": "application/json"}, b'{"features": [], "links": [4]}'), "niet te lezen"),
        (
            (200, {"Content-Type": "application/json"}, b'{"features": [], "links": [{"rel": "next", "href": 4}]}'),
            "adres",
        ),
        ((302, {"Location": "https://elders.example/items"}, b""), "status 302"),
    ],
)
def test_an_answer_that_is_something_else(stub, answer, said):
    stub.answers[0] = answer
    assert said in refused()
    assert len(stub.requests) == 1


@pytest.mark.parametrize("most", [1_000, 12_000])
def test_too_much_in_one_page_or_in_all(paged, monkeypatch, most):
    monkeypatch.setattr("maps.cbs.MAX_BYTES", most)
    assert "De bron geeft meer dan" in refused()
    assert len(paged.requests) == (1 if most == 1_000 else 2)


def test_a_source_that_trickles(stub, settings):
    settings.GEOGRAPHY_TIMEOUT_SECONDS = 0.5
    stub.trickles = True
    assert "nog niet alles" in refused()


def test_pages_of_another_server_are_not_followed(paged):
    paged.next_host = "http://localhost:1"
    assert "andere server" in refused()


def test_pages_without_end(paged):
    page = paged.page(0)
    page["links"][1]["href"] = COLLECTION + "?cursor=1"
    body = json.dumps(page).encode()
    paged.answers[1] = (200, {"Content-Type": "application/json"}, body)
    assert "blijft naar een volgende bladzijde verwijzen" in refused()


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "niets"])
def test_an_address_that_is_none(stub, settings, url):
    settings.GEOGRAPHY_URL = url
    assert "geen webadres" in refused()


@pytest.mark.parametrize(
    ("properties", "said"),
    [
        ({"aantal_inwoners": "veel"}, "geen mogelijk getal"),
        ({"aantal_inwoners": 10**400}, "geen mogelijk getal"),
        ({"aantal_inwoners": float("nan")}, "geen mogelijk getal"),
        ({"percentage_personen_0_tot_15_jaar": 101}, "geen mogelijk getal"),
        ({"jaar": 2024}, "meer dan één jaar"),
    ],
)
def test_figures_that_cannot_be(stub, properties, said):
    stub.feature(OOST)["properties"] |= properties
    assert said in refused()


def test_a_year_before_ours(stub):
    for feature in stub.features:
        feature["properties"]["jaar"] = 2018
    assert "van 2018, maar we hebben al cijfers van 2019" in refused()


def test_the_same_buurt_twice(stub):
    stub.features.append(stub.feature(OOST))
    assert "twee keer" in refused()


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        (None, "geen vlak"),
        ({"type": "Point", "coordinates": [4.3, 52.05]}, "geen vlak"),
        ({"type": "Polygon"}, "niet te lezen"),
        ({"type": "Polygon", "coordinates": []}, "niet te lezen"),
        ({"type": "Polygon", "coordinates": [[[4.3, "x"]]]}, "niet te lezen"),
        ({"type": "MultiPolygon", "coordinates": []}, "niet in Nederland"),
        ({"type": "Polygon", "coordinates": [square(81000, 452000, 500)]}, "lengte en breedte"),
        ({"type": "Polygon", "coordinates": [[at[::-1] for at in square(4.3, 52.05, 0.01)]]}, "lengte en breedte"),
        (
            {"type": "Polygon", "coordinates": [[[4.3, 52], [4.31, 52.01], [4.31, 52], [4.3, 52.01], [4.3, 52]]]},
            "klopt niet",
        ),
    ],
)
def test_outlines_that_cannot_be(stub, geometry, said):
    stub.feature(OOST)["geometry"] = geometry
    assert said in refused()


def test_without_buurten_it_says_what_to_do_first(db, settings):
    Buurt.objects.all().delete()
    assert "load_area" in refused()


# Loading our own file afterwards


def test_our_older_file_does_not_undo_a_refresh(stub):
    box(stub.feature(UITHOF), 1.02)
    run("--yes")
    before = state()
    load_geography(django_settings.DATA_DIR)
    assert state() == before


def test_our_older_file_still_decides_what_is_ours(stub):
    run("--yes")
    Buurt.objects.filter(code=OOST).update(name="Ooit", district=None, in_programme_area=False)
    load_geography(django_settings.DATA_DIR)
    oost = Buurt.objects.get(code=OOST)
    assert (oost.name, oost.district.slug, oost.in_programme_area) == ("Moerwijk-Oost", "moerwijk", True)
    assert (oost.population, oost.reference_year) == (3345, 2025)


def test_our_file_corrects_a_buurt_of_its_own_year(zuidwest):
    Buurt.objects.filter(code=OOST).update(population=1)
    load_geography(django_settings.DATA_DIR)
    assert Buurt.objects.get(code=OOST).population == 3245
