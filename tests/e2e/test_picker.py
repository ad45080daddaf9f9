"""A worker with two minutes, in a real browser: search, collect, look at the list; with and without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.signing_in import forget_users, sign_in

FIND = "/verwijzen/zoeken/?buurt=moerwijk"


@pytest.fixture
def _nobody_yet(site):
    """Lists are of a worker: another test begins with another one."""
    yield
    forget_users(site)


@pytest.mark.usefixtures("_nobody_yet")
def test_rows_go_on_the_list_and_off_again_while_the_page_stays(site, page, axe):
    sign_in(site, page, "verwijzer@example.org", is_referrer=True)
    page.goto(site.url + FIND)
    chosen, buttons = page.locator(".dz-shortlist__one"), page.get_by_role("button", name="Op de lijst")
    expect(chosen).to_have_count(0)
    first = buttons.first.get_attribute("id")
    for number in (1, 2):
        buttons.first.click()
        expect(chosen).to_have_count(number)
    expect(page.locator("#melding")).to_contain_text("Op je lijst: 2 van 3.")
    expect(page.locator(f"#{first}")).to_have_text("Staat op je lijst")
    assert page.url == site.url + FIND
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert axe(page) == []
    chosen.get_by_role("button").first.click()
    expect(chosen).to_have_count(1)
    expect(page.locator("#je-lijst-kop")).to_be_focused()
    assert page.problems == []


@pytest.mark.usefixtures("_nobody_yet")
def test_a_refinement_brings_new_results_beside_the_same_list(site, desktop):
    sign_in(site, desktop, "verwijzer@example.org", is_referrer=True)
    desktop.goto(site.url + FIND)
    desktop.get_by_role("button", name="Op de lijst").first.click()
    expect(desktop.locator(".dz-shortlist__one")).to_have_count(1)
    desktop.get_by_label("Leeftijd").fill("3")
    desktop.get_by_label("Leeftijd").press("Enter")
    desktop.wait_for_url("**leeftijd=3**")
    expect(desktop.locator(".dz-shortlist__one")).to_have_count(1)
    assert desktop.problems == []


@pytest.mark.usefixtures("_nobody_yet")
def test_the_address_of_what_was_found_is_copied_also_after_a_refinement(site, desktop):
    sign_in(site, desktop, "verwijzer@example.org", is_referrer=True)
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto(site.url + FIND)
    desktop.get_by_label("Leeftijd").fill("3")
    desktop.get_by_label("Leeftijd").press("Enter")
    desktop.wait_for_url("**leeftijd=3**")
    desktop.get_by_text("Print of deel deze lijst").click()
    desktop.get_by_role("button", name="Kopieer").click()
    expect(desktop.get_by_text("Gekopieerd", exact=True)).to_be_visible()
    assert "leeftijd=3" in desktop.evaluate("navigator.clipboard.readText()")
    assert desktop.problems == []


@pytest.mark.usefixtures("_nobody_yet")
def test_without_javascript_the_same_buttons_lead_back_to_the_row(site, browser):
    context = browser.new_context(viewport=PHONE, locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    sign_in(site, page, "verwijzer@example.org", is_referrer=True)
    page.goto(site.url + FIND)
    page.get_by_role("button", name="Op de lijst").nth(1).click()
    page.wait_for_url(f"{site.url}{FIND}#rij-*")
    expect(page.get_by_text("Staat op je lijst")).to_have_count(1)
    page.get_by_role("link", name="Lijst: 1 van 3").click()
    expect(page.get_by_role("heading", name="Je lijst")).to_be_in_viewport()
    page.get_by_role("button", name="Weghalen").click()
    expect(page.locator(".dz-shortlist__one")).to_have_count(0)
    context.close()
