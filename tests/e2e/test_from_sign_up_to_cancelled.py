"""The whole way of one activity on a phone, with the keyboard alone: from a newcomer to a date that is called off."""

import json
import re
from datetime import date, timedelta
from urllib.parse import urlencode
from urllib.request import urlopen

import pytest
from playwright.sync_api import Locator, Page

from activities import days_off
from tests.e2e.signing_in import sign_in

PLACE = "Wijkcentrum Bouwlust"
NAME = "Koffie met een verhaal"


AHEAD = [date.today() + timedelta(days=number) for number in range(3, 115)]
# From June to Christmas there is no public holiday within the horizon, but there always is a school holiday.
BY_RULE = {"Niet op feestdagen": days_off.public_holiday, "Niet in de schoolvakanties": days_off.school_holiday}
RULE, HOLIDAY = next((rule, day) for rule, name_of in BY_RULE.items() for day in AHEAD if name_of(day))
DATES = [day for day in AHEAD if day.weekday() == HOLIDAY.weekday() and not BY_RULE[RULE](day)]
SKIPPED, CANCELLED = DATES[1], DATES[2]
WEEKDAYS = ("ma", "di", "wo", "do", "vr", "za", "zo")


@pytest.fixture
def moderator(mail_site, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="nl-NL")
    page = context.new_page()
    page.set_default_timeout(30_000)
    sign_in(mail_site, page, "redacteur@example.org", is_moderator=True)
    yield page
    context.close()


def test_from_a_newcomer_to_a_date_that_is_called_off(mail_site, mail_server, phone, moderator):
    _sign_up(mail_site, mail_server, phone)
    _post(mail_site, phone)
    assert _moments(mail_site) == []
    _publish(mail_site, moderator)
    subjects = [str(message["Subject"]) for message in mail_server.wait_for(3)]
    assert sorted(subject.partition(":")[0] for subject in subjects[1:]) == ["Ingestuurd", "Op de site"]
    _is_found(mail_site, phone)
    _cancel(mail_site, phone)
    _is_cancelled_everywhere(mail_site, phone)
    assert [problem for problem in phone.problems if "favicon" not in problem] == []


def _press(locator: Locator, key: str = "Enter") -> None:
    locator.press(key)


def _type(locator: Locator, text: str) -> None:
    locator.press_sequentially(text)


def _sign_up(site, server, page: Page) -> None:
    page.goto(f"{site.url}/aanmelden/")
    _type(page.get_by_label("Je mailadres"), "nieuw@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Verhalenclub")
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanmelden/code/")
    code = re.search(r"^([0-9A-Z-]{4,9})\s*$", _text(server.wait_for(1)[0]), re.MULTILINE)[1]
    _type(page.locator("#id_code"), code)
    page.keyboard.press("Enter")
    page.wait_for_url("**/organisator/")
    assert "Verhalenclub" in page.inner_text("main")


def _post(site, page: Page) -> None:
    page.goto(f"{site.url}/organisator/nieuw/")
    _type(page.get_by_label("Hoe heet het?"), NAME)
    page.get_by_label("Thema").select_option("ontmoeten")
    _choose_place(page)
    _press(page.get_by_label("Elke week"), "Space")
    _press(page.get_by_label(WEEKDAYS[HOLIDAY.weekday()], exact=True), "Space")
    page.get_by_label("Van", exact=True).first.fill("10:00")
    page.get_by_label("Tot", exact=True).first.fill("12:00")
    _press(page.get_by_label(RULE), "Space")
    _press(page.get_by_text("Dagen overslaan"))
    _press(page.get_by_role("button", name="Sla een dag over"))
    page.get_by_label("Dag", exact=True).last.fill(SKIPPED.isoformat())
    _press(page.get_by_label("Gratis"), "Space")
    _press(page.get_by_role("button", name="Bekijk de data"))
    page.locator("#data li").first.wait_for()
    # It may be so late that it stands among those one has to ask for.
    assert BY_RULE[RULE](HOLIDAY) in page.text_content("#data")
    _press(page.get_by_role("button", name="Verstuur"))
    page.get_by_text("Een redacteur").first.wait_for()


def _choose_place(page: Page) -> None:
    _press(page.get_by_label("Zoek een plek"), "Space")
    _type(page.get_by_label("Naam, straat of postcode"), "bouwlust")
    _press(page.get_by_role("button", name="Zoek", exact=True))
    _press(page.get_by_label(PLACE).first, "Space")


def _publish(site, page: Page) -> None:
    page.goto(f"{site.url}/redactie/")
    _press(page.get_by_role("link", name=NAME))
    page.get_by_role("heading", name=NAME).wait_for()
    _press(page.get_by_role("button", name="Publiceer"))
    page.wait_for_url("**/redactie/**")
    page.get_by_text("op de site").first.wait_for()


def _is_found(site, page: Page) -> None:
    query = urlencode(
        {"q": "verhaal", "bij": "2532 CR", "straal": "10000", "dag": CANCELLED.isoformat(), "vanaf": "09:00"}
    )
    page.goto(f"{site.url}/zoeken/?{query}")
    page.get_by_role("link", name=NAME).first.wait_for()
    days = {row["begin"][:10] for row in _moments(site)}
    assert CANCELLED.isoformat() in days
    assert not {HOLIDAY.isoformat()} & days


def _cancel(site, page: Page) -> None:
    """Two taps: the date in the list, and yes."""
    page.goto(f"{site.url}/organisator/")
    _press(page.get_by_role("link", name=NAME).first)
    off = page.get_by_role("link", name="Gaat niet door")
    day = page.locator("li", has_text=re.compile(rf"\b{CANCELLED.day} ")).filter(has=off)
    _press(day.first.get_by_role("link", name="Gaat niet door"))
    page.get_by_label("Waarom?").select_option("Er is iemand ziek.")
    _press(page.get_by_role("button", name="Alleen deze datum gaat niet door"))
    page.get_by_text("Bezoekers zien dit meteen.").wait_for()


def _is_cancelled_everywhere(site, page: Page) -> None:
    page.goto(f"{site.url}/zoeken/?{urlencode({'dag': CANCELLED.isoformat()})}")
    off = page.get_by_role("heading", name="Gaat niet door")
    off.first.wait_for()
    assert "Er is iemand ziek." in page.inner_text("main")
    points = json.loads(_read(site, f"/kaart/punten.geojson?dag={CANCELLED}"))
    drawn = [each["properties"] for each in points["features"] if NAME in json.dumps(each)]
    assert [each["afgelast"] for each in drawn if not each["alternatief"]] == [True]
    status = {row["begin"][:10]: row["status"] for row in _moments(site)}
    assert status[CANCELLED.isoformat()] == "afgelast"
    slug = NAME.lower().replace(" ", "-")
    calendar = _read(site, f"/activiteit/{slug}.ics").replace("\r\n ", "")
    assert f"{CANCELLED:%Y%m%d}T100000" in calendar
    assert "STATUS:CANCELLED" in calendar
    news = _read(site, "/agenda.rss?q=verhaal")
    assert "/afgelast</guid>" in news


def _moments(site) -> list[dict]:
    answer = json.loads(_read(site, "/api/v1/momenten?perPagina=100&q=verhaal"))
    return [row for row in answer["resultaten"] if row["activiteit"]["naam"] == NAME]


def _read(site, address: str) -> str:
    with urlopen(site.url + address, timeout=60) as answer:
        return answer.read().decode()


def _text(message) -> str:
    return message.get_body(("plain",)).get_content()
