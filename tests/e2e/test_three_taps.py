"""From the home page to an answer in three taps, without typing."""

import json

from playwright.sync_api import expect

ANSWER = """
import json
from activities.search import find
from activities.search_form import ask
found = find(ask({asked!r}).criteria)
print(json.dumps([result.activity.name for result in found.results]))
"""


def _answer(site, **asked: str) -> list[str]:
    return json.loads(site.shell(ANSWER.format(asked=asked)))


def _listed(page) -> list[str]:
    return [name.strip() for name in page.locator("#lijst .dz-card__name").all_inner_texts()]


def test_today_with_a_child_is_answered_in_two_taps_and_by_age_in_three(example_site, phone, axe):
    phone.goto(example_site.url)
    phone.get_by_role("link", name="Vandaag", exact=True).tap()
    phone.wait_for_url("**/zoeken/?dag=vandaag#resultaten")
    phone.get_by_role("link", name="Met kind", exact=True).tap()
    phone.wait_for_url("**leeftijd=0-17#resultaten")
    expect(phone.get_by_role("heading", level=2).first).to_be_in_viewport()
    # What is cancelled stands below, under its own heading.
    expected = _answer(example_site, dag="vandaag", leeftijd="0-17")
    assert _listed(phone)[: len(expected)] == expected
    assert axe(phone) == []

    phone.get_by_role("link", name="Peuter", exact=True).tap()
    phone.wait_for_url("**leeftijd=2-3#resultaten")
    expected = _answer(example_site, dag="vandaag", leeftijd="2-3")
    assert _listed(phone)[: len(expected)] == expected
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert phone.problems == []


def test_near_me_is_one_tap_above_the_results_too(site, browser):
    context = browser.new_context(
        geolocation={"latitude": 52.0501234, "longitude": 4.2951234},
        permissions=["geolocation"],
        viewport={"width": 390, "height": 844},
    )
    page = context.new_page()
    page.goto(site.url + "/zoeken/?gratis=true#resultaten", wait_until="networkidle")
    page.get_by_role("button", name="Dichtbij mij").click()
    page.wait_for_url("**lat=52.05*")
    assert "gratis=true" in page.url
    assert "4.2951" not in page.url
    # The answer came without its page; its choices know what is asked now.
    page.locator(".dz-quick").get_by_role("link", name="Dichtbij").click()
    page.wait_for_url(lambda address: "lat=" not in address)
    context.close()
