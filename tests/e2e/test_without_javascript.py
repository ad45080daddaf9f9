"""Every task that matters, in a browser that runs no script."""

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import PHONE
from tests.e2e.signing_in import sign_in
from tests.e2e.test_confirm import link
from tests.e2e.test_referral_loop import LIST, WORKER

ACTIVITY = """
from activities.models import Activity
rows = Activity.objects.filter(is_example=True, status="published", schedules__isnull=False).order_by("pk")
print(rows[0].get_absolute_url())
"""


@pytest.fixture
def plain(browser):
    """A phone without JavaScript."""
    context = browser.new_context(viewport=PHONE, locale="nl-NL", java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(30_000)
    yield page
    context.close()


def test_search_and_filter(example_site, plain):
    plain.goto(example_site.url)
    plain.get_by_role("link", name="Vandaag", exact=True).click()
    plain.get_by_role("link", name="Met kind", exact=True).click()
    plain.wait_for_url("**/zoeken/?dag=vandaag&leeftijd=0-17#resultaten")
    expect(plain.get_by_role("button", name="Dichtbij mij")).to_be_hidden()
    plain.get_by_text("Verfijn").first.click()
    plain.get_by_label("Gratis", exact=True).check()
    plain.get_by_role("button", name="Laat zien").click()
    plain.wait_for_url("**gratis=true**")
    assert "leeftijd=0-17" in plain.url
    assert plain.locator("main article .dz-tag--free").count() == plain.locator("#lijst article").count() > 0


def test_read_share_and_put_it_in_a_calendar(example_site, plain):
    plain.goto(example_site.url + example_site.shell(ACTIVITY).splitlines()[-1])
    assert plain.locator(".dz-rhythms li").first.inner_text().endswith(".")
    expect(plain.locator("[data-dz-read]")).to_be_hidden()
    plain.get_by_text("Link", exact=True).click()
    expect(plain.get_by_label("Link naar deze pagina")).to_have_value(plain.url)
    assert plain.get_by_role("link", name="WhatsApp").get_attribute("href").startswith("https://wa.me/?text=")
    with plain.expect_download() as calendar:
        plain.get_by_role("link", name="Zet in mijn agenda").click()
    assert b"BEGIN:VEVENT" in calendar.value.path().read_bytes()


def test_report(example_site, plain):
    plain.goto(example_site.url + example_site.shell(ACTIVITY).splitlines()[-1])
    plain.get_by_role("link", name="Klopt dit niet?").click()
    plain.get_by_label("Iets anders").check()
    plain.get_by_label("Hoe zit het dan?").fill("De deur zat dicht")
    plain.get_by_role("button", name="Verstuur").click()
    plain.wait_for_url("**/bedankt/")
    assert plain.context.cookies() == []


def test_confirm(example_site, plain):
    plain.goto(link(example_site, "-pk"))
    plain.get_by_role("button", name="Ja, het klopt nog").click()
    plain.get_by_role("heading", name="Dank je wel. Het staat erbij.").wait_for()
    assert plain.context.cookies() == []


def test_post(example_site, plain):
    member = "organisator@example.org"
    sign_in(example_site, plain, member)
    example_site.shell(
        "from accounts.models import User; from activities.models import Membership, Organisation\n"
        "club, _ = Organisation.objects.get_or_create(name='Voorbeeldclub', slug='voorbeeldclub')\n"
        f"Membership.objects.get_or_create(user=User.objects.get(email={member!r}), organisation=club)"
    )
    plain.goto(f"{example_site.url}/organisator/nieuw/")
    plain.get_by_label("Hoe heet het?").fill("Soep zonder script")
    plain.get_by_label("Thema").select_option("eten")
    plain.get_by_label("Zoek een plek").check()
    plain.get_by_label("Naam, straat of postcode").fill("bouwlust")
    plain.get_by_role("button", name="Zoek", exact=True).click()
    plain.get_by_label("Wijkcentrum Bouwlust").first.check()
    plain.get_by_label("Elke week").check()
    plain.get_by_label("di", exact=True).check()
    plain.get_by_label("Van", exact=True).first.fill("10:00")
    plain.get_by_label("Tot", exact=True).first.fill("12:00")
    plain.get_by_label("Gratis").check()
    plain.get_by_role("button", name="Verstuur").click()
    plain.get_by_text("Een redacteur").first.wait_for()
    said = "from activities.models import Activity; print(Activity.objects.get(name='Soep zonder script').status)"
    assert example_site.shell(said) == "submitted"


def test_refer(example_site, plain, browser):
    sign_in(example_site, plain, WORKER, is_referrer=True)
    plain.goto(example_site.url + example_site.shell(LIST).splitlines()[-1])
    plain.get_by_role("button", name="Geef het kaartje").click()
    plain.get_by_text("Het kaartje is klaar.").wait_for()
    invitation = plain.get_by_label("Deel deze link met de gastheer of gastvrouw").input_value()
    context = browser.new_context(viewport=PHONE, java_script_enabled=False)
    host = context.new_page()
    host.goto(invitation)
    host.get_by_role("button", name="Ja, welkom").click()
    host.get_by_role("heading", name="Deze bezoeker is welkom").wait_for()
    host.get_by_role("button", name="Deze bezoeker was er").click()
    host.get_by_role("heading", name="Deze bezoeker is geweest").wait_for()
    assert context.cookies() == []
    context.close()
    plain.reload()
    assert re.search(r"Stand: geweest\.", plain.get_by_label("Regel om over te nemen").input_value())
