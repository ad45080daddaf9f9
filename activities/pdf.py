"""HTML of our own as a PDF, by WeasyPrint. It needs libraries of the system, which are not on every machine."""

import logging
from collections.abc import Iterable
from typing import Any

from PIL import ImageFile

PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-core"
log = logging.getLogger(__name__)


class PdfUnavailable(Exception):
    """WeasyPrint cannot be loaded here."""


def make_pdf(html: str, styles: Iterable[str]) -> bytes:
    """Raises PdfUnavailable. Costs about a second, and more for the first one of a process."""
    return bytes(lay_out(html, styles).write_pdf())


def lay_out(html: str, styles: Iterable[str]) -> Any:
    """The pages as a weasyprint.Document. All there is to it comes along: nothing is fetched, from nowhere."""
    weasyprint = load()
    fetcher = _nothing_fetched(weasyprint)
    sheets = [weasyprint.CSS(string=text, url_fetcher=fetcher) for text in styles]
    return weasyprint.HTML(string=html, url_fetcher=fetcher).render(stylesheets=sheets)


def load() -> Any:
    """The module. It takes most of a second to load, and what it needs of the system may be absent."""
    strict = ImageFile.LOAD_TRUNCATED_IMAGES
    try:
        import weasyprint
    except (OSError, ImportError) as error:
        log.warning("No PDF can be made: install %s (on Debian), or a font and Pango. %s", PACKAGES, error)
        raise PdfUnavailable from error
    finally:
        # It lets broken pictures through in the whole process, and then so would activities.photos.
        ImageFile.LOAD_TRUNCATED_IMAGES = strict
    return weasyprint


def _nothing_fetched(weasyprint: Any) -> Any:
    """So that no name or text, whatever it holds, makes this server ask another one or read a file of its own."""

    class NothingFetched(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError("A PDF fetches nothing.")

    return NothingFetched()
