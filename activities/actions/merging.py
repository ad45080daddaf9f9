"""Two rows that are one thing: everything of `gone` goes to `kept`, and the old address goes on to work."""

import json
from collections.abc import Collection
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from accounts.models import User
from activities import changes as feed
from activities.actions.addresses import leave_address
from activities.actions.catalogue import change_activity, change_place
from activities.actions.facts import write_changes
from activities.actions.financing import financing
from activities.actions.moves import archive, publish, send_back
from activities.actions.shared import assign, count_version, log, refresh, save_next_version, tell_of_organisation
from activities.enums import MemberRole, ReviewState, SlugKind, Status, Verb
from activities.models import (
    Activity,
    AuditEntry,
    Claim,
    Funding,
    Invitation,
    Membership,
    Occurrence,
    Organisation,
    Photo,
    Place,
    Proposal,
    Report,
    Revision,
    ScheduleException,
)
from activities.models.revision import writing
from activities.old_addresses import kind_of
from activities.snapshots import texts_of
from maps.naming import fold

Subject = Activity | Place | Organisation
CONTACT: dict[str, tuple[str, ...]] = {"phone": ("phone",), "email": ("email",), "website": ("website",)}
# What goes together is taken together: half an address of each is the address of neither.
TAKEABLE: dict[SlugKind, dict[str, tuple[str, ...]]] = {
    SlugKind.PLACE: {
        "street": ("street", "house_number", "postcode", "city"),
        "lat": ("lat", "lon", "accuracy_m", "buurt"),
        "organisation": ("organisation",),
        **CONTACT,
        "is_wheelchair_accessible": ("is_wheelchair_accessible",),
        "has_toilet": ("has_toilet",),
    },
    SlugKind.ACTIVITY: {
        "summary": ("summary",),
        "description": ("description",),
        "organisation": ("organisation",),
        **CONTACT,
        "price_cents": ("price_cents",),
        "accepts_ooievaarspas": ("accepts_ooievaarspas",),
        "needs_signup": ("needs_signup",),
        "has_buddy": ("has_buddy",),
        "hours_per_week": ("hours_per_week",),
        "times_text": ("times_text",),
        "photo": ("photo", "photo_alt"),
    },
    SlugKind.ORGANISATION: CONTACT,
}


def takeable(kept: Subject, gone: Subject) -> list[str]:
    """The facts that `gone` knows and `kept` does not."""
    unknown = (None, "")
    names = TAKEABLE[kind_of(kept)]
    facts = [name for name in names if getattr(kept, name) in unknown and getattr(gone, name) not in unknown]
    return [*facts, "texts"] if _new_texts(kept, gone) else facts


def _new_texts(kept: Subject, gone: Subject) -> dict[str, dict[str, str]]:
    """In the languages that only `gone` has a text in."""
    if not (isinstance(kept, Activity) and isinstance(gone, Activity)):
        return {}
    there = texts_of(kept)
    return {language: texts for language, texts in texts_of(gone).items() if language not in there}


def merge(kept: Subject, gone: Subject, *, take: Collection[str] = (), by: User) -> None:
    """Of two of the same kind; raises ValidationError."""
    if isinstance(kept, Place) and isinstance(gone, Place):
        merge_places(kept, gone, take=take, by=by)
    elif isinstance(kept, Activity) and isinstance(gone, Activity):
        merge_activities(kept, gone, take=take, by=by)
    elif isinstance(kept, Organisation) and isinstance(gone, Organisation):
        merge_organisations(kept, gone, take=take, by=by)
    else:
        raise TypeError("two of the same kind can be merged")


