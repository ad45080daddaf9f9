"""One function per mail: who gets it, and what its text needs. Queued within the transaction of what it tells.

What a text needs is made per reader, in the language of the reader: links differ. A mail names the
activity and the organisation, and nothing of visitors.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import outbox
from accounts.languages import known_language
from accounts.models import User
from activities import confirm_links
from activities.enums import Status
from activities.models import Activity, Claim, Invitation, MailMark, Organisation, Place, Report
from activities.models.membership import INVITATION_LASTS

# Whoever sends one report after another must not fill a mailbox; the rest waits in the to-do list.
REPORTS_APART = timedelta(hours=1)


def submitted(activity: Activity, *, by: User) -> None:
    """To who sent it in, and not to the moderators: they have a queue, and a digest once a week."""
    is_change = activity.status == Status.PUBLISHED
    _queue("submitted", [by], lambda: {**_about(activity), "is_change": is_change, "link": _workspace(activity)})


def published(activity: Activity, *, to: User | None = None) -> None:
    """`to` is who proposed the change that is now on the site."""
    values = {"is_change": to is not None}
    _queue("published", _owners(activity, to), lambda: {**_about(activity), **values, "link": _public(activity)})


def sent_back(activity: Activity, reason: str, *, to: User | None = None) -> None:
    """`to` is who proposed a change that was refused."""
    values = {"reason": reason, "is_change": activity.status == Status.PUBLISHED}
    _queue("sent_back", _owners(activity, to), lambda: {**_about(activity), **values, "link": _workspace(activity)})


def report_received(report: Report) -> None:
    """To the organisation that it is about; without members nobody gets a mail, and the moderators see it anyway."""
    organisation = report.organisation_about
    members = _members(organisation)
    earlier = timezone.now() - REPORTS_APART
    if not (organisation and members) or not MailMark.objects.claim(f"report:{organisation.uuid}", since=earlier):
        return
    _queue(
        "report_received",
        members,
        lambda: {**_about(report.subject), "kind": str(report.kind), "link": _link("workspace")},
    )


def claim_granted(claim: Claim) -> None:
    _queue("claim_granted", _claimants(claim), lambda: _about_claim(claim))


def claim_refused(claim: Claim, reason: str) -> None:
    _queue("claim_refused", _claimants(claim), lambda: {**_about_claim(claim), "reason": reason})


def _claimants(claim: Claim) -> list[User]:
    """The one who asked, or all members of the organisation."""
    asked = claim.made_by
    return [asked] if asked and asked.is_active else _members(claim.organisation)


def _about_claim(claim: Claim) -> dict[str, str]:
    return {"name": claim.subject.name, "organisation": claim.organisation.name, "link": _link("workspace")}


def invited(invitation: Invitation) -> None:
    """In the language of who is invited, when they have an account; without a word on whether they have."""
    reader = User.objects.by_mail(invitation.email) or invitation.invited_by
    language = reader.language if reader else settings.LANGUAGE_CODE
    with override(known_language(language)):
        context = {
            "organisation": invitation.organisation.name,
            "inviter": invitation.invited_by.name if invitation.invited_by else "",
            "link": _link("workspace-invitation", invitation.uuid),
            "days": INVITATION_LASTS.days,
        }
        outbox.queue("invited", invitation.email, context, language=language)


def still_true(organisation: Organisation, asked: Sequence[Activity]) -> None:
    """ "Klopt dit nog?": one mail about all of these, each with its own link to the page that asks."""

    def context() -> dict[str, Any]:
        rows = [_question(activity) for activity in asked]
        return {"organisation": organisation.name, "name": asked[0].name, "rows": rows, "number": len(rows)}

    _queue("still_true", _members(organisation), context)


def _question(activity: Activity) -> dict[str, Any]:
    return {
        "name": activity.name,
        "checked_on": activity.checked_on,
        "needs_dates": confirm_links.needs_dates(activity),
        "link": _link("confirm", confirm_links.token_of(activity)),
    }


def hidden(organisation: Organisation, activities: Sequence[Activity]) -> None:
    """They are no longer on the site, because nobody answered."""

    def context() -> dict[str, Any]:
        rows = [{"name": activity.name, "link": _workspace(activity)} for activity in activities]
        return {"organisation": organisation.name, "name": activities[0].name, "rows": rows, "number": len(rows)}

    _queue("hidden", _members(organisation), context)


def digest(moderator: User, waiting: Mapping[str, Any]) -> None:
    """`waiting` as activities.actions.digests makes it: numbers, and the oldest few."""
    _queue("digest", [moderator], lambda: {**waiting, "link": _link("moderation")})


def _members(organisation: Organisation | None) -> list[User]:
    if organisation is None:
        return []
    return list(User.objects.filter(memberships__organisation=organisation, is_active=True).order_by("pk"))


def _owners(activity: Activity, user: User | None) -> list[User]:
    """The one who asked, or all members of the organisation."""
    return [user] if user else _members(activity.organisation)


def _queue(name: str, users: Iterable[User], context: Callable[[], Mapping[str, Any]]) -> None:
    """`context` is called once per user, with the language of that user switched on."""
    for user in users:
        with override(known_language(user.language)):
            outbox.queue(name, user.email, context(), language=user.language)


def _about(subject: Activity | Place | Organisation) -> dict[str, str]:
    organisation = None if isinstance(subject, Organisation) else subject.organisation
    return {"name": subject.name, "organisation": organisation.name if organisation else ""}


def _workspace(activity: Activity) -> str:
    return _link("workspace-activity", activity.uuid)


def _public(activity: Activity) -> str:
    return _link("activity", activity.slug)


def _link(name: str, *args: object) -> str:
    return outbox.absolute(reverse(name, args=args))
