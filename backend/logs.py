"""What may stand in a log: what happened, and nothing about the person to whom it happened."""

import logging
import re
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

import orjson

from backend import request_ids

_QUERY_STRING = re.compile(r"\?\S*")
# Whoever knows what stands behind these opens somebody's card, or answers in somebody's name.
# A code that was typed with spaces stands with them in some lines.
_SECRET = re.compile(r"(/(?:kaartje|verwijzing|klopt-nog)/+)(?! HTTP/)[^/\"']+?(?=[/\"']| HTTP/|$)")
_MAIL_ADDRESS = re.compile(r"[^\s@<>\"'(),;:=]{1,64}@[^\s@<>\"'(),;:]{1,255}")
_HEADER = re.compile(r"(?i)\b((?:cookie|authorization)\s*[=:]\s*)[^\n\"']+")
_KEY = re.compile(r"(?i)\b(bearer\s+|dz_|(?:sessionid|csrftoken|password|token)\s*[=:]\s*)\S+")
_INTERNET_ADDRESS = re.compile(
    r"(?<![\w:.])(?:\d{1,3}(?:\.\d{1,3}){3}|[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){7}"
    r"|(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6})?::(?:[0-9a-fA-F]{1,4}(?::[0-9a-fA-F]{1,4}){0,6})?)(?![\w:])"
)
# The values that PostgreSQL names with an error, and those between quotes that Python does.
_DETAIL = re.compile(r"(?s)\b(DETAIL|CONTEXT|LINE \d+):.*")
_QUOTED = re.compile(r"'[^']*'|\"[^\"]*\"")
LONGEST_CHAIN = 10

_Raised = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def cleaned(text: str) -> str:
    text = _SECRET.sub(r"\1…", _QUERY_STRING.sub("", text))
    text = _KEY.sub(r"\1…", _HEADER.sub(r"\1…", _MAIL_ADDRESS.sub("…@…", text)))
    return _INTERNET_ADDRESS.sub("…", text)


def without_values(text: str) -> str:
    """Of an error: what somebody typed stands between quotes in many, or in the details of the database."""
    return cleaned(_QUOTED.sub("'…'", _DETAIL.sub(r"\1: …", text)))


class WithoutQueryString(logging.Filter):
    """What a visitor searched for (a postcode, an age) must not stay behind in a log, nor the code in an address."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = cleaned(record.getMessage())
        record.args = None
        return True


class _WithoutValues(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        # Another handler may have put its own text of the error here.
        record.exc_text = None
        return super().format(record)

    def formatException(self, ei: _Raised) -> str:  # noqa: N802
        return _told(ei[1]) if ei[1] else ""


class Plain(_WithoutValues):
    """Time, level, logger, request, message, and behind it what else is told in words and numbers."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__("{asctime} {levelname} {name} {message}", style="{")

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        number, fields = request_ids.current(), getattr(record, "fields", {})
        told = "".join(f" {name}={value}" for name, value in fields.items() if name not in ("method", "route", "sql"))
        return f"{super().formatMessage(record)}{told}{f' request={number}' if number else ''}"


class Json(_WithoutValues):
    """One line each: `fields` of the record become keys of their own."""

    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        told: dict[str, Any] = {
            "time": at.replace("+00:00", "Z"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if number := request_ids.current():
            told["request"] = number
        told |= getattr(record, "fields", {})
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return orjson.dumps(told, default=str, option=orjson.OPT_NON_STR_KEYS).decode()


def _told(error: BaseException) -> str:
    """As Python writes it, where it came from first, but with the values left out of what the errors say."""
    chain: list[BaseException] = []
    each: BaseException | None = error
    while each and len(chain) < LONGEST_CHAIN:
        chain.append(each)
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)
    return "\n\n".join(_one(each) for each in reversed(chain))


def _one(error: BaseException) -> str:
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"Traceback (most recent call last):\n{frames}{type(error).__qualname__}: {without_values(str(error))}"
