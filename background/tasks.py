from datetime import time

from background.queue import forget_old, task
from background.schedule import Daily


@task()
def forget_results() -> int:
    return forget_old()


DAILY = [Daily(forget_results, at=time(3, 45))]
