"""Places and organisations in the words of schema.org."""

from django.urls import reverse
from django.utils.translation import gettext as _

from activities.enums import PlaceKind
from activities.finder.linked_times import Node, known
from activities.models import Activity, Organisation, Place
from activities.site_address import site_address

# schema.org has no word for a community centre; a civic structure is what its words for public buildings stand under.
TYPES = {
    PlaceKind.COMMUNITY_CENTRE: "CivicStructure",
    PlaceKind.LIBRARY: "Library",
    PlaceKind.THEATRE: "PerformingArtsTheater",
    PlaceKind.PRESCHOOL: "ChildCare",
    PlaceKind.RESTAURANT: "Restaurant",
    PlaceKind.SPORTS_PLACE: "SportsActivityLocation",
}
# Those that are organisations too, with a mail address and something to offer.
BUSINESSES = {"Library", "ChildCare", "Restaurant", "SportsActivityLocation"}


def type_of(place: Place) -> str:
    return TYPES.get(PlaceKind(place.kind), "Place")


def place(row: Place, *, has_page: bool = True) -> Node:
    """`has_page` is for where something has moved to: perhaps nothing else is there."""
    return known(
        {
            "@type": type_of(row),
            "@id": id_of(row),
            "name": row.name,
            "url": site_address(row.get_absolute_url()) if has_page else None,
            "address": address(row),
            "geo": _geo(row),
            "amenityFeature": _features(row),
        }
    )


def organisation(row: Organisation) -> Node:
    """As much of it as stands on its own page."""
    return organiser(row) | known({"telephone": row.phone, "email": row.email, "sameAs": row.website})


def organiser(row: Organisation) -> Node:
    return {
        "@type": "Organization",
        "@id": f"{site_address(row.get_absolute_url())}#organisatie",
        "name": row.name,
        "url": site_address(row.get_absolute_url()),
        "identifier": str(row.uuid),
    }


def id_of(row: Activity | Place) -> str:
    """The same on its page in every language: that of the API."""
    name = "api-activity" if isinstance(row, Activity) else "api-place"
    return site_address(reverse(name, args=[row.uuid]))


def contact(own: Activity | Place | None, row: Place, *, is_business: bool) -> Node:
    """Of the activity that stands for the place, else of the place. Not the website: many have that of a larger whole,
    and schema.org would take them all for one."""
    holder = own if own and (own.phone or own.email or own.website) else row
    return known({"telephone": holder.phone, "email": holder.email if is_business else ""})


def address(row: Place) -> Node:
    said = known({"streetAddress": row.address, "postalCode": row.postcode, "addressLocality": row.city})
    return {"@type": "PostalAddress", "addressCountry": "NL"} | said if said else {}


def _geo(row: Place) -> Node | None:
    """A point that is only about right would put a pin at the door of somebody else."""
    if not row.point or row.is_approximate:
        return None
    return {"@type": "GeoCoordinates", "latitude": row.point.lat, "longitude": row.point.lon}


def _features(row: Place) -> list[Node]:
    features = ((_("Rolstoeltoegankelijk"), row.is_wheelchair_accessible), (_("Toilet"), row.has_toilet))
    return [
        {"@type": "LocationFeatureSpecification", "name": name, "value": value}
        for name, value in features
        if value is not None
    ]
