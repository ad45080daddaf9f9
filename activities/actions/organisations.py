"""An organisation itself: a new one, and what it says about itself."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from activities import text_index
from activities.actions.catalogue import free_slug
from activities.actions.shared import assign, log
from activities.enums import MemberRole, Verb
from activities.models import Membership, Organisation, Revision
from activities.models.revision import writing
from activities.snapshots import Changes
from maps.naming import clean_text, fold

LONGEST_NAME = 120
# Enough for who does much for the buurt, and an end for who makes them by the hundred.
MOST_UNVERIFIED = 5


@writing()
def start_organisation(name: str, *, by: User) -> Organisation:
    """Not verified, with its maker as owner. The one they have already, when that has this name.

    Others may have the same name: people cannot know whether that is another group, and moderators can
    (Organisation.objects.namesakes). Raises ValidationError.
    """
    name = organisation_name(name)
    if earlier := _own_with_name(name, by):
        return earlier
    if Organisation.objects.filter(memberships__in=_owned(by), is_verified=False).count() >= MOST_UNVERIFIED:
        raise ValidationError(_("Je hebt al veel nieuwe organisaties. Vraag een redacteur om er eerst een na te kijken."))
    organisation = Organisation.objects.create(name=name, slug=free_slug(Organisation, name))
    Membership.objects.create(organisation=organisation, user=by, role=MemberRole.OWNER)
    log(organisation, Verb.ADD, by=by)
    return organisation


@writing()
def change_organisation(organisation: Organisation, values: Mapping[str, Any], *, by: User) -> bool:
    """Its name and how the public reaches it; its address stays. False when nothing differed. Raises ValidationError."""
    must_own(organisation, by)
    organisation.refresh_from_db()
    cleaned = {field: clean_text(value) for field, value in values.items()}
    if "name" in cleaned:
        cleaned["name"] = organisation_name(cleaned["name"])
    if not (changes := assign(organisation, cleaned)):
        return False
    organisation.save(update_fields=[*changes, "sort_name"])
    text_index.index_many(organisation.activities.select_related("place__buurt__district", "category", "organisation"))
    log(organisation, Verb.CHANGE, by=by, changes=_without_address(changes))
    Revision.objects.advance()
    return True


def must_own(organisation: Organisation, user: User) -> None:
    """Of what is stored now, inside `writing`. Raises PermissionDenied."""
    if not _owned(user).filter(organisation=organisation).exists():
        raise PermissionDenied


def organisation_name(said: str) -> str:
    """As it is stored. Raises ValidationError."""
    name = " ".join(clean_text(said).split())
    if not fold(name):
        raise ValidationError(_("Vul de naam van je organisatie of groep in."))
    if len(name) > LONGEST_NAME:
        raise ValidationError(_("Gebruik een kortere naam: hoogstens 120 letters."))
    return name


def _own_with_name(name: str, user: User) -> Organisation | None:
    return Organisation.objects.filter(memberships__in=_owned(user), sort_name=fold(name)).first()


def _owned(user: User) -> QuerySet[Membership]:
    return Membership.objects.filter(user=user, role=MemberRole.OWNER)


def _without_address(changes: Changes) -> Changes:
    """The log is kept for good, and the mail address of a small group is often that of a person."""
    return {name: ["", ""] if name == "email" else change for name, change in changes.items()}
