"""The still picture in a real browser: there without script and on paper, and fetched only then."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

PICTURE = ".dz-picture img"
SEARCH = "/zoeken/?bij=2532CR"
PRINTED_NUMBER = "element => getComputedStyle(element, '::before').content"
IS_LOADED = "image => image.complete && image.naturalWidth === 600"


@pytest.fixture
def asked(desktop) -> list[str]:
    """The pictures that the page asked for."""
    addresses: list[str] = []
    desktop.on("request", lambda request: "plaatje.svg" in request.url and addresses.append(request.url))
    return addresses


def _without_script(browser: Browser, width: int) -> Page:
    return browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=False).new_page()


@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("address", [SEARCH, "/kaart/"])
def test_without_script_the_picture_is_there_with_its_numbers(browser, site, width, address):
    page = _without_script(browser, width)
    with page.expect_response("**/plaatje.svg*") as answer:
        page.goto(site.url + address)
        page.locator(PICTURE).scroll_into_view_if_needed()
    assert answer.value.status == 200
    expect(page.locator(PICTURE)).to_be_visible()
    expect(page.locator(PICTURE)).to_have_attribute("alt", re.compile("^Kaart met .* dezelfde als in de lijst.$"))
    box = page.locator(PICTURE).bounding_box()
    assert abs(box["width"] / box["height"] - 600 / 480) < 0.02
    assert box["x"] + box["width"] <= width
    expect(page.locator(".dz-map__canvas")).to_be_hidden()
    page.context.close()


@pytest.mark.parametrize("address", [SEARCH, "/kaart/"])
def test_with_script_the_screen_never_asks_for_it(desktop, asked, site, address):
    desktop.goto(site.url + address)
    desktop.wait_for_load_state("networkidle")
    desktop.mouse.wheel(0, 5000)
    desktop.wait_for_timeout(300)
    expect(desktop.locator(PICTURE)).to_be_hidden()
    assert asked == []


def test_a_refinement_does_not_ask_for_it_either(desktop, asked, site):
    desktop.goto(site.url + SEARCH)
    desktop.get_by_text("Verfijn").click()
    for name in ("zonderAanmelden", "rolstoel"):
        with desktop.expect_response(f"**/zoeken/*{name}=true*"):
            desktop.locator(f"[name={name}]").check()
        desktop.wait_for_timeout(500)
    assert asked == []
    desktop.emulate_media(media="print")
    desktop.locator(PICTURE).scroll_into_view_if_needed()
    expect(desktop.locator(PICTURE)).to_have_js_property("naturalWidth", 600)
    assert "rolstoel=true" in asked[0]


@pytest.mark.parametrize("address", [SEARCH, "/kaart/"])
def test_on_paper_the_picture_takes_the_place_of_the_map(desktop, site, address):
    desktop.goto(site.url + address)
    desktop.emulate_media(media="print")
    expect(desktop.locator(PICTURE)).to_be_visible()
    expect(desktop.locator(".dz-map__canvas")).to_be_hidden()
    names = desktop.locator(".dz-card__name, .dz-row__name")
    assert [names.nth(at).evaluate(PRINTED_NUMBER) for at in (0, 1)] == ['counter(dz-number) ". "'] * 2


@pytest.fixture
def plain(browser) -> Iterator[Page]:
    """A desktop that keeps no pages: its service worker is blocked."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, service_workers="block")
    yield context.new_page()
    context.close()


def test_a_print_fetches_the_picture_and_waits_for_it(plain, site):
    asked: list[str] = []
    plain.on("request", lambda request: "plaatje.svg" in request.url and asked.append(request.url))
    plain.goto(site.url + SEARCH)
    plain.wait_for_load_state("networkidle")
    assert asked == []
    with_picture = plain.pdf()
    assert len(asked) == 1
    without = plain.context.new_page()
    without.route("**/plaatje.svg*", lambda route: route.abort())
    without.goto(site.url + SEARCH)
    assert len(with_picture) > len(without.pdf()) + 20_000


def test_where_pages_are_kept_a_print_has_the_picture_too(desktop, asked, plain, site):
    desktop.goto(site.url + SEARCH)
    desktop.wait_for_load_state("networkidle")
    assert desktop.evaluate("navigator.serviceWorker.ready.then(() => Boolean(navigator.serviceWorker.controller))")
    assert asked == []
    plain.goto(site.url + SEARCH)
    assert abs(len(desktop.pdf()) - len(plain.pdf())) < 20_000


def test_a_phone_that_shows_the_list_prints_the_picture_too(phone, site):
    phone.goto(site.url + SEARCH)
    expect(phone.locator(PICTURE)).to_be_hidden()
    phone.emulate_media(media="print")
    expect(phone.locator(PICTURE)).to_be_visible()
    assert phone.locator(PICTURE).bounding_box()["y"] < phone.locator(".dz-card").first.bounding_box()["y"]
