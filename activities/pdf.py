"""HTML of our own as a PDF, by WeasyPrint in a process of its own (activities/pdf_process.py says why)."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from django.conf import settings

from activities.pdf_process import WITHOUT_LIBRARIES

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
COMMAND = (sys.executable, "-m", "activities.pdf_process")
LONGEST_S = 60
ATTEMPTS = 2  # a library that crashed once mostly does not the second time
# Where libraries and fonts are; no setting, and no secret.
KEPT = ("PATH", "HOME", "LANG", "FONTCONFIG_FILE", "FONTCONFIG_PATH", "LD_LIBRARY_PATH", "PYTHONPATH")
log = logging.getLogger(__name__)


class NoPdf(Exception):
    """It went wrong this time. `status` is what a page answers that says so."""

    status = 503


class PdfUnavailable(NoPdf):
    """WeasyPrint cannot be loaded on this server."""


class Sheet(NamedTuple):
    """`pictures` are SVG by name, "picture:name" in the HTML; a `variant` is one that WeasyPrint knows: "pdf/ua-1"."""

    html: str
    styles: list[str]
    pictures: Mapping[str, str] = MappingProxyType({})
    variant: str = ""


def make_pdf(sheet: Sheet) -> bytes:
    """Raises PdfUnavailable, NoPdf. Costs some two seconds."""
    written = json.dumps(sheet._asdict() | {"pictures": dict(sheet.pictures)}).encode()
    for _attempt in range(ATTEMPTS):
        made = _run(written)
        if made.returncode == 0:
            return made.stdout
        said = made.stderr.decode(errors="replace").strip()
        if made.returncode == WITHOUT_LIBRARIES:
            log.warning("No PDF can be made: install %s (on Debian), or a font and Pango. %s", PACKAGES, said)
            raise PdfUnavailable(said)
        log.error("A PDF was not made: its process ended with status %s", made.returncode)
    raise NoPdf


def check_libraries() -> None:
    """Raises PdfUnavailable, NoPdf."""
    make_pdf(Sheet("<p>A", []))


def _run(sheet: bytes) -> "subprocess.CompletedProcess[bytes]":
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    try:
        return subprocess.run(  # noqa: S603 - constant words, no shell
            COMMAND, input=sheet, capture_output=True, timeout=LONGEST_S, cwd=settings.BASE_DIR, env=kept, check=False
        )
    except subprocess.TimeoutExpired as error:
        log.error("A PDF was not made within %s seconds", LONGEST_S)
        raise NoPdf from error
