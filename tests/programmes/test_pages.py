"""The pages with the figures: the dashboard, the maps, and what everybody may see. They read what is stored."""

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from maps.models import Buurt, Postcode
from programmes.figures import AFTER, AREA, NOW, UNKNOWN, Figure, Figures, Key
from programmes.models import Baseline, Measurement

pytestmark = pytest.mark.usefixtures("zuidwest")

DASHBOARD, MAPS = "/programma/", "/programma/kaart/"
TABLE, PICTURE = "/programma/kaart.csv", "/programma/kaart.svg"
PUBLIC, PUBLIC_TABLE, PUBLIC_PICTURE = "/cijfers/", "/cijfers.csv", "/cijfers/kaart.svg"
AS_OF, QUARTER = date(2026, 11, 20), date(2026, 7, 1)


@pytest.fixture
def buurt():
    return Buurt.objects.get(slug="moerwijk-oost")


@pytest.fixture
def other_buurt():
    return Buurt.objects.get(slug="moerwijk-west")


@pytest.fixture
def measured(buurt, other_buurt):
    """Figures by hand; what is not given is not measured."""

    def store(rows=(), white_spots=None, **values):
        figures = Figures([*_rows(buurt, other_buurt), *rows]).to_text()
        spots = json.dumps(white_spots or {})
        return Measurement.objects.create(
            **{"as_of": AS_OF, "quarter": QUARTER, "figures": figures, "white_spots": spots} | values
        )

    return store


@pytest.fixture
def baseline():
    def store(*rows):
        figures = Figures(rows).to_text()
        return Baseline.objects.create(as_of=date(2026, 1, 10), quarter=date(2025, 7, 1), figures=figures)

    return store


@pytest.fixture
def read(client, as_staff, programme_manager):
    as_staff(programme_manager)
    return lambda address=DASHBOARD: client.get(address).content.decode()


def _rows(buurt, other):
    """Two places, of which one stays; 2,000 residents in one buurt, 1,000 in the other."""
    yield Key("active_places"), Figure(15)
    yield Key("active_places", buurt=buurt.code), Figure(7)
    yield Key("active_places", "buurthuis"), Figure(12)
    yield Key("active_places", "bibliotheek"), Figure(3)
    yield Key("active_places", "buurthuis", buurt=buurt.code), Figure(7)
    yield Key("opening_hours"), Figure(61.5, 10, 15)
    yield Key("opening_hours", slot="avond"), Figure(8, 10, 15)
    yield Key("opening_hours", slot="weekend"), Figure(None, 0, 15)
    yield Key("moments_planned"), Figure(1251)
    yield Key("moments_planned", "eten"), Figure(1250)
    yield Key("moments_held", "eten"), Figure(1200)
    yield Key("moments_cancelled", "eten"), Figure(50)
    yield Key("visits", "eten"), Figure(None, 4, 90, is_hidden=True)
    yield Key("visits", "sport"), Figure(77, 8, 31)
    yield Key("visits"), Figure(80, 12, 121)
    yield Key("freshness", "actueel"), Figure(30)
    yield Key("freshness", "onbekend"), Figure(10)
    yield Key("searches", "eten"), Figure(43)
    yield Key("searches", UNKNOWN), Figure(11)
    yield Key("referrals", "geweest"), Figure(19)
    yield Key("referrals", "niet-gekomen"), Figure(None, is_hidden=True)
    for scenario, places, per_1000, share in ((NOW, 2, 1.04, 62.4), (AFTER, 1, 0.46, 20)):
        yield Key("places", "ontmoeten", buurt=buurt.code, scenario=scenario), Figure(places, 2, 2)
        yield Key("places_per_1000", "ontmoeten", buurt=buurt.code, scenario=scenario), Figure(per_1000, 1, 2)
        yield Key("reach", "ontmoeten", buurt=buurt.code, scenario=scenario), Figure(share)
        yield Key("places", "ontmoeten", scenario=scenario), Figure(places + 1)
        yield Key("places_per_1000", "ontmoeten", scenario=scenario), Figure(per_1000 / 2)
    yield Key("places", "ontmoeten", buurt=UNKNOWN), Figure(1)
    yield Key("residents", buurt=buurt.code), Figure(2000)
    yield Key("residents", buurt=other.code), Figure(1000)
    yield Key("residents", buurt=AREA), Figure(3000)


def words(html):
    """The text of a page, with one space between words."""
    main = html.partition("<main")[2].partition("</main>")[0]
    return " ".join(re.sub(r"<script.*?</script>|<[^>]+>", " ", main, flags=re.DOTALL).split())


