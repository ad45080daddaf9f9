"""What a referral needs of the catalogue. It is asked by uuid; an activity that is gone is simply not there."""

from collections.abc import Iterable
from uuid import UUID

from activities.models import Activity
from referrals.models import Referral


def activities_of(referrals: Iterable[Referral]) -> dict[UUID, Activity]:
    """Those that the public may see, with all that a card shows. One query, and two for languages and schedules."""
    rows = Activity.objects.visible().with_card().filter(uuid__in=[row.activity_uuid for row in referrals])
    return {row.uuid: row for row in rows}


def activity_of(referral: Referral) -> Activity | None:
    return activities_of([referral]).get(referral.activity_uuid)
