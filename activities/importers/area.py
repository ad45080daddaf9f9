"""The themes and programmes of our own data files. Places go through importers/places.py like everybody's."""

import json
from collections import defaultdict
from pathlib import Path
from typing import Any
from uuid import UUID

from activities import changes
from activities.actions.financing import financing
from activities.enums import Verb
from activities.models import (
    Activity,
    AuditEntry,
    Category,
    Funding,
    Grant,
    Pillar,
    Place,
    Programme,
    Revision,
    Synonym,
)
from activities.models.revision import writing
from activities.old_addresses import merged_places
from maps.naming import stable_uuid

# {uuid of a grant or a link: columns that somebody wrote}
Kept = defaultdict[UUID, set[str]]
GONE = "gone"


@writing()
def load_categories(path: Path) -> int:
    rows = json.loads(path.read_text(encoding="utf-8"))
    before = dict(Category.objects.values_list("slug", "name"))
    for position, row in enumerate(rows):
        values = {name: row[name] for name in ("name", "short_name", "colour", "icon")} | {"position": position}
        Category.objects.update_or_create(
            slug=row["slug"], defaults=values, create_defaults=values | {"uuid": stable_uuid("category", row["slug"])}
        )
    renamed = [row["slug"] for row in rows if before.get(row["slug"], row["name"]) != row["name"]]
    changes.note_activities(Activity.objects.filter(category__slug__in=renamed).values_list("pk", flat=True))
    Revision.objects.advance()
    return len(rows)


@writing()
def load_synonyms(path: Path) -> int:
    """The rows that came with us are made as in the file; a row that an editor made or changed stays as it is."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    wanted = {(row["word"], row["language"]): ", ".join(row["means"]) for row in rows}
    there = {(row.word, row.language): row for row in Synonym.objects.all()}
    # An editor may have changed the word itself: then the row is there under another word.
    ids = {row.uuid for row in there.values()}
    gone = [row.pk for key, row in there.items() if row.is_ours and key not in wanted]
    changed = [row for key, row in there.items() if row.is_ours and row.means != wanted.get(key, row.means)]
    for row in changed:
        row.means = wanted[row.word, row.language]
    new = [
        Synonym(uuid=id, word=key[0], language=key[1], means=means, is_ours=True)
        for key, means in wanted.items()
        if key not in there and (id := stable_uuid("synonym", "/".join(key))) not in ids
    ]
    if gone or changed or new:
        Synonym.objects.filter(pk__in=gone).delete()
        Synonym.objects.bulk_update(changed, ["means"])
        Synonym.objects.bulk_create(new)
        Revision.objects.renew_words()
    return len(rows)


@writing()
def load_programmes(path: Path) -> int:
    """Programmes, pillars, grants and what they fund; the places must have been loaded before. What a programme manager
    wrote or took away since stays as it is."""
    rows = json.loads(path.read_text(encoding="utf-8"))["programmes"]
    kept = _written_by_people()
    with financing():
        for row in rows:
            _load_programme(row, kept)
    return len(rows)


def _written_by_people() -> Kept:
    """Of the log of the programmes; of what was taken away GONE."""
    kept: Kept = defaultdict(set)
    rows = AuditEntry.objects.by_people().filter(programme__isnull=False)
    for verb, told in rows.values_list("verb", "changes"):
        key = told.get("funding_uuid") or told["grant_uuid"]
        kept[UUID(key[0])] |= {GONE} if verb == Verb.REMOVE else told.keys()
    return kept


def _load_programme(row: dict[str, Any], kept: Kept) -> None:
    values = _pick(row, "name", "description", "start_year", "end_year", "state_amount_eur", "total_amount_eur")
    programme, _ = Programme.objects.update_or_create(
        uuid=stable_uuid("programme", row["slug"]), defaults=values | _source(row) | {"slug": row["slug"]}
    )
    for position, name in enumerate(row["pillars"]):
        Pillar.objects.update_or_create(
            uuid=stable_uuid("pillar", f"{row['slug']}/{name}"),
            defaults={"programme": programme, "name": name, "position": position},
        )
    for grant in row["grants"]:
        _load_grant(programme, grant, kept)


def _load_grant(programme: Programme, row: dict[str, Any], kept: Kept) -> None:
    uuid = stable_uuid("grant", row["key"])
    if GONE in kept[uuid]:
        return
    pillar = programme.pillars.filter(name=row["pillar"]).first() if row["pillar"] else None
    values = _pick(row, "name", "amount_eur", "start_year", "end_year") | _source(row)
    values |= {"programme": programme, "pillar": pillar}
    grant, _ = Grant.objects.update_or_create(
        uuid=uuid, defaults=_without(values, kept[uuid]), create_defaults=values | {"uuid": uuid}
    )
    for slug in row["categories"]:
        _load_funding(grant, row, f"category/{slug}", kept, category=Category.objects.get(slug=slug))
    for key in row["places"]:
        place = stable_uuid("place", key)
        of = merged_places().get(place) or Place.objects.get(uuid=place)
        _load_funding(grant, row, f"place/{key}", kept, place=of)


def _load_funding(grant: Grant, row: dict[str, Any], key: str, kept: Kept, **of: Category | Place) -> None:
    """Once: somebody may have linked it already, and of a place that was merged it is told at the one that was kept."""
    uuid = stable_uuid("funding", f"{row['key']}/{key}")
    if GONE in kept[uuid] or Funding.objects.filter(grant=grant, **of).exclude(uuid=uuid).exists():
        return
    values = {"grant": grant} | of | _source(row)
    Funding.objects.update_or_create(
        uuid=uuid, defaults=_without(values, kept[uuid]), create_defaults=values | {"uuid": uuid}
    )


def _without(values: dict[str, Any], columns: set[str]) -> dict[str, Any]:
    # The name of a grant stands in every line about it, as `grant`.
    return {name: value for name, value in values.items() if name == "grant" or name not in columns}


def _source(row: dict[str, Any]) -> dict[str, str]:
    return {"source": row["source"], "source_date": row["source_date"] or ""}


def _pick(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}
