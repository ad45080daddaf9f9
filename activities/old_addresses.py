"""Where something went that was renamed or merged: its old address, and the key by which an import knows it."""

from uuid import UUID

from activities.enums import SlugKind, Verb
from activities.models import Activity, AuditEntry, OldSlug, Organisation, Place

MODELS: dict[SlugKind, type[Activity] | type[Place] | type[Organisation]] = {
    SlugKind.ACTIVITY: Activity,
    SlugKind.PLACE: Place,
    SlugKind.ORGANISATION: Organisation,
}


def kind_of(subject: Activity | Place | Organisation) -> SlugKind:
    return next(kind for kind, model in MODELS.items() if isinstance(subject, model))


def current_slug(kind: str, slug: str) -> str | None:
    """The address that came after this one, however often it changed; None when it is no old address.

    One query for each change, and none of it for a page that is there.
    """
    followed = {slug}
    while row := OldSlug.objects.filter(kind=kind, slug=slug).first():
        slug = row.new_slug
        if slug in followed:
            return None
        followed.add(slug)
    return slug if len(followed) > 1 else None


def merged_places() -> dict[UUID, Place]:
    """By the uuid of places that are gone, the place that each became part of."""
    entries = AuditEntry.objects.filter(verb=Verb.MERGE, place__isnull=False).select_related("place")
    return {UUID(row.changes["merged_uuid"][0]): row.place for row in entries if row.place}


def merged_organisation(uuid: UUID) -> Organisation | None:
    """What an organisation that is gone became part of."""
    entries = AuditEntry.objects.filter(verb=Verb.MERGE, organisation__isnull=False).select_related("organisation")
    return next((row.organisation for row in entries if row.changes["merged_uuid"][0] == str(uuid)), None)
