"""No address of the site is forgotten; and what holds for all of them."""

import pytest
from django.contrib import admin
from django.urls import resolve, reverse
from django.utils import translation

from tests.permissions.addresses import ASKS_TOKEN, EXCEPTIONS, NOT_A_PAGE, PUBLIC, WITHOUT_CSRF
from tests.permissions.admin_table import ADMIN, PAGES
from tests.permissions.table import Row, rows
from tests.permissions.world import patterns

TABLE = rows()


def _let_in(row: Row) -> str | None:
    return next((role for role, answer in row.cells.items() if answer in "+do>c" and role != "visitor"), None)


# Of every form a row in which somebody is let in.
FORMS = {row.name: row for row in TABLE if row.verb == "POST" and row.name not in WITHOUT_CSRF and _let_in(row)}


def _of_models() -> set[str]:
    return {f"admin:{model.replace('.', '_')}_{page}" for model in ADMIN for page in PAGES}


def test_every_address_stands_in_a_table_or_among_the_exceptions():
    there = {name for name, _pattern in patterns()}
    told = {row.name for row in TABLE} | set(PUBLIC) | EXCEPTIONS | _of_models()
    assert there - told == set(), "give it a row in tests/permissions/table.py"
    assert told - there == set(), "this address is gone"


def test_every_kind_of_row_in_the_admin_has_a_line():
    assert {model._meta.label_lower for model in admin.site._registry} == set(ADMIN)


def test_behind_the_doors_nothing_is_public_by_mistake():
    told = {row.name for row in TABLE}
    for name, pattern in patterns():
        if name.startswith(("workspace", "moderation")):
            assert name in told, pattern


def test_in_english_the_same_view_stands_guard(world):
    for row in TABLE:
        if row.name.startswith("admin:"):
            continue
        address = world.address(row.name, row.about).partition("?")[0]
        with translation.override("en"):
            assert resolve(f"/en{address}").func is _in_dutch(address), row


def _in_dutch(address):
    with translation.override("nl"):
        return resolve(address).func


@pytest.mark.parametrize("name", ["workspace", "moderation", "account"])
def test_in_english_a_visitor_is_sent_to_sign_in_in_english(world, name):
    answer = world.client("visitor").get(f"/en{world.address(name, 'nothing')}")
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/en/inloggen/")


def test_every_form_is_among_those_that_ask_for_their_token():
    assert {row.name for row in TABLE if row.verb == "POST"} - set(FORMS) == WITHOUT_CSRF


@pytest.mark.parametrize("row", FORMS.values(), ids=str)
def test_a_form_without_the_token_of_its_page_is_refused(world, row):
    """By somebody who would have been let in."""
    client = world.client(_let_in(row), enforce_csrf_checks=True)
    _is_refused_form(client.post(world.address(row.name, row.about), world.body(row.name, row.about)))


def test_a_form_of_the_admin_without_the_token_of_its_page_is_refused(world):
    client = world.client("admin", enforce_csrf_checks=True)
    for model in ADMIN:
        name = f"admin:{model.replace('.', '_')}"
        for page in ("changelist", "add"):
            _is_refused_form(client.post(world.address(f"{name}_{page}", "nothing")))
        for page in ("change", "delete", "history"):
            _is_refused_form(client.post(reverse(f"{name}_{page}", args=[1]), {"post": "yes"}))


def _is_refused_form(answer):
    assert (answer.status_code, answer.templates[0].name) == (403, "accounts/refused_form.html")


@pytest.mark.parametrize("name", PUBLIC)
@pytest.mark.parametrize("role", ["visitor", "organiser"])
def test_a_public_page_sets_no_cookie_and_is_the_same_for_who_signed_in(world, name, role):
    answer = world.client(role).get(world.address(name, PUBLIC[name]))
    assert answer.status_code == NOT_A_PAGE.get(name, 200)
    assert not answer.cookies
    assert "Cookie" not in answer.headers.get("Vary", "")
    if answer.streaming:  # an open file
        assert b"".join(answer.streaming_content)


@pytest.mark.parametrize("name", sorted(set(PUBLIC) - WITHOUT_CSRF))
def test_a_public_page_is_only_looked_at(world, name):
    address = world.address(name, PUBLIC[name])
    for verb in ("post", "put", "patch", "delete"):
        refusal = 401 if verb in ASKS_TOKEN.get(name, ()) else 405
        for role in ("visitor", "organiser"):
            assert getattr(world.client(role), verb)(address).status_code == refusal, verb


@pytest.mark.parametrize("verb", ["GET", "POST"])
def test_the_passkey_of_somebody_else_is_out_of_reach_of_who_just_showed_their_own_factor(world, verb):
    client, address = world.client("just confirmed"), world.address("mfa_remove_webauthn", "passkey of somebody")
    assert client.get(world.address("mfa_view_recovery_codes", "nothing")).status_code == 200
    assert getattr(client, verb.lower())(address).status_code == 404
