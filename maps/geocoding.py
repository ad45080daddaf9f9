"""From what a visitor typed to a point: own postcodes, names that the caller knows, then PDOK Locatieserver."""

import functools
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db.models import Avg
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _
from geopy.exc import GeocoderQueryError, GeopyError

from limits.sender import is_too_often
from maps import pdok
from maps.areas import is_near, is_near_area
from maps.geometry import BuurtIndex, Point, distance_m
from maps.models import Postcode
from maps.naming import clean_text, fold, read_postcode
from maps.pins import POSTCODE_TOLERANCE_M, is_on_earth
from maps.site_names import named

MAX_READ_LENGTH = 1000
MAX_NAME_LENGTH = 100
MAX_QUOTE_LENGTH = 60
POSITION_DECIMALS = 3
FOUND_SECONDS = 24 * 60 * 60
NOT_FOUND_SECONDS = 10 * 60
LIMIT_PERIOD = 60 * 60

KINDS = "type:(weg OR adres)"

_POSTCODE = re.compile(r"(?<![0-9a-z])([1-9][0-9]{3}) ?([a-z]{2})(?![0-9a-z])")
_START_OF_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([a-z]?)")
_CITY_NAMES = [fold(name) for name in settings.AREA["city_names"]]
_CITY_BEHIND = re.compile(rf"(.+) (?:{'|'.join(map(re.escape, _CITY_NAMES))})")
_HOUSE_NUMBER_BEHIND = re.compile(r"(.*[a-z].*?) [0-9]{1,5}(?: ?[a-z]{1,2})?(?: [0-9]{1,4})?")
# "Dorpsweg 1299 in Stad" holds no postcode.
_WORDS_OF_TWO_LETTERS = frozenset({"BG", "DE", "EN", "HS", "IN", "OP", "TE"})
_CITY_WORDS = frozenset(word for name in _CITY_NAMES for word in name.split())
_NAME_FIELDS = (
    "weergavenaam", "straatnaam", "straatnaam_verkort", "huisnummer", "huisletter", "huisnummertoevoeging", "huis_nlt",
    "postcode", "woonplaatsnaam", "gemeentenaam", "wijknaam", "buurtnaam",
)  # fmt: skip


class LocationKind(StrEnum):
    POSTCODE = "postcode"
    PLACE = "place"
    STREET = "street"
    BUURT = "buurt"
    DISTRICT = "district"
    ADDRESS = "address"
    POSITION = "position"


@dataclass(frozen=True)
class Location:
    point: Point
    label: str
    kind: LocationKind
    is_approximate: bool = False


