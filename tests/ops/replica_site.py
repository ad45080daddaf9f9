"""The site in a process of its own, that answers the requests in its standard input, one JSON a line.

Not a web server, so that a test can have it fall over half-way; what answers is all of it, from the middleware on.
"""

import json
import sys

import django

django.setup()

from django.db import close_old_connections, connections  # noqa: E402 - after the set-up
from django.test import Client, override_settings  # noqa: E402

from backend import replicas  # noqa: E402

is_well = replicas._is_well
# These tests share two processors with others; what is slow is no fault yet.
replicas.ANSWER_SECONDS = 5
plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
override_settings(STORAGES={"staticfiles": plain, "default": plain}).enable()


def answer(asked):
    close_old_connections()
    replicas.outage.rest_seconds = replicas.LAG_SECONDS = asked.pop("seconds", 60)
    replicas._is_well = falls_away if asked.pop("falls_away", False) else is_well
    if asked.pop("rests_no_more", False):
        replicas.outage._until = replicas.behind._next_at = 0.0
    client = Client(raise_request_exception=False)
    client.cookies.load(asked.pop("cookies", {}))
    response = client.generic(asked.pop("method", "GET"), asked.pop("path"), **asked)
    return {
        "status": response.status_code,
        "body": response.content.decode(),
        "used_replica": _was_asked(),
        "is_away": replicas.outage.is_on,
    }


def falls_away():
    connections["replica"].ensure_connection()
    connections["replica"].connection.pgconn.finish()
    return True


asked_of_replica = []


def _count(execute, *question):
    asked_of_replica.append(1)
    return execute(*question)


def _was_asked():
    number = len(asked_of_replica)
    asked_of_replica.clear()
    return number > 0


connections["replica"].execute_wrappers.append(_count)
for line in sys.stdin:
    sys.stdout.write(json.dumps(answer(json.loads(line))) + "\n")
    sys.stdout.flush()