@writing()
def merge_places(kept: Place, gone: Place, *, take: Collection[str] = (), by: User) -> None:
    """`gone` is deleted; what happened there happened at `kept`. Raises ValidationError."""
    _must_be_two(kept, gone, by)
    taken = _taken(kept, gone, take)
    if taken:
        change_place(kept, taken, by=by)
    _merge_what_stands_for(kept, gone, by=by)
    moved = list(gone.activities.values_list("pk", flat=True))
    visiting = list(Activity.objects.filter(schedules__exceptions__new_place=gone).values_list("pk", flat=True))
    ScheduleException.objects.filter(new_place=gone).update(new_place=kept)
    moments = list(Occurrence.objects.filter(place=gone).values_list("uuid", flat=True))
    Occurrence.objects.filter(place=gone).update(place=kept)
    feed.note_moved_moments(moments)
    count_version(set(visiting) - set(moved))
    for activity in gone.activities.select_related("category", "organisation"):
        activity.place = kept
        save_next_version(activity)
    _move_what_is_about(gone, kept)
    _tell_by_new_key(gone, kept)
    _close(kept, gone, by=by)
    gone.delete()
    feed.note_places([kept.uuid, gone.uuid])
    refresh({*moved, *visiting})


def _merge_what_stands_for(kept: Place, gone: Place, *, by: User) -> None:
    """The activity that stands for `gone` does so for `kept`, or goes up in the one that does."""
    itself = gone.activities.filter(stands_for_place=True).select_related("place", "category", "organisation").first()
    there = kept.activities.filter(stands_for_place=True).select_related("place", "category", "organisation").first()
    if not itself:
        return
    was_public = itself.status == Status.PUBLISHED
    if there:
        itself.stands_for_place = False
        save_next_version(itself)
        _merge_activities(there, itself, by=by)
        if was_public and there.status == Status.DRAFT:
            publish(there, by=by)


@writing()
def merge_activities(kept: Activity, gone: Activity, *, take: Collection[str] = (), by: User) -> None:
    """`gone` goes to the archive with what happened; who sent it in is told. Raises ValidationError."""
    _must_be_two(kept, gone, by)
    if gone.stands_for_place:
        raise ValidationError(_("Deze activiteit staat voor een plek. Voeg de twee plekken samen."))
    if taken := _taken(kept, gone, take):
        change_activity(kept, taken, by=by)
    if "texts" in take and (texts := _new_texts(kept, gone)):
        changes = {"texts": [texts_of(kept), texts_of(kept) | texts]}
        write_changes(kept, changes)
        log(kept, Verb.CHANGE, by=by, changes=changes)
    _merge_activities(kept, gone, by=by)


def _merge_activities(kept: Activity, gone: Activity, *, by: User) -> None:
    for activity in (kept, gone):
        if activity.proposals.waiting().exists():
            message = _("Bij %(name)s wacht nog een voorstel. Beslis daar eerst over, en voeg dan samen.")
            raise ValidationError(message % {"name": activity.name})
    reason = _("Dit staat al op de site: %(name)s.") % {"name": kept.name}
    if gone.status == Status.SUBMITTED:
        send_back(gone, reason, by=by)
    if gone.status != Status.ARCHIVED:
        archive(gone, by=by, reason=reason)
    _move_what_is_about(gone, kept)
    _close(kept, gone, by=by)


@writing()
def merge_organisations(kept: Organisation, gone: Organisation, *, take: Collection[str] = (), by: User) -> None:
    """`gone` is deleted; its members are members of `kept`. Raises ValidationError."""
    _must_be_two(kept, gone, by)
    if taken := _taken(kept, gone, take):
        changes = assign(kept, taken)
        kept.save(update_fields=list(changes))
        log(kept, Verb.CHANGE, by=by, changes=changes)
    _move_members(kept, gone)
    Place.objects.filter(organisation=gone).update(organisation=kept)
    Photo.objects.filter(organisation=gone).update(organisation=kept)
    for activity in gone.activities.select_related("category", "place__buurt__district"):
        activity.organisation = kept
        save_next_version(activity)
    of_gone, of_kept = Claim.objects.filter(organisation=gone), Claim.objects.filter(organisation=kept)
    _withdraw_double(of_gone, of_kept, "activity", "place")
    of_gone.update(organisation=kept)
    _move_what_is_about(gone, kept)
    _close(kept, gone, by=by)
    gone.delete()
    feed.note_organisations([gone.uuid])
    tell_of_organisation(kept)


