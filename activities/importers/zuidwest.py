"""The themes and programmes of our own data files. Places go through importers/places.py like everybody's."""

import json
from pathlib import Path
from typing import Any
from uuid import UUID

from activities import changes
from activities.actions.financing import financing
from activities.models import Activity, Category, Funding, Grant, Pillar, Place, Programme, Revision, Synonym
from activities.models.revision import writing
from activities.old_addresses import merged_places
from maps.naming import stable_uuid


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
    """Programmes, pillars, grants and what they fund; the places must have been loaded before."""
    rows = json.loads(path.read_text(encoding="utf-8"))["programmes"]
    with financing():
        for row in rows:
            _load_programme(row)
    return len(rows)


def _load_programme(row: dict[str, Any]) -> None:
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
        _load_grant(programme, grant)


def _load_grant(programme: Programme, row: dict[str, Any]) -> None:
    values = _pick(row, "name", "amount_eur", "start_year", "end_year") | _source(row)
    pillar = programme.pillars.filter(name=row["pillar"]).first() if row["pillar"] else None
    grant, _ = Grant.objects.update_or_create(
        uuid=stable_uuid("grant", row["key"]), defaults=values | {"programme": programme, "pillar": pillar}
    )
    for slug in row["categories"]:
        _load_funding(grant, row, f"category/{slug}", category=Category.objects.get(slug=slug))
    for key in row["places"]:
        _load_place_funding(grant, row, key)


def _load_place_funding(grant: Grant, row: dict[str, Any], key: str) -> None:
    """Of a place that was merged it is told once, at the place that was kept."""
    uuid = stable_uuid("place", key)
    place = merged_places().get(uuid) or Place.objects.get(uuid=uuid)
    if not Funding.objects.filter(grant=grant, place=place).exclude(uuid=_funding_uuid(row, f"place/{key}")).exists():
        _load_funding(grant, row, f"place/{key}", place=place)


def _funding_uuid(row: dict[str, Any], key: str) -> UUID:
    return stable_uuid("funding", f"{row['key']}/{key}")


def _load_funding(grant: Grant, row: dict[str, Any], key: str, **of: Category | Place) -> None:
    Funding.objects.update_or_create(uuid=_funding_uuid(row, key), defaults={"grant": grant} | of | _source(row))


def _source(row: dict[str, Any]) -> dict[str, str]:
    return {"source": row["source"], "source_date": row["source_date"] or ""}


def _pick(row: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: row[name] for name in names}
