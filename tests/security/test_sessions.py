"""How long somebody is signed in, what ends it, and what no cookie can do."""

from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from accounts.session_store import SessionStore
from tests.accounts.helpers import give_second_factor

OWN_PAGE = "/account/"


def _is_in(client) -> bool:
    return client.get(OWN_PAGE).status_code == 200


def test_after_two_weeks_an_organiser_signs_in_again_however_busy(client, organiser, time_machine):
    time_machine.move_to("2026-12-01T08:00:00Z", tick=False)
    client.force_login(organiser)
    for _day in range(13):
        time_machine.shift(timedelta(days=1))
        assert _is_in(client)
        session = client.session
        session["busy"] = str(timezone.now())
        session.save()
    time_machine.shift(timedelta(days=1, seconds=1))
    assert not _is_in(client)


@pytest.mark.parametrize("role", ["moderator", "referrer", "programme_manager"])
def test_who_sees_more_than_their_own_signs_in_again_after_a_working_day(client, request, role, time_machine):
    time_machine.move_to("2026-12-01T08:00:00Z", tick=False)
    user = request.getfixturevalue(role)
    give_second_factor(user)
    client.force_login(user)
    time_machine.shift(timedelta(hours=11, minutes=59))
    assert _is_in(client)
    time_machine.shift(timedelta(minutes=2))
    assert not _is_in(client)


def test_an_account_that_is_closed_is_out_at_once(client, organiser):
    client.force_login(organiser)
    assert _is_in(client)
    organiser.is_active = False
    organiser.save(update_fields=["is_active"])
    assert not _is_in(client)


def test_a_role_that_is_taken_away_is_gone_at_the_next_page(client, moderator):
    give_second_factor(moderator)
    client.force_login(moderator)
    assert client.get("/redactie/").status_code == 200
    moderator.is_moderator = False
    moderator.save(update_fields=["is_moderator"])
    assert client.get("/redactie/").status_code == 403


def test_after_signing_out_the_old_cookie_opens_nothing(client, organiser):
    client.force_login(organiser)
    name = django_settings.SESSION_COOKIE_NAME
    kept = client.cookies[name].value
    client.post("/uitloggen/")
    thief = Client()
    thief.cookies[name] = kept
    assert not _is_in(thief)
    assert not Session.objects.filter(pk=kept).exists()


def test_a_key_is_long_and_never_the_same(db):
    keys = set()
    for _time in range(50):
        session = SessionStore()
        session.create()
        keys.add(session.session_key)
    assert len(keys) == 50
    # 32 of 36 signs: more than 165 bits.
    assert {len(key) for key in keys} == {32}


@pytest.mark.parametrize(
    "cookie",
    ['"aaaaaaaaaaaaaaaa\\000"', '"\\377\\376aaaaaaaaaa"', "x" * 4000, "A" * 32, "a' OR 1=1 --aaaaaaaaaaaaaaaaaaa"],
)
def test_a_cookie_that_was_never_ours_asks_the_database_nothing(client, zuidwest, cookie, django_assert_num_queries):
    header = f"{django_settings.SESSION_COOKIE_NAME}={cookie}"
    with django_assert_num_queries(0):
        answer = client.get("/organisator/", headers={"cookie": header})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/inloggen/")


def test_a_key_that_somebody_made_up_is_not_taken_over(client, organiser):
    made_up = "a" * 32
    client.cookies[django_settings.SESSION_COOKIE_NAME] = made_up
    client.force_login(organiser)
    assert client.session.session_key != made_up