class LocationError(Exception):
    """`message` is for the visitor, in the language of the page."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class NotFound(LocationError):
    pass


class OutsideArea(LocationError):
    pass


NameLookup = Callable[[str], Location | None]


def locate(text: str, *, names: NameLookup) -> Location:
    """The place that a text stands for. Raises NotFound or OutsideArea.

    `names` knows the places, streets, buurten and districts; it is asked up to three times, for folded text of at most
    about MAX_NAME_LENGTH characters. PDOK may keep the caller for settings.PDOK_TIMEOUT_SECONDS.
    """
    typed = _readable(text)
    folded = fold(typed)
    if not folded:
        raise NotFound(named(_("Vul een postcode, straat of buurt in, bijvoorbeeld {postcode}.")))
    found = _by_postcode(folded)
    if found is None and len(typed) <= MAX_NAME_LENGTH:
        found = _by_name(folded, names) or _by_pdok(typed) or _by_street(folded, names)
    if found is None:
        message = named(_("We vinden “%(text)s” niet. Vul een postcode in, bijvoorbeeld {postcode}."))
        raise NotFound(message % {"text": _quote(typed)})
    return found


def locate_address(street: str, house_number: str, postcode: str, *, names: NameLookup) -> Location:
    """The door of an address in three fields, else the middle of its postcode, else its street as `names` knows it.

    Raises NotFound or OutsideArea. PDOK may keep the caller for settings.PDOK_TIMEOUT_SECONDS.
    """
    door = _readable(f"{street} {house_number}")
    code = read_postcode(_readable(postcode))
    if not code:
        return locate(door, names=names)
    area = locate(code, names=names)
    return (_door(f"{door} {code}") if _readable(street) and _readable(house_number) else None) or area


def _door(typed: str) -> Location | None:
    """Also of another postcode: whoever typed it is told how far that is. None for the street alone."""
    if len(typed) > MAX_NAME_LENGTH:
        return None
    try:
        found = _by_pdok(typed)
    except OutsideArea:
        return None
    return found if found and found.kind == LocationKind.ADDRESS else None


def locate_point(lat: float, lon: float, area: BuurtIndex) -> Location:
    """A position of the browser, rounded to about 100 metres. Raises NotFound or OutsideArea."""
    if not is_on_earth(Point(lat, lon)):
        raise NotFound(named(_("Deze plek op de kaart bestaat niet. Vul een postcode in, bijvoorbeeld {postcode}.")))
    point = Point(round(lat, POSITION_DECIMALS), round(lon, POSITION_DECIMALS))
    if not is_near(area, point):
        raise OutsideArea(named(_("Je bent nu niet in {full_area}. Vul een postcode in, bijvoorbeeld {postcode}.")))
    return Location(point, _("waar je nu bent"), LocationKind.POSITION)


def _readable(text: str) -> str:
    """The text with plain digits and single spaces, without what cannot be seen (NUL, marks for the writing order)."""
    kept = (" " if char.isspace() else char for char in text[:MAX_READ_LENGTH] if char.isspace() or char.isprintable())
    digits = (str(unicodedata.decimal(char)) if char.isdecimal() else char for char in kept)
    return " ".join("".join(digits).split())


def _quote(text: str) -> str:
    return text if len(text) <= MAX_QUOTE_LENGTH else text[: MAX_QUOTE_LENGTH - 1].rstrip() + "…"


# Postcodes


def _by_postcode(folded: str) -> Location | None:
    """None if the text holds no postcode. Raises OutsideArea for one of elsewhere."""
    codes = _postcodes_in(folded)
    known = Postcode.objects.in_bulk(codes)
    for code in codes:
        if code in known:
            return Location(known[code].point, str(known[code]), LocationKind.POSTCODE)
    for code in codes:
        if found := _by_start_of_postcode(code):
            return found
    meant = [code for code in codes if code[4:] not in _WORDS_OF_TWO_LETTERS or len(folded) <= len("1234 ab")]
    if meant:
        message = named(_("Postcode %(postcode)s ligt niet in {full_area}. Vul een postcode uit {area} in."))
        raise OutsideArea(message % {"postcode": _spaced(meant[0])})
    return None


def _postcodes_in(folded: str) -> list[str]:
    """At most three; one that is not finished only where nothing but the city stands beside it."""
    whole = [digits + letters.upper() for digits, letters in _POSTCODE.findall(folded)]
    start = _START_OF_POSTCODE.fullmatch(_without_city(folded))
    return whole[:3] if start is None else [start[1] + start[2].upper()]


def _by_start_of_postcode(code: str) -> Location | None:
    """The middle of the postcodes that share five characters, else four."""
    for start in dict.fromkeys((code[:5], code[:4])):
        middle = Postcode.objects.filter(postcode__startswith=start).aggregate(lat=Avg("lat"), lon=Avg("lon"))
        if middle["lat"] is not None:
            point = Point(middle["lat"], middle["lon"])
            return Location(point, _spaced(code), LocationKind.POSTCODE, is_approximate=True)
    return None


def _spaced(code: str) -> str:
    return f"{code[:4]} {code[4:]}".strip()


# Names


def _by_name(folded: str, names: NameLookup) -> Location | None:
    """Without commas the look-up sees all words as one name, so that "Dorpsweg, Amsterdam" is not our Dorpsweg."""
    without_city = _without_city(folded)
    return names(folded) or (names(without_city) if without_city != folded else None)


def _by_street(folded: str, names: NameLookup) -> Location | None:
    """A known name with a house number behind it. Anything else behind it, such as another city, is not ignored."""
    match = _HOUSE_NUMBER_BEHIND.fullmatch(_without_city(folded))
    found = names(match[1]) if match else None
    return Location(found.point, found.label, found.kind, is_approximate=True) if found else None


def _without_city(folded: str) -> str:
    match = _CITY_BEHIND.fullmatch(folded)
    return match[1] if match else folded


# PDOK


def _by_pdok(typed: str) -> Location | None:
    """None if PDOK does not know it, is not used or fails. Raises OutsideArea for an address elsewhere in the city."""
    words = _words(typed)
    if not settings.PDOK_URL or not any(len(word) > 1 and re.search("[a-z]", word) for word in words):
        return None
    key = _cache_key(typed)
    answer = cache.get(key)
    if answer is None:
        candidates = _ask_pdok(typed)
        if candidates is None:
            return None
        answer = _choose(candidates, words)
        cache.set(key, answer, FOUND_SECONDS if "point" in answer else NOT_FOUND_SECONDS)
    if answer.get("outside"):
        message = named(_("“%(text)s” ligt niet in {full_area}. Vul een postcode uit {area} in."))
        raise OutsideArea(message % {"text": _quote(typed)})
    return _from_cache(answer) if "point" in answer else None


def _cache_key(typed: str) -> str:
    """With the secret key in the hash: without it, whoever reads the cache could try all addresses."""
    return "pdok:1:" + salted_hmac("maps.geocoding", fold(typed), algorithm="sha256").hexdigest()


def _from_cache(answer: dict[str, Any]) -> Location:
    return Location(Point(*answer["point"]), answer["label"], LocationKind(answer["kind"]), answer["is_approximate"])


def _ask_pdok(typed: str) -> list[Any] | None:
    """geopy locations, best first; None if PDOK was not asked or did not answer.

    Who asks too much goes on with postcodes and names of our own, as everybody does while PDOK is ill: with their
    questions they would have PDOK refuse ours.
    """
    if pdok.is_resting() or is_too_often("geocoding", settings.GEOCODING_LIMIT, LIMIT_PERIOD):
        return None
    try:
        geocoder = _geocoder(settings.PDOK_URL, settings.PDOK_TIMEOUT_SECONDS)
        found: list[Any] = geocoder.geocode(_solr_query(typed), exactly_one=False, filters=(_municipalities(), KINDS))
    except GeocoderQueryError:
        # The fault of this one text, not an illness of PDOK.
        found = []
    except pdok.TooManyUnderWay:
        return None
    except GeopyError as error:
        pdok.note_failure(error)
        return None
    else:
        pdok.note_success()
    return found


def _municipalities() -> str:
    """A filter and not `lat`, `lon`: those only change the order, so that a far Damrak could come first."""
    return f"gemeentecode:({' OR '.join(settings.PDOK_MUNICIPALITIES)})"


@functools.lru_cache(maxsize=4)
def _geocoder(url: str, timeout: float) -> pdok.PDOKLocatieserver:
    """One for the process: making it reads all certificates, and it keeps its connection open."""
    return pdok.PDOKLocatieserver(url, timeout=timeout)


def _solr_query(typed: str) -> str:
    """Words only, in small letters: `-`, `"`, `:`, `*`, `(` and AND, OR, NOT are orders to Solr."""
    words = re.sub(r"[^\w'-]+|_", " ", typed.replace("\u2019", "'")).lower().split()
    return " ".join(word.strip("'-") for word in words)


def _choose(candidates: list[Any], typed: list[str]) -> dict[str, Any]:
    """What to remember: a location, that the only fitting ones lie outside the area, or that there is none."""
    ranked = [(rank, each) for each in candidates if (rank := _rank(each.raw, typed)) is not None]
    outside = False
    for rank, candidate in sorted(ranked, key=lambda pair: pair[0]):
        point = Point(candidate.latitude, candidate.longitude)
        if not _agrees_with_postcode(point, candidate.raw):
            continue
        if is_near_area(point):
            kind = LocationKind.STREET if candidate.raw.get("type") == "weg" else LocationKind.ADDRESS
            label = _quote(_readable(candidate.address.split(",")[0]))
            return {"point": tuple(point), "label": label, "kind": str(kind), "is_approximate": rank > 0}
        outside = True
    return {"outside": outside}


def _rank(doc: dict[str, Any], typed: list[str]) -> int | None:
    """0: what was typed; 1: the right door with another letter; 2: the street without the door; None: something else.

    PDOK also gives what looks like the question. Every word has to be in the document ("Damrak 1, Amsterdam" is no
    address in the city), and the last word of the street has to be typed ("Jan 5" is not the Jan Luykenlaan).
    """
    streets = [_words(str(doc.get(field) or "")) for field in ("straatnaam", "straatnaam_verkort")]
    if not any(street and street[-1] in typed for street in streets):
        return None
    unknown = [word for word in typed if word not in _words_of(doc)]
    if any(len(word) > 2 and not word[0].isdigit() for word in unknown):
        return None
    number = _house_number(typed, streets)
    if number and doc.get("type") == "weg":
        return 2
    if number != str(doc.get("huisnummer") or ""):
        return None
    return 1 if unknown else 0


def _house_number(typed: list[str], streets: list[list[str]]) -> str:
    """The digits of the first number that is no part of the street ("1e Eeldepad"); empty if there is none."""
    for word in typed:
        if (digits := re.match("[0-9]+", word)) and not any(word in street for street in streets):
            return digits[0]
    return ""


def _words_of(doc: dict[str, Any]) -> set[str]:
    words = set(_words(" ".join(str(doc.get(field) or "") for field in _NAME_FIELDS)))
    # A city may have more names than one: who types another than the document has means the same.
    return words | _CITY_WORDS if any(words.issuperset(name.split()) for name in _CITY_NAMES) else words


def _words(text: str) -> list[str]:
    """Folded words; "ij" and "y" are one letter to many people, in Dorpslaan as in a Leijweg."""
    return fold(text).replace("ij", "y").split()


def _agrees_with_postcode(point: Point, doc: dict[str, Any]) -> bool:
    known = Postcode.objects.filter(postcode=clean_text(str(doc.get("postcode") or ""))).first()
    return known is None or distance_m(known.point, point) <= POSTCODE_TOLERANCE_M
