from datetime import time

from background import commands
from background.queue import task
from background.schedule import Daily


@task(attempts=12)
def forget_referrals() -> str:
    """What a resident withdraws has to be gone within 24 hours, so it is tried all night and morning."""
    return commands.run("forget_referrals")


DAILY = [Daily(forget_referrals, at=time(0, 30))]
