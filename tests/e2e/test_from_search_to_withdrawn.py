"""The whole way of one card: a worker gives it, the resident opens it, the host answers, and the resident stops."""

import re

from playwright.sync_api import Page, expect

from tests.e2e.signing_in import sign_in

WORKER, HOST = "verwijzer@example.org", "gastheer@example.org"
NAME = "Samen naaien"
# An organisation with one member, and what it does every day.
MAKE = f"""
from datetime import date, time, timedelta
from django.utils import timezone
from accounts.models import User
from activities import actions
from activities.enums import MemberRole
from activities.models import Activity, Category, Membership, Organisation, Place, Schedule
from activities.schedules import refresh
host = User.objects.create_user("{HOST}")
organisation = Organisation.objects.create(name="Voorbeeldclub", slug="voorbeeldclub")
Membership.objects.create(organisation=organisation, user=host, role=MemberRole.OWNER)
place = Place.objects.create(
    name="Huis van de club", slug="huis-van-de-club", source="test", lat=52.05, lon=4.28, accuracy_m=20
)
activity = Activity.objects.create(
    name="{NAME}", slug="samen-naaien", source="test", place=place, organisation=organisation,
    category=Category.objects.get(slug="ontmoeten"), checked_on=timezone.localdate(), price_cents=0,
)
actions.publish(activity, by=None)
Schedule.objects.create(
    activity=activity, starts_on=timezone.localdate(), start_time=time(10), end_time=time(12),
    rule="FREQ=DAILY", ends_on=timezone.localdate() + timedelta(days=60),
)
list(refresh([activity.pk]))
"""


def test_from_the_search_of_a_worker_to_a_resident_who_stops(mail_site, mail_server, desktop, phone, browser):
    mail_site.shell(MAKE)
    sign_in(mail_site, desktop, WORKER, is_referrer=True)
    code = _give(mail_site, desktop)
    resident = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    _open_in_both_languages(mail_site, resident, code)
    _answer(phone, _host_link(mail_server))
    _sees_that_somebody_came(mail_site, mail_server, desktop, code)
    _stop(mail_site, resident, code)
    assert (resident.context.cookies(), phone.context.cookies()) == ([], [])
    desktop.goto(f"{mail_site.url}/verwijzen/")
    assert "ingetrokken" in desktop.inner_text("main").lower()
    assert (desktop.problems, phone.problems) == ([], [])
    resident.context.close()


def _give(site, page: Page) -> str:
    """In Turkish; the code."""
    page.goto(f"{site.url}/verwijzen/zoeken/")
    page.get_by_label("Wat zoek je?").fill("naaien")
    page.get_by_label("Wat zoek je?").press("Enter")
    page.wait_for_url("**q=naaien**")
    page.get_by_role("button", name="Op de lijst").first.click()
    expect(page.locator(".dz-shortlist__one")).to_contain_text(NAME)
    page.get_by_role("link", name="Maak het kaartje").first.click()
    page.get_by_role("button", name="Türkçe").click()
    page.get_by_role("button", name="Geef het kaartje").click()
    page.get_by_text("Het kaartje is klaar.").wait_for()
    return re.search(r"/tr/kaartje/([A-Z0-9-]{14})/", page.locator(".dz-give").inner_text())[1]


def _open_in_both_languages(site, page: Page, code: str) -> None:
    page.goto(f"{site.url}/tr/kaartje/{code}/")
    assert (page.get_attribute("html", "lang"), page.get_attribute("html", "dir")) == ("tr", "ltr")
    assert NAME in page.inner_text("main")
    assert "Ücretsiz" in page.inner_text("main")
    page.get_by_role("link", name="العربية").click()
    page.wait_for_url(f"{site.url}/ar/kaartje/{code}/")
    assert page.get_attribute("html", "dir") == "rtl"
    assert "مجاني" in page.inner_text("main")
    assert NAME in page.inner_text("main")


def _host_link(server) -> str:
    mail = server.wait_for(1)[0]
    assert mail["To"] == HOST
    return re.search(r"http://localhost:\d+/verwijzing/\S+", _text(mail))[0]


def _text(message) -> str:
    return message.get_body(("plain",)).get_content()


def _answer(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_role("button", name="Ja, welkom").tap()
    page.get_by_role("heading", name="Deze bezoeker is welkom").wait_for()
    page.get_by_role("button", name="Deze bezoeker was er").tap()
    page.get_by_role("heading", name="Deze bezoeker is geweest").wait_for()


def _sees_that_somebody_came(site, server, page: Page, code: str) -> None:
    """The mail says the code and where to look, and nothing else."""
    # To the host: the card, and the next link. To the worker: news, twice.
    mail = next(mail for mail in server.wait_for(4) if mail["To"] == WORKER)
    assert code in _text(mail)
    assert NAME not in str(mail)
    page.goto(re.search(r"http://localhost:\d+/verwijzen/\S+", _text(mail))[0])
    assert "Stand: geweest." in page.get_by_label("Regel om over te nemen").input_value()


def _stop(site, page: Page, code: str) -> None:
    page.goto(f"{site.url}/ar/kaartje/{code}/")
    page.get_by_role("link", name="إيقاف ومسح").click()
    page.get_by_role("button", name="نعم، إيقاف ومسح كل شيء").click()
    page.wait_for_url(f"{site.url}/ar/kaartje/ingetrokken/")
    assert page.goto(f"{site.url}/ar/kaartje/{code}/").status == 410
