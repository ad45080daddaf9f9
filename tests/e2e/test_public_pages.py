"""Every public page in a real browser, at both widths, on the site as the public sees it."""

import re

import pytest
from playwright.sync_api import expect

PAGES = [
    "/",
    "/zoeken/",
    "/zoeken/?bij=2532CR&categorie=peuteropvang",
    "/zoeken/?q=qqzzxx&bij=9999ZZ&straal=-1&dag=gisteren&vanaf=laat",
    "/zoeken/?dag=vandaag&vanaf=14:00&leeftijd=3&gratis=true",
    "/kaart/",
    "/activiteit/voorschool-erasmusweg/",
    "/plek/wijkcentrum-bouwlust/",
    "/plek/bij-betje/",
    "/plek/bij-betje/poster/",
    "/ar/plek/wijkcentrum-bouwlust/poster/",
    "/organisatie/mooi-welzijn/",
    "/buurt/moerwijk/",
    "/over/",
    "/peuteropvang/",
    "/klopt-dit-niet/plek/bij-betje/",
    "/ar/klopt-dit-niet/plek/bij-betje/",
    "/en/zoeken/",
    "/ar/",
    "/ar/zoeken/?bij=2532CR",
]


@pytest.mark.parametrize("address", PAGES)
def test_a_page_is_clean(site, page, axe, address):
    page.goto(site.url + address, wait_until="networkidle")
    assert page.problems == []
    assert page.context.cookies() == []
    assert axe(page) == []
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wider) <= 0


@pytest.mark.parametrize(
    "address", ["/", "/zoeken/?bij=2532CR", "/kaart/", "/over/", "/plek/bij-betje/", "/plek/bij-betje/poster/"]
)
def test_nothing_is_cut_off_on_a_small_phone(site, phone, address):
    phone.set_viewport_size({"width": 320, "height": 640})
    phone.goto(site.url + address, wait_until="networkidle")
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0


def test_the_examples_are_marked_on_every_page(example_site, page, axe):
    for address in (
        "/",
        "/zoeken/?bij=Moerwijk",
        "/kaart/",
        "/buurt/moerwijk-zuid/",
        "/plek/voorbeeld-moerwijk-zuid/poster/",
    ):
        page.goto(example_site.url + address, wait_until="networkidle")
        assert page.problems == []
        assert axe(page) == []
        assert "voorbeeld" in page.inner_text("body").lower()
        assert page.get_attribute("meta[name=robots]", "content").startswith("noindex")


def test_a_resident_finds_toddler_care_near_a_postcode(site, page):
    page.goto(site.url)
    page.get_by_role("checkbox", name="Opvang voor peuters").check()
    page.get_by_label("Je postcode of straat").fill("2532CR")
    page.get_by_role("button", name="Zoek", exact=True).click()
    page.wait_for_url(re.compile(r"/zoeken/\?"))
    first = page.locator("main article").first
    assert "Voorschool Erasmusweg" in first.inner_text()
    assert re.search(r"\d+ meter · \d+ minu(ut|ten) lopen", first.inner_text())
    first.get_by_role("link", name="Voorschool Erasmusweg").click()
    page.wait_for_url(re.compile("/activiteit/voorschool-erasmusweg/"))
    assert "16 uur per week" in page.inner_text("main")
    assert page.problems == []


def test_refining_changes_list_map_and_address_in_place(site, desktop):
    desktop.goto(site.url + "/zoeken/?bij=Moerwijk", wait_until="networkidle")
    desktop.evaluate("window.sameDocument = true")
    desktop.get_by_text("Verfijn").first.click()
    with desktop.expect_response(re.compile(r"punten\.geojson")) as answer:
        desktop.get_by_label("Gratis", exact=True).check()
    listed = desktop.locator("main .dz-card__name").all_inner_texts()
    shown = [feature["properties"]["naam"] for feature in answer.value.json()["features"]]
    assert [name.strip() for name in listed] == shown
    assert "gratis=true" in desktop.url
    assert desktop.evaluate("window.sameDocument") is True
    desktop.go_back()
    desktop.wait_for_url(lambda address: "gratis=true" not in address)
    assert desktop.problems == []


def test_every_choice_counts_again_after_a_choice(example_site, desktop, axe):
    desktop.goto(example_site.url + "/zoeken/?dag=week", wait_until="networkidle")
    desktop.get_by_text("Verfijn").first.click()
    assert axe(desktop) == []
    before = desktop.locator("#telt-rolstoel").inner_text()
    desktop.get_by_role("checkbox", name="Leren").check()
    expect(desktop.locator("#telt-rolstoel")).not_to_have_text(before)
    promised = desktop.locator("#telt-gratis").inner_text().split()[0]
    option = desktop.locator("#id_buurt option", has_text="Heel Moerwijk").inner_text()
    assert re.fullmatch(r"Heel Moerwijk \(\d+\)", option)
    desktop.get_by_label("Gratis", exact=True).check()
    desktop.wait_for_url(re.compile("gratis=true"))
    expect(desktop.locator("#samenvatting")).to_have_text(re.compile(rf"^\s*{promised} "))
    assert desktop.problems == []


