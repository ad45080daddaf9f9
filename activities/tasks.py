"""What the catalogue asks of a worker. All of it may run twice."""

from datetime import time

from background import commands
from background.queue import task
from background.schedule import Daily


@task()
def refresh_occurrences() -> str:
    return commands.run("refresh_occurrences")


@task()
def make_downloads() -> str:
    return commands.run("make_downloads")


@task()
def clear_expired() -> str:
    return commands.run("clear_expired")


@task()
def send_reminders() -> str:
    return commands.run("send_reminders")


@task()
def send_digest() -> str:
    return commands.run("send_digest")


DAILY = [
    Daily(clear_expired, at=time(1, 15)),
    Daily(refresh_occurrences, at=time(2)),
    # The moments go with them.
    Daily(make_downloads, at=time(2), after=refresh_occurrences),
    # Mail to people comes when they are up.
    Daily(send_reminders, at=time(7, 30)),
    Daily(send_digest, at=time(7, 30)),
]
