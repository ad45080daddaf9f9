"""An organiser posts an activity on a phone, and calls one date off. On the site as the public sees it."""

import pytest

from tests.e2e.signing_in import forget_users, sign_in

EMAIL = "organisator@example.org"
BEFORE = f"""
from accounts.models import User
from activities.models import Membership, Organisation, Place
club = Organisation.objects.create(name="Voorbeeldclub", slug="voorbeeldclub", is_verified=True)
Membership.objects.create(organisation=club, user=User.objects.get(email="{EMAIL}"), role="owner")
point = dict(lat=52.05, lon=4.28, accuracy_m=20)
Place.objects.create(name="Voorbeeldhuis", slug="voorbeeldhuis-e2e", organisation=club, source="test", **point)
"""
AFTER = """
from activities.models import Activity, Organisation, Place
Activity.objects.filter(organisation__slug="voorbeeldclub").delete()
Place.objects.filter(organisation__slug="voorbeeldclub").delete()
Organisation.objects.filter(slug="voorbeeldclub").delete()
"""


@pytest.fixture
def organiser(site, phone):
    sign_in(site, phone, EMAIL)
    site.shell(BEFORE)
    yield phone
    site.shell(AFTER)
    forget_users(site)


def _has_no_mistake(page, axe):
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert page.problems == []


def test_an_activity_is_posted_and_one_date_called_off(site, organiser, axe):
    page = organiser
    page.goto(f"{site.url}/organisator/")
    _has_no_mistake(page, axe)
    page.get_by_role("link", name="Begin").click()
    page.get_by_label("Hoe heet het?").fill("Koffie met taart")
    page.get_by_label("Thema").select_option("ontmoeten")
    page.get_by_role("group", name="Waar", exact=True).get_by_label("Voorbeeldhuis").check()
    assert not page.get_by_label("Van", exact=True).is_visible()
    page.get_by_label("Elke week").press("Space")
    page.get_by_label("vr", exact=True).press("Space")
    page.get_by_label("Van", exact=True).fill("10:00")
    page.get_by_label("Tot", exact=True).first.fill("12:00")
    page.get_by_label("Niet op feestdagen").check()
    page.get_by_label("Gratis").press("Space")
    page.get_by_role("button", name="Bekijk de data").press("Enter")
    page.locator("#data li").first.wait_for()
    assert "Goede vrijdag" in page.text_content("#data")
    assert "/nieuw/" in page.url
    _has_no_mistake(page, axe)
    page.get_by_role("button", name="Zet op de site").press("Enter")
    page.get_by_text("Bewaard. Het staat op de site.").wait_for()
    _has_no_mistake(page, axe)

    page.get_by_role("link", name="Gaat niet door").first.press("Enter")
    page.get_by_label("Waarom?").fill("De taart is op")
    page.get_by_role("button", name="Alleen deze datum gaat niet door").press("Enter")
    page.get_by_text("Bezoekers zien dit meteen.").wait_for()
    _has_no_mistake(page, axe)
    page.get_by_role("link", name="Bekijk de pagina").click()
    page.get_by_text("De taart is op").first.wait_for()
    page.go_back()
    page.get_by_role("button", name="Ongedaan maken").press("Enter")
    page.get_by_text("gaat gewoon door").wait_for()
    _has_no_mistake(page, axe)


def test_enter_in_a_field_shows_the_dates_and_stores_nothing(site, organiser, axe):
    page = organiser
    page.goto(f"{site.url}/organisator/nieuw/")
    page.get_by_label("Hoe heet het?").fill("Koffie")
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_label("Hoe heet het?").press("Enter")
    assert page.get_by_label("Hoe heet het?").input_value() == "Koffie"
    page.goto(f"{site.url}/organisator/")
    assert "Zet je eerste activiteit op de site" in page.inner_text("main")


def test_what_is_missing_is_said_with_a_way_to_its_field(site, organiser, axe):
    page = organiser
    page.goto(f"{site.url}/organisator/nieuw/")
    page.get_by_role("button", name="Bewaar als concept").press("Enter")
    page.get_by_text("Vul in hoe de activiteit heet.").first.wait_for()
    page.wait_for_function("document.activeElement.id === 'fouten'")
    _has_no_mistake(page, axe)
    page.get_by_role("link", name="Vul in hoe de activiteit heet.").click()
    assert page.evaluate("document.activeElement.name") == "naam"
    assert page.get_by_label("Hoe heet het?").evaluate("field => field.getBoundingClientRect().top < innerHeight")
