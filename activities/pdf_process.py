"""The process that makes one PDF and ends: `python -m activities.pdf_process` reads a sheet and writes the PDF.

WeasyPrint stands on C libraries (Pango, HarfBuzz, fontconfig), and a fault in one of them ends the process that it
happens in. In a process of its own that costs one PDF, and no visitor. Nothing of Django is loaded here, so no
setting or secret is within reach of what is laid out.

In: JSON on stdin, an activities.pdf.Sheet by the names of its fields. Out: the PDF on stdout, or on stderr why there is
none.
"""

import json
import resource
import sys
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

WITHOUT_LIBRARIES = 3  # the exit status
MOST_PROCESSOR_S = 60
MOST_MEMORY_BYTES = 2 * 1024**3
PICTURE = "picture:"  # the scheme under which a picture that came along stands in the HTML
NO_PICTURES: Mapping[str, str] = MappingProxyType({})


def main() -> int:
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_PROCESSOR_S, MOST_PROCESSOR_S))
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY_BYTES, MOST_MEMORY_BYTES))
    try:
        import weasyprint  # noqa: F401
    except (OSError, ImportError) as error:
        sys.stderr.write(str(error))
        return WITHOUT_LIBRARIES
    sheet = json.load(sys.stdin.buffer)
    pages = lay_out(sheet["html"], sheet["styles"], sheet["pictures"])
    sys.stdout.buffer.write(pages.write_pdf(pdf_variant=sheet["variant"] or None))
    return 0


def lay_out(html: str, styles: Iterable[str], pictures: Mapping[str, str] = NO_PICTURES) -> Any:
    """The pages as a weasyprint.Document. All there is to it comes along: nothing is fetched, from nowhere."""
    import weasyprint

    fetcher = _nothing_fetched(weasyprint, pictures)
    sheets = [weasyprint.CSS(string=text, url_fetcher=fetcher) for text in styles]
    return weasyprint.HTML(string=html, url_fetcher=fetcher).render(stylesheets=sheets)


def _nothing_fetched(weasyprint: Any, pictures: Mapping[str, str]) -> Any:
    """So that no name or text, whatever it holds, makes this server ask another one or read a file of its own."""

    class NothingFetched(weasyprint.urls.URLFetcher):
        def fetch(self, url: str, headers: Any = None) -> Any:
            picture = pictures.get(url.removeprefix(PICTURE)) if url.startswith(PICTURE) else None
            if picture is None:
                raise ValueError("A PDF fetches nothing.")
            return weasyprint.urls.URLFetcherResponse(url, picture, {"Content-Type": "image/svg+xml"})

    return NothingFetched()


if __name__ == "__main__":
    sys.exit(main())
