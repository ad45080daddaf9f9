"""A visitor says that something does not hold; whoever keeps the site sees it. On the site as the public sees it."""

import http.client
import re
import threading
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.e2e.signing_in import forget_users, sign_in

PAGE = "/plek/bij-betje/"
FORM = "/klopt-dit-niet/plek/bij-betje/"


def _texts(site):
    said = "from activities.models import Report; print([report.text for report in Report.objects.all()])"
    return site.shell(said)


def test_a_visitor_reports_on_a_phone(site, phone, axe):
    phone.goto(site.url + PAGE, wait_until="networkidle")
    phone.get_by_role("link", name="Klopt dit niet?").click()
    phone.wait_for_url("**" + FORM)
    assert axe(phone) == []
    assert phone.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert phone.locator("div:has(> [name=homepage])").bounding_box()["width"] <= 1
    phone.get_by_label("Iets anders").check()
    phone.get_by_role("button", name="Verstuur").click()
    phone.get_by_text("Schrijf hier wat er niet klopt.").wait_for()
    assert axe(phone) == []
    phone.get_by_label("Hoe zit het dan?").fill("De deur\nzat dicht")
    phone.get_by_role("button", name="Verstuur").click()
    phone.wait_for_url("**/bedankt/")
    assert "Dank je wel. We kijken ernaar." in phone.inner_text("main")
    assert axe(phone) == []
    phone.get_by_role("link", name=re.compile("Terug naar")).click()
    phone.wait_for_url("**" + PAGE)
    assert phone.context.cookies() == []
    assert phone.problems == []
    assert r"De deur\nzat dicht" in _texts(site)


def test_without_javascript_and_with_the_keyboard_alone_it_works_too(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site.url + FORM)
    page.get_by_label("De tijden kloppen niet").focus()
    page.keyboard.press("Space")
    page.keyboard.press("Tab")
    page.keyboard.type("Zonder script")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/bedankt/")
    assert context.cookies() == []
    assert "Zonder script" in _texts(site)
    context.close()


def test_one_form_sent_by_many_at_once_is_stored_once(site):
    """From an address of their own, so that the limit of the other tests is not theirs."""
    number, start = 6, threading.Barrier(6)

    def ask(method, body=None):
        connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=30, source_address=("127.0.0.2", 0))
        headers = {"Host": f"localhost:{site.port}", "Origin": site.url}
        connection.request(method, FORM, body, headers | {"Content-Type": "application/x-www-form-urlencoded"})
        answer = connection.getresponse()
        html = answer.read().decode()
        connection.close()
        return answer.status, html

    token = re.search(r'name="formulier" value="([^"]+)"', ask("GET")[1])[1]
    body = urlencode({"formulier": token, "wat": "weg", "uitleg": "Allemaal tegelijk"})

    def send(_number):
        start.wait()
        return ask("POST", body)[0]

    with ThreadPoolExecutor(number) as pool:
        answers = sorted(pool.map(send, range(number)))
    assert answers == [302] + [409] * (number - 1)
    assert _texts(site).count("Allemaal tegelijk") == 1


@pytest.fixture
def manager(site, desktop):
    sign_in(site, desktop, "beheer@example.org", is_staff=True, is_superuser=True)
    yield
    forget_users(site)


def test_the_admin_holds_to_the_policy_and_public_pages_leave_its_cookies_alone(site, desktop, manager):
    made = (
        "from activities import actions; from activities.models import Place; "
        "actions.report(Place.objects.get(slug='bij-betje'), 'weg', 'Voor het beheer')"
    )
    site.shell(made)
    desktop.goto(site.url + "/beheer/", wait_until="networkidle")
    for address in ("activities/demand/", "activities/demandword/", "activities/report/?state__exact=new"):
        desktop.goto(site.url + "/beheer/" + address, wait_until="networkidle")
    row = desktop.get_by_role("row").filter(has_text="Voor het beheer")
    row.get_by_role("checkbox").check()
    desktop.locator("select[name=action]").select_option(label="Afgehandeld")
    desktop.get_by_role("button", name="Uitvoeren").click()
    desktop.get_by_text("1 melding is afgehandeld.").wait_for()
    desktop.goto(site.url + "/beheer/activities/report/", wait_until="networkidle")
    row.get_by_role("link").first.click()
    desktop.wait_for_url("**/change/")
    desktop.wait_for_load_state("networkidle")
    assert desktop.problems == []
    kept = {cookie["name"]: cookie["value"] for cookie in desktop.context.cookies()}
    assert set(kept) == {"csrftoken", "sessionid"}
    headers = desktop.goto(site.url + PAGE).all_headers()
    assert "set-cookie" not in headers
    assert "cookie" not in headers.get("vary", "").lower()
    assert {cookie["name"]: cookie["value"] for cookie in desktop.context.cookies()} == kept
