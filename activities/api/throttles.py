"""How often one sender may ask something of the API, counted in the cache; what is kept of a sender is a hash.

Counted per PERIOD of the clock, so that a count is one number that the cache itself adds to, also among processes.
"""

import logging
import time
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from accounts.internet_address import household

PERIOD = 60
logger = logging.getLogger(__name__)


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
        return not limit or not sender or _number_with_this_one(self.purpose, sender) <= limit

    def wait(self) -> float:
        """Seconds until the next PERIOD begins."""
        return PERIOD - time.time() % PERIOD


class AddressThrottle(Throttle):
    """By internet address: what anybody may ask."""

    purpose = "address"

    def sender(self, request: Request) -> str:
        return household(request._request)

    def limit(self, request: Request) -> int:
        return int(settings.API_READ_LIMIT)


def _number_with_this_one(purpose: str, sender: str) -> int:
    key = _key(purpose, sender, int(time.time() // PERIOD))
    try:
        cache.add(key, 0, timeout=2 * PERIOD)
        return int(cache.incr(key))
    except ValueError:
        # The cache was full and let it go.
        return 1
    except Exception as error:  # each cache fails in its own way: to answer uncounted is better than not to answer
        logger.warning("The cache does not answer, so the API counts nobody: %s", type(error).__name__)
        return 1


def _key(purpose: str, sender: str, period: int) -> str:
    """Another one each period, so that nobody can follow a sender by it."""
    hashed = salted_hmac(f"activities.api.throttles:{purpose}", f"{period} {sender}", algorithm="sha256").hexdigest()
    return f"api-throttle:{hashed}"
