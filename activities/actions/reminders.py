"""\"Klopt dit nog?\": asking the organisation, its answer by the link in the mail, and what happens when none comes."""

from datetime import date, datetime, time, timedelta

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import emails
from activities.actions.editing import confirm
from activities.actions.moves import archive
from activities.enums import Status
from activities.models import Activity, AuditEntry, Membership, Organisation, Proposal, Reminder
from activities.models.activity import EXPIRED_AFTER, FRESH_FOR
from activities.models.revision import writing

# So long before it stops being fresh the first reminder is due, and so long somebody gets to answer each of them.
AHEAD = PATIENCE = timedelta(days=14)
FIRST, SECOND = 1, 2
DUE_AT_AGE = {FIRST: FRESH_FOR - AHEAD, SECOND: FRESH_FOR + timedelta(days=1)}


def organisations_to_remind() -> models.QuerySet[Organisation]:
    """Those with anything that is old enough; `remind` looks again, when nobody else is writing."""
    oldest = timezone.localdate() - DUE_AT_AGE[FIRST]
    return Organisation.objects.filter(Exists(_answerable(checked_on__lte=oldest).filter(organisation=OuterRef("pk"))))


@writing()
def remind(organisation: Organisation) -> int:
    """Ask its members about all that is due, in one mail; how many activities it asks about.

    Reminder rows and mail are one transaction, so each activity is asked about exactly once per number.
    """
    asked = [*_due(organisation, FIRST), *_due(organisation, SECOND)]
    if asked:
        emails.still_true(organisation, asked)
    return len(asked)


def _due(organisation: Organisation, number: int) -> list[Activity]:
    """Those that this reminder is for, and from now on it was sent."""
    oldest = timezone.localdate() - DUE_AT_AGE[number]
    rows = _answerable(organisation=organisation, checked_on__lte=oldest).exclude(_was_asked(number))
    if number > FIRST:
        # After a time in which no mail was sent the second one still comes well after the first.
        rows = rows.filter(_was_asked(number - 1, before=_start_of_patience()))
    due = list(rows.prefetch_related("schedules").order_by("sort_name", "pk"))
    for activity in due:
        assert activity.checked_on
        Reminder.objects.create(activity=activity, checked_on=activity.checked_on, number=number)
    return due


@writing()
def hide_silent(organisation: Organisation) -> int:
    """Take off the site what has expired, and was asked about twice without an answer. How many."""
    oldest = timezone.localdate() - EXPIRED_AFTER
    rows = _answerable(organisation=organisation, checked_on__lt=oldest)
    silent = list(rows.filter(_is_silent_since(_start_of_patience())).order_by("sort_name", "pk"))
    for activity in silent:
        archive(activity, by=None, reason=_("Lang niet nagekeken, en twee keer geen antwoord gekregen."))
    if silent:
        emails.hidden(organisation, silent)
    return len(silent)


@writing()
def confirm_by_link(activity: Activity, checked_on: date) -> bool:
    """False when it was checked since `checked_on`, the day in the link, or is not on the site any more."""
    activity.refresh_from_db()
    if activity.checked_on != checked_on or activity.status != Status.PUBLISHED:
        return False
    confirm(activity, by=None, reason=_("Via de link in de mail."))
    return True


def _answerable(**wanted: object) -> models.QuerySet[Activity]:
    """Real, on the site, and with somebody who can answer; where a change waits for a moderator somebody just did."""
    members = Membership.objects.filter(organisation=OuterRef("organisation"), user__is_active=True)
    waiting = Proposal.objects.waiting().filter(activity=OuterRef("pk"))
    rows = Activity.objects.filter(Exists(members), ~Exists(waiting), status=Status.PUBLISHED, **wanted)
    return rows.filter(is_example=False, organisation__is_example=False)


def _was_asked(number: int, *, before: datetime | None = None) -> Exists:
    rows = Reminder.objects.filter(activity=OuterRef("pk"), checked_on=OuterRef("checked_on"), number=number)
    return Exists(rows.filter(sent_at__lt=before) if before else rows)


def _is_silent_since(before: datetime) -> Exists:
    """The second reminder went out before then, and no member touched the activity after it."""
    by_members = AuditEntry.objects.filter(
        activity=OuterRef("activity"),
        at__gt=OuterRef("sent_at"),
        actor__memberships__organisation=OuterRef("activity__organisation"),
    )
    asked = Reminder.objects.filter(activity=OuterRef("pk"), checked_on=OuterRef("checked_on"), number=SECOND)
    return Exists(asked.filter(~Exists(by_members), sent_at__lt=before))


def _start_of_patience() -> datetime:
    """Sent on a day before this one, the time to answer is over."""
    day = timezone.localdate() - PATIENCE + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, time.min))
