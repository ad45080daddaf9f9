from datetime import time

from activities.tasks import refresh_occurrences
from background import commands
from background.queue import task
from background.schedule import Daily


@task()
def measure() -> str:
    return commands.run("measure")


@task()
def warn_of_endings() -> str:
    return commands.run("warn_of_endings")


DAILY = [
    Daily(measure, at=time(2, 30), after=refresh_occurrences),
    Daily(warn_of_endings, at=time(7, 30)),
]
