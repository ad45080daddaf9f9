"""Organisations as HSDS organizations."""

from typing import Any

from activities.hsds import locations, services
from activities.hsds.known import known, phones
from activities.models import Organisation


def full(row: Organisation, *, has_full_services: bool) -> dict[str, Any]:
    """The row comes with those of its places and activities that are public, and no others."""
    represent = services.full if has_full_services else services.named
    nested = known(phones=phones(row), locations=[locations.full(place) for place in row.places.all()])
    return services.organization(row) | nested | {"services": [represent(each) for each in row.activities.all()]}
