"""After a date its organiser taps how many people came: three taps on a phone, and it works without scripts."""

import pytest

from tests.e2e.conftest import DESKTOP
from tests.e2e.signing_in import forget_users, sign_in
from tests.e2e.test_workspace import AFTER, BEFORE, EMAIL, _has_no_mistake

DATES = """
from datetime import timedelta, time
from django.utils import timezone
from activities import actions
from activities.models import Activity, Category, Occurrence, Organisation, Place, Schedule
club = Organisation.objects.get(slug="voorbeeldclub")
row = Activity.objects.create(
    name="Koffie", slug="koffie-geteld", source="test", organisation=club,
    category=Category.objects.get(slug="ontmoeten"), place=Place.objects.get(slug="voorbeeldhuis-e2e"),
)
today = timezone.localdate()
schedule = Schedule(
    activity=row, kind="series", rule="FREQ=DAILY",
    starts_on=today + timedelta(days=1), ends_on=today + timedelta(days=9), start_time=time(10), end_time=time(12),
)
actions.add_schedule(schedule, by=None)
actions.publish(row, by=None)
for number, moment in enumerate(Occurrence.objects.filter(activity=row)[:4]):
    begin = moment.starts_at - timedelta(days=7 * number + 7)
    Occurrence.objects.filter(pk=moment.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=2), local_on=begin)
print(row.uuid)
"""


@pytest.fixture
def organiser(site, phone):
    sign_in(site, phone, EMAIL)
    site.shell(BEFORE)
    site.shell(DATES)
    yield phone
    site.shell(AFTER)
    forget_users(site)


def _count(page) -> None:
    page.get_by_role("link", name="Koffie").first.click()
    page.get_by_role("link", name="Hoeveel mensen kwamen er?").click()
    page.get_by_role("button", name="15 mensen").first.click()
    page.get_by_text("Bewaard: 15.").wait_for()
    assert page.get_by_role("heading", name="15 mensen").is_visible()


def test_three_taps_and_a_number_that_is_wrong_and_put_right(site, organiser, axe):
    page = organiser
    page.goto(f"{site.url}/organisator/")
    _count(page)
    _has_no_mistake(page, axe)
    page.get_by_label("Ander aantal").first.fill("2001")
    page.get_by_label("Ander aantal").first.press("Enter")
    page.get_by_text("Vul een getal in van 0 tot en met 2000.").wait_for()
    _has_no_mistake(page, axe)
    page.get_by_label("Ander aantal").first.fill("37")
    page.get_by_label("Ander aantal").first.press("Enter")
    page.get_by_role("heading", name="37 mensen").wait_for()
    page.get_by_text("Wijzig").first.click()
    _has_no_mistake(page, axe)
    for box in page.locator(".dz-visitors button:visible, .dz-visitors summary").all():
        size = box.bounding_box()
        assert min(size["width"], size["height"]) >= 44, box.inner_text()
    page.set_viewport_size(DESKTOP)
    _has_no_mistake(page, axe)
    page.get_by_role("button", name="Haal het aantal weg").first.click()
    page.get_by_text("Het aantal is weg.").wait_for()


def test_it_works_without_scripts(site, organiser, browser):
    state = organiser.context.storage_state()
    with browser.new_context(java_script_enabled=False, storage_state=state) as context:
        page = context.new_page()
        page.goto(f"{site.url}/organisator/")
        _count(page)
