"""Places as HSDS locations."""

from typing import Any

from activities import wording
from activities.hsds import ids
from activities.hsds.known import known, phones, source
from activities.models import Place

# The whole programme area lies in it.
PROVINCE, COUNTRY = "Zuid-Holland", "NL"


def basic(row: Place) -> dict[str, Any]:
    return known(
        id=str(row.uuid),
        location_type="physical",
        organization_id=str(row.organisation.uuid) if row.organisation and not row.organisation.is_example else None,
        name=row.name,
        description=_description(row),
        latitude=row.lat,
        longitude=row.lon,
    )


def full(row: Place) -> dict[str, Any]:
    return basic(row) | known(
        addresses=_addresses(row),
        phones=phones(row),
        contacts=[{"id": ids.part(row.uuid, "contact"), "email": row.email}] if row.email else [],
        accessibility=_accessibility(row),
        attributes=source(row, "location"),
    )


def _description(row: Place) -> str:
    """What its other fields cannot say: how sure the position is, and an address that is not whole."""
    position = wording.position(*row.position)
    said = [
        "" if _addresses(row) or not row.street else ", ".join(filter(None, (row.address, row.city))),
        position,
    ]
    return "; ".join(filter(None, said))


def _addresses(row: Place) -> list[dict[str, Any]]:
    """The standard wants whole addresses: without a postcode there is none."""
    if not (row.street and row.postcode and row.city):
        return []
    return [
        {
            "id": ids.part(row.uuid, "adres"),
            "address_1": row.address,
            "city": row.city,
            "state_province": PROVINCE,
            "postal_code": f"{row.postcode[:4]} {row.postcode[4:]}",
            "country": COUNTRY,
            "address_type": "physical",
        }
    ]


def _accessibility(row: Place) -> list[dict[str, Any]]:
    said = {
        "rolstoel": (row.is_wheelchair_accessible, "Rolstoeltoegankelijk", "Niet rolstoeltoegankelijk"),
        "toilet": (row.has_toilet, "Er is een toilet", "Er is geen toilet"),
    }
    return [
        {"id": ids.part(row.uuid, "toegankelijkheid", name), "description": yes if is_so else no}
        for name, (is_so, yes, no) in said.items()
        if is_so is not None
    ]
