"""What the API says about a row: plain dicts with the Dutch names of the surface. What is not known is None.

Every row must come from `queries` or `search.find`: nothing here may cost a query.
"""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings

from activities import opening_hours
from activities.enums import AgePolicy, Serving, TextState
from activities.hours import hours_of
from activities.models import (
    Activity,
    ActivityText,
    Category,
    Funding,
    Grant,
    Meal,
    Occurrence,
    Organisation,
    Place,
    Programme,
    ToddlerCare,
)
from activities.models.sourced import Sourced
from activities.search import Result
from activities.site_address import site_address
from maps.geometry import Point
from maps.models import Buurt, District

AGE_GROUPS = (
    (0, 14, "age_0_14"),
    (15, 24, "age_15_24"),
    (25, 44, "age_25_44"),
    (45, 64, "age_45_64"),
    (65, None, "age_65_plus"),
)
SERVING = {Serving.EAT_IN: "hier", Serving.TAKE_AWAY: "afhalen", Serving.BOTH: "beide"}


def listing(total: int, page: int, pages: int, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"aantal": total, "pagina": page, "paginas": pages, "resultaten": rows}


def activity(result: Result) -> dict[str, Any]:
    row = result.activity
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "naam": row.name,
        "samenvatting": row.summary or None,
        "beschrijving": row.description or None,
        "vertalingen": [_translation(each) for each in row.texts.all()],
        "categorie": row.category.slug,
        "organisatie": _organisation(row.organisation),
        "plek": _where(row.place),
        "contact": _contact(row, row.contact_role),
        "leeftijdVanMaanden": row.age_from_months,
        "leeftijdTotMaanden": row.age_to_months,
        "voorIedereen": None if row.age_policy == AgePolicy.UNKNOWN else row.age_policy == AgePolicy.EVERYONE,
        "prijsCenten": row.price_cents,
        "gratis": row.is_free,
        "ooievaarspas": row.accepts_ooievaarspas,
        "talen": row.languages or None,
        "aanmelden": row.needs_signup,
        "maatje": row.has_buddy,
        "vrijePlaatsen": _free_places(row),
        "financiering": _activity_fundings(row),
        **_source(row),
        "gecontroleerdOp": _iso(row.checked_on),
        "versheid": row.freshness.value,
        "volgendMoment": _next_moment(result.moment),
        "momenten": [_moment(each) for each in result.occurrences if each is not result.moment],
        "openingstijden": _opening_hours(row),
        "tijdenTekst": row.times_text or None,
        "afstandMeters": result.distance_m,
        "looptijdMinuten": result.walking_minutes,
        "maaltijd": _meal(row),
        "peuteropvang": _toddler_care(row),
        "voorbeeld": row.is_example,
        "url": site_address(row.get_absolute_url()),
    }


def _translation(row: ActivityText) -> dict[str, Any]:
    return {
        "taal": row.language,
        "naam": row.name or None,
        "samenvatting": row.summary or None,
        "beschrijving": row.description or None,
        "verouderd": row.state == TextState.OUTDATED,
    }


def _opening_hours(row: Activity) -> str | None:
    said = hours_of(row.schedules.all())
    return opening_hours.write(said) if said else None


def moment(row: Occurrence) -> dict[str, Any]:
    return {**_moment(row), "activiteit": {"id": str(row.activity.uuid), "naam": row.activity.name}}


def place(row: Place) -> dict[str, Any]:
    return {
        **_where(row),
        "slug": row.slug,
        "soort": row.kind,
        "organisatie": _organisation(row.organisation),
        "contact": _contact(row),
        "financiering": [_funding(each, "plek") for each in row.fundings.all()],
        **_source(row),
        "gecontroleerdOp": _iso(row.checked_on),
        "voorbeeld": row.is_example,
        "url": site_address(row.get_absolute_url()),
    }


def organisation(row: Organisation) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "naam": row.name,
        "contact": _contact(row),
        "voorbeeld": row.is_example,
        "url": site_address(row.get_absolute_url()),
    }


def buurt(row: Buurt, *, with_geometry: bool) -> dict[str, Any]:
    shown = {
        "code": row.code,
        "slug": row.slug,
        "naam": row.name,
        "wijk": _district(row.district),
        "inProgrammagebied": row.in_programme_area,
        "inwoners": row.population,
        "huishoudens": row.households,
        "leeftijdsgroepen": [
            {"vanJaar": first, "totEnMetJaar": last, "aantal": getattr(row, column)}
            for first, last, column in AGE_GROUPS
        ],
        "peiljaar": row.reference_year,
        "oppervlakteHectare": row.area_ha,
        "labelpunt": _point(row.label_point),
    }
    return shown | {"geometrie": row.geometry()} if with_geometry else shown


def category(row: Category) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "naam": row.name,
        "korteNaam": row.short_name,
        "kleur": row.colour,
        "pictogram": row.icon,
    }


def programme(row: Programme) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "slug": row.slug,
        "naam": row.name,
        "beschrijving": row.description or None,
        "begin": row.start_year,
        "einde": row.end_year,
        "rijksbijdrageEuro": row.state_amount_eur,
        "totaalEuro": row.total_amount_eur,
        "pijlers": [pillar.name for pillar in row.pillars.all()],
        "subsidies": [_grant(grant) for grant in row.grants.all()],
        **_source(row),
    }


