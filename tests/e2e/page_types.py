"""Every type of page, in every language, from the tables of tests/permissions: no server, no signing in by hand."""

from dataclasses import dataclass

from django.conf import settings
from django.test import Client
from django.utils import translation

from tests.conformance.pages import LOOKS
from tests.permissions.addresses import PUBLIC
from tests.permissions.table import rows
from tests.permissions.world import OURS, World

LANGUAGES = [code for code, _name in settings.LANGUAGES]
# What no table has: signing in is for who is nobody yet.
BEFORE_THE_DOOR = ("account_login", "account_signup")
# Looks that are of one language; every page type is asked for in all of them anyway.
SAID_ALREADY = ("home in English", "home in Arabic", "results in Arabic", "about in Turkish", "toddler care in Polish")


@dataclass(frozen=True)
class PageType:
    """An address, what it is about, and who may see it; `look` is an address in Dutch instead of a name."""

    title: str
    role: str = "visitor"
    verb: str = "GET"
    name: str = ""
    about: str = "nothing"
    look: str = ""

    def __str__(self) -> str:
        return self.title


@dataclass(frozen=True)
class Answer:
    address: str
    status: int
    headers: dict[str, str]
    body: bytes
    client: Client

    @property
    def is_page(self) -> bool:
        """A piece of a page, for htmx, is no document of its own."""
        return self.headers.get("Content-Type", "").startswith("text/html") and _is_document(self.body)


def _is_document(body: bytes) -> bool:
    return body.lstrip()[:9].lower() == b"<!doctype"


def candidates() -> list[PageType]:
    """Whatever may be a page: each address once per verb, and the other looks of a page."""
    found = [PageType(name, name=name, about=about) for name, about in PUBLIC.items()]
    found += [PageType(name, name=name) for name in BEFORE_THE_DOOR]
    found += [each for row in rows() if (each := _of_row(row))]
    found += [PageType(title, look=look) for title, look in LOOKS.items() if title not in SAID_ALREADY]
    return list({str(each): each for each in found}.values())


def _of_row(row) -> PageType | None:
    role = next((role for role, answer in row.cells.items() if answer in "+do"), None)
    if role is None or row.name.startswith("admin:"):  # the pages of the admin are Django's own
        return None
    return PageType(f"{row.verb} {row.name} @ {row.about}", role, row.verb, row.name, row.about)


def one_of_each(types: list[PageType]) -> list[PageType]:
    """Of the rows that are about the same address and verb the first."""
    return list({(each.verb, each.name, each.look): each for each in reversed(types)}.values())[::-1]


def answer_of(world: World, page_type: PageType, language: str) -> Answer:
    """A form is sent in empty: what comes back names its errors."""
    client = world.client(page_type.role)
    address = _address(world, page_type, language)
    if page_type.verb == "GET":
        return asked(client, address)
    return _answer(client, address, client.post(address, {}, headers={"Origin": OURS}))


def _address(world: World, page_type: PageType, language: str) -> str:
    if page_type.look:
        prefix = "" if language == settings.LANGUAGE_CODE or "/ar/" in page_type.look else f"/{language}"
        return f"{prefix}{page_type.look}"
    with translation.override(language):
        return world.address(page_type.name, page_type.about)


def asked(client: Client, address: str) -> Answer:
    return _answer(client, address, client.get(address))


def _answer(client: Client, address: str, answer) -> Answer:
    return Answer(address, answer.status_code, dict(answer.headers), b"".join(answer), client)
