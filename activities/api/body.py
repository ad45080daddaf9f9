"""The body of a request as JSON (RFC 8259), without what one reader takes otherwise than the next."""

import json
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser
from rest_framework.request import Request

from activities.api.problems import Problem

# A long activity with years of exceptions is some tens of kilobytes.
MOST_BYTES = 256 * 1024


class StrictJSON(BaseParser):
    """Reads no more than MOST_BYTES, whatever Content-Length says."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        sent = stream.read(MOST_BYTES + 1)
        if len(sent) > MOST_BYTES:
            raise _too_large()
        return read_json(sent)


def body_of(request: Request) -> dict[str, Any]:
    """The object that was sent. Raises Problem: 400, 411, 413 or 415."""
    length = request.META.get("CONTENT_LENGTH") or ""
    if "Transfer-Encoding" in request.headers and not length:
        raise Problem(411)
    if length.isascii() and length.isdigit() and int(length[:20]) > MOST_BYTES:
        raise _too_large()
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Problem(415, "Stuur je tekst zoals hij is, zonder Content-Encoding.")
    said = request.data if length not in ("", "0") else None
    if not isinstance(said, dict):
        raise Problem(400, "Stuur één activiteit als JSON-object, tussen { en }.")
    return said


def read_json(sent: bytes) -> Any:
    """Raises Problem with what to do about it."""
    try:
        said = json.loads(sent.decode("utf-8"), object_pairs_hook=_each_key_once, parse_constant=_no_number)
        # Half a character can be escaped in JSON, and then no database and no answer can hold it.
        json.dumps(said, ensure_ascii=False).encode("utf-8")
    except RecursionError:
        raise Problem(400, "Deze JSON zit te diep in elkaar.") from None
    except UnicodeError:
        raise Problem(400, "Deze tekst is geen UTF-8, of er staat een half teken in.") from None
    except ValueError:
        raise Problem(400, "Dit is geen JSON. Kijk de komma's, haakjes en aanhalingstekens na.") from None
    return said


def _each_key_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Problem(400, "Een naam staat twee keer in hetzelfde object. Zet hem er één keer in.")
    return found


def _no_number(name: str) -> NoReturn:
    raise Problem(400, f"{name} is geen getal in JSON. Laat het weg, of stuur null.")


def _too_large() -> Problem:
    return Problem(413, f"Stuur hoogstens {MOST_BYTES // 1024} kB.")
