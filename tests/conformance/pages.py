"""Every type of page, by asking for every address that stands in a table of tests/permissions."""

from collections.abc import Iterator

from django.http import HttpResponse
from django.utils.translation import override

from tests.permissions.addresses import PUBLIC
from tests.permissions.table import rows
from tests.permissions.world import OURS, World

# What an address of one page type can look like besides.
LOOKS = {
    "results by time": "/zoeken/?dag=week&q=a",
    "results near a place": "/zoeken/?bij=Moerwijk&categorie=sport&leeftijd=3",
    "results of nothing": "/zoeken/?q=xqzxqzxqz",
    "wrong question": "/zoeken/?leeftijd=oud&dag=ooit",
    "second page": "/zoeken/?pagina=2",
    "map of a question": "/kaart/?categorie=ontmoeten",
    "figures of who is in reach": "/cijfers/?thema=eten&tijd=weekend&maat=bereik",
    "figures of nothing": "/cijfers/?maat=liefde",
    "figures in Arabic": "/ar/cijfers/?maat=bereik",
    "not found": "/bestaat-niet/",
    "home in English": "/en/",
    "home in Arabic": "/ar/",
    "results in Arabic": "/ar/zoeken/?dag=week",
    "about in Turkish": "/tr/over/",
    "toddler care in Polish": "/pl/peuteropvang/",
    "embed with a map": "/embed/?weergave=beide&perPagina=3&kleur=7a1f1f",
    "embed in Arabic": "/ar/embed/?bij=2533CR",
    "builder with choices": "/open-data/insluiten/?weergave=beide&categorie=eten&gratis=true&hoek=99&kleur=7a1f1f",
}


def every_page(world: World, language: str = "nl") -> Iterator[tuple[str, str]]:
    """Name and HTML: each address as somebody who may see it, each form sent in empty, and other looks of a page."""
    visitor = world.client("visitor")
    for name, about in PUBLIC.items():
        yield from _page(name, visitor.get(_address(world, name, about, language)))
    for row in rows():
        role = next((role for role, answer in row.cells.items() if answer in "+do"), None)
        if role is None or row.name.startswith("admin:"):
            continue  # the pages of the admin are Django's own
        client, address = world.client(role), _address(world, row.name, row.about, language)
        answer = client.get(address) if row.verb == "GET" else client.post(address, {}, headers={"Origin": OURS})
        yield from _page(f"{row.verb} {row.name} {row.about}", answer)
    for name, address in LOOKS.items():
        if language == "nl":
            yield from _page(name, visitor.get(address))
        elif not address.startswith(("/en/", "/tr/", "/ar/", "/pl/")):
            yield from _page(name, visitor.get(f"/{language}{address}"))


def _address(world: World, name: str, about: str, language: str) -> str:
    with override(language):
        return world.address(name, about)


def every_look(world: World) -> Iterator[tuple[str, str, str]]:
    """Name, address and who may see it, of each address that is looked at and not sent to."""
    for name, about in PUBLIC.items():
        yield name, world.address(name, about), "visitor"
    for row in rows():
        role = next((role for role, answer in row.cells.items() if answer in "+do"), None)
        if role and row.verb == "GET" and not row.name.startswith("admin:"):
            yield f"{row.name} {row.about}", world.address(row.name, row.about), role
    for name, address in LOOKS.items():
        yield name, address, "visitor"


def _page(name: str, answer: HttpResponse) -> Iterator[tuple[str, str]]:
    written = b"".join(answer)
    if answer.headers.get("Content-Type", "").startswith("text/html"):
        html = written.decode()
        # A piece of a page, for htmx, is no document of its own.
        if html.lstrip().lower().startswith("<!doctype"):
            yield name, html
