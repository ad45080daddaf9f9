"""Passing a page on, and getting there: links only, so that nothing leaves this site before somebody taps one."""

from dataclasses import dataclass
from urllib.parse import quote, urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.models import Activity, Place
from activities.site_address import site_address
from activities.texts import told
from activities.wording_times import listed


@dataclass(frozen=True)
class Share:
    """`text` is what the other reads before the address; `qr` our own picture of the address."""

    title: str
    text: str
    address: str
    qr: str

    @property
    def whatsapp(self) -> str:
        said = {"text": self._told("\n")}
        return f"https://wa.me/?{urlencode(said, quote_via=quote)}"

    @property
    def mail(self) -> str:
        """RFC 6068: lines end in CRLF."""
        said = {"subject": self.title, "body": self._told("\r\n")}
        return f"mailto:?{urlencode(said, quote_via=quote)}"

    def _told(self, end_of_line: str) -> str:
        return end_of_line.join((self.text, self.address))


@dataclass(frozen=True)
class Way:
    icon: str
    label: str
    site: str
    address: str


def share_of_activity(activity: Activity, when: str) -> Share:
    place = activity.place
    name = told(activity).name.text
    text = _told(name, [when, place.name if place.name != activity.name else "", place.address])
    address = site_address(activity.get_absolute_url())
    return Share(name, text, address, reverse("activity-qr", args=[activity.slug]))


def share_of_place(place: Place, when: str) -> Share:
    text = _told(place.name, [when, place.address])
    return Share(place.name, text, site_address(place.get_absolute_url()), reverse("place-qr", args=[place.slug]))


def ways_to(place: Place) -> list[Way]:
    """Walking, by bicycle, by tram or bus; none without a point. Only where it is goes along, not where you are.

    Addresses as openstreetmap.org writes them for a route (`engine`, `route` without a start), and Google's Maps URLs.
    """
    if place.point is None:
        return []
    there = f"{place.lat:.5f},{place.lon:.5f}"
    return [
        Way("footprints", _("Lopen"), "openstreetmap.org", _on_openstreetmap("foot", there)),
        Way("bike", _("Fietsen"), "openstreetmap.org", _on_openstreetmap("bike", there)),
        Way("tram-front", _("Tram of bus"), "google.com", _on_google(there)),
    ]


def _told(name: str, about: list[str]) -> str:
    known = [part for part in about if part]
    return _("%(name)s: %(about)s") % {"name": name, "about": listed(known)} if known else name


def _on_openstreetmap(by: str, there: str) -> str:
    asked = urlencode({"engine": f"fossgis_osrm_{by}", "route": f";{there}"})
    return f"https://www.openstreetmap.org/directions?{asked}"


def _on_google(there: str) -> str:
    asked = urlencode({"api": 1, "destination": there, "travelmode": "transit"})
    return f"https://www.google.com/maps/dir/?{asked}"