def row(html, name, caption=""):
    """The cells of a row of a table: what stands in each, in words."""
    table = html[html.index(f"<caption><span>{caption}") :]
    found = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', table, re.DOTALL)[1]
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in re.findall(r"<td>(.*?)</td>", found, re.DOTALL)]


def csv_rows(text):
    return [line.split(";") for line in text.removeprefix("\ufeff").splitlines()]


def test_the_addresses_are_dutch():
    mine = {"dashboard": DASHBOARD, "map": MAPS, "map-csv": TABLE, "map-picture": PICTURE}
    public = {"public": PUBLIC, "public-csv": PUBLIC_TABLE, "public-picture": PUBLIC_PICTURE}
    assert {name: reverse(f"programme-{name}") for name in mine | public} == mine | public


@pytest.mark.parametrize("address", [DASHBOARD, MAPS, TABLE, PICTURE])
def test_a_manager_without_a_second_factor_sets_one_up_first(client, programme_manager, address):
    client.force_login(programme_manager)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, reverse("mfa_index"))


@pytest.mark.parametrize("address", [DASHBOARD, MAPS, TABLE, PICTURE])
@pytest.mark.parametrize("role", ["resident", "organiser", "moderator", "referrer"])
def test_nobody_else_reads_them(client, as_staff, request, role, address):
    as_staff(request.getfixturevalue(role))
    assert client.get(address).status_code == 403


MANAGERS_PAGES = ("dashboard", "map", "grants", "endings", "reports")


@pytest.mark.parametrize("here", MANAGERS_PAGES)
@pytest.mark.parametrize("is_measured", [True, False])
def test_from_each_page_of_a_manager_the_others_are_one_step_away(read, measured, here, is_measured):
    if is_measured:
        measured()
    html = read(reverse(f"programme-{here}"))
    links = html[html.index('<nav class="dz-figures__ways"') :]
    for there in MANAGERS_PAGES:
        assert (f'href="{reverse(f"programme-{there}")}"' in links) == (there != here)


# The dashboard


def test_without_a_measurement_it_says_what_to_do(read):
    for address in (DASHBOARD, MAPS):
        assert "manage.py measure" in read(address)


def test_it_says_of_when_the_figures_are_and_that_there_is_no_baseline(read, measured):
    measured()
    page = words(read())
    assert "Stand van 20 november 2026" in page
    assert "1 juli 2026 tot en met 30 september 2026" in page
    assert "er is nog geen nulmeting" in page
    assert "verschil met de nulmeting:" not in page


def test_it_shows_the_latest_measurement(read, measured):
    measured()
    measured([(Key("active_places", "theater"), Figure(99))], as_of=date(2026, 11, 22))
    measured(as_of=date(2026, 11, 21))
    page = read()
    assert "Stand van 22 november 2026" in page
    assert row(page, "Theater") == ["99"]


def test_every_figure_says_how_much_was_known(read, measured):
    measured()
    page = read()
    assert row(page, "Heel Zuidwest", "Uren open per week") == [
        "61,5 uur tijden bekend van 10 van de 15",
        "8,0 uur tijden bekend van 10 van de 15",
        "onbekend tijden bekend van 0 van de 15",
    ]


def test_places_stand_by_kind_and_by_buurt(read, measured):
    measured()
    page = read()
    assert row(page, "Buurthuis") == ["12"]
    assert row(page, "Alle plekken") == ["15"]
    assert row(page, "Moerwijk-Oost", "Plekken per buurt")[:2] == ["7", "7"]


def test_what_nobody_measured_is_unknown_and_never_nought(read, measured):
    measured()
    page = read()
    assert row(page, "Theater") == ["onbekend"]
    assert row(page, "Samen eten", "Momenten naar thema") == ["1.250", "1.200", "50"]
    assert row(page, "Sport en bewegen", "Momenten naar thema") == ["onbekend"] * 3
    assert '<bdi class="dz-figures__number">0</bdi>' not in page


def test_what_is_hidden_is_told_with_nothing_beside_it(read, measured, baseline):
    measured()
    baseline((Key("visits", "eten"), Figure(None, 5, 80, is_hidden=True)))
    page = read()
    assert row(page, "Samen eten", "Bezoeken naar thema") == ["niet getoond"]
    assert row(page, "Niet gekomen", "Verwijzingen") == ["niet getoond"]


