"""One text for each mail, templates/emails/<name>.<language>.txt, from which both the plain and the HTML mail are made.

Its first line is the subject (`Onderwerp: …`), then come paragraphs with an empty line between them. A line
`[Label] https://…` is a link to our own site, a button when it stands alone; an address without a label is a link too.
A code that stands alone is shown large.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.template import Context, Template, engines
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise

LONGEST_SUBJECT = 200
_SUBJECT = re.compile(r"(?:Onderwerp|Subject): *(.+)")
_LINK = re.compile(r"(?:\[(.+)\] *)?(https?://\S+)")
_CODE = re.compile(r"[0-9A-Z-]{4,9}")
# A line break inside a value: the text may show it, but it never makes a paragraph, a button or a header of its own.
_INNER_BREAK = "\u2028"
_HIDDEN = {"Cc", "Cs", "Zl", "Zp"}
# They turn the direction of the text around them, so that a name could change how our own words read.
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


@dataclass(frozen=True)
class Line:
    text: str
    url: str = ""

    @property
    def plain(self) -> str:
        if self.url:
            return self.url if self.text == self.url else f"{self.text}: {self.url}"
        return self.text.replace(_INNER_BREAK, "\n")

    @property
    def parts(self) -> list[str]:
        return self.text.split(_INNER_BREAK)


@dataclass(frozen=True)
class Paragraph:
    lines: list[Line]

    @property
    def button(self) -> Line | None:
        """The only line, if it is a link with a label."""
        line = self.lines[0]
        return line if len(self.lines) == 1 and line.url not in ("", line.text) else None

    @property
    def code(self) -> str:
        return self.lines[0].text if len(self.lines) == 1 and _CODE.fullmatch(self.lines[0].text) else ""


@dataclass(frozen=True)
class MailText:
    subject: str
    text: str
    html: str


def site_url() -> str:
    return str(settings.SITE_URL).rstrip("/")


def render(name: str, context: Mapping[str, Any], language: str) -> MailText:
    """`language` falls back on Dutch. Values are text, numbers, dates, rows, and lists and dictionaries of those."""
    template, language = _template(name, language)
    with translation.override(language):
        values = {
            "site_name": settings.SITE_NAME,
            "site_url": site_url(),
            **_clean_mapping(context),
        }
        written = template.render(Context(values, autoescape=False))
        subject, paragraphs = _read(name, written)
        page = {
            "subject": subject,
            "paragraphs": paragraphs,
            "site_name": settings.SITE_NAME,
            "site_url": site_url(),
            "language": language,
            "direction": "rtl" if translation.get_language_bidi() else "ltr",
        }
        html = render_to_string("emails/base.html", page)
    text = "\n\n".join("\n".join(line.plain for line in paragraph.lines) for paragraph in paragraphs)
    return MailText(subject, f"{text}\n", html)


def _template(name: str, language: str) -> tuple[Template, str]:
    wanted = language.partition("-")[0]
    languages = [code for code, _name in settings.LANGUAGES if code == wanted] + ["nl"]
    names = {f"emails/{name}.{code}.txt": code for code in languages}
    django_engine: Any = engines["django"]
    template = django_engine.engine.select_template(list(names))
    assert template.name
    return template, names[template.name]


def _read(name: str, written: str) -> tuple[str, list[Paragraph]]:
    first, _newline, body = written.strip().partition("\n")
    subject = _SUBJECT.fullmatch(first.strip())
    if not subject:
        raise ValueError(f"The first line of the mail {name} has to be 'Onderwerp: …' or 'Subject: …'.")
    blocks = [[line.strip() for line in block.split("\n")] for block in re.split(r"\n\s*\n", body.strip())]
    short = " ".join(subject[1].replace(_INNER_BREAK, " ").split())[:LONGEST_SUBJECT]
    return short, [Paragraph([_line(line) for line in block if line]) for block in blocks]


def _line(written: str) -> Line:
    """Only our own addresses become links: what people typed must not turn into a button to elsewhere."""
    link = _LINK.fullmatch(written)
    if link and f"{link[2]}/".startswith(f"{site_url()}/"):
        return Line(link[1] or link[2], link[2])
    return Line(written)


def _clean_mapping(values: Mapping[str, Any]) -> dict[str, Any]:
    return {key: _clean(value) for key, value in values.items()}


def _clean(value: Any) -> Any:
    if isinstance(value, str | Promise):
        return _clean_text(str(value))
    if isinstance(value, Mapping):
        return _clean_mapping(value)
    if isinstance(value, list | tuple):
        return [_clean(each) for each in value]
    if isinstance(value, Model):
        return _Row(value)
    if value is None or isinstance(value, bool | int | float | Decimal | time | date | UUID):
        return value
    raise TypeError(f"A mail takes text, numbers, dates and rows, no {type(value).__name__}.")


class _Row:
    """A row of the database as a template reads it: its texts are cleaned too."""

    def __init__(self, row: Model) -> None:
        self._row = row

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._row, name)
        if getattr(value, "alters_data", False):
            raise AttributeError(name)
        return _clean(value() if callable(value) else value)

    def __str__(self) -> str:
        return _clean_text(str(self._row))


def _clean_text(text: str) -> str:
    lines = "\n".join(text.strip().splitlines())
    kept = (char for char in lines if char == "\n" or not (unicodedata.category(char) in _HIDDEN or char in _TURNING))
    return "".join(kept).replace("\n", _INNER_BREAK)
