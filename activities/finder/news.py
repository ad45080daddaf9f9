"""Moments as RSS 2.0."""

from collections.abc import Iterable

from django.utils import timezone
from django.utils.feedgenerator import Rss201rev2Feed
from django.utils.html import linebreaks
from django.utils.translation import get_language, gettext as _

from activities import wording_times
from activities.finder import plain_text
from activities.finder.calendars import change_of, summary_of, where
from activities.models import Occurrence
from activities.site_address import site_address
from activities.texts import told
from maps.site_names import named


def rss_of(rows: Iterable[Occurrence], *, page: str, address: str) -> bytes:
    """`page` shows the same question, `address` is that of the feed. An item is as old as the last change of its
    activity."""
    feed = Rss201rev2Feed(
        title=named(_("Agenda van {site}")),
        link=site_address(page),
        description=named(_("Wat er te doen is in {full_area} en bij je vraag past.")),
        language=get_language(),
        feed_url=site_address(address),
    )
    for row in rows:
        feed.add_item(
            title=_title(row),
            link=site_address(row.activity.get_absolute_url()),
            description=_description(row),
            # A reader shows an item once: that it does not go on is news.
            unique_id=f"{row.uuid}/{row.status}" if row.is_cancelled else str(row.uuid),
            unique_id_is_permalink=False,
            pubdate=row.activity.updated_at,
            categories=[row.activity.category.label],
        )
    return feed.writeString("utf-8").encode()


def _title(row: Occurrence) -> str:
    """With the date in full: a reader keeps an item for days, and "vandaag" would become a lie."""
    day = wording_times.long_day(row.local_on, timezone.localdate())
    return f"{summary_of(row)}: {day} {wording_times.span(row.start_minute, row.end_minute)}"


def _description(row: Occurrence) -> str:
    """Readers take it for HTML."""
    parts = (change_of(row), where(row.place), plain_text.lines(told(row.activity).summary.text))
    return linebreaks("\n\n".join(part for part in parts if part), autoescape=True)
