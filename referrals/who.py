from dataclasses import dataclass
from uuid import UUID

from accounts.models import User
from referrals.enums import Actor, Origin


@dataclass(frozen=True)
class Who:
    """Who does something to a referral, and by which way they came. Hosts and residents have no uuid."""

    actor: Actor
    origin: Origin
    uuid: UUID | None = None


HOST = Who(Actor.HOST, Origin.LINK)
RESIDENT = Who(Actor.RESIDENT, Origin.CARD)
SYSTEM = Who(Actor.SYSTEM, Origin.COMMAND)


def worker(user: User) -> Who:
    return Who(Actor.WORKER, Origin.DESK, user.uuid)
