"""What a referral needs of the catalogue. It is asked by uuid; an activity that is gone is simply not there."""

from collections.abc import Iterable
from uuid import UUID

from django.utils import timezone

from activities import moments
from activities.models import Activity, Occurrence
from referrals.models import Referral

# A visitor comes at one of the first few.
NEXT = 3


def activities_of(referrals: Iterable[Referral]) -> dict[UUID, Activity]:
    """Those that the public may see, with all that a card shows. One query, and two for languages and schedules."""
    rows = Activity.objects.visible().with_card().filter(uuid__in=[row.activity_uuid for row in referrals])
    return {row.uuid: row for row in rows}


def activity_of(referral: Referral) -> Activity | None:
    return activities_of([referral]).get(referral.activity_uuid)


def next_moments(activity: Activity) -> list[Occurrence]:
    """The first few that go on, with their place."""
    rows = Occurrence.objects.happening().not_over(timezone.now())
    return moments.next_of([activity], rows, is_few=False).get(activity.pk, [])[:NEXT]
