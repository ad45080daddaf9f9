"""An organisation and who belongs to it. Every check is made of what is stored, after the writer before it is done.

A refusal that people can do something about is a ValidationError with the sentence for them; PermissionDenied is for
what no page offers them. The log names nobody but the actor: whom it was about is a uuid, never a mail address.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.mail_addresses import is_proved
from accounts.models import User
from activities import emails, text_index
from activities.actions.catalogue import free_slug
from activities.actions.shared import assign, count_version, log, tell_of_organisation
from activities.actions.tokens import end_tokens_of
from activities.enums import MemberRole, Status, Verb
from activities.models import AuditEntry, Invitation, Membership, Organisation, Revision
from activities.models.membership import INVITATION_LASTS
from activities.models.revision import writing
from activities.snapshots import Changes
from maps.naming import clean_text, fold

LONGEST_NAME = 120
# Enough for who does much for the buurt, and an end for who makes them by the hundred.
MOST_UNVERIFIED = 5
MOST_OPEN = 20
# Of one organisation, those that were withdrawn or sent again included: an invitation is a mail to a stranger.
MOST_A_DAY = 40
# A form that was sent twice, and not somebody who asks for the mail once more.
SENT_TWICE = timedelta(minutes=1)


@writing()
def start_organisation(name: str, *, by: User) -> Organisation:
    """Not verified, with its maker as owner. The one they have already, when that has this name.

    Others may have the same name: people cannot know whether that is another group, and moderators can
    (Organisation.objects.namesakes). Raises ValidationError.
    """
    name = _organisation_name(name)
    if earlier := _own_with_name(name, by):
        return earlier
    if Organisation.objects.filter(memberships__in=_owned(by), is_verified=False).count() >= MOST_UNVERIFIED:
        raise ValidationError(
            _("Je hebt al veel nieuwe organisaties. Vraag een redacteur om er eerst een na te kijken.")
        )
    organisation = Organisation.objects.create(name=name, slug=free_slug(Organisation, name))
    Membership.objects.create(organisation=organisation, user=by, role=MemberRole.OWNER)
    log(organisation, Verb.ADD, by=by)
    return organisation


@writing()
def change_organisation(organisation: Organisation, values: Mapping[str, Any], *, by: User) -> bool:
    """Its name and contact; the slug stays. False when nothing differed. Raises ValidationError.

    Everybody reads these at once, so of what stands on the site only members whom we trust change them; where a
    moderator is looking at what was sent in, it is not as it was seen any more.
    """
    _must_own(organisation, by)
    organisation.refresh_from_db()
    if not organisation.members_may_change:
        raise PermissionDenied
    cleaned = {field: clean_text(value) for field, value in values.items()}
    if "name" in cleaned:
        cleaned["name"] = _organisation_name(cleaned["name"])
    if not (changes := assign(organisation, cleaned)):
        return False
    organisation.save(update_fields=[*changes, "sort_name"])
    # What waits for a moderator is not as it was seen, and what stands on the site names it.
    touched = (
        organisation.activities.all() if "name" in changes else organisation.activities.filter(status=Status.SUBMITTED)
    )
    count_version(touched.values_list("pk", flat=True))
    tell_of_organisation(organisation)
    text_index.index_many(organisation.activities.select_related("place__buurt__district", "category", "organisation"))
    log(organisation, Verb.CHANGE, by=by, changes=_without_address(changes))
    Revision.objects.advance()
    return True


def _must_own(organisation: Organisation, user: User) -> None:
    """Of what is stored now, inside `writing`. Raises PermissionDenied."""
    if not _owned(user).filter(organisation=organisation).exists():
        raise PermissionDenied


def _organisation_name(said: str) -> str:
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


@writing()
def invite(organisation: Organisation, email: str, role: MemberRole, *, by: User) -> Invitation:
    """Mails a link. Whom was invited before gets a new mail, and 14 days anew. Raises ValidationError."""
    _must_own(organisation, by)
    email = clean_text(email)
    validate_email(email)
    earlier = organisation.invitations.filter(email__iexact=email).first()
    if earlier and earlier.role == role and earlier.created_at > timezone.now() - SENT_TWICE:
        return earlier
    _may_be_invited(organisation, email, earlier)
    invitation = earlier or Invitation(organisation=organisation, email=email)
    invitation.role, invitation.invited_by, invitation.created_at = role, by, timezone.now()
    invitation.save()
    log(organisation, Verb.INVITE, by=by, changes={"role": ["", str(role)]})
    emails.invited(invitation)
    return invitation


def _may_be_invited(organisation: Organisation, email: str, earlier: Invitation | None) -> None:
    if organisation.memberships.filter(user__email__iexact=email).exists():
        raise ValidationError(_("Dit mailadres is van iemand die al lid is."))
    if not earlier and organisation.invitations.open().count() >= MOST_OPEN:
        raise ValidationError(_("Er wachten al 20 uitnodigingen op antwoord. Trek er eerst een in."))
    today = AuditEntry.objects.filter(organisation=organisation, at__gt=timezone.now() - timedelta(days=1))
    if today.filter(verb=Verb.INVITE).count() >= MOST_A_DAY:
        raise ValidationError(_("Je organisatie heeft vandaag al veel mensen uitgenodigd. Probeer het morgen weer."))


@writing()
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    _must_own(invitation.organisation, by)
    if Invitation.objects.filter(pk=invitation.pk).delete()[0]:
        log(invitation.organisation, Verb.INVITE, by=by, changes={"role": [str(invitation.role), ""]})


@writing()
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Only for who has the address that was invited, and proved it. Raises ValidationError."""
    invitation = _still_open(invitation)
    _must_be_invited(invitation, by)
    organisation, role = invitation.organisation, invitation.role
    membership, is_new = Membership.objects.get_or_create(organisation=organisation, user=by, defaults={"role": role})
    invitation.delete()
    if is_new:
        log(organisation, Verb.JOIN, by=by, changes={"role": ["", str(role)]})
    return membership