def test_figures_of_people_are_not_added_up(read, measured):
    """Their whole is the one that was measured: a sum would tell what is hidden in it."""
    measured()
    page = read()
    assert row(page, "Alle thema’s", "Bezoeken naar thema") == ["80 bekend van 12 van de 121"]
    assert row(page, "Alle thema’s", "Zoekvragen") == ["onbekend"]
    assert row(page, "Geen of meer thema’s", "Zoekvragen") == ["11"]
    assert row(page, "Alle thema’s", "Momenten") == ["1.251", "onbekend", "onbekend"]


def test_freshness_is_a_share_of_all(read, measured):
    measured()
    assert row(read(), "Actueel", "Hoe lang geleden") == ["30", "75%"]


def test_every_figure_is_held_against_the_baseline(read, measured, baseline):
    measured()
    baseline(
        (Key("active_places"), Figure(13)),
        (Key("active_places", "buurthuis"), Figure(10)),
        (Key("active_places", "bibliotheek"), Figure(3)),
        (Key("opening_hours"), Figure(70)),
        (Key("freshness", "actueel"), Figure(10)),
        (Key("freshness", "onbekend"), Figure(10)),
    )
    page = read()
    assert "10 januari 2026" in page
    assert "er is nog geen nulmeting" not in page
    than = "verschil met de nulmeting:"
    assert row(page, "Buurthuis") == [f"12 {than} +2"]
    assert row(page, "Bibliotheek") == [f"3 {than} gelijk"]
    assert row(page, "Alle plekken") == [f"15 {than} +2"]
    assert row(page, "Theater") == ["onbekend"]
    assert row(page, "Samen eten", "Momenten naar thema")[0] == f"1.250 {than} niet te vergelijken"
    assert (
        row(page, "Heel Zuidwest", "Uren open per week")[0]
        == f"61,5 uur {than} −8,5 uur tijden bekend van 10 van de 15"
    )
    assert row(page, "Actueel", "Hoe lang geleden") == [f"30 {than} +20", f"75% {than} +25 procentpunt"]


def test_every_subject_says_what_it_means(read, measured):
    measured()
    page = read()
    sections = re.findall(r'<section class="dz-figures dz-figures--subject".*?</section>', page, re.DOTALL)
    assert len(sections) == 7
    for section in sections:
        assert re.search(r"<dt>[^<]+</dt><dd>[^<]{10,}</dd>", section)
        assert re.search(r'<p class="dz-figures__when">[^<]*2026', section)


def test_without_referrals_it_says_that_they_are_not_measured(read):
    Measurement.objects.create(as_of=AS_OF, quarter=QUARTER, figures="[]")
    assert words(read()).count("Dit is niet gemeten.") == 7


def test_it_costs_few_queries_however_much_was_measured(
    client, as_staff, programme_manager, measured, baseline, django_assert_max_num_queries
):
    buurten = list(Buurt.objects.values_list("code", flat=True))
    rows = [(Key(code, "sport", buurt=each), Figure(9)) for each in buurten for code in ("moments_held", "searches")]
    measured(rows)
    baseline(*rows)
    as_staff(programme_manager)
    for address in (DASHBOARD, MAPS, f"{MAPS}?maat=bereik"):
        with django_assert_max_num_queries(15):
            assert client.get(address).status_code == 200


# Now, and after the end of the grants


def test_two_maps_stand_beside_the_table_with_the_same_numbers(read, measured):
    measured()
    page = read(MAPS)
    assert page.count("dzMap.addShades(") == 2
    assert row(page, "Moerwijk-Oost") == [
        "1,0 leeftijd bekend van 1 van de 2",
        "0,5 leeftijd bekend van 1 van de 2",
        "−0,5",
        *_counted,
    ]
    assert row(page, "Heel Zuidwest") == ["0,5", "0,2", "−0,3", "3", "2", "3.000"]
    assert row(page, "Buurt onbekend") == ["onbekend", "onbekend", "niet te vergelijken", "1", "onbekend", "onbekend"]
    assert row(page, "Moerwijk-West")[:3] == ["onbekend", "onbekend", "niet te vergelijken"]
    texts = [json.loads(each) for each in re.findall(r"outlines|(\{\"BU[^\n]*?\}\})", page) if each]
    code = Buurt.objects.get(slug="moerwijk-oost").code
    assert [each[code]["text"] for each in texts] == ["1,0", "0,5"]


