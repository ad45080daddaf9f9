"""Every public page: it is there, in every language, without cookie, and it costs what it costs."""

import re

import pytest
from django.urls import reverse
from django.utils import translation

from activities.models import Activity, Organisation, Place

PAGES = [
    "/",
    "/zoeken/",
    "/zoeken/?bij=2532CR&categorie=peuteropvang",
    "/zoeken/?q=qqzzxx",
    "/kaart/",
    "/activiteit/voorschool-erasmusweg/",
    "/plek/wijkcentrum-bouwlust/",
    "/organisatie/mooi-welzijn/",
    "/buurt/moerwijk/",
    "/buurt/moerwijk-west/",
    "/over/",
    "/cijfers/",
    "/peuteropvang/",
    "/open-data/",
    "/open-data/api/",
    "/open-data/kopie/",
    "/open-data/insluiten/",
    "/downloads/",
]

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.mark.parametrize("address", PAGES)
def test_a_page_answers_in_dutch_without_cookie_and_under_the_strict_policy(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    html = answer.content.decode()
    assert '<html lang="nl" dir="ltr"' in html
    policy = answer["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    assert "default-src 'none'" in policy
    assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("language", "direction"), [("en", "ltr"), ("ar", "rtl")])
def test_a_page_answers_in_other_languages_with_its_direction(client, address, language, direction):
    answer = client.get(f"/{language}{address}")
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{direction}"' in answer.content.decode()
    assert not answer.cookies


@pytest.mark.parametrize(
    "address", ["/bestaat-niet/", "/activiteit/bestaat-niet/", "/plek/nee/", "/buurt/atlantis/", "/organisatie/nee/"]
)
def test_what_is_not_there_gets_our_own_page(client, address):
    answer = client.get(address)
    assert answer.status_code == 404
    assert "<html" in answer.content.decode()


@pytest.mark.parametrize("address", PAGES)
def test_pages_are_read_only(client, address):
    assert client.post(address).status_code == 405


def test_an_address_without_its_last_slash_is_sent_on(client):
    assert client.get("/zoeken?q=koffie")["Location"] == "/zoeken/?q=koffie"


def test_the_preschools_say_what_npzw_says_and_ask_to_check(client):
    html = client.get("/activiteit/voorschool-erasmusweg/").content.decode()
    for words in ("2½ tot 4 jaar", "16 uur per week", "Gratis", "hoef je hiervoor niet langs het CJG", "Vraag het na"):
        assert words in html
    assert "zuidwestopznbest.npzw.nl" in html
    assert "Nog niet nagevraagd" in html


def test_every_real_thing_has_a_page(client):
    things = [*Activity.objects.all(), *Place.objects.all(), *Organisation.objects.all()]
    assert len(things) > 120
    for thing in things:
        assert client.get(thing.get_absolute_url()).status_code == 200, thing


def test_a_place_without_a_point_says_so(client):
    for slug, words in (
        ("buurtkamer-de-luyk", "ligging onbekend, ergens in moerwijk-west"),
        ("bij-betje", "ligging onbekend"),
        ("damoer", "ligging ongeveer"),
    ):
        assert words in client.get(f"/plek/{slug}/").content.decode().lower()


def test_results_are_nearest_first_with_metres_and_minutes(client):
    for asked, first in (("2532CR", "Voorschool Erasmusweg"), ("2542 ed", "Voorschool De Peutergaarde")):
        answer = client.get(reverse("find"), {"bij": asked, "categorie": "peuteropvang"})
        cards = [card for group in answer.context["groups"] for card in group.cards]
        assert cards[0].activity.name == first
        assert all(re.fullmatch(r"[\d,]+ (meter|km) · \d+ minu(ut|ten) lopen", card.distance) for card in cards)
        html = answer.content.decode()
        assert all(card.distance in html for card in cards)


def test_a_wrong_value_is_said_at_its_field_above_the_other_results(client):
    answer = client.get(reverse("find"), {"bij": "9999ZZ", "categorie": "sport", "straal": "-1"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert answer.context["found"].total == 14
    assert "ligt niet in Den Haag Zuidwest" in html
    assert "Kies een afstand van 1 tot 10000 meter." in html
    assert "Traceback" not in html


@pytest.mark.parametrize(
    "address",
    [
        "bij=qqqqq",
        "straal=-1",
        "straal=1e9",
        "lat=abc",
        "bij=Damrak+1,+Amsterdam",
        "pagina=99999",
        "q=" + "x" * 10_000,
        "q=%00",
        "bij=%00",
    ],
)
@pytest.mark.parametrize("page", ["/zoeken/", "/kaart/", "/kaart/punten.geojson"])
def test_nonsense_gets_a_kind_answer(client, page, address):
    answer = client.get(f"{page}?{address}")
    assert answer.status_code == 200
    assert b"Traceback" not in answer.content


def test_a_page_beyond_the_end_is_empty_and_leads_back(client):
    answer = client.get(reverse("find"), {"pagina": "99999"})
    assert (answer.context["found"].results, answer.context["alternatives"]) == ([], [])
    assert "pagina=3" in answer.content.decode()


def test_nothing_found_says_so_and_offers_the_nearest(client):
    answer = client.get(reverse("find"), {"bij": "2531AA", "categorie": "peuteropvang", "straal": "100"})
    html = answer.content.decode()
    assert "Niets gevonden" in html
    assert "Voorschool Pippeloentje" in html


def test_htmx_gets_only_the_results(client):
    answer = client.get(reverse("find"), {"categorie": "sport"}, headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<html" not in html
    assert "Sportcampus Zuiderpark" in html
    assert "HX-Request" in answer["Vary"]


def test_every_page_of_a_list_leads_to_the_next(client):
    seen, address = [], "/zoeken/?perPagina=20&q="
    while address:
        answer = client.get(address)
        seen += [result.activity.pk for result in answer.context["found"].results]
        following = answer.context["paging"].next
        assert not following or following.replace("&", "&amp;") in answer.content.decode()
        address = following and f"/zoeken/{following}"
    assert len(seen) == len(set(seen)) == 50


@pytest.mark.parametrize(
    ("address", "limit"),
    [
        ("/", 8),
        ("/zoeken/?perPagina={n}", 22),
        ("/zoeken/?bij=2532CR&perPagina={n}", 25),
        ("/zoeken/?bij=2532CR&dag=week&perPagina={n}", 30),  # finds nothing, and counts that
        ("/kaart/?perPagina={n}", 12),
        ("/zoeken/?q=koffie+moerwijk&perPagina={n}", 30),
        ("/buurt/moerwijk/", 13),
        ("/plek/wijkcentrum-bouwlust/", 12),
        ("/activiteit/voorschool-erasmusweg/", 12),
        ("/over/", 10),
        ("/peuteropvang/", 8),
    ],
)
def test_a_page_costs_no_more_queries_when_it_shows_more(client, django_assert_max_num_queries, address, limit):
    counts = []
    for number in (2, 40):
        client.get(address.format(n=number))
        with django_assert_max_num_queries(limit) as asked:
            client.get(address.format(n=number))
        counts.append(len(asked))
    assert counts[1] <= counts[0]


@pytest.mark.parametrize("language", ["nl", "en"])
def test_the_page_about_preschools_tells_what_holds_here(client, language):
    with translation.override(language):
        html = client.get(reverse("toddler-care")).content.decode()
        for said in (
            "Je meldt je kind aan bij de voorschool zelf.",
            "Is er plek? Is het nog gratis? Wat moet je meenemen? De regels kunnen elk jaar anders zijn.",
            "Dit zijn niet alle voorscholen. Je kind mag ook naar een andere.",
        ):
            assert translation.gettext(said) in html


def test_more_rows_do_not_mean_more_queries(client, make_activity, django_assert_max_num_queries):
    place = Place.objects.get(slug="wijkcentrum-bouwlust")

    def count(address: str) -> int:
        with django_assert_max_num_queries(20) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    addresses = [place.get_absolute_url(), place.organisation.get_absolute_url(), "/buurt/bouwlust/", "/kaart/"]
    for address in addresses:
        count(address)
    before = [count(address) for address in addresses]
    for number in range(10):
        made = make_activity(f"Extra {number}", organisation=place.organisation)
        Activity.objects.filter(pk=made.pk).update(place=place, lat=place.lat, lon=place.lon, buurt=place.buurt)
    assert [count(address) for address in addresses] == before
