"""Who may see and do what at /redactie/: one table."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from activities import actions
from activities.enums import ReportKind
from activities.moderation.urls import urlpatterns
from tests.accounts.helpers import give_second_factor

pytestmark = pytest.mark.usefixtures("zuidwest")

# address, verb, and the answer for a moderator; a visitor goes to sign in, everybody else gets 403.
TABLE = [
    ("moderation", "get", 200),
    ("moderation-publish-many", "post", 302),
    ("moderation-handle-many", "post", 302),
    ("moderation-activity", "get", 200),
    ("moderation-correct", "get", 200),
    ("moderation-correct", "post", 200),  # without a form
    ("moderation-publish", "post", 302),
    ("moderation-send-back", "post", 200),  # without a reason
    ("moderation-withdraw", "post", 200),
    ("moderation-archive", "post", 302),
    ("moderation-restore", "post", 302),
    ("moderation-proposal", "get", 200),
    ("moderation-accept", "post", 302),
    ("moderation-refuse", "post", 200),
    ("moderation-claim", "get", 200),
    ("moderation-grant-claim", "post", 302),
    ("moderation-refuse-claim", "post", 200),
    ("moderation-organisations", "get", 200),
    ("moderation-organisation", "get", 200),
    ("moderation-verify", "post", 302),
    ("moderation-unverify", "post", 200),
    ("moderation-report", "get", 200),
    ("moderation-handle-report", "post", 302),
    ("moderation-report-withdraw", "post", 200),
    ("moderation-merge", "get", 200),
    ("moderation-merge-two", "get", 200),
    ("moderation-merge-two", "post", 302),
    ("moderation-log", "get", 200),
]


TWO_VERBS = ("moderation-merge-two", "moderation-correct")


@pytest.fixture
def address(make_submitted, proposal, place, make_activity, organisation, other_organisation, other_organiser):
    waiting = make_submitted("Schaken")
    other = make_activity("Thee").place
    uuids = {
        "proposal": proposal.uuid,
        "accept": proposal.uuid,
        "refuse": proposal.uuid,
        "organisation": organisation.uuid,
        "verify": organisation.uuid,
        "unverify": organisation.uuid,
    }
    claim = actions.claim(place, other_organisation, by=other_organiser)
    uuids |= dict.fromkeys(("claim", "grant-claim", "refuse-claim"), claim.uuid)
    report = actions.report(waiting, ReportKind.TIMES)

    def of(name):
        short = name.removeprefix("moderation-")
        if short == "merge-two":
            return reverse(name, args=["plek", place.uuid, other.uuid])
        if "report" in short:
            return reverse(name, args=[report.pk])
        if name == "moderation" or "many" in short or short in ("organisations", "merge", "log"):
            return reverse(name)
        return reverse(name, args=[uuids.get(short, waiting.uuid)])

    return of


def test_the_table_has_every_address():
    assert {pattern.name for pattern in urlpatterns if getattr(pattern, "name", None)} == {name for name, *_ in TABLE}


@pytest.mark.parametrize(("name", "verb", "status"), TABLE)
def test_a_visitor_signs_in_members_get_403_and_a_moderator_comes_in_with_a_second_factor(
    client, address, organiser, other_organiser, resident, moderator, name, verb, status
):
    at = address(name)
    answer = getattr(client, verb)(at)
    assert answer.status_code == 302
    assert "next=" in answer["Location"]
    for user in (organiser, other_organiser, resident):
        client.force_login(user)
        assert getattr(client, verb)(at).status_code == 403
    client.force_login(moderator)
    without = getattr(client, verb)(at)
    assert (without.status_code, without["Location"]) == (302, reverse("mfa_index"))
    give_second_factor(moderator)
    answer = getattr(client, verb)(at)
    assert answer.status_code == status
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("name", "verb", "_status"), [row for row in TABLE if row[1] == "post" and row[0] not in TWO_VERBS]
)
def test_what_changes_something_is_no_get(signed_in, address, name, verb, _status):
    assert signed_in.get(address(name)).status_code == 405


@pytest.mark.parametrize("kind", ["activiteit", "voorstel", "claim", "organisatie"])
def test_what_is_not_there_is_not_found(signed_in, kind):
    assert signed_in.get(f"/redactie/{kind}/{uuid4()}/").status_code == 404
    assert signed_in.get("/redactie/melding/0/").status_code == 404
    assert signed_in.get(f"/redactie/samenvoegen/iets/{uuid4()}/{uuid4()}/").status_code == 404
    assert signed_in.get(f"/redactie/samenvoegen/plek/{uuid4()}/{uuid4()}/").status_code == 404


def test_another_site_cannot_press_a_button(moderator, make_submitted):
    strict = Client(enforce_csrf_checks=True)
    give_second_factor(moderator)
    strict.force_login(moderator)
    activity = make_submitted()
    assert strict.post(f"/redactie/activiteit/{activity.uuid}/publiceren/").status_code == 403


def test_the_pages_say_that_nobody_keeps_them(signed_in):
    html = signed_in.get("/redactie/").content.decode()
    assert '<meta name="robots" content="noindex">' in html


def test_only_a_moderator_is_shown_the_way_in(client, organiser, moderator):
    give_second_factor(moderator)
    for user, is_shown in ((organiser, False), (moderator, True)):
        client.force_login(user)
        assert ('href="/redactie/"' in client.get("/account/").content.decode()) is is_shown
