"""How often one sender did something within a period of the clock, counted in the cache that all processes share.

A count is one number per period, that the cache itself adds to; of a sender no more is kept than a hash, another one
each period, so that nobody can follow a sender by it. What has to hold when the cache is lost is counted in the
database (activities/sender_counts.py).
"""

import logging
import time

from django.core.cache import cache
from django.utils.crypto import salted_hmac

logger = logging.getLogger(__name__)


def number_with_this_one(purpose: str, sender: str, period: int) -> int:
    """`period` in seconds; `purpose` keeps its counts apart from those of others."""
    key = _key(purpose, sender, int(time.time() // period))
    try:
        cache.add(key, 0, timeout=2 * period)
        return int(cache.incr(key))
    except ValueError:
        # The cache was full and let it go.
        return 1
    except Exception as error:  # each cache fails in its own way: to answer uncounted is better than not to answer
        logger.warning("The cache does not answer, so nobody is counted: %s", type(error).__name__)
        return 1


def seconds_left(period: int) -> float:
    """Until the next period begins."""
    return period - time.time() % period


def _key(purpose: str, sender: str, number: int) -> str:
    hashed = salted_hmac(f"limits.counting:{purpose}", f"{number} {sender}", algorithm="sha256").hexdigest()
    return f"limit:{hashed}"
