"""PDOK Locatieserver v3_1 as a geopy geocoder, and a breaker that leaves it alone while it is ill.

Parameters and answers: https://api.pdok.nl/bzk/locatieserver/search/v3_1/ui/ and github.com/PDOK/locatieserver.
Version 3_1 refuses a parameter that it does not know, so only these are sent: q, fq, fl, rows (free and suggest) and
lat, lon, type, distance, fl, rows (reverse). No answer text, address or query ends up in an error: they hold what
somebody typed, and errors are logged.
"""

import json
import logging
import re
import threading
import time
from collections.abc import Sequence
from concurrent.futures import Future
from http.cookiejar import DefaultCookiePolicy
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import proxy_bypass

import requests
import urllib3
from django.core.cache import cache
from geopy.adapters import AdapterHTTPError, RequestsAdapter
from geopy.exc import (
    ConfigurationError,
    GeocoderParseError,
    GeocoderQueryError,
    GeocoderServiceError,
    GeocoderTimedOut,
    GeocoderUnavailable,
    GeopyError,
)
from geopy.geocoders.base import DEFAULT_SENTINEL, Geocoder
from geopy.location import Location
from geopy.point import Point

MAX_ANSWER_BYTES = 256 * 1024
MAX_UNDER_WAY = 8
FIELDS = (
    "id,type,weergavenaam,straatnaam,straatnaam_verkort,huisnummer,huisletter,huisnummertoevoeging,huis_nlt,postcode,"
    "woonplaatsnaam,gemeentecode,gemeentenaam,wijknaam,buurtnaam,centroide_ll"
)
FAILURES_IN_A_ROW = 3
REST_SECONDS = 60
FAILURES_REMEMBERED_SECONDS = 600

_FAILURES_KEY = "pdok:failures"
_RESTING_KEY = "pdok:resting"
_POINT = re.compile(r"POINT ?\((-?\d{1,3}(?:\.\d{1,20})?) (-?\d{1,3}(?:\.\d{1,20})?)\)", re.ASCII)

logger = logging.getLogger(__name__)
# At DEBUG urllib3 writes down every address that it fetches, and ours hold what a visitor typed.
logging.getLogger("urllib3.connectionpool").setLevel(logging.INFO)


class TooManyUnderWay(GeocoderUnavailable):
    """This process waits for enough answers already. It says nothing about the health of PDOK."""


class BoundedAdapter(RequestsAdapter):
    """One attempt per call, and `timeout` bounds the whole of it: name look-up, connecting, headers and body.

    The time-out of requests starts anew at every byte that arrives, so the request runs in a thread of its own that the
    caller stops waiting for. At most MAX_UNDER_WAY of them exist; a further call fails at once. geopy's URLLibAdapter
    was not chosen: it reports a closed port as any other error and keeps no connection open.
    """

    def __init__(self, *, proxies: Any, ssl_context: Any) -> None:
        super().__init__(proxies=proxies, ssl_context=ssl_context, max_retries=0)
        self.session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        self._slots = threading.BoundedSemaphore(MAX_UNDER_WAY)

    def get_json(self, url: str, *, timeout: float, headers: dict[str, str]) -> Any:
        text = self.get_text(url, timeout=timeout, headers=headers)
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            raise GeocoderParseError("The answer is not JSON") from None

    def get_text(self, url: str, *, timeout: float, headers: dict[str, str]) -> str:
        if not self._slots.acquire(blocking=False):
            raise TooManyUnderWay("Too many requests are under way")
        answer: Future[str] = Future()
        threading.Thread(target=self._fetch, args=(answer, url, timeout, headers), daemon=True).start()
        try:
            return answer.result(timeout)
        except TimeoutError:
            raise GeocoderTimedOut("No complete answer in time") from None

    def _fetch(self, answer: "Future[str]", url: str, timeout: float, headers: dict[str, str]) -> None:
        try:
            text = self._read(url, timeout, headers)
        except Exception as error:  # of any kind: the caller, who waits in another thread, has to hear of it
            answer.set_exception(_as_geopy_error(error))
        else:
            answer.set_result(text)
        finally:
            self._slots.release()

    def _read(self, url: str, timeout: float, headers: dict[str, str]) -> str:
        deadline = time.monotonic() + timeout
        # Not compressed, so that a small answer cannot unpack into a huge one.
        headers = {**headers, "Accept": "application/json", "Accept-Encoding": "identity"}
        with self.session.get(url, timeout=timeout, headers=headers, stream=True, allow_redirects=False) as response:
            if response.status_code != 200:
                # geopy logs `text`, and an error page may repeat the query.
                message = f"Status {response.status_code}"
                raise AdapterHTTPError(message, status_code=response.status_code, headers=response.headers, text="")
            body = bytearray()
            while chunk := response.raw.read1(16 * 1024):
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    raise GeocoderParseError("The answer is too long")
                if time.monotonic() > deadline:
                    raise GeocoderTimedOut("No complete answer in time")
        return body.decode(errors="replace")


def _as_geopy_error(error: Exception) -> Any:
    """Other libraries put the address in their message, query and all; only the kind of error is kept."""
    if isinstance(error, (GeopyError, AdapterHTTPError)):
        return error
    if isinstance(error, (requests.Timeout, urllib3.exceptions.TimeoutError)):
        return GeocoderTimedOut("No complete answer in time")
    if isinstance(error, requests.ConnectionError):
        return GeocoderUnavailable("No connection")
    return GeocoderServiceError(f"The answer could not be read: {type(error).__name__}")


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


def is_resting() -> bool:
    """Whether PDOK failed so often in a row that it is not asked for now."""
    return cache.get(_RESTING_KEY) is not None


def note_success() -> None:
    cache.delete(_FAILURES_KEY)


def note_failure(error: Exception) -> None:
    """After the rest one more failure is enough for the next rest, until PDOK answers once."""
    logger.warning("PDOK Locatieserver failed: %s", type(error).__name__)
    cache.add(_FAILURES_KEY, 0, FAILURES_REMEMBERED_SECONDS)
    try:
        failures = cache.incr(_FAILURES_KEY)
    except ValueError:  # another request had an answer in between
        return
    if failures >= FAILURES_IN_A_ROW:
        cache.set(_RESTING_KEY, True, REST_SECONDS)
        logger.warning("PDOK Locatieserver is not asked for %s seconds", REST_SECONDS)