@writing()
def refuse_invitation(invitation: Invitation, *, by: User) -> None:
    """Raises ValidationError."""
    invitation = _still_open(invitation)
    _must_be_invited(invitation, by)
    invitation.delete()


def _still_open(invitation: Invitation) -> Invitation:
    found = Invitation.objects.select_related("organisation").filter(pk=invitation.pk).first()
    if not found:
        raise ValidationError(_("Deze uitnodiging is er niet meer. Vraag de organisatie om een nieuwe."))
    if found.created_at <= timezone.now() - INVITATION_LASTS:
        raise ValidationError(_("Deze uitnodiging is verlopen. Vraag de organisatie om een nieuwe."))
    return found


def _must_be_invited(invitation: Invitation, user: User) -> None:
    if invitation.email.lower() != user.email.lower() or not is_proved(user):
        raise ValidationError(
            _("Deze uitnodiging is voor een ander mailadres. Log in met het adres waarop je de mail kreeg.")
        )


@writing()
def leave(organisation: Organisation, *, by: User) -> None:
    """The last member of all may leave; what they made stays. Raises ValidationError."""
    membership = organisation.memberships.filter(user=by).first()
    if membership:
        _must_not_be_last_owner(membership, _("Maak eerst iemand anders eigenaar. Daarna kun je weggaan."))
        _end(membership, by=by)


@writing()
def remove_member(membership: Membership, *, by: User) -> None:
    """By an owner. Raises ValidationError."""
    _must_own(membership.organisation, by)
    if stored := _stored(membership):
        _must_not_be_last_owner(stored, _("Maak eerst iemand anders eigenaar. Daarna kan deze eigenaar weg."))
        # By one of their own invitations they could come back.
        stored.organisation.invitations.filter(invited_by=stored.user).delete()
        _end(stored, by=by)


@writing()
def set_role(membership: Membership, role: MemberRole, *, by: User) -> None:
    """By an owner, who gives ownership or takes it away; somebody stays owner. Raises ValidationError."""
    _must_own(membership.organisation, by)
    stored = _stored(membership)
    if not stored:
        raise ValidationError(_("Deze persoon is geen lid meer."))
    if stored.role == role:
        return
    if role != MemberRole.OWNER:
        _must_not_be_last_owner(stored, _("Maak eerst iemand anders eigenaar. Daarna kan deze eigenaar lid worden."))
    before, stored.role = stored.role, role
    stored.save(update_fields=["role"])
    log(stored.organisation, Verb.HAND_OVER, by=by, changes=_of_whom(stored) | {"role": [str(before), str(role)]})


@writing()
def leave_all(user: User) -> None:
    """What comes before the end of an account, in its transaction. Raises ValidationError with the organisation."""
    for membership in Membership.objects.filter(user=user).select_related("organisation"):
        name = membership.organisation.name
        said = _("Je bent de enige eigenaar van %(name)s. Maak eerst iemand anders eigenaar.") % {"name": name}
        _must_not_be_last_owner(membership, said)
        _end(membership, by=user)
    Invitation.objects.filter(email__iexact=user.email).delete()


def forget_expired_invitations() -> None:
    """They hold the mail address of somebody who did not answer."""
    Invitation.objects.filter(created_at__lte=timezone.now() - INVITATION_LASTS).delete()


def _stored(membership: Membership) -> Membership | None:
    return Membership.objects.select_related("organisation", "user").filter(pk=membership.pk).first()


def _must_not_be_last_owner(membership: Membership, said: str) -> None:
    """Whose account is closed can do nothing, as owner or as member, and does not count."""
    of_all = Membership.objects.filter(organisation=membership.organisation, user__is_active=True)
    others = set(of_all.exclude(pk=membership.pk).values_list("role", flat=True))
    if membership.is_owner and others and MemberRole.OWNER not in others:
        raise ValidationError(said)


def _end(membership: Membership, *, by: User) -> None:
    log(membership.organisation, Verb.LEAVE, by=by, changes=_of_whom(membership) | {"role": [membership.role, ""]})
    end_tokens_of(membership, by=by)
    membership.delete()


def _of_whom(membership: Membership) -> dict[str, list[str]]:
    return {"member": [str(membership.user.uuid)] * 2}
