"""One function per mail: who gets it, and what its text needs. Queued within the transaction of what it tells."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from accounts import outbox
from accounts.models import User
from activities.models import Activity, Claim, Invitation, Organisation, Report
from activities.models.membership import INVITATION_LASTS


def submitted(activity: Activity, *, by: User) -> None:
    """To who sent it in, and not to the moderators: they have a queue, and a digest once a week."""
    _queue("submitted", [by], activity=activity, link=_link("workspace"))


def published(activity: Activity, *, to: User | None = None) -> None:
    _queue("published", _owners(activity, to), activity=activity, link=_link("activity", activity.slug))


def sent_back(activity: Activity, reason: str, *, to: User | None = None) -> None:
    link = _link("workspace-activity", activity.uuid)
    _queue("sent_back", _owners(activity, to), activity=activity, reason=reason, link=link)


def report_received(report: Report) -> None:
    """To the organisation that it is about; without members nobody gets a mail, and the moderators see it anyway."""
    _queue("report_received", _members_of(report), report=report, link=_link("workspace"))


def claim_granted(claim: Claim) -> None:
    _queue("claim_granted", _claimants(claim), claim=claim, link=_link("workspace"))


def claim_refused(claim: Claim, reason: str) -> None:
    _queue("claim_refused", _claimants(claim), claim=claim, reason=reason, link=_link("workspace"))


def _claimants(claim: Claim) -> Iterable[User]:
    """The one who asked, or all members of the organisation."""
    if claim.made_by and claim.made_by.is_active:
        return [claim.made_by]
    return User.objects.filter(memberships__organisation=claim.organisation, is_active=True)


def invited(invitation: Invitation) -> None:
    """In the language of who is invited, when they have an account; without a word on whether they have."""
    reader = User.objects.by_mail(invitation.email) or invitation.invited_by
    language = reader.language if reader else settings.LANGUAGE_CODE
    with override(language):
        link = _link("workspace-invitation", invitation.uuid)
    context = {
        "organisation": invitation.organisation.name,
        "inviter": invitation.invited_by.name if invitation.invited_by else "",
        "link": link,
        "days": INVITATION_LASTS.days,
    }
    outbox.queue("invited", invitation.email, context, language=language)


def _members_of(report: Report) -> Iterable[User]:
    subject = report.subject
    organisation = subject if isinstance(subject, Organisation) else subject.organisation
    return User.objects.filter(memberships__organisation=organisation, is_active=True) if organisation else ()


def _owners(activity: Activity, user: User | None) -> Iterable[User]:
    """The one who asked, or all members of the organisation."""
    if user:
        return [user]
    return User.objects.filter(memberships__organisation=activity.organisation, is_active=True)


def _queue(name: str, users: Iterable[User], **context: object) -> None:
    for user in users:
        outbox.queue(name, user.email, context, language=user.language)


def _link(name: str, *args: object) -> str:
    """In Dutch, whatever language the page is in that caused the mail."""
    with override(settings.LANGUAGE_CODE):
        return f"{settings.SITE_URL.rstrip('/')}{reverse(name, args=args)}"
