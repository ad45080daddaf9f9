"""Every task with keys alone, from the top of the page, on the site as it runs."""

import pytest
from playwright.sync_api import expect

from tests.e2e.keys import Keys
from tests.e2e.map_pages import MARKERS, feature, open_map, show_features
from tests.e2e.signing_in import forget_users, sign_in
from tests.e2e.test_confirm import link as confirm_link
from tests.e2e.test_referral_loop import LIST
from tests.e2e.test_workspace import AFTER, BEFORE, EMAIL


@pytest.fixture
def keys(phone) -> Keys:
    return Keys(phone)


def test_the_first_key_skips_to_the_content(site, keys):
    keys.page.goto(site.url)
    keys.press("Tab")
    assert keys.where == "Ga naar de inhoud"
    assert keys.page.locator(".dz-skip").first.bounding_box()["y"] >= 0
    keys.press("Enter")
    keys.is_on("main")


def test_searching_and_refining(site, keys):
    keys.page.goto(site.url)
    keys.tick("Mensen ontmoeten")
    keys.fill("Je postcode of straat", "Moerwijk")
    keys.press("Enter")
    keys.arrives("/zoeken/.*bij=Moerwijk")
    keys.enter("Verfijn")
    keys.tick("Gratis")
    keys.arrives("gratis=true")
    keys.page.locator("#resultaten").wait_for()
    assert keys.where.startswith("Gratis"), "new results leave the focus where it was"


def test_the_results_are_one_key_further_than_the_content(site, keys):
    keys.page.goto(f"{site.url}/zoeken/?bij=Moerwijk")
    keys.enter("Ga naar de lijst")
    keys.is_on("#lijst")
    keys.press("Tab")
    assert keys.page.evaluate("document.activeElement.closest('#lijst .dz-card') !== null")


def test_from_the_list_to_the_map_and_back(site, keys):
    keys.page.goto(f"{site.url}/zoeken/?bij=Moerwijk")
    keys.enter("Kaart")  # of the header
    keys.arrives("/kaart/")
    keys.page.goto(f"{site.url}/zoeken/?bij=Moerwijk")
    keys.to("Lijst")
    keys.enter("Kaart")
    keys.page.wait_for_selector(".dz-map__canvas[data-points]")
    expect(keys.page.locator("#kaart")).to_be_visible()
    expect(keys.page.locator("#lijst")).to_be_hidden()
    keys.to("Lijst", key="Shift+Tab")
    keys.press("Enter")
    expect(keys.page.locator("#lijst")).to_be_visible()


def test_a_popup_takes_the_focus_and_gives_it_back(site, keys):
    show_features(keys.page, [feature(0, naam="Een")])
    open_map(keys.page, f"{site.url}/kaart/", points=1)
    keys.enter("Een, Mensen ontmoeten")
    assert keys.where == "Een"
    keys.press("Escape")
    keys.is_on(MARKERS)
    expect(keys.page.locator(".leaflet-popup-content")).to_have_count(0)


def test_the_list_of_the_map_is_one_key_further_than_the_content(site, keys):
    keys.page.goto(f"{site.url}/kaart/")
    keys.enter("Ga naar de lijst")
    keys.is_on("#lijst-kop")


@pytest.mark.parametrize(
    ("page", "names"),
    [("/zoeken/?bij=Moerwijk&perPagina=100", ".dz-card__name"), ("/kaart/?bij=Moerwijk", ".dz-row__name")],
)
def test_whatever_is_on_the_map_stands_in_the_list_before_it(site, keys, page, names):
    keys.page.goto(site.url + page)
    points = keys.page.evaluate("fetch('/kaart/punten.geojson?bij=Moerwijk').then((answer) => answer.json())")
    on_the_map = {each["properties"]["url"] for each in points["features"]}
    before = f"[...document.querySelectorAll('#lijst {names} a')]"
    in_the_list = set(keys.page.evaluate(f"{before}.map((link) => link.getAttribute('href'))"))
    assert on_the_map
    assert on_the_map <= in_the_list
    comes_first = "document.querySelector('#lijst').compareDocumentPosition(document.querySelector('#kaart')) & 4"
    assert keys.page.evaluate(comes_first)


def test_a_phone_shows_the_map_of_the_map_page_and_the_list_when_asked(site, keys):
    keys.page.goto(f"{site.url}/kaart/")
    keys.page.wait_for_selector(".dz-map__canvas[data-points]")
    expect(keys.page.locator("#lijst")).to_be_hidden()
    keys.enter("Lijst")
    expect(keys.page.locator("#lijst")).to_be_visible()
    expect(keys.page.locator(".dz-map__canvas")).to_be_hidden()


def test_reading_an_activity_and_reporting_it(site, keys):
    keys.page.goto(f"{site.url}/zoeken/?q=Betje")
    keys.enter("Ga naar de lijst")
    keys.press("Tab")
    keys.press("Enter")
    keys.arrives("/(plek|activiteit)/")
    keys.enter("Klopt dit niet?")
    keys.arrives("/klopt-dit-niet/")
    keys.press("Tab")
    while keys.page.evaluate("document.activeElement.type") != "radio":
        keys.press("Tab")
    keys.choose("Iets anders")
    keys.press("Space")
    keys.fill("Hoe zit het dan?", "De deur zat dicht")
    keys.enter("Verstuur")
    keys.arrives("/bedankt/")


def test_confirming(example_site, keys):
    keys.page.goto(confirm_link(example_site, "pk"))
    keys.enter("Ja, het klopt nog")
    keys.page.get_by_role("heading", name="Dank je wel. Het staat erbij.").wait_for()


@pytest.fixture
def _club(site, phone):
    sign_in(site, phone, EMAIL)
    site.shell(BEFORE)
    yield
    site.shell(AFTER)
    forget_users(site)


@pytest.mark.usefixtures("_club")
def test_posting_an_activity(site, keys):
    keys.page.goto(f"{site.url}/organisator/")
    keys.enter("Begin")
    keys.arrives("/nieuw/")
    keys.fill("Hoe heet het?", "Koffie met taart")
    keys.to("Thema")
    keys.type("Mensen")
    keys.to("Voorbeeldhuis")
    keys.press("Space")
    _reach_radio(keys, "Elke week")
    keys.press("Space")
    keys.tick("vr")
    keys.fill("Van", "1000AM")  # Chromium asks for AM or PM where the machine speaks English
    keys.fill("Tot", "1200PM")
    _reach_radio(keys, "Gratis")
    keys.press("Space")
    keys.enter("Zet op de site")
    keys.page.get_by_text("Bewaard. Het staat op de site.").wait_for()


def _reach_radio(keys: Keys, name: str) -> None:
    """Into the group of this one, wherever its Tab stop is, and along it with the arrow."""
    group = keys.page.get_by_label(name, exact=True).get_attribute("name")
    while keys.page.evaluate("document.activeElement.name") != group:
        keys.press("Tab")
    keys.choose(name)


def test_giving_a_card_and_answering_as_the_host(example_site, keys):
    sign_in(example_site, keys.page, "verwijzer@example.org", is_referrer=True)
    keys.page.goto(example_site.url + example_site.shell(LIST).splitlines()[-1])
    keys.enter("Geef het kaartje")
    keys.page.get_by_text("Het kaartje is klaar.").wait_for()
    answer = keys.page.get_by_label("Deel deze link met de gastheer of gastvrouw").input_value()
    keys.page.goto(answer)
    keys.enter("Ja, welkom")
    keys.page.get_by_role("heading", name="Deze bezoeker is welkom").wait_for()
    forget_users(example_site)
