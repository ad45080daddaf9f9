"""Activities and moments in the words of the OpenActive Modelling Opportunity Data specification 2.0.

What nobody knows is left out, also where the specification would like to have it: no price is not the same as free.
"""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from activities.enums import AgePolicy, OccurrenceStatus
from activities.licences import Licence
from activities.models import Activity, Category, Occurrence, Organisation, Place
from activities.openactive.rules import duration, partial_schedule
from activities.site_address import site_address
from maps.site_names import name_of

CONTEXT = "https://openactive.io/"
# All our buurten are of this city.
CITY, REGION, COUNTRY = name_of("city", "nl"), name_of("region", "nl"), "NL"
STATUSES = {
    OccurrenceStatus.PLANNED: "https://schema.org/EventScheduled",
    OccurrenceStatus.CANCELLED: "https://schema.org/EventCancelled",
    OccurrenceStatus.MOVED: "https://schema.org/EventRescheduled",
}


def session_series(row: Activity) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@type": "SessionSeries",
        "@id": series_id(row),
        "identifier": str(row.uuid),
        "name": row.name,
        **_known(description=row.description or row.summary),
        "url": site_address(row.get_absolute_url()),
        "activity": [concept(row.category)],
        "location": _place(row.place),
        **_known(organizer=row.organisation and _organization(row.organisation)),
        **_known(ageRange=_ages(row), genderRestriction=_gender(row)),
        **_known(isAccessibleForFree=row.is_free, offers=_offers(row)),
        **_known(eventSchedule=[partial_schedule(each) for each in row.schedules.all()]),
    }


def scheduled_session(row: Occurrence) -> dict[str, Any]:
    """Its series is told in the other feed."""
    is_elsewhere = row.place_id != row.activity.place_id
    return {
        "@context": CONTEXT,
        "@type": "ScheduledSession",
        "@id": f"{series_id(row.activity)}#{row.uuid}",
        "identifier": str(row.uuid),
        "superEvent": series_id(row.activity),
        "url": site_address(row.activity.get_absolute_url()),
        "startDate": timezone.localtime(row.starts_at).isoformat(),
        "endDate": timezone.localtime(row.ends_at).isoformat(),
        "duration": duration(int((row.ends_at - row.starts_at).total_seconds() // 60)),
        "eventStatus": STATUSES[OccurrenceStatus(row.status)],
        **_known(schedulingNote=row.reason or None, location=_place(row.place) if is_elsewhere else None),
    }


def concept_scheme(themes: list[Category]) -> dict[str, Any]:
    """Our themes are all that we know of the kind of sport; which entry of OpenActive's own list it is, nobody said.

    In the keys of that list, which readers look up without reading the context.
    """
    return {
        "@context": CONTEXT,
        "type": "ConceptScheme",
        "id": _scheme(),
        "url": _scheme(),
        "title": f"Thema's van {settings.SITE_NAME}",
        "description": f"Naar welk soort activiteit je in {name_of('full_area', 'nl')} kunt zoeken.",
        "license": Licence.CC_BY,
        "concept": [{name.removeprefix("@"): value for name, value in concept(row).items()} for row in themes],
    }


def concept(theme: Category) -> dict[str, Any]:
    return {
        "@type": "Concept",
        "@id": f"{_scheme()}#{theme.slug}",
        "prefLabel": theme.name,
        "inScheme": _scheme(),
    }


def _scheme() -> str:
    return site_address(reverse("openactive-themes"))


def series_id(row: Activity) -> str:
    return site_address(reverse("api-activity", args=[row.uuid]))


def _known(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in (None, "", [])}


def _place(row: Place) -> dict[str, Any]:
    point = row.point and {"@type": "GeoCoordinates", "latitude": row.point.lat, "longitude": row.point.lon}
    # Of what is there OpenActive has a term for a toilet, and none for a ramp.
    toilet = {"@type": "Toilets", "name": "Toilet", "value": row.has_toilet}
    return {
        "@type": "Place",
        "@id": site_address(reverse("api-place", args=[row.uuid])),
        "name": row.name,
        "url": site_address(row.get_absolute_url()),
        **_known(geo=point, address=_address(row), telephone=row.phone),
        **_known(amenityFeature=[] if row.has_toilet is None else [toilet]),
    }


def _address(row: Place) -> dict[str, Any] | str:
    """In parts where all parts are known, and else as a text of those that are."""
    town = row.city or (CITY if row.buurt else "")
    if not (row.street and row.postcode and town):
        parts = (row.address, f"{row.postcode} {town}".strip())
        return ", ".join(part for part in parts if part) or f"{REGION}, {COUNTRY}"
    return {
        "@type": "PostalAddress",
        "streetAddress": row.address,
        "postalCode": row.postcode,
        "addressLocality": town,
        "addressRegion": REGION,
        "addressCountry": COUNTRY,
    }


def _organization(row: Organisation) -> dict[str, Any]:
    return {
        "@type": "Organization",
        "@id": site_address(row.get_absolute_url()),
        "name": row.name,
        "url": row.website or site_address(row.get_absolute_url()),
        **_known(telephone=row.phone, email=row.email),
    }


def _ages(row: Activity) -> dict[str, Any] | None:
    """In whole years, both included; of half years everyone who is that old at some time."""
    if row.age_policy == AgePolicy.UNKNOWN:
        return None
    last = None if row.age_to_months is None else (row.age_to_months - 1) // 12
    return {"@type": "QuantitativeValue", "minValue": (row.age_from_months or 0) // 12} | _known(maxValue=last)


def _gender(row: Activity) -> str | None:
    if row.is_women_only is None:
        return None
    return "https://openactive.io/FemaleOnly" if row.is_women_only else "https://openactive.io/NoRestriction"


def _offers(row: Activity) -> list[dict[str, Any]]:
    if row.price_cents is None:
        return []
    price = row.price_cents / 100
    return [{"@type": "Offer", "@id": f"{series_id(row)}#prijs", "price": price, "priceCurrency": "EUR"}]
