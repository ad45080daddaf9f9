"""Our themes as a taxonomy of which they are the terms."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404

from activities.hsds import ids
from activities.models import Activity, Category
from maps.naming import fold, stable_uuid

TAXONOMY_ID = stable_uuid("hsds", "themas")


def taxonomy() -> dict[str, Any]:
    return {
        "id": str(TAXONOMY_ID),
        "name": f"Thema's van {settings.SITE_NAME}",
        "description": f"De thema's waarin {settings.SITE_NAME} activiteiten en ontmoetingsplekken verdeelt.",
    }


def term(row: Category) -> dict[str, Any]:
    return {
        "id": str(row.uuid),
        "code": row.slug,
        "name": row.short_name,
        "description": row.label,
        "language": "nl",
        "taxonomy": taxonomy()["name"],
        "taxonomy_id": str(TAXONOMY_ID),
        "taxonomy_detail": taxonomy(),
    }


def attribute(row: Activity) -> dict[str, Any]:
    """That the activity is of its theme."""
    return {
        "id": ids.part(row.uuid, "thema"),
        "link_id": str(row.uuid),
        "link_entity": "service",
        "taxonomy_term_id": str(row.category.uuid),
        "taxonomy_term": term(row.category),
    }


def taxonomies(text: str) -> list[dict[str, Any]]:
    """All that are called like this: one at most."""
    return [taxonomy()] if is_called(text, taxonomy()["name"]) else []


def one_taxonomy(uuid: UUID) -> dict[str, Any]:
    if uuid != TAXONOMY_ID:
        raise Http404
    return taxonomy()


def terms(rows: Iterable[Category], text: str) -> list[dict[str, Any]]:
    return [term(row) for row in rows if is_called(text, row.short_name, row.label)]


def is_called(text: str, *names: str) -> bool:
    """Without a text everything is."""
    return not text or any(fold(text) and fold(text) in fold(name) for name in names)
