"""Brings locale/ up to date: collects what the code and the templates say, keeps what was translated, compiles.

`make messages` runs this; `python -m scripts.messages --check` only says whether something is missing. With Babel, so
that no gettext tools are needed. The source language is Dutch; what is not translated is shown in Dutch.

`python -m scripts.messages --area` does the same in DATA_DIR/locale, for what another area says of its own.
"""

import json
import os
import sys
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "backend.settings")
ROOT = Path(__file__).parent.parent
LOCALE = ROOT / "locale"
# Dutch is what stands in the code.
LANGUAGES = tuple(code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE)
PYTHON = ("accounts", "activities", "backend", "background", "backups", "limits", "maps", "programmes", "referrals")
# As our translations were written; of another language it is what Babel says.
PLURALS = {
    "en": (2, "(n != 1)"),
    "tr": (2, "(n > 1)"),
    "ar": (6, "(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5)"),
    "pl": (3, "(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2)"),
}
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}
HEADER = """\
# {site}, {language}.
# NO NATIVE SPEAKER HAS READ THIS YET: it was written by somebody who knows the language from outside.
# Whoever corrects it: only the msgstr lines. Short sentences, plain words.
"""


class PlainCatalog(Catalog):
    """Without dates and names of people, so that the same texts give the same file."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        language = str(self.locale)
        number, rule = plurals(language)
        return [
            ("Language", language),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
            ("Plural-Forms", f"nplurals={number}; plural={rule};"),
        ]

    @mime_headers.setter
    def mime_headers(self, headers: object) -> None:
        """What a file says is what it was written with."""

    @property
    def num_plurals(self) -> int:
        return plurals(str(self.locale))[0]


def plurals(language: str) -> tuple[int, str]:
    """How many forms a word has by number, and the rule that chooses one, as gettext writes it."""
    said = get_plural(language)
    return PLURALS.get(language, (said.num_plurals, said.plural_expr))


class Message(NamedTuple):
    """`text` is (singular, plural) where there are two; `path` is where it is said."""

    path: str
    line: int
    text: str | tuple[str, str]
    context: str | None


def main(arguments: list[str]) -> int:
    if "--area" in arguments:
        return _write(list(collect_area()), settings.DATA_DIR / "locale")
    found = list(collect())
    return _check(found) if "--check" in arguments else _write(found, LOCALE)


def _write(found: list[Message], locale: Path) -> int:
    for language in LANGUAGES:
        catalog = updated(language, found, locale)
        folder = _folder(language, locale)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "django.po").write_bytes(_po_bytes(catalog))
        (folder / "django.mo").write_bytes(mo_bytes(catalog))
        missing = sum(1 for each in catalog if each.id and not is_translated(each.string))
        print(f"{language}: {len(catalog) - missing} translated, {missing} still shown in Dutch")
    return 0


def collect() -> Iterator[Message]:
    """Every text for people, from the modules and the templates, in the order of the files."""
    for path in _paths(*(f"{app}/**/*.py" for app in PYTHON)):
        if "migrations" not in path.parts:
            yield from of_source(path.read_bytes(), path)
    for path in _paths("data/templates/**/*.html", "templates/**/*.html", "templates/**/*.js"):
        yield from of_template(path)
    yield from of_data(ROOT / "data")


def collect_area() -> Iterator[Message]:
    """What the area of DATA_DIR says of its own: all that `locale/` does not have yet."""
    known = _empty(LANGUAGES[0])
    for message in collect():
        known.add(message.text, context=message.context)
    templates = sorted((settings.DATA_DIR / "templates").rglob("*.html"))
    found = [message for path in templates for message in of_template(path)] + list(of_data(settings.DATA_DIR))
    yield from (message for message in found if not known.get(message.text, message.context))


def of_data(folder: Path) -> Iterator[Message]:
    """What the pages say that stands in no code: the themes, the programmes, and what the area tells of itself."""
    for row in json.loads((folder / "categories.json").read_text("utf-8")):
        yield from (Message("data/categories.json", 1, row[name], None) for name in ("name", "short_name"))
    for row in json.loads((folder / "programmes.json").read_text("utf-8"))["programmes"]:
        texts = (row["description"], *row["pillars"])
        yield from (Message("data/programmes.json", 1, text, None) for text in texts)
    texts = json.loads((folder / "area.json").read_text("utf-8"))["texts"].values()
    # Others were written in each language there.
    yield from (Message("data/area.json", 1, text, None) for text in texts if isinstance(text, str))


def of_source(source: bytes, path: Path) -> Iterator[Message]:
    where = path.relative_to(ROOT if path.is_relative_to(ROOT) else settings.DATA_DIR).as_posix()
    for line, text, _comments, context in extract("python", BytesIO(source), KEYWORDS, options={"encoding": "utf-8"}):
        yield Message(where, line, text if isinstance(text, str) else (text[0], text[1]), context)


def of_template(path: Path) -> Iterator[Message]:
    """Django turns a template into something that reads like Python, but for its indents."""
    source = templatize(path.read_text("utf-8"), origin=str(path))
    lines = [line.lstrip() for line in source.splitlines()]
    yield from of_source("\n".join(lines).encode(), path)


def updated(language: str, found: Iterable[Message], locale: Path = LOCALE) -> Catalog:
    """The catalog of this language with exactly these messages, and what was translated of them."""
    known, catalog = read(language, locale), _empty(language)
    for message in found:
        is_format = (isinstance(message.text, str) and "%(" in message.text) or not isinstance(message.text, str)
        flags = ["python-format"] if is_format else []
        catalog.add(message.text, locations=[(message.path, None)], flags=flags, context=message.context)
    for each in catalog:
        old = known.get(each.id, each.context) if each.id else None
        if old and is_translated(old.string) and isinstance(old.id, str) == isinstance(each.id, str):
            each.string = old.string
    return catalog


def read(language: str, locale: Path = LOCALE) -> Catalog:
    catalog, path = _empty(language), _folder(language, locale) / "django.po"
    if path.exists():
        with path.open("rb") as file:
            for each in read_po(file, locale=language):
                if each.id:
                    catalog[each.id] = each
    return catalog


def mo_bytes(catalog: Catalog) -> bytes:
    """Without what is not translated, so that it is shown in Dutch."""
    written, kept = BytesIO(), _empty(str(catalog.locale))
    for each in catalog:
        if each.id and is_translated(each.string):
            kept[each.id] = each
    write_mo(written, kept)
    return written.getvalue()


def is_translated(string: str | Iterable[str] | None) -> bool:
    """All its plural forms."""
    return bool(string) and (isinstance(string, str) or all(string))


def _check(found: list[Message]) -> int:
    stale = [language for language in LANGUAGES if _po_bytes(updated(language, found)) != _stored(language)]
    if stale:
        print(f"Run `make messages`: {', '.join(stale)} do not hold what the code says now.")
    return 1 if stale else 0


def _stored(language: str) -> bytes:
    path = _folder(language) / "django.po"
    return path.read_bytes() if path.exists() else b""


def _po_bytes(catalog: Catalog) -> bytes:
    written = BytesIO()
    write_po(written, catalog, width=100, sort_by_file=True, ignore_obsolete=True)
    return written.getvalue()


def _empty(language: str) -> Catalog:
    return PlainCatalog(
        locale=language, header_comment=HEADER.format(site=settings.SITE_NAME, language=language).rstrip(), fuzzy=False
    )


def _folder(language: str, locale: Path = LOCALE) -> Path:
    return locale / language / "LC_MESSAGES"


def _paths(*patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in ROOT.glob(pattern))


if __name__ == "__main__":
    django.setup()
    sys.exit(main(sys.argv[1:]))
