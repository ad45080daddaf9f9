"""What nobody types, at every address of the site: hypothesis bends a request that goes well."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from urllib.parse import quote_from_bytes
from uuid import UUID

from django.apps import apps
from django.db import transaction
from django.test import Client
from hypothesis import strategies as st

from tests.permissions.addresses import NOT_A_PAGE, PUBLIC
from tests.permissions.admin_table import ADMIN, PAGES
from tests.permissions.table import rows
from tests.permissions.world import OURS, World
from tests.workspace.form_helpers import XSS

ODD = [
    *("", " ", "\x00", "a\x00b", "\r\nX-Odd: 1", "\u202e", "\ufeff", "\u2028", "ﬁ", "İ", "٣", "½", "🏳️\u200d🌈"),
    *("ß" * 300, "e" + "\u0301" * 500, "🙂" * 200, "1" * 5_000, "x" * 70_000, "[" * 2_000, '{"a":' * 50),
    *("0", "-1", "1e400", "NaN", "Infinity", "-0", "1_000", "99999999999999999999", "0x10", "1,5", "1.5.5"),
    *("2026-02-30", "0000-00-00", "9999-12-31", "0001-01-01", "2026-3-1", "31-12-2026"),
    *("24:00", "23:59:60", "9:5", "-1:00", "None", "null", "true", "[]", "{}", "%", "_", "\\", "*", "(", "[a-"),
    *("' OR 1=1 --", '"; DROP TABLE x; --', "(a+)+$", "../../etc/passwd", "/", "?", "#", "%00", "=1+1"),
    *("http://127.0.0.1/", "//example.org", "data:text/html,x", "a@b", "@", "a@b@c", str(UUID(int=0))),
    *XSS,
]
# Bytes that are no UTF-8, as a browser of long ago or an attacker sends them.
NO_TEXT = [b"\xff\xfe", b"\xed\xa0\x80", b"\xc0\xaf", b"caf\xe9"]
FIELDS = re.compile(rb'<(?:input|select|textarea|button)[^>]*?\sname="([^"]+)"(?:[^>]*?\svalue="([^"]*)")?')
# What somebody fills in who is nobody yet.
AT_THE_DOOR = (
    "account_login",
    "account_signup",
    "account_confirm_login_code",
    "mfa_authenticate",
    "mfa_login_webauthn",
)
# What the search knows; the pages that search show only some of them in their forms.
SEARCH = (
    *("q", "categorie", "bij", "lat", "lon", "straal", "buurt", "dag", "vanaf", "tot", "leeftijd", "gratis"),
    *("rolstoel", "zonderAanmelden", "ooievaarspas", "vrouwen", "taal", "volgorde", "pagina", "perPagina"),
    *("programma", "bbox", "crs", "afterTimestamp", "afterId", "limit", "page", "postcode", "proximity", "theme"),
    *("van", "zoals", "organisatie", "next"),
)

values = st.one_of(
    st.sampled_from(ODD).map(lambda word: word.encode("utf-8", "surrogatepass")),
    st.sampled_from(NO_TEXT),
    st.text(max_size=40).map(lambda word: word.encode("utf-8", "surrogatepass")),
    st.binary(max_size=20),
    st.integers().map(lambda number: str(number).encode()),
    st.floats().map(lambda number: str(number).encode()),
    st.dates().map(lambda day: day.isoformat().encode()),
    st.times().map(lambda time: time.isoformat()[:5].encode()),
)

# Another value is what people send most.
WAYS = ("other", "other", "other", "twice", "gone", "strange")

Fields = list[tuple[bytes, bytes]]

# A process of its own makes a PDF and takes seconds for it; what is asked beside its address changes nothing in it.
PDFS = {"place-poster-pdf", "programme-report-pdf"}


@dataclass(frozen=True)
class Case:
    """An address, what it is about, and somebody who may come there."""

    name: str
    about: str
    verb: str
    role: str

    def __str__(self) -> str:
        return f"{self.verb} {self.name} @ {self.about}"


def cases() -> list[Case]:
    """One for every row of the table that lets somebody in, and for every public address."""
    wanted = {"GET": "o", "POST": "+d"}
    of_table = [
        Case(row.name, row.about, row.verb, next(role for role in row.cells if row.cells[role] in wanted[row.verb]))
        for row in rows()
        if set(row.cells.values()) & set(wanted[row.verb])
    ]
    of_public = [Case(name, about, "GET", "visitor") for name, about in PUBLIC.items()]
    forms = [Case(name, PUBLIC[name], "POST", "visitor") for name in ("report", "confirm")]
    at_the_door = [Case(name, "nothing", verb, "visitor") for name in AT_THE_DOOR for verb in ("GET", "POST")]
    found = of_table + of_public + forms + at_the_door + list(_of_the_admin())
    return [case for case in found if case.name not in PDFS]


def _of_the_admin() -> Iterator[Case]:
    for model, letters in ADMIN.items():
        for page, (may_look, _may_send) in zip(PAGES, letters, strict=True):
            if may_look == "o" and page != "delete":
                name = f"admin:{model.replace('.', '_')}_{page}"
                yield from (Case(name, model, verb, "admin") for verb in ("GET", "POST"))


def fields_of(world: World, case: Case) -> tuple[Fields, list[bytes]]:
    """What is sent when all goes well, and the names of all fields there are."""
    if case.about in ADMIN:
        first = apps.get_model(case.about)._default_manager.order_by("pk")[0]
        world.things.setdefault(case.about, {"object_id": first.pk})
    page = b"".join(world.client(case.role).get(world.address(case.name, case.about)))
    shown = FIELDS.findall(page)
    sent = [(name.encode(), str(each).encode()) for name, each in _told(world, case)]
    if case.verb == "POST" and not sent:
        sent = [(name, unescape(value.decode()).encode()) for name, value in shown]
    names = sorted({*(name for name, _value in shown + sent)})
    return sent, names + [name.encode() for name in SEARCH if case.verb == "GET"] or [b"x"]


def _told(world: World, case: Case) -> Iterator[tuple[str, object]]:
    if case.verb == "POST":
        for name, value in world.body(case.name, case.about).items():
            for each in value if isinstance(value, list | tuple) else [value]:
                yield name, each


@st.composite
def bent(draw: st.DrawFn, sent: Fields, names: list[bytes]) -> Fields:
    fields = list(sent)
    for _change in range(draw(st.integers(1, 4))):
        name, how = draw(st.sampled_from(names)), draw(st.sampled_from(WAYS))
        if how == "strange":
            fields.append((draw(values), draw(values)))
            continue
        if how != "twice":
            fields = [field for field in fields if field[0] != name]
        if how != "gone":
            fields.append((name, draw(values)))
    return fields


def is_answer(case: Case, status: int) -> bool:
    """No fault of ours; what is not there yet (no downloads were made) says so with a 503."""
    return status < 500 or status == NOT_A_PAGE.get(case.name)


def encoded(fields: Fields) -> bytes:
    return b"&".join(f"{quote_from_bytes(name)}={quote_from_bytes(value)}".encode() for name, value in fields)


def send(world: World, case: Case, fields: Fields) -> int:
    """The status; an exception that no view catches is raised here. Nothing of it stays."""
    client: Client = world.client(case.role)
    address = world.address(case.name, case.about)
    with transaction.atomic():
        if case.verb == "POST":
            answer = client.post(
                address,
                encoded(fields),
                content_type="application/x-www-form-urlencoded",
                headers={"Origin": OURS, "Accept-Language": "nl"},
            )
        else:
            between = "&" if "?" in address else "?"
            answer = client.get(f"{address}{between}{encoded(fields).decode()}")
        b"".join(answer)
        transaction.set_rollback(True)
    return answer.status_code
