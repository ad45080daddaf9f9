"""What waits for the moderators, once a week by mail."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import NamedTuple

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from accounts.models import User
from activities import emails
from activities.enums import ReportState, Status, Verb
from activities.models import Activity, Claim, MailMark, Proposal, Report
from activities.models.activity import ActivityQuerySet
from activities.models.report import ReportQuerySet

# So many of the oldest are named.
NAMED = 5


class Waiting(NamedTuple):
    since: datetime
    kind: str
    name: str
    organisation: str


def moderators() -> list[User]:
    return list(User.objects.filter(is_moderator=True, is_active=True).order_by("pk"))


@transaction.atomic
def send_digest(moderator: User) -> bool:
    """At most once a week, from Monday on, and only when something waits; of two at once one sends."""
    numbers = _numbers()
    if not any(numbers.values()):
        return False
    if not MailMark.objects.claim(f"digest:{moderator.uuid}", since=_start_of_week()):
        return False
    oldest = [row._asdict() for row in sorted(_oldest())[:NAMED]]
    emails.digest(moderator, {**numbers, "number": sum(numbers.values()), "oldest": oldest})
    return True


def _numbers() -> dict[str, int]:
    return {
        "submitted": _submitted().count(),
        "proposals": Proposal.objects.waiting().count(),
        "claims": Claim.objects.waiting().count(),
        "reports": _new_reports().count(),
    }


def _oldest() -> Iterator[Waiting]:
    """The first few of every kind."""
    sent_in = _submitted().annotate(sent_at=Max("audit__at", filter=Q(audit__verb=Verb.SUBMIT)))
    for activity in sent_in.select_related("organisation").order_by("sent_at", "pk")[:NAMED]:
        yield Waiting(getattr(activity, "sent_at", None) or activity.created_at, "submitted", *_names(activity))
    for proposal in Proposal.objects.waiting().select_related("activity__organisation")[:NAMED]:
        yield Waiting(proposal.made_at, "proposal", *_names(proposal.activity))
    for claim in Claim.objects.waiting().select_related("activity", "place", "organisation")[:NAMED]:
        yield Waiting(claim.made_at, "claim", claim.subject.name, claim.organisation.name)
    for report in _new_reports().with_subject().order_by("created_at", "pk")[:NAMED]:
        yield Waiting(report.created_at, "report", report.subject.name, "")


def _submitted() -> ActivityQuerySet:
    return Activity.objects.filter(status=Status.SUBMITTED)


def _new_reports() -> ReportQuerySet:
    return Report.objects.filter(state=ReportState.NEW)


def _names(activity: Activity) -> tuple[str, str]:
    return activity.name, activity.organisation.name if activity.organisation else ""


def _start_of_week() -> datetime:
    today = timezone.localdate()
    return timezone.make_aware(datetime.combine(today - timedelta(days=today.weekday()), time.min))
