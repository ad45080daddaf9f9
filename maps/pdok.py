"""PDOK Locatieserver v3_1 as a geopy geocoder, and a breaker that leaves it alone while it is ill.

Parameters and answers: https://api.pdok.nl/bzk/locatieserver/search/v3_1/ui/ and github.com/PDOK/locatieserver.
Version 3_1 refuses a parameter that it does not know, so only these are sent: q, fq, fl, rows (free and suggest) and
lat, lon, type, distance, fl, rows (reverse). No answer text, address or query ends up in an error: they hold what
somebody typed, and errors are logged.
"""

import json
import logging
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import proxy_bypass

from geopy.adapters import AdapterHTTPError, RequestsAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
)
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

from maps.fetching import BadStatus, BoundedFetcher, Breaker, FetchError, NoConnection, NoRoom, TimedOut, TooLong

MAX_ANSWER_BYTES = 256 * 1024
MAX_UNDER_WAY = 8
FIELDS = (
    "id,type,weergavenaam,straatnaam,straatnaam_verkort,huisnummer,huisletter,huisnummertoevoeging,huis_nlt,postcode,"
    "woonplaatsnaam,gemeentecode,gemeentenaam,wijknaam,buurtnaam,centroide_ll"
)

_POINT = re.compile(r"POINT ?\((-?\d{1,3}(?:\.\d{1,20})?) (-?\d{1,3}(?:\.\d{1,20})?)\)", re.ASCII)

logger = logging.getLogger(__name__)
breaker = Breaker("PDOK Locatieserver", "pdok", logger)
is_resting, note_success, note_failure = breaker.is_resting, breaker.note_success, breaker.note_failure


class TooManyUnderWay(GeocoderUnavailable):
    """This process waits for enough answers already. It says nothing about the health of PDOK."""


class BoundedAdapter(RequestsAdapter):
    """One attempt per call, and `timeout` bounds the whole of it (see BoundedFetcher).

    At most MAX_UNDER_WAY requests exist; a further call fails at once. geopy's URLLibAdapter was not chosen: it reports
    a closed port as any other error and keeps no connection open.
    """

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context, max_retries=0)
        self._fetcher = BoundedFetcher(self.session, max_bytes=MAX_ANSWER_BYTES, max_under_way=MAX_UNDER_WAY)

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("The answer is not JSON") from None

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        headers = {**headers, "Accept": "application/json"}
        try:
            return self._fetcher.get(url, timeout=timeout, headers=headers).body.decode(errors="replace")
        except FetchError as error:
            raise _as_geopy_error(error) from None


def _as_geopy_error(error: FetchError) -> Any:
    match error:
        case BadStatus():
            # geopy logs `text`, and an error page may repeat the query.
            return AdapterHTTPError(str(error), status_code=error.status, headers=error.headers, text="")
        case TimedOut():
            return GeocoderTimedOut(str(error))
        case NoConnection():
            return GeocoderUnavailable(str(error))
        case TooLong():
            return GeocoderParseError(str(error))
        case NoRoom():
            return TooManyUnderWay(str(error))
    return GeocoderServiceError(str(error))


class PDOKLocatieserver(Geocoder):
    """`url` is the address above /free; `timeout` is the total number of seconds that one call may take.

    The methods give None (a list: empty) when nothing is found, and raise a GeocoderServiceError for anything that
    goes wrong: refused, too busy, too slow, out of reach, or an answer that is not what the documentation promises.
    The constructor raises a ConfigurationError for an address that is none.
    """

    def __init__(self, url: str, *, timeout: float) -> None:
        try:
            parts = urlsplit(url)
        except ValueError as error:
            raise ConfigurationError(f"The address of PDOK is not a URL: {error}") from None
        # RequestsAdapter takes the proxies of the environment, but forgets its list of hosts that need none.
        proxies: dict[str, str] | None = {} if proxy_bypass(parts.hostname or "") else None
        super().__init__(scheme=parts.scheme, timeout=timeout, proxies=proxies, adapter_factory=BoundedAdapter)
        self.url = url.rstrip("/")

    def geocode(
        self,
        query: str,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        rows: int = 10,
        filters: Sequence[str] = (),
    ) -> Any:
        """Best first. `filters` are Solr filters on a field, such as "type:(weg OR adres)"."""
        return self._ask("free", _text_query(query, rows, filters), exactly_one, timeout)

    def suggest(
        self,
        query: str,
        *,
        exactly_one: bool = False,
        timeout: Any = DEFAULT_SENTINEL,
        rows: int = 10,
        filters: Sequence[str] = (),
    ) -> Any:
        """For a query whose last word may be unfinished."""
        return self._ask("suggest", _text_query(query, rows, filters), exactly_one, timeout)

    def reverse(
        self,
        point: Any,
        *,
        exactly_one: bool = True,
        timeout: Any = DEFAULT_SENTINEL,
        rows: int = 1,
        kind: str = "adres",
        within_m: int = 100,
    ) -> Any:
        """What is nearest to `point` (anything geopy takes for one: latitude first). Raises ValueError for no point."""
        lat, lon = self._coerce_point_to_string(point).split(",")
        where = [("lat", lat), ("lon", lon), ("type", kind), ("distance", str(within_m))]
        return self._ask("reverse", [*where, ("fl", FIELDS), ("rows", str(rows))], exactly_one, timeout)

    def _ask(self, endpoint: str, parameters: list[tuple[str, str]], exactly_one: bool, timeout: Any) -> Any:
        url = f"{self.url}/{endpoint}?{urlencode(parameters)}"
        found = self._call_geocoder(url, _locations, timeout=timeout)
        return next(iter(found), None) if exactly_one else found


def _text_query(query: str, rows: int, filters: Sequence[str]) -> list[tuple[str, str]]:
    if not query.strip():
        # PDOK does not refuse an empty query: it answers with something, somewhere.
        raise GeocoderQueryError("The query is empty")
    return [("q", query), *(("fq", each) for each in filters), ("fl", FIELDS), ("rows", str(rows))]


def _locations(answer: Any) -> list[Any]:
    try:
        docs = answer["response"]["docs"]
    except (TypeError, LookupError):
        docs = None
    if not isinstance(docs, list):
        raise GeocoderParseError("The answer has no list of documents")
    return [_location(doc) for doc in docs]


def _location(doc: Any) -> Any:
    if not isinstance(doc, dict) or not isinstance(doc.get("weergavenaam"), str):
        raise GeocoderParseError("A document has no name")
    match = _POINT.fullmatch(str(doc.get("centroide_ll")))
    if match is None:
        raise GeocoderParseError("A document has no point")
    lon, lat = (float(number) for number in match.groups())
    if abs(lat) > 90 or abs(lon) > 180:
        raise GeocoderParseError("A document has a point that is not on earth")
    return Location(doc["weergavenaam"], Point(lat, lon), doc)
