"""The last days of grants as iCalendar: whole days, as no clock ends a grant."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext
from icalendar import Event

from activities.finder import plain_text
from activities.finder.calendars import calendar_of
from activities.site_address import site_address
from maps.site_names import named
from programmes.endings import Ending


def as_calendar(endings: Iterable[Ending]) -> bytes:
    """Without those of which nobody knows the day."""
    about = named(_("De laatste dagen van subsidies voor {area}."))
    events = (_event(each, each.last_day) for each in endings if each.last_day)
    return calendar_of(_("Subsidies die eindigen"), about, events)


def _event(ending: Ending, day: date) -> Event:
    event = Event()
    event.add("uid", f"{_uid(ending, day)}@{urlsplit(settings.SITE_URL).hostname}")
    event.add("dtstamp", datetime.combine(timezone.localdate(), time.min, UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    # Knowing that something ends does not make you busy.
    event.add("transp", "TRANSPARENT")
    event.add("summary", plain_text.line(_("Laatste dag: %(name)s") % {"name": ending.grant.name}))
    event.add("description", plain_text.lines("\n".join(_told(ending))))
    event.add("url", site_address(reverse("programme-endings")))
    return event


def _uid(ending: Ending, day: date) -> UUID:
    """That of the grant for its own last day, so that a later day moves it; of its parts by their day."""
    grant = ending.grant
    return grant.uuid if day == grant.last_day else uuid5(grant.uuid, day.isoformat())


def _told(ending: Ending) -> Iterable[str]:
    yield ending.grant.programme.name
    if ending.successor:
        yield _("Opvolger: %(name)s") % {"name": ending.successor.name}
    for loss in ending.losses:
        buurt = loss.buurt.name if loss.buurt else _("buurt onbekend")
        number = loss.lost.activities
        values = {"buurt": buurt, "theme": loss.category.label, "number": number}
        yield (
            ngettext(
                "%(buurt)s, %(theme)s: %(number)s activiteit", "%(buurt)s, %(theme)s: %(number)s activiteiten", number
            )
            % values
        )
    for category in ending.themes:
        yield _("Betaalt mee aan het thema %(theme)s") % {"theme": category.label}
