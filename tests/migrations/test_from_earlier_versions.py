"""Who has an earlier version with everything in it comes to this one, and one step back, and loses nothing."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client

from activities.models import Activity
from tests.clean_up import guards
from tests.migrations import states
from tests.other_databases import in_the_place_of_ours

pytestmark = pytest.mark.skipif(not apps.is_installed("referrals"), reason="the rows of then have referrals")
# What going back takes away, because the version before has no place for it; all else comes through.
LOST = {
    # The lines about programmes; and the constraint that a line is of one thing.
    ("activities", "0014_log_of_programmes"): {"activities_auditentry"},
}


@pytest.fixture
def elsewhere(databases):
    """An empty database, with which everything in this process speaks."""
    with in_the_place_of_ours(databases.make("state")):
        yield
    cache.clear()


@pytest.mark.parametrize("name", states.STATES)
def test_a_site_of_then_becomes_one_of_now_with_all_its_rows(elsewhere, name):
    states.build(name)
    before = _tables()
    states.go_to(states.newest())
    _must_all_be_there(before, _tables(), before)
    connection.check_constraints()
    assert not any(guard.missing(connection) for guard in guards())
    call_command("refresh_occurrences", stdout=StringIO())
    for address in ("/", "/zoeken/?categorie=ontmoeten", "/api/v1/activiteiten", "/api/v1/wijzigingen"):
        assert Client().get(address, HTTP_ACCEPT="*/*").status_code == 200, address
    assert Activity.objects.count() > 50


def test_every_app_goes_one_step_back_and_forward_again_with_all_its_rows(elsewhere):
    states.build("programmes")
    states.go_to(states.newest())
    for app in states.OURS:
        (last,) = [node for node in states.newest() if node[0] == app]
        here = _tables()
        states.go_to([_before(last)])
        back = _tables()
        _must_all_be_there(here, back, back, but=LOST.get(last, set()))
        states.go_to(states.newest())
        _must_all_be_there(back, _tables(), back)
        assert not any(guard.missing(connection) for guard in guards()), last


def test_the_rows_of_then_are_of_every_table_of_then():
    """But for those that belong to Django, and those of which no row can be made by itself."""
    for name in states.STATES:
        labels = {row["model"] for row in states.rows_of(name)}
        assert {"activities.activity", "maps.postcode", "activities.funding"} <= labels, name
        assert len(labels) >= len(states.STATES[name]) * 4
    assert {"referrals.auditrecord", "programmes.baseline"} <= labels


def _before(last):
    graph = states.MigrationExecutor(connection).loader.graph
    own = [parent for parent in graph.node_map[last].parents if parent.key[0] == last[0]]
    return own[0].key if own else (last[0], None)


def _must_all_be_there(before, after, tables, but=frozenset()):
    """In the columns that both have, all rows are the same."""
    for name in tables.keys() & before.keys() - but:
        common = before[name][0] & after[name][0]
        assert _rows(before[name], common) == _rows(after[name], common), name


def _rows(table, columns):
    return sorted(repr([row[column] for column in sorted(columns)]) for row in table[1])


def _tables():
    with connection.cursor() as cursor:
        names = [name for name in connection.introspection.table_names(cursor) if name not in NOT_OF_PEOPLE]
        return {name: _table(cursor, name) for name in names}


# What Django keeps for itself.
NOT_OF_PEOPLE = {"django_migrations", "django_content_type", "auth_permission"}


def _table(cursor, name):
    cursor.execute(f'SELECT * FROM "{name}"')
    columns = [column[0] for column in cursor.description]
    return set(columns), [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