def _grant(row: Grant) -> dict[str, Any]:
    fundings = row.fundings.all()
    return {
        "naam": row.name,
        "bedragEuro": row.amount_eur,
        "van": _iso(row.first_day),
        "tot": _iso(row.last_day),
        "themas": [each.category.slug for each in fundings if each.category],
        "plekken": [{"id": str(each.place.uuid), "naam": each.place.name} for each in fundings if each.place],
        **_source(row),
    }


def _activity_fundings(row: Activity) -> list[dict[str, Any]]:
    """From what is nearest to the activity to what is furthest: itself, its place, its theme."""
    return [
        *(_funding(each, "activiteit") for each in row.fundings.all()),
        *(_funding(each, "plek") for each in row.place.fundings.all()),
        *(_funding(each, "thema") for each in row.category.fundings.all()),
    ]


def _funding(row: Funding, of: str) -> dict[str, Any]:
    """The years are those of the grant, the days those of the link, as exact as anybody knows. Whether it is over
    is left to who reads it: an answer that is kept would not know."""
    return {
        "programma": _programme_name(row.grant.programme),
        "subsidie": row.grant.name,
        "betreft": of,
        "begin": row.grant.start_year,
        "einde": row.grant.end_year,
        "van": _iso(row.first_day),
        "tot": _iso(row.last_day),
        "opvolger": _successor(row.grant),
        **_source(row),
    }


def _programme_name(row: Programme) -> dict[str, str]:
    return {"id": str(row.uuid), "naam": row.name, "slug": row.slug}


def _successor(row: Grant) -> dict[str, Any] | None:
    after = row.successor
    if after is None:
        return None
    return {
        "programma": _programme_name(after.programme),
        "subsidie": after.name,
        "van": _iso(after.first_day),
        "tot": _iso(after.last_day),
    }


def _moment(row: Occurrence) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "plek": {"id": str(row.place.uuid), "naam": row.place.name},
        "begin": _utc(row.starts_at),
        "einde": _utc(row.ends_at),
        "oorspronkelijkBegin": _utc(row.original_start),
        "status": row.status,
        "reden": row.reason or None,
        "tijdzone": settings.TIME_ZONE,
    }


def _next_moment(row: Occurrence | None) -> dict[str, str] | None:
    return {"begin": _utc(row.starts_at), "einde": _utc(row.ends_at), "status": row.status} if row else None


def _free_places(row: Activity) -> dict[str, Any] | None:
    care: ToddlerCare | None = getattr(row, "toddler_care", None)
    if care is None or care.places_left is None:
        return None
    return {"aantal": care.places_left, "op": _iso(care.places_left_on)}


def _meal(row: Activity) -> dict[str, Any] | None:
    meal: Meal | None = getattr(row, "meal", None)
    if meal is None:
        return None
    return {
        "halal": meal.is_halal,
        "vegetarisch": meal.is_vegetarian,
        "serveren": SERVING[Serving(meal.serving)] if meal.serving else None,
        "eigenBijdrage": meal.has_own_contribution,
        "aanmeldenDagenVooraf": meal.signup_days_before,
        "aanmeldenVoor": f"{meal.signup_by_time:%H:%M}" if meal.signup_by_time else None,
    }


def _toddler_care(row: Activity) -> dict[str, Any] | None:
    """Of some preschools the hours are all that we know."""
    care: ToddlerCare | None = getattr(row, "toddler_care", None)
    if care is None and (row.hours_per_week is None or row.category.slug != "peuteropvang"):
        return None
    return {
        "lrkNummer": (care and care.lrk_number) or None,
        "urenPerWeek": row.hours_per_week,
        "wachtlijst": care.has_waiting_list if care else None,
        "aanmelden": (care and care.how_to_apply) or None,
    }


def _where(row: Place) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "naam": row.name,
        "straat": row.street or None,
        "huisnummer": row.house_number or None,
        "postcode": row.postcode or None,
        "plaats": row.city or None,
        "locatie": _point(row.point) if row.point else None,
        "nauwkeurigheidMeters": row.accuracy_m,
        "rolstoel": row.is_wheelchair_accessible,
        "toilet": row.has_toilet,
        "buurt": _buurt_name(row.buurt),
    }


def _buurt_name(row: Buurt | None) -> dict[str, Any] | None:
    return {"code": row.code, "naam": row.name, "wijk": _district(row.district)} if row else None


def _district(row: District | None) -> dict[str, str] | None:
    return {"slug": row.slug, "naam": row.name} if row else None


def _organisation(row: Organisation | None) -> dict[str, str] | None:
    return {"id": str(row.uuid), "naam": row.name} if row else None


def _contact(row: Activity | Place | Organisation, role: str = "") -> dict[str, str | None] | None:
    contact = {"telefoon": row.phone or None, "email": row.email or None, "website": row.website or None}
    return contact | {"rol": role or None} if any(contact.values()) else None


def _source(row: Sourced) -> dict[str, str | None]:
    return {"bron": row.source or None, "bronDatum": row.source_date or None}


def _point(point: Point) -> dict[str, Any]:
    """GeoJSON (RFC 7946) writes the longitude first."""
    return {"type": "Point", "coordinates": [point.lon, point.lat]}


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC).isoformat()[:19]}Z"