def test_a_resident_asks_for_tomorrow_and_sees_it_by_hour(example_site, phone, axe):
    phone.goto(example_site.url)
    phone.get_by_role("radio", name="Morgen").check()
    phone.get_by_role("button", name="Zoek", exact=True).click()
    phone.wait_for_url(re.compile("dag=morgen"))
    assert phone.locator("h3.dz-results__heading").first.inner_text().startswith("Morgen, ")
    starts = phone.locator("main article .dz-card__when bdi").all_inner_texts()
    by_hour = [start.replace("dag en nacht", "00:00-24:00") for start in starts]
    assert by_hour == sorted(by_hour, key=lambda hours: hours.split("-")[0])
    assert all(re.match(r"Morgen \d\d:\d\d-\d\d:\d\d", start) for start in by_hour)
    assert axe(phone) == []
    phone.locator("main .dz-card__name a").first.click()
    phone.wait_for_selector(".dz-moment")
    assert axe(phone) == []
    assert phone.problems == []


def test_without_javascript_searching_works(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("checkbox", name="Sport en bewegen").check()
    page.get_by_label("Je postcode of straat").fill("Moerwijk")
    page.get_by_role("button", name="Zoek", exact=True).click()
    expect(page.locator("main article").nth(3)).to_be_visible()
    context.close()


def test_near_me_sends_a_rounded_position(site, browser):
    context = browser.new_context(
        geolocation={"latitude": 52.0501234, "longitude": 4.2951234},
        permissions=["geolocation"],
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.goto(site.url)
    page.get_by_role("button", name=re.compile("Bij mij in de buurt")).click()
    page.wait_for_function("document.querySelector('[name=lat]')?.value || location.search.includes('lat=')")
    if "lat=" not in page.url:
        page.get_by_role("button", name="Zoek", exact=True).click()
    page.wait_for_url(re.compile("lat="))
    assert re.search(r"lat=52\.050?&", page.url + "&")
    assert re.search(r"lon=4\.295&", page.url + "&")
    assert "4.2951" not in page.url
    context.close()


def test_quick_refinements_leave_one_whole_map(site, desktop):
    """Each answer replaces the map, also one that is still loading."""
    desktop.goto(site.url + "/zoeken/?bij=Moerwijk", wait_until="networkidle")
    desktop.get_by_text("Verfijn").first.click()
    for label in ("Gratis", "Je hoeft je niet aan te melden") * 6:
        box = desktop.get_by_label(label, exact=True)
        box.uncheck() if box.is_checked() else box.check()
    with desktop.expect_response(lambda answer: "rolstoel=true" in answer.url and "/zoeken/" in answer.url):
        desktop.get_by_label("Je kunt er met een rolstoel in").check()
    expect(desktop.locator(".htmx-request")).to_have_count(0)
    expect(desktop.locator("[data-map][data-points]")).to_have_count(1)
    expect(desktop.locator(".leaflet-container")).to_have_count(1)
    # On a slow machine a question is still under way when the next one takes its place, and htmx says so.
    broken_off = ("htmx:afterRequest", "htmx:sendAbort")
    assert [problem for problem in desktop.problems if not problem.startswith(broken_off)] == []


@pytest.mark.parametrize(
    "address", ["/activiteit/voorschool-erasmusweg/", "/plek/bij-betje/", "/zoeken/?categorie=eten"]
)
def test_on_paper_a_page_says_where_it_is_found_and_has_nothing_to_press(site, desktop, address):
    desktop.goto(site.url + address, wait_until="networkidle")
    expect(desktop.locator(".dz-printed")).to_be_hidden()
    desktop.emulate_media(media="print")
    expect(desktop.locator(".dz-printed")).to_contain_text(site.url + address)
    code = desktop.locator(".dz-printed__code").bounding_box()
    assert code["width"] / 96 * 2.54 >= 3  # centimetres
    for part in (".dz-save", ".dz-search", ".dz-header__links", ".dz-footer", ".dz-map__canvas", ".dz-report-link"):
        shown = desktop.locator(part).evaluate_all("all => all.filter(each => each.offsetParent !== null).length")
        assert shown == 0, part
    ink = "all => [...new Set(all.map(each => getComputedStyle(each).color))]"
    assert desktop.locator("main h1, main h3, main a").evaluate_all(ink) == ["rgb(0, 0, 0)"]
