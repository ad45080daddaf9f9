"""The feeds for sport, over HTTP, through the validators of OpenActive: of the paging (RPDE) and of what is in it."""

import json

import pytest

from tests.conformance.conftest import NODE_MODULES

SCRIPT = NODE_MODULES.parent / "openactive.js"
FEEDS = ("session-series", "scheduled-sessions")


@pytest.mark.django_db(transaction=True)
def test_the_feeds_are_what_openactive_asks_for(live_server, settings, sport, node):
    settings.SITE_URL = live_server.url
    done = node(str(SCRIPT), *(f"{live_server.url}/openactive/{name}" for name in FEEDS))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert all(each["items"] and each["pages"] > 1 for each in found)
    faults = [json.dumps(fault) for each in found for fault in _failures(each["feed"] + each["data"])]
    assert not faults, "\n".join(faults)


def _failures(said):
    """What is only advised, such as a picture that nobody has, is no fault."""
    return [each for each in said if each.get("severity", "failure") == "failure"]
