"""Every question to a database: counted for the request that asked, and written down when it was slow."""

import logging
import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from backend import metrics

LONGEST_SQL = 2_000
# What was looked for is no part of the question: it may be what somebody typed.
_TEXT = re.compile(r"'(?:[^']|'')*'")
_MANY = re.compile(r"%s(?:, %s){2,}")
_NUMBER = re.compile(r"(?<![\w.\"])\d+(?:\.\d+)?(?![\w.\"])")

logger = logging.getLogger("dichtbij.slow")


@dataclass
class Tally:
    number: int = 0
    seconds: float = 0.0


_tally: ContextVar[Tally | None] = ContextVar("queries", default=None)


@contextmanager
def counted() -> Iterator[Tally]:
    tally = Tally()
    before = _tally.set(tally)
    try:
        yield tally
    finally:
        _tally.reset(before)


def watch_connection(connection: BaseDatabaseWrapper, **kwargs: Any) -> None:
    """At every new connection; a wrapper that lost its connection and found another one keeps its list."""
    if _watch not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watch)


def _watch(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
    started = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        _note(sql, time.perf_counter() - started)


def _note(sql: str, seconds: float) -> None:
    if tally := _tally.get():
        tally.number += 1
        tally.seconds += seconds
    if settings.SLOW_QUERY_MS and seconds * 1000 >= settings.SLOW_QUERY_MS:
        metrics.note_slow_query()
        shown = without_values(str(sql))[:LONGEST_SQL]
        fields = {"ms": round(seconds * 1000), "sql": shown}
        logger.warning("A slow question of %s ms: %s", fields["ms"], shown, extra={"fields": fields})


def without_values(sql: str) -> str:
    return _NUMBER.sub("…", _TEXT.sub("'…'", _MANY.sub("%s, …", sql)))
