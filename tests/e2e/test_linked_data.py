"""The block of data in a page, in a browser: no text in it runs, with our policy and without, and it asks nothing."""

import json

import pytest

from tests.e2e.test_map_hostile import STORABLE, without_policy

CHANGE = """
import json
from activities.models import Activity, Place
activity = Activity.objects.get(slug="voorschool-erasmusweg")
print(json.dumps([activity.name, activity.summary]))
Activity.objects.filter(pk=activity.pk).update(name={name!r}, summary={summary!r})
Place.objects.filter(pk=activity.place_id).update(name={name!r})
"""
BLOCK = "[...document.querySelectorAll('script[type=\"application/ld+json\"]')].map(each => each.textContent)"


@pytest.fixture
def hostile(site):
    """All that is hostile in one name, as long as a name may be."""
    text = "".join(each for each in STORABLE if len(each) < 60)[:120]
    name, summary = json.loads(site.shell(CHANGE.format(name=text, summary=text)).splitlines()[-1])
    yield text
    site.shell(CHANGE.format(name=name, summary=summary))


@pytest.mark.parametrize("has_policy", [True, False], ids=["policy", "no-policy"])
def test_a_hostile_name_is_a_name(desktop, site, hostile, has_policy):
    if not has_policy:
        without_policy(desktop)
    for kind in ("activiteit", "plek"):
        desktop.goto(f"{site.url}/{kind}/voorschool-erasmusweg/", wait_until="networkidle")
        [text] = desktop.evaluate(BLOCK)
        assert json.loads(text)["@graph"][0]["name"] == hostile
        assert desktop.evaluate("window.pwned") is None
    assert desktop.problems == []