_counted = ["2 bekend van 2 van de 2", "1 bekend van 2 van de 2", "2.000"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("", "Een plek telt per 1.000 bewoners van de leeftijd"),
        ("?maat=momenten", "We keken naar 20 november 2026 tot en met 17 december 2026."),
        ("?maat=bereik", "800 meter lopen. Dat is 615 meter in een rechte lijn, keer 1,3."),
        ("?tijd=avond", "’s Avonds is van 18 tot 24 uur"),
        ("?thema=&tijd=&maat=", "Een plek telt per 1.000 bewoners van de leeftijd"),
    ],
)
def test_the_method_stands_beside_the_maps(read, measured, asked, told):
    measured()
    assert told in words(read(f"{MAPS}{asked}"))


def test_what_is_chosen_stays_chosen(read, measured):
    measured()
    page = read(f"{MAPS}?thema=eten&tijd=weekend&maat=bereik")
    assert re.findall(r'<option value="(\w*)" selected>', page) == ["eten", "weekend", "bereik"]
    assert f'href="{TABLE}?thema=eten&amp;tijd=weekend&amp;maat=bereik"' in page


@pytest.mark.parametrize(
    "asked", ["thema=nergens", "tijd=ooit", "maat=liefde", "thema=%00", "thema=%ff", "maat=plekken%00"]
)
@pytest.mark.parametrize("address", [MAPS, PUBLIC])
def test_a_wrong_value_is_an_error_at_its_field(read, measured, address, asked):
    measured()
    page = read(f"{address}?{asked}")
    assert page.count("Dit kennen we niet. Kies er een uit de lijst.") == 1
    name = asked.partition("=")[0]
    assert "Dit kennen we niet" in page[page.index(f'id="fout-{name}"') :][:500]
    assert "addShades" not in page


def test_white_spots_stand_per_buurt(read, measured, buurt):
    postcodes = list(Postcode.objects.filter(buurt=buurt).values_list("postcode", flat=True)[:3])
    measured(white_spots={"ontmoeten": {buurt.code: postcodes}, "eten": {}})
    page = read(f"{MAPS}?maat=bereik")
    assert "Moerwijk-Oost: 3 postcodes" in words(page)
    for postcode in postcodes:
        assert f"<li>{postcode[:4]}\N{NO-BREAK SPACE}{postcode[4:]}</li>" in page
    assert "Vanuit elke postcode is een plek" in read(f"{MAPS}?thema=eten")
    assert "Dit is niet gemeten." in read(f"{MAPS}?thema=sport")


def test_the_table_can_be_taken_along_with_the_same_numbers(read, measured, buurt):
    measured()
    head, *rows = csv_rows(read(TABLE))
    assert len(rows) == Buurt.objects.filter(in_programme_area=True).count() + 2
    [mine] = [dict(zip(head, row, strict=True)) for row in rows if buurt.code in row]
    assert mine == {
        "stand van": "2026-11-20",
        "thema": "Mensen ontmoeten",
        "wanneer": "de hele week",
        "wat": "plekken per 1.000 bewoners",
        "code van de buurt": buurt.code,
        "buurt": "Moerwijk-Oost",
        "nu": "1,0",
        "na het einde van de subsidies": "0,5",
        "verschil": "-0,5",
        "plekken, nu": "2",
        "plekken, daarna": "1",
        "bewoners": "2000",
        "bekend": "1",
        "van": "2",
        "plekken: bekend": "2",
        "plekken: van": "2",
    }


def test_the_table_of_a_map_that_is_not_there_is_refused_in_words(client, read, measured):
    assert client.get(TABLE).status_code == 404
    measured()
    answer = client.get(f"{TABLE}?thema=nergens")
    assert (answer.status_code, answer["Content-Type"]) == (400, "text/plain; charset=utf-8")
    assert "kies opnieuw" in answer.content.decode()


def test_each_map_has_a_picture_for_paper(client, read, measured):
    measured()
    page = read(MAPS)
    addresses = [each.replace("&amp;", "&") for each in re.findall(r'<img src="([^"]*kaart.svg[^"]*)"', page)]
    assert [each.rpartition("=")[2] for each in addresses] == [NOW, AFTER]
    for address, number in zip(addresses, ("1,0", "0,5"), strict=True):
        answer = client.get(address)
        assert answer["Content-Type"].startswith("image/svg+xml")
        assert f">{number}</text>" in answer.content.decode()


@pytest.mark.parametrize("asked", ["stand=ooit", "thema=nergens", "stand="])
def test_there_is_no_picture_of_a_map_that_is_not_there(client, read, measured, asked):
    assert client.get(PICTURE).status_code == 404
    measured()
    read(PICTURE)
    assert client.get(f"{PICTURE}?{asked}").status_code == 404


