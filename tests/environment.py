"""Loaded by pytest before Django's settings are (see addopts in pyproject.toml)."""

import os
from datetime import UTC, datetime, timedelta

import time_machine
from hypothesis import settings

# DATABASE_URL stays: with it the tests run on that database server, in databases of their own (`make test-postgres`).
for name in ("DATABASE_REPLICA_URL", "CACHE_URL", "EMAIL_URL", "MAIL_FROM"):
    os.environ.pop(name, None)
os.environ.update(
    DEBUG="false",
    SECRET_KEY="only-for-tests",
    # No test reaches outside: PDOK and tiles come from a stub where a test is about them, and are closed elsewhere.
    PDOK_URL="",
    TILE_URL="",
    SITE_URL="https://dichtbij.example.org",
    # The test client asks over http, as the proxy does that stands in front.
    HTTPS_ONLY="false",
    SECURITY_CONTACT="mailto:lek@example.org",
    IMPORTS_IN_A_THREAD="false",
    TASKS_AT_ONCE="true",
    ALLOWED_HOSTS="testserver,localhost,127.0.0.1",
    # A test database goes away at the end, and a thread that kept its connection would be in the way.
    CONN_MAX_AGE="0",
    # No thread sends what a test queued, unless a test is about that.
    MAIL_SENDS_ITSELF="false",
    # The browser tests drive Playwright's synchronous interface, which runs an event loop in this thread.
    DJANGO_ALLOW_ASYNC_UNSAFE="true",
)
# A slow machine is no failure, and nothing is kept between two runs. The same cases each time: a change is judged by
# what it changes, and `make soak` looks for others.
settings.register_profile("plain", deadline=None, database=None, derandomize=not os.environ.get("SOAK"))
settings.load_profile("plain")

# As if it were so many days later: finds what has gone by then. The clocks of the database, of files and of processes
# that a test starts stay, so tests about those fail.
if ahead := float(os.environ.get("DAYS_AHEAD", "0")):
    time_machine.travel(datetime.now(UTC) + timedelta(days=ahead)).start()
