"""Reading from a real copy of a real PostgreSQL, that falls behind, hangs and dies: nobody sees it."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ops.postgres_server import PostgresServer

ROOT = Path(__file__).parents[2]
CATEGORIES = "/api/v1/categorieen"
THEME = (
    "INSERT INTO activities_category (uuid, slug, name, short_name, colour, icon, position) "
    "VALUES (gen_random_uuid(), 'voorbeeld', 'Oud', 'Kort', '#112233', 'coffee', 1)"
)
RENAME = "UPDATE activities_category SET name = '{}' WHERE slug = 'voorbeeld'"


class Site:
    def __init__(self, environment):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.ops.replica_site"],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, path=CATEGORIES, **asked):
        self.process.stdin.write(json.dumps({"path": path} | asked) + "\n")
        self.process.stdin.flush()
        said = json.loads(self.process.stdout.readline())
        assert said["status"] < 400, said
        return said

    def close(self):
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait(60)


@pytest.fixture(scope="module")
def primary():
    with PostgresServer() as server:
        server.environment = os.environ | {
            "DATABASE_URL": server.url,
            "DJANGO_SETTINGS_MODULE": "backend.settings",
            "DEBUG": "false",
            "SECRET_KEY": "only-for-tests",
            "ALLOWED_HOSTS": "testserver",
            "PDOK_URL": "",
        }
        # Every migration gives the tables that a real site has, with the themes in them.
        subprocess.run([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=server.environment, check=True)
        server.sql(THEME, "dichtbij")
        yield server


@pytest.fixture(scope="module")
def replica(primary):
    return primary.make_replica()


@pytest.fixture
def behind(primary, replica):
    """The replica knows the theme by its old name, and the primary by a new one."""
    primary.sql(RENAME.format("Oud"), "dichtbij")
    replica.catch_up()
    replica.fall_behind()
    primary.sql(RENAME.format("Nieuw"), "dichtbij")
    yield replica
    replica.go_on()


@pytest.fixture
def site(primary, replica):
    site = Site(primary.environment | {"DATABASE_REPLICA_URL": f"{replica.url}?connect_timeout=10"})
    yield site
    site.close()


def test_what_anybody_may_read_comes_from_the_replica(site, behind):
    said = site.ask()
    assert "Oud" in said["body"]
    assert said["used_replica"]
    assert site.ask(method="HEAD")["used_replica"]


@pytest.mark.parametrize(
    "who",
    [{"cookies": {"sessionid": "a1b2"}}, {"headers": {"Authorization": "Basic YTpi"}}, {"method": "OPTIONS"}],
    ids=["signed in", "with a token", "another method"],
)
def test_who_may_have_written_something_reads_from_the_primary(site, behind, who):
    said = site.ask(**who)
    assert not said["used_replica"]
    assert "Oud" not in said["body"]


def test_who_wrote_a_moment_ago_reads_from_the_primary_and_others_do_not(site, behind):
    # A search without a result is counted: the only thing that somebody without an account writes by reading.
    site.ask("/zoeken/?q=zeppelinvliegen", REMOTE_ADDR="192.0.2.1")
    assert "Nieuw" in site.ask(REMOTE_ADDR="192.0.2.1")["body"]
    assert "Oud" in site.ask(REMOTE_ADDR="192.0.2.2")["body"]


def test_a_replica_that_is_too_far_behind_is_left_alone(site, behind):
    """It has to be where the primary was at the look before."""
    assert "Oud" in site.ask(rests_no_more=True)["body"]
    said = site.ask(rests_no_more=True)
    assert (said["is_away"], "Nieuw" in said["body"]) == (True, True)
    behind.go_on()
    behind.catch_up()
    said = site.ask(rests_no_more=True)
    assert (said["is_away"], said["used_replica"]) == (False, True)


@pytest.mark.parametrize("fault", ["stop", "kill"])
def test_a_replica_that_is_gone_is_no_error_and_comes_back(site, replica, fault):
    assert site.ask()["used_replica"]
    getattr(replica, fault)()
    said = [site.ask() for _ in range(3)]
    assert [(each["is_away"], each["used_replica"]) for each in said] == 3 * [(True, False)]
    replica.start()
    said = site.ask(rests_no_more=True)
    assert (said["is_away"], said["used_replica"]) == (False, True)


def test_a_replica_that_hangs_keeps_one_visitor_for_a_moment(site, replica):
    assert site.ask()["used_replica"]
    replica.freeze()
    said = [site.ask() for _ in range(3)]
    replica.thaw()
    assert [(each["is_away"], each["used_replica"]) for each in said] == 3 * [(True, False)]
    assert site.ask(rests_no_more=True)["used_replica"]


def test_a_replica_that_falls_away_in_the_middle_of_a_page_is_no_error(site, replica):
    said = site.ask(falls_away=True)
    assert (said["status"], said["is_away"]) == (200, True)
    assert site.ask(rests_no_more=True)["used_replica"]


def test_visitors_go_on_reading_while_the_primary_is_away(site, replica, primary):
    assert site.ask()["used_replica"]
    primary.kill()
    said = site.ask(rests_no_more=True)
    primary.start()
    assert (said["status"], said["used_replica"]) == (200, True)
    replica.catch_up()


def test_commands_and_the_other_way_of_making_tables_know_only_the_primary(primary, replica):
    environment = primary.environment | {"DATABASE_REPLICA_URL": replica.url}
    asks = "from django.db.models import Model; from backend.replicas import Router; print(Router().db_for_read(Model))"
    done = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", asks],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.strip() == "default"