def test_less_than_the_least_that_is_shown_is_more_than_nothing(read, measured, other_buurt):
    key = Key("reach", "ontmoeten", buurt=other_buurt.code)
    measured([(key, Figure(0.4)), (key._replace(scenario=AFTER), Figure(0))])
    page = read(f"{MAPS}?maat=bereik")
    assert row(page, "Moerwijk-West")[:3] == ["minder dan 1%", "0%", "bijna gelijk"]
    assert re.findall(rf'"{other_buurt.code}": {{"step": (\d), "text": "([^"]*)"', page) == [
        ("1", "\\u003c1%"),
        ("0", "0%"),
    ]


# For everybody

PRIVATE = ("Bezoeken", "Zoekvragen", "Verwijzingen", "visits", "searches", "referrals", "straks", "subsidies")


def test_before_the_first_measurement_it_says_so(client):
    page = client.get(PUBLIC)
    assert page.status_code == 200
    assert "Er zijn nog geen cijfers." in page.content.decode()
    assert client.get(PUBLIC_TABLE).status_code == 404


def test_everybody_reads_what_there_is_and_nothing_of_people(client, measured, baseline):
    measured()
    baseline((Key("active_places", "buurthuis"), Figure(10)))
    answer = client.get(PUBLIC)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    page = answer.content.decode()
    assert row(page, "Moerwijk-Oost") == ["1,0 leeftijd bekend van 1 van de 2", "2 bekend van 2 van de 2", "2.000"]
    assert row(page, "Buurthuis", "Plekken naar soort") == ["12"]
    assert page.count("dzMap.addShades(") == 1
    assert "Stand van 20 november 2026" in page
    said = words(page)
    assert [word for word in PRIVATE if word in said] == []
    assert "0,5" not in row(page, "Moerwijk-Oost")


def test_the_public_table_has_no_people_and_nothing_of_after_the_grants(client, measured):
    measured()
    answer = client.get(PUBLIC_TABLE)
    assert not answer.cookies
    rows = csv_rows(answer.content.decode())
    assert {"active_places", "moments_held", "freshness", "places_per_1000"} <= {row[0] for row in rows}
    assert [row for row in rows if {*row} & {*PRIVATE}] == []


@pytest.mark.parametrize("address", [PUBLIC_TABLE, PUBLIC_PICTURE])
def test_who_has_them_already_is_told_so(client, measured, address):
    measured()
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 304
    measured(as_of=date(2026, 11, 21))
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


@pytest.mark.parametrize("address", [PUBLIC_TABLE, PUBLIC_PICTURE])
def test_who_has_those_of_before_somebody_measured_the_day_again_gets_the_new_ones(client, measured, address):
    row = measured()
    etag = client.get(address)["ETag"]
    rows = dict(Figures.from_text(row.figures))
    row.figures = Figures((key, figure._replace(value=9.5)) for key, figure in rows.items()).to_text()
    row.save()
    assert client.get(address, headers={"If-None-Match": etag}).status_code == 200


def test_the_public_picture_is_that_of_now(client, measured):
    assert client.get(PUBLIC_PICTURE).status_code == 404
    measured()
    drawn = client.get(f"{PUBLIC_PICTURE}?stand={AFTER}")
    assert not drawn.cookies
    assert ">1,0</text>" in drawn.content.decode()
    assert ">0,5</text>" not in drawn.content.decode()
    assert client.get(f"{PUBLIC_PICTURE}?maat=liefde").status_code == 404


def test_about_and_the_foot_of_each_page_lead_to_it(client):
    assert client.get("/over/").content.decode().count(f'href="{PUBLIC}"') == 2
    assert f'href="/en{PUBLIC}"' in client.get("/en/").content.decode()


def test_a_question_makes_no_other_page_for_search_engines(client, measured):
    measured()
    page = client.get(f"{PUBLIC}?thema=eten&maat=bereik").content.decode()
    assert '<link rel="canonical" href="https://dichtbij.example.org/cijfers/">' in page


@pytest.mark.parametrize("language", ["en", "tr", "ar", "pl"])
def test_it_is_there_in_each_language(client, measured, language):
    measured()
    answer = client.get(f"/{language}{PUBLIC}?maat=bereik")
    assert answer.status_code == 200
    assert f'<html lang="{language}"' in answer.content.decode()
