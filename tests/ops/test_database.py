"""PostgreSQL of a city: what the site may do there, and what its log tells."""

from tests.ops import compose

ENV = {"SITE_URL": "https://dichtbij.example.org", "ALLOWED_HOSTS": "dichtbij.example.org"}
TWICE = """
from django.db import IntegrityError
from accounts.models import User
User.objects.create_user("een.bewoner@example.org", name="Geheime Naam")
try:
    User.objects.create_user("een.bewoner@example.org", name="Geheime Naam")
except IntegrityError as error:
    print(error)
"""


def test_the_site_owns_its_database_and_is_no_superuser(city):
    rights = "SELECT rolsuper, rolcreatedb, rolcreaterole, rolreplication FROM pg_roles WHERE rolname = 'dichtbij'"
    assert city.sql(rights) == [(False, True, False, False)]
    assert city.sql("SELECT datdba::regrole::text FROM pg_database WHERE datname = 'dichtbij'") == [("dichtbij",)]
    owners = "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'"
    assert city.sql(owners) == [("dichtbij",)]


def test_nobody_gets_in_over_the_network_as_superuser(city):
    with_password = "SELECT rolname FROM pg_authid WHERE rolpassword IS NOT NULL"
    assert city.sql(with_password) == [("dichtbij",)]


def test_the_file_has_the_image_make_it_so():
    postgres = compose.read(ENV)["services"]["postgres"]
    assert postgres["environment"]["POSTGRES_USER"] == "postgres"
    (script,) = [volume for volume in postgres["volumes"] if "/docker-entrypoint-initdb.d/" in volume]
    assert script == "./deploy/make_database.sql:/docker-entrypoint-initdb.d/make_database.sql:ro"


def test_it_is_not_called_well_while_it_is_being_set_up():
    """Then it listens to its socket alone."""
    test = compose.read(ENV)["services"]["postgres"]["healthcheck"]["test"]
    assert test[test.index("--host") + 1] == "127.0.0.1"


def test_its_log_says_that_something_was_refused_and_nothing_of_what_was_written(city):
    told = city.manage("shell", "-v", "0", "-c", TWICE)
    # This is what would stand there.
    assert "een.bewoner@example.org" in told
    log = city.log("postgres")
    assert "duplicate key value violates unique constraint" in log
    assert "een.bewoner" not in log
    assert "Geheime Naam" not in log
    assert "INSERT" not in log
    city.sql("DELETE FROM accounts_user WHERE email = 'een.bewoner@example.org'")
