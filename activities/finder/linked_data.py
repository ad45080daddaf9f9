"""What a page is about, in the words of schema.org, for who reads pages by machine. What nobody knows is left out.

Nothing at all is said about examples: they would be taken for real.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language

from activities.enums import AgePolicy
from activities.finder.linked_places import BUSINESSES, contact, id_of, organisation, organiser, place, type_of
from activities.finder.linked_times import Node, known, moment, next_of, opening_hours, schedules
from activities.models import Activity, Occurrence, Organisation, Photo, Place
from activities.site_address import site_address
from activities.texts import told
from maps.models import Buurt
from maps.site_names import name_of

TODDLER_CARE = "peuteropvang"
# As many moments, or things to do at one place, as a page tells by name.
MOST = 20


def of_home() -> Node:
    target = f"{site_address(reverse('find'))}?q={{search_term_string}}"
    search = {"@type": "SearchAction", "target": {"@type": "EntryPoint", "urlTemplate": target}}
    site = {
        "@type": "WebSite",
        "name": name_of("site"),
        "url": site_address(reverse("home")),
        "inLanguage": get_language(),
    }
    return _graph(site | {"potentialAction": search | {"query-input": "required name=search_term_string"}})


def of_activity(row: Activity, moments: Sequence[Occurrence]) -> Node | None:
    """`moments` are all that are not over, in time order, with their places."""
    if row.is_example or row.place.is_example:
        return None
    is_place = row.stands_for_place or row.category.slug == TODDLER_CARE
    node = _at_place(row, moments) if is_place else _event(row, moments)
    return _graph(node, _crumbs(row.place.buurt, *([] if row.stands_for_place else [row.place]), row))


def of_place(
    row: Place, itself: Activity | None, moments: Sequence[Occurrence], others: Iterable[Activity]
) -> Node | None:
    """`itself` is the activity that stands for the place, and `moments` are of it."""
    if row.is_example:
        return None
    is_real = itself is not None and not itself.is_example
    node = _at_place(itself, moments) if itself and is_real else _bare(row)
    events = node.get("event", []) + [_name_of(each) for each in others if not _is_no_event(each)]
    return _graph(known(node | {"url": _url(row), "event": events[:MOST]}), _crumbs(row.buurt, row))


def of_organisation(row: Organisation) -> Node | None:
    return None if row.is_example else _graph(organisation(row), _crumbs(None, row))


def _is_no_event(row: Activity) -> bool:
    return row.is_example or row.category.slug == TODDLER_CARE


def _name_of(row: Activity) -> Node:
    return {"@type": "Event", "@id": id_of(row), "name": told(row).name.text, "url": _url(row)}


def _event(row: Activity, moments: Sequence[Occurrence]) -> Node:
    """Its date is the next one; of a series the schedule and the coming moments stand in it."""
    first = next_of(moments)
    where = first.place if first else row.place
    parts = [_part(row, each, where) for each in moments[:MOST]] if len(moments) > 1 else []
    return known(
        {
            **_about(row, "Event"),
            "location": _location(row, where),
            **(moment(first) if first else {}),
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "eventSchedule": schedules(row, moments),
            "subEvent": parts,
            "organizer": _organiser_of(row),
            "inLanguage": row.languages,
            "typicalAgeRange": _years(row),
            "audience": _audience(row),
            "offers": _offer(row),
        }
    )


def _part(row: Activity, each: Occurrence, where: Place) -> Node:
    location = {"@id": id_of(where)} if each.place_id == where.pk else _location(row, each.place)
    about = {"@type": "Event", "@id": f"{id_of(row)}#{each.uuid}", "identifier": str(each.uuid)}
    about["name"] = told(row).name.text
    return known(about | moment(each) | {"location": location, "url": _url(row)})


def _location(row: Activity, where: Place) -> Node | None:
    return None if where.is_example else place(where, has_page=where.pk == row.place_id)


def _at_place(row: Activity, moments: Sequence[Occurrence]) -> Node:
    """Somewhere to go to, when it is open: a place itself, or care for toddlers at one."""
    kind = "ChildCare" if row.category.slug == TODDLER_CARE else type_of(row.place)
    is_business = kind in BUSINESSES
    happening = [each for each in moments if not each.is_opening_hours][:MOST]
    theirs = {"knowsLanguage": row.languages, "makesOffer": _service(row), "parentOrganization": _organiser_of(row)}
    ids = {"@id": id_of(row.place), "identifier": str(row.place.uuid)} if row.stands_for_place else {}
    return known(
        {
            **place(row.place),
            **_about(row, kind),
            **ids,
            **contact(row, row.place, is_business=is_business),
            **opening_hours(row, moments),
            "event": [_part(row, each, row.place) for each in happening],
            **(theirs if is_business else {}),
        }
    )


def _bare(row: Place) -> Node:
    """A place of which no activity tells more."""
    ids = {"identifier": str(row.uuid)}
    return place(row) | ids | contact(None, row, is_business=type_of(row) in BUSINESSES)


def _about(row: Activity, kind: str) -> Node:
    words = told(row)
    return known(
        {
            "@type": kind,
            "@id": id_of(row),
            "identifier": str(row.uuid),
            "name": words.name.text,
            "description": (words.summary or words.description).text,
            "url": _url(row),
            "image": _image(row.photo, row.photo_alt) if row.photo else None,
            "isAccessibleForFree": row.is_free,
        }
    )


def _image(photo: Photo, alt: str) -> Node:
    address = site_address(reverse("photo", args=[photo.uuid]))
    return {"@type": "ImageObject", "url": address, "width": photo.width, "height": photo.height, "caption": alt}


def _organiser_of(row: Activity) -> Node | None:
    return organiser(row.organisation) if row.organisation and not row.organisation.is_example else None


def _offer(row: Activity) -> Node | None:
    if row.price_cents is None:
        return None
    price = f"{Decimal(row.price_cents) / 100:.2f}"
    return {"@type": "Offer", "price": price, "priceCurrency": "EUR", "url": _url(row)}


def _service(row: Activity) -> Node | None:
    """What a business offers; schema.org has ages and prices for what is offered, not for who offers it."""
    audience, offer = _audience(row), _offer(row)
    if not audience and not offer:
        return None
    service = known({"@type": "Service", "name": told(row).name.text, "audience": audience})
    return {"@type": "Offer"} | (offer or {}) | {"itemOffered": service}


def _years(row: Activity) -> str | None:
    """Whole years only, the last one included; `_audience` has the months."""
    low, high = row.age_from_months or 0, row.age_to_months
    if row.age_policy != AgePolicy.RANGE or low % 12 or (high or 0) % 12:
        return None
    return f"{low // 12}-{high // 12 - 1 if high else ''}"


def _audience(row: Activity) -> Node | None:
    """Ages in months, both included."""
    said: dict[str, Any] = {"suggestedGender": "female"} if row.is_women_only else {}
    if row.age_policy == AgePolicy.RANGE:
        last = None if row.age_to_months is None else row.age_to_months - 1
        bounds = known({"minValue": row.age_from_months, "maxValue": last})
        said["suggestedAge"] = {"@type": "QuantitativeValue", "unitCode": "MON"} | bounds
    return {"@type": "PeopleAudience"} | said if said else None


def _crumbs(buurt: Buurt | None, *below: Activity | Place | Organisation) -> Node:
    """From the front page to this one, through the district and the buurt where they are known."""
    areas = (buurt.district, buurt) if buurt else ()
    pages: list[Any] = [*filter(None, areas), *below]
    steps = [(name_of("site"), reverse("home")), *((_title(each), each.get_absolute_url()) for each in pages)]
    items = [
        {"@type": "ListItem", "position": number, "name": name, "item": site_address(address)}
        for number, (name, address) in enumerate(steps, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _title(page: Any) -> str:
    return told(page).name.text if isinstance(page, Activity) else str(page.name)


def _graph(*nodes: Node) -> Node:
    return {"@context": "https://schema.org", "@graph": list(nodes)}


def _url(row: Activity | Place) -> str:
    return site_address(row.get_absolute_url())
