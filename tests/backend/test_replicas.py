"""Which request may read from a replica; tests/ops/test_replica.py does it with real servers."""

from datetime import UTC, datetime

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.db import transaction
from django.http import HttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.urls import resolve

from activities.models import Category
from backend import replicas
from backend.replicas import ReadReplica, Router


@pytest.fixture
def alive(settings, monkeypatch):
    """As if there was a replica that is well, and the test itself in no transaction."""
    monkeypatch.setattr(replicas, "settings", type("Settings", (), {
        "DATABASES": {"default": {}, "replica": {}}, "SESSION_COOKIE_NAME": "sessionid",
    }))  # fmt: skip
    monkeypatch.setattr(replicas, "_is_well", lambda: True)
    connection = type(
        "Connection", (), {"in_atomic_block": False, "errors_occurred": False, "close": lambda self: None}
    )
    connections = {"default": connection(), "replica": connection()}
    monkeypatch.setattr(replicas, "connections", connections)
    return connections


def read_from(request, view=None):
    seen = []

    def page(request):
        seen.append(Router().db_for_read(Category))
        return view(request, seen) if view else HttpResponse()

    ReadReplica(page)(request)
    return seen


def ask(method="GET", cookies=None, **headers):
    request = RequestFactory().generic(method, "/", headers=headers)
    request.COOKIES.update(cookies or {})
    return request


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_only_looks_reads_from_the_replica(alive, method):
    assert read_from(ask(method)) == ["replica"]


def test_what_belongs_to_a_row_of_the_primary_is_read_there(alive):
    """A card that was made just now: it was asked there by name, and its lines may not be in the replica yet."""
    fresh, seen = Category(), []
    fresh._state.db = "default"

    def page(request):
        seen.append(Router().db_for_read(Category))
        seen.append(Router().db_for_read(Category, instance=fresh))
        seen.append(Router().db_for_read(Category))
        return HttpResponse()

    ReadReplica(page)(ask())
    assert seen == ["replica", "default", "default"]


@pytest.mark.parametrize(
    "request_of",
    [
        lambda: ask("POST"),
        lambda: ask("PUT"),
        lambda: ask("OPTIONS"),
        lambda: ask(cookies={"sessionid": "a1b2"}),
        lambda: ask(Authorization="Bearer dz_voorbeeld"),
        lambda: ask(Authorization=""),
    ],
)
def test_who_may_write_or_see_more_reads_from_the_primary(alive, request_of):
    assert read_from(request_of()) == ["default"]


def test_outside_of_a_request_all_is_read_from_the_primary(alive):
    assert Router().db_for_read(Category) == "default"
    read_from(ask())
    assert Router().db_for_read(Category) == "default"


def test_after_a_write_the_rest_is_read_from_the_primary(alive):
    def view(request, seen):
        Router().db_for_write(Category)
        seen.append(Router().db_for_read(Category))
        return HttpResponse()

    assert read_from(ask(), view) == ["replica", "default"]


def test_in_a_transaction_and_after_it_too(alive):
    def view(request, seen):
        alive["default"].in_atomic_block = True
        seen.append(Router().db_for_read(Category))
        alive["default"].in_atomic_block = False
        seen.append(Router().db_for_read(Category))
        return HttpResponse()

    assert read_from(ask(), view) == ["replica", "default", "default"]


def test_the_next_page_of_who_wrote_is_read_from_the_primary(alive, time_machine):
    def write(request, seen):
        Router().db_for_write(Category)
        return HttpResponse()

    time_machine.move_to(datetime(2026, 11, 30, 8, tzinfo=UTC), tick=False)
    read_from(ask("POST"), write)
    assert read_from(ask()) == ["default"]
    other = ask()
    other.META["REMOTE_ADDR"] = "192.0.2.2"
    assert read_from(other) == ["replica"]
    time_machine.shift(replicas.WROTE_SECONDS + 1)
    assert read_from(ask()) == ["replica"]


def test_one_page_is_not_read_from_both_when_the_replica_comes_back(alive, monkeypatch):
    well = iter([False, True])
    monkeypatch.setattr(replicas, "_is_well", lambda: next(well))

    def view(request, seen):
        seen.append(Router().db_for_read(Category))
        return HttpResponse()

    assert read_from(ask(), view) == ["default", "default"]


def test_a_page_that_a_replica_broke_off_is_made_once_more(alive, monkeypatch):
    request, made = ask(), []

    def view(request):
        made.append(Router().db_for_read(Category))
        return SimpleTemplateResponse(engines["django"].from_string("goed"))

    request.resolver_match = resolve("/robots.txt")
    request.resolver_match.func = view

    def broken(request):
        alive["replica"].errors_occurred = Router().db_for_read(Category) == "replica"
        return HttpResponse(status=500)

    assert ReadReplica(broken)(request).content == b"goed"
    assert made == ["default"]
    replicas.outage.note_success()


def test_an_error_of_our_own_is_not_hidden_by_doing_it_again(alive):
    request = ask()
    request.resolver_match = resolve("/robots.txt")

    def broken(request):
        Router().db_for_read(Category)
        return HttpResponse(status=500)

    assert ReadReplica(broken)(request).status_code == 500


def test_tables_are_made_on_the_primary_alone():
    assert Router().allow_migrate("replica", "activities") is False
    assert Router().allow_migrate("default", "activities") is None


def test_a_position_is_a_number_that_grows():
    assert replicas._number("0/16B3740") < replicas._number("0/FFFFFFFF") < replicas._number("1/0")
    assert replicas._number("") == 0


@pytest.mark.django_db
def test_without_a_replica_the_middleware_is_not_there(client):
    with pytest.raises(MiddlewareNotUsed):
        ReadReplica(lambda request: HttpResponse())
    with transaction.atomic():
        assert Category.objects.all().db == "default"
