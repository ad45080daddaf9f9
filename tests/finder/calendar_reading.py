"""Pages and calendars as a stranger reads them, who knows nothing of our code."""

import re
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import recurring_ical_events
from django.utils import timezone
from icalendar import Calendar

from activities.schedules import horizon

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
MOMENT = re.compile(r'<li class="dz-moment".*?<time datetime="([^"]+)">(<s>)?([^<]+)', re.DOTALL)


def events_of(response):
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(response.content).walk("VEVENT")


def ics(client, activity):
    return client.get(f"/activiteit/{activity.slug}.ics")


def expanded(client, activity):
    """As a calendar reads it, which knows nothing of our code: (start, clock at the end, does it go on)."""
    calendar = Calendar.from_ical(ics(client, activity).content)
    end = datetime.combine(horizon() + timedelta(days=1), time(0), AMSTERDAM)
    return sorted(
        (event.start.astimezone(UTC), f"{event.end.astimezone(AMSTERDAM):%H:%M}", event["STATUS"] == "CONFIRMED")
        for event in recurring_ical_events.of(calendar).between(timezone.now(), end)
    )


def end_of(words):
    return "00:00" if "dag en nacht" in words else re.findall(r"\d\d:\d\d", words)[-1].replace("24:00", "00:00")


def on_page(client, activity):
    page = client.get(activity.get_absolute_url()).content.decode()
    return sorted(
        (
            datetime.fromisoformat(start).astimezone(UTC),
            end_of(words),
            not struck,
        )
        for start, struck, words in MOMENT.findall(page)
    )
