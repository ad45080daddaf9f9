"""The feeds for sport, over HTTP, through the validators of OpenActive: of the paging (RPDE) and of what is in it."""

import json
import re

import pytest

from activities.models import Activity
from activities.openactive import views
from tests.conformance.conftest import NODE_MODULES
from tests.conformance.sport import fill

FEEDS = NODE_MODULES.parent / "openactive.js"
FILE = NODE_MODULES.parent / "openactive_file.js"
PATHS = ("session-series", "scheduled-sessions")

# What OpenActive requires and nobody told us we leave out: by type and place of the failure, when that may be.
UNKNOWN = {
    # All that we know of the kind of sport is our own theme, which is in a list of our own.
    ("use_official_activity_list", "$.activity[0]"): lambda row: True,
    # An unknown price is not free, and no price either.
    ("missing_required_field", "$.offers"): lambda row: row.price_cents is None,
    ("missing_required_field", "$.organizer"): lambda row: row.organisation is None,
    # Its eventSchedule: times that nobody knows, or that are only a text.
    ("missing_required_field", "$"): lambda row: not row.schedules.exists(),
}
# The site that others set up with this code is theirs: who they are for the law, and where to talk, is not in it.
OF_THE_PUBLISHER = {
    ("missing_required_field", "$.discussionUrl"),
    ("missing_required_field", "$.publisher.legalName"),
}


@pytest.mark.django_db(transaction=True)
def test_the_feeds_are_what_openactive_asks_for(live_server, settings, make_activity, node, monkeypatch):
    settings.SITE_URL = live_server.url
    monkeypatch.setattr(views, "PER_PAGE", 20)
    fill(make_activity)
    done = node(str(FEEDS), *(f"{live_server.url}/openactive/{path}" for path in PATHS))
    assert done.returncode == 0, done.stderr
    series, sessions = json.loads(done.stdout)
    assert all(each["items"] and each["pages"] > 1 for each in (series, sessions))
    faults = _failures(series["feed"] + sessions["feed"] + sessions["data"])
    faults += [each for each in _failures(series["data"]) if not _is_unknown(each)]
    assert not faults, "\n".join(map(json.dumps, faults))
    # A reason that nothing needs any more is taken off the list.
    assert {_key(each) for each in _failures(series["data"])} == set(UNKNOWN)


def test_the_page_of_the_feeds_says_to_programs_what_openactive_asks_for(client, zuidwest, node, tmp_path):
    html = client.get("/openactive").content.decode()
    [said] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    assert {_key(each) for each in _failures(_of_file(node, tmp_path, said, "DatasetSite"))} == OF_THE_PUBLISHER


def test_the_themes_are_a_list_as_openactive_knows_them(client, zuidwest, node, tmp_path):
    said = client.get("/openactive/themes").content.decode()
    assert not _failures(_of_file(node, tmp_path, said, "RPDEFeed"))


def _of_file(node, folder, said, mode):
    file = folder / "said.json"
    file.write_text(said)
    done = node(str(FILE), str(file), mode)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def _failures(said):
    """What is only advised, such as a picture that nobody has, is no fault."""
    return [each for each in said if each.get("severity", "failure") == "failure"]


def _is_unknown(fault):
    may_be = UNKNOWN.get(_key(fault))
    return may_be is not None and may_be(Activity.objects.get(uuid=fault["of"]))


def _key(fault):
    return fault["type"], fault.get("path")
