"""How often one sender may ask something of the API, per PERIOD of the clock (limits/counting.py)."""

from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.internet_address import household
from limits.counting import number_with_this_one, seconds_left

PERIOD = 60


class Throttle(BaseThrottle):
    """`purpose` keeps its counts apart from those of others. Subclasses say who sends, and how much is too much."""

    purpose: str

    def sender(self, request: Request) -> str:
        """An empty one is not counted."""
        raise NotImplementedError

    def limit(self, request: Request) -> int:
        """So many within PERIOD; 0 for no limit."""
        raise NotImplementedError

    def allow_request(self, request: Request, view: Any) -> bool:
        limit, sender = self.limit(request), self.sender(request)
        return not limit or not sender or number_with_this_one(f"api {self.purpose}", sender, PERIOD) <= limit

    def wait(self) -> float:
        """Seconds until the next PERIOD begins."""
        return seconds_left(PERIOD)


class AddressThrottle(Throttle):
    """By internet address: what anybody may ask."""

    purpose = "address"

    def sender(self, request: Request) -> str:
        return household(request._request)

    def limit(self, request: Request) -> int:
        return int(settings.API_READ_LIMIT)
