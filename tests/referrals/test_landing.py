"""Where a worker comes in, and the way back to the desk from every page behind the door."""

import pytest
from django.test import override_settings
from django.urls import path
from django.utils import translation

from accounts.adapter import AccountAdapter
from activities.enums import MemberRole
from activities.models import Membership
from tests.accounts.helpers import give_second_factor

# A site without referrals.
urlpatterns = [path("organisator/", lambda request: None, name="workspace")]


@pytest.fixture
def landing(rf):
    def after_sign_in(user) -> str:
        request = rf.get("/inloggen/")
        request.user = user
        return AccountAdapter().get_login_redirect_url(request)

    return after_sign_in


def test_a_worker_lands_on_the_desk(landing, referrer):
    assert landing(referrer) == "/verwijzen/"


def test_in_their_own_language(landing, referrer):
    referrer.language = "en"
    with translation.override("nl"):
        assert landing(referrer) == "/en/verwijzen/"


def test_a_worker_with_activities_lands_among_those(landing, referrer, organisation):
    Membership.objects.create(organisation=organisation, user=referrer, role=MemberRole.MEMBER)
    assert landing(referrer) == "/organisator/"


def test_everybody_else_lands_where_they_did(landing, organiser, moderator, resident):
    assert {landing(user) for user in (organiser, moderator, resident)} == {"/organisator/"}


@override_settings(ROOT_URLCONF=__name__)
def test_where_nobody_refers_a_worker_lands_there_too(landing, referrer):
    assert landing(referrer) == "/organisator/"


def test_the_desk_is_one_tap_away_for_a_worker_only(client, referrer, organiser):
    give_second_factor(referrer)
    link = 'href="/verwijzen/"'
    for user, expected in ((referrer, True), (organiser, False)):
        client.force_login(user)
        assert (link in client.get("/account/").content.decode()) is expected
