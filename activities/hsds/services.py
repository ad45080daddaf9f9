"""Activities as HSDS services, and as what they are at their place.

Every row must come from `queries.read_services`: nothing here may cost a query.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import formats

from activities import wording
from activities.enums import AgePolicy
from activities.hsds import ids, locations, taxonomies
from activities.hsds.known import iso, known, phones, source
from activities.hsds.schedules import schedules_of
from activities.models import Activity, Funding, Meal, Organisation, ToddlerCare
from activities.site_address import site_address
from maps import site_names

# The standard requires a description, and nobody wrote one.
NO_DESCRIPTION = "Van deze organisatie hebben we geen beschrijving."
CURRENCY = "EUR"
MOST_ALERTS = 3


def named(row: Activity) -> dict[str, Any]:
    """As little as a service can be."""
    return {"id": str(row.uuid), "name": row.name, "status": "active"}


def changed(uuid: object, updated_at: Any) -> dict[str, str]:
    """The API reference asks for `modified_date`, the schema calls it `last_modified`."""
    return {"id": str(uuid), "modified_date": iso(updated_at), "last_modified": iso(updated_at)}


def basic(row: Activity) -> dict[str, Any]:
    low, high = ages(row)
    return named(row) | known(
        organization_id=str(row.organisation.uuid) if row.organisation else None,
        description="\n\n".join(filter(None, (row.summary, row.description))),
        url=row.website or site_address(row.get_absolute_url()),
        email=row.email,
        application_process=" ".join(_application(row)),
        fees_description=". ".join(_fees(row)),
        eligibility_description=". ".join(_eligibility(row)),
        minimum_age=low,
        maximum_age=high,
        assured_date=row.checked_on.isoformat() if row.checked_on else None,
        alert=_alert(row),
        last_modified=iso(row.updated_at),
        organization=organization(row.organisation) if row.organisation else None,
    )


def full(row: Activity) -> dict[str, Any]:
    return _without_place(row) | {"service_at_locations": [_link(row) | {"location": locations.full(row.place)}]}


def at_location(row: Activity) -> dict[str, Any]:
    return _link(row) | {"location": locations.basic(row.place), "service": basic(row)}


def at_location_full(row: Activity) -> dict[str, Any]:
    return _link(row) | {"location": locations.full(row.place), "service": _without_place(row)}


def organization(row: Organisation) -> dict[str, Any]:
    members = known(id=str(row.uuid), name=row.name, email=row.email, website=row.website)
    return members | {"description": NO_DESCRIPTION}


def ages(row: Activity) -> tuple[float | None, float | None]:
    """In years as people say them: who is 3 until the day of turning 4 is within a maximum of 3.

    Our bounds are months, the upper one exclusive. Where it is no whole year, the maximum is the last whole month.
    """
    low, high = row.age_from_months, row.age_to_months
    return (
        None if low is None else _years(low),
        None if high is None else _years(high - 12 if high % 12 == 0 else high - 1),
    )


def _years(months: int) -> float:
    return months // 12 if months % 12 == 0 else round(months / 12, 2)


def _without_place(row: Activity) -> dict[str, Any]:
    return basic(row) | known(
        phones=phones(row),
        schedules=schedules_of(row),
        languages=_languages(row),
        funding=_funding(row),
        cost_options=_cost_options(row),
        contacts=_contacts(row),
        attributes=[taxonomies.attribute(row), *source(row, "service")],
    )


def _link(row: Activity) -> dict[str, Any]:
    return {
        "id": str(ids.at_location(row.uuid)),
        "service_id": str(row.uuid),
        "location_id": str(row.place.uuid),
    }


def _application(row: Activity) -> Iterator[str]:
    """What somebody who wants to come has to do, as sentences."""
    if signup := wording.signup(row):
        yield f"{signup}."
    meal: Meal | None = getattr(row, "meal", None)
    if meal and (until := wording.signup_until(meal)):
        yield f"Aanmelden kan tot: {until}."
    care: ToddlerCare | None = getattr(row, "toddler_care", None)
    if care and care.how_to_apply:
        yield care.how_to_apply
    if care and (left := wording.places_left(care)):
        yield f"{left}."
    if row.has_buddy:
        yield "Er kan de eerste keer iemand met je mee."


def _fees(row: Activity) -> Iterator[str]:
    meal: Meal | None = getattr(row, "meal", None)
    if row.price_cents is not None:
        yield wording.price(row)
    if meal and meal.has_own_contribution is not None:
        yield "Je betaalt iets mee" if meal.has_own_contribution else "Je hoeft niets mee te betalen"
    if row.accepts_ooievaarspas is not None:
        yield site_names.named("De {pass} geldt hier" if row.accepts_ooievaarspas else "De {pass} geldt hier niet")


def _eligibility(row: Activity) -> Iterator[str]:
    if row.age_policy != AgePolicy.UNKNOWN:
        yield wording.age(row)
    if row.is_women_only:
        yield "Alleen voor vrouwen"


def _alert(row: Activity) -> str:
    """What is called off of the days to come: the only occurrences that are read with the row."""
    said = [
        formats.date_format(each.local_on, "l j F Y") + (f" ({each.reason})" if each.reason else "")
        for each in list(row.occurrences.all())[:MOST_ALERTS]
    ]
    return f"Gaat niet door: {', '.join(said)}." if said else ""


def _languages(row: Activity) -> list[dict[str, Any]]:
    return [
        {"id": ids.part(row.uuid, "taal", code), "name": wording.LANGUAGE_NAMES.get(code, code), "code": code}
        for code in row.languages
    ]


def _cost_options(row: Activity) -> list[dict[str, Any]]:
    """A pass that is accepted changes the price, but nobody told us how much."""
    options = []
    if row.price_cents is not None:
        amount = {"currency": CURRENCY, "amount": row.price_cents / 100, "amount_description": wording.price(row)}
        options.append({"id": ids.part(row.uuid, "prijs"), **amount})
    if row.accepts_ooievaarspas:
        options.append({"id": ids.part(row.uuid, "prijs", "ooievaarspas"), "option": site_names.named("Met de {pass}")})
    return options


def _contacts(row: Activity) -> list[dict[str, Any]]:
    """Never a name: all we keep is what somebody does there."""
    if not row.contact_role:
        return []
    return [known(id=ids.part(row.uuid, "contact"), title=row.contact_role, email=row.email)]


def _funding(row: Activity) -> list[dict[str, Any]]:
    """The text says what the money is for: of a place or a theme the activity has a part at most."""
    of = {
        "de activiteit": row.fundings.all(),
        "de plek": row.place.fundings.all(),
        "het thema": row.category.fundings.all(),
    }
    return [
        {"id": ids.part(row.uuid, "geld", str(each.uuid)), "source": _source(each, what)}
        for what, fundings in of.items()
        for each in fundings
    ]


def _source(row: Funding, what: str) -> str:
    return ", ".join(filter(None, (f"{row.grant.programme.name}: {row.grant.name} (voor {what})", _period(row))))


def _period(row: Funding) -> str:
    """HSDS has no place for days; they stand in the text."""
    first, last = (day.isoformat() if day else "" for day in (row.first_day, row.last_day))
    return " ".join(filter(None, (first and f"van {first}", last and f"tot en met {last}")))
