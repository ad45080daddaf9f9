"""What every representation is made with. The schema of HSDS knows no null: what nobody knows is not there."""

from datetime import UTC, datetime
from typing import Any

from activities.hsds import ids
from activities.models import Activity, Organisation, Place
from activities.wording import reduced_date


def known(**members: Any) -> dict[str, Any]:
    """Without the members that are None, an empty text or an empty list."""
    return {name: value for name, value in members.items() if value is not None and value != "" and value != []}


def iso(moment: datetime) -> str:
    """In UTC with milliseconds, as the standard asks."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def phones(row: Activity | Place | Organisation) -> list[dict[str, Any]]:
    return [{"id": ids.part(row.uuid, "telefoon"), "number": row.phone, "type": "voice"}] if row.phone else []


def source(row: Activity | Place, entity: str) -> list[dict[str, Any]]:
    """Where we have it from, with the licence that comes with it; an attribute that is of no taxonomy."""
    if not row.source:
        return []
    said = f"{row.source} ({reduced_date(row.source_date)})" if row.source_date else row.source
    link = {"link_id": str(row.uuid), "link_entity": entity, "link_type": "bron"}
    return [{"id": ids.part(row.uuid, "bron"), **link, "value": said}]