def _move_members(kept: Organisation, gone: Organisation) -> None:
    """Who is in both has the higher of the two roles."""
    there = {row.user_id: row for row in kept.memberships.all()}
    for row in gone.memberships.all():
        if (both := there.get(row.user_id)) and row.role == MemberRole.OWNER:
            both.role = row.role
            both.save(update_fields=["role"])
        elif not both:
            Membership.objects.filter(pk=row.pk).update(organisation=kept)
    asked = {fold(row.email) for row in kept.invitations.all()}
    new = [row.pk for row in gone.invitations.all() if fold(row.email) not in asked]
    Invitation.objects.filter(pk__in=new).update(organisation=kept)


def _must_be_two(kept: Subject, gone: Subject, by: User) -> None:
    if not by.may_moderate:
        raise PermissionDenied
    for row in (kept, gone):
        row.refresh_from_db()
    if kept.pk == gone.pk:
        raise ValidationError(_("Dit is twee keer hetzelfde. Kies er nog een om mee samen te voegen."))
    if kept.is_example != gone.is_example:
        raise ValidationError(_("De een is een voorbeeld en de ander is echt. Die kun je niet samenvoegen."))


def _taken(kept: Subject, gone: Subject, take: Collection[str]) -> dict[str, Any]:
    """Of what a page offered only what is still so."""
    names = [name for name in takeable(kept, gone) if name in take and name in TAKEABLE[kind_of(kept)]]
    return {each: getattr(gone, each) for name in names for each in TAKEABLE[kind_of(kept)][name]}


def _move_what_is_about(gone: Subject, kept: Subject) -> None:
    """Reports, claims, fundings and, of what is deleted, its log: all that would go with it."""
    name = gone._meta.model_name or ""
    of_gone, of_kept = {name: gone}, {name: kept}
    Report.objects.filter(**of_gone).update(**of_kept)
    if not isinstance(gone, Activity):
        AuditEntry.objects.filter(**of_gone).update(**of_kept)
    if not isinstance(gone, Organisation):
        _withdraw_double(Claim.objects.filter(**of_gone), Claim.objects.filter(**of_kept), "organisation")
        Claim.objects.filter(**of_gone).update(**of_kept)
        with financing():
            funded = Funding.objects.filter(**of_kept).values("grant")
            Funding.objects.filter(**of_gone).exclude(grant__in=funded).update(**of_kept)


def _withdraw_double(moving: QuerySet[Claim], there: QuerySet[Claim], *same: str) -> None:
    """Of one organisation and one subject one claim waits; `same` are the columns by which two would be one."""
    waits = Q(state=ReviewState.WAITING)
    taken = set(there.filter(waits).values_list(*same))
    double = [pk for pk, *key in moving.filter(waits).values_list("pk", *same) if tuple(key) in taken]
    Claim.objects.filter(pk__in=double).update(state=ReviewState.WITHDRAWN)


def _tell_by_new_key(gone: Place, kept: Place) -> None:
    """In proposals and in the log places stand by their uuid; accepting or undoing must not look for what is gone."""
    old, new = str(gone.uuid), str(kept.uuid)
    for model in (Proposal, AuditEntry):
        rows = model._default_manager.annotate(as_text=Cast("changes", TextField()))
        for row in rows.filter(Q(as_text__contains=old)):
            row.changes = json.loads(json.dumps(row.changes).replace(old, new))
            row.save(update_fields=["changes"])


def _close(kept: Subject, gone: Subject, *, by: User) -> None:
    leave_address(kind_of(kept), gone.slug, kept.slug)
    changes = {"merged": [gone.name, kept.name], "merged_uuid": [str(gone.uuid), str(kept.uuid)]}
    log(kept, Verb.MERGE, by=by, changes=changes)
    Revision.objects.advance()
