"""The report of a quarter: everything that stands in it, in the order of its pages."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string

from activities.pdf import Sheet
from activities.suppression import LEAST
from maps.models import Buurt
from programmes.endings import Ending, calendar_of_endings
from programmes.pages import sections
from programmes.pages.sections import Section
from programmes.pages.stored import Stored
from programmes.reports import coverage, summary
from programmes.reports.coverage import Theme
from programmes.reports.quarters import label_of

TAGGED = "pdf/ua-1"


@dataclass(frozen=True)
class Report:
    """`endings` are those of the catalogue on `today`: only what was measured is kept as it was."""

    stored: Stored
    quarter: str
    today: date
    changes: list[str]
    losses: list[str]
    sections: list[Section]
    themes: list[Theme]
    endings: list[Ending]
    method: list[str]
    counted_in: int | None
    least: int = LEAST
    site: str = field(default_factory=lambda: settings.SITE_URL)

    def pictures(self) -> dict[str, str]:
        return {picture.name: picture.svg for theme in self.themes for maps in theme.maps for picture in maps.pictures}


def report_of(stored: Stored, today: date) -> Report:
    names = sections.names()
    themes = coverage.of_themes(stored, names)
    return Report(
        stored=stored,
        quarter=label_of(stored.measurement.quarter),
        today=today,
        changes=summary.changes(stored, names),
        losses=summary.losses(stored, names),
        sections=sections.of_managers(stored, names),
        themes=themes,
        endings=calendar_of_endings(today),
        method=list(dict.fromkeys(said for theme in themes for said in theme.method)),
        counted_in=Buurt.objects.filter(in_programme_area=True).values_list("reference_year", flat=True).first(),
    )


def sheet_of(report: Report) -> Sheet:
    css = finders.find("css/report.css")
    assert isinstance(css, str)
    html = render_to_string("programmes/report_pdf.html", {"report": report})
    return Sheet(html, [Path(css).read_text(encoding="utf-8")], report.pictures(), TAGGED)
