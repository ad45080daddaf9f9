"""The link in "klopt dit nog?", as somebody opens it on a phone."""

import pytest

# An invented activity, last checked so long ago; prints the path in the mail.
LINK = """
from datetime import timedelta
from django.utils import timezone
from activities.confirm_links import token_of
from activities.models import Activity
activity = Activity.objects.filter(is_example=True, status="published", schedules__isnull=False).order_by("{order}")[0]
activity.checked_on = timezone.localdate() - timedelta(days=80)
activity.save()
print("/klopt-nog/" + token_of(activity) + "/")
"""


def link(site, order):
    return site.url + site.shell(LINK.format(order=order)).splitlines()[-1]


@pytest.mark.parametrize("language", ["", "/ar"])
def test_the_page_is_readable_and_reachable(example_site, page, axe, language):
    address = link(example_site, "pk").replace("/klopt-nog/", f"{language}/klopt-nog/")
    page.goto(address)
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]
    for answer in page.locator("main form").locator("button, a").all():
        assert answer.bounding_box()["height"] >= 44
    assert page.problems == []


def test_it_is_confirmed_by_keyboard_and_then_it_is_done(example_site, phone):
    address = link(example_site, "-pk")
    phone.goto(address)
    phone.get_by_role("button", name="Ja, het klopt nog").focus()
    phone.keyboard.press("Enter")
    phone.get_by_role("heading", name="Dank je wel. Het staat erbij.").wait_for()
    phone.goto(address)
    phone.get_by_role("heading", name="Dat is al gedaan").wait_for()
    assert phone.context.cookies() == []
    assert phone.problems == []


def test_no_brings_to_the_place_to_change_it(example_site, phone):
    phone.goto(link(example_site, "pk"))
    phone.get_by_role("link", name="Nee, er is iets veranderd").click()
    phone.wait_for_url("**/inloggen/**")
    assert "organisator%2Factiviteit" in phone.url or "organisator/activiteit" in phone.url
