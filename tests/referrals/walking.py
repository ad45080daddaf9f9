"""Going over every column of every table, as somebody would who has the whole database and all keys."""

import base64
import binascii
import json
import re
import zlib
from collections.abc import Iterable, Iterator

from cryptography.fernet import Fernet, InvalidToken
from django.apps import apps
from django.conf import settings
from django.db import connection

# Of at least so many characters a text may be something else in disguise.
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{12,}={0,2}")
# A seal in a session in a signed cookie, say. Deeper than this nobody looks.
_DEEPEST = 4


def found(*seeds: str, keys: Iterable[str] | None = None) -> list[str]:
    """`table.column` of every cell in which one of these stands, in whatever disguise, for each time it does.

    Whole tables are read, those without a model too, and the bytes of the cells: nothing is asked of a model.
    """
    opening = [Fernet(key) for key in (settings.REFERRAL_KEYS if keys is None else keys)]
    lowered = [seed.casefold() for seed in seeds]
    return [
        where
        for where, value in cells()
        if any(seed in text.casefold() for text in disguises(value, opening) for seed in lowered)
    ]


def cells() -> Iterator[tuple[str, str]]:
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                yield from ((f"{table}.{name}", _text(value)) for name, value in zip(columns, row, strict=True))


def disguises(value: str, opening: list[Fernet], depth: int = 0) -> Iterator[str]:
    """The text itself, and all that can be made of pieces of it: JSON, base64, zlib, and what a key opens."""
    yield value
    if depth == _DEEPEST:
        return
    for inside in (*_unescaped(value), *_unpacked(value), *_opened(value, opening)):
        yield from disguises(inside, opening, depth + 1)


def filled(app: str) -> set[str]:
    """`Model.field` of every field of this app that says something in any row."""
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config(app).get_models()
        for field in model._meta.concrete_fields
        if any(value not in (None, "", [], {}) for value in model.objects.values_list(field.attname, flat=True))
    }


def _text(value: object) -> str:
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("latin-1")
    return json.dumps(value, ensure_ascii=False) if isinstance(value, (dict, list)) else str(value)


def _unescaped(value: str) -> Iterator[str]:
    if "\\u" in value:
        yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), value)


def _opened(value: str, opening: list[Fernet]) -> Iterator[str]:
    for match in re.finditer(r"gAAAA[A-Za-z0-9_-]+={0,2}", value):
        for fernet in opening:
            try:
                yield fernet.decrypt(match[0].encode()).decode()
            except InvalidToken:
                continue


def _unpacked(value: str) -> Iterator[str]:
    for match in _BASE64.finditer(value):
        bare = match[0].rstrip("=").replace("-", "+").replace("_", "/")
        try:
            content = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
        except binascii.Error:
            continue
        yield from (text for text in (_readable(content), _inflated(content)) if text)


def _inflated(content: bytes) -> str:
    try:
        return _readable(zlib.decompress(content))
    except zlib.error:
        return ""


def _readable(content: bytes) -> str:
    """Nothing for what is no text: a key, a hash, a picture."""
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""
