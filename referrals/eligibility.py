"""Which activities a worker can refer to, and why not to the others."""

from collections.abc import Iterable
from datetime import timedelta
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from activities.enums import Freshness, Status
from activities.models import Activity, Occurrence
from referrals.catalogue import activities_of
from referrals.enums import DeclineReason, State
from referrals.models import Referral

# So long we believe a host who said that it is full, or that it does not suit.
FULL_FOR = timedelta(days=14)


def refusals(activities: Iterable[Activity]) -> dict[UUID, str]:
    """Why these cannot be chosen, in a sentence; those that can are left out. Three queries, whatever the number.

    Reads `toddler_care` of each, as `with_card` has it.
    """
    rows = list(activities)
    without_moments, said_full = _only_called_off(rows), _said(rows, DeclineReason.FULL)
    said_stopped = _said(rows, DeclineReason.STOPPED)
    found = {}
    for row in rows:
        if reason := _own_refusal(row):
            found[row.uuid] = reason
        elif row.pk in without_moments:
            found[row.uuid] = _("Gaat voorlopig niet door. Kies iets anders.")
        elif row.uuid in said_stopped:
            found[row.uuid] = _("Gestopt, zei de gastheer of gastvrouw onlangs. Bel eerst.")
        elif row.uuid in said_full:
            found[row.uuid] = _("Vol, zei de gastheer of gastvrouw onlangs. Bel eerst.")
    return found


def refusals_on(referrals: Iterable[Referral]) -> dict[UUID, str]:
    """Of what is on a list already, by the uuid of the activity."""
    rows = list(referrals)
    there = activities_of(rows)
    gone = {row.activity_uuid: _("Staat niet meer op de site.") for row in rows if row.activity_uuid not in there}
    return gone | refusals(there.values())


def refusal(activity: Activity) -> str:
    return refusals([activity]).get(activity.uuid, "")


def _own_refusal(activity: Activity) -> str:
    if activity.status != Status.PUBLISHED:
        return _("Staat niet meer op de site.")
    if activity.is_example:
        return _("Dit is een verzonnen voorbeeld.")
    if activity.freshness == Freshness.EXPIRED:
        return _("Al een half jaar niet nagevraagd. Bel eerst of het nog klopt.")
    care = getattr(activity, "toddler_care", None)
    if care and care.places_left == 0:
        return _("Er is geen plek vrij.")
    return ""


def _only_called_off(activities: list[Activity]) -> set[int]:
    """With dates ahead that are all called off. Without any date we know too little to say so."""
    ahead = Occurrence.objects.not_over(timezone.now()).filter(activity__in=activities)
    called_off = set(ahead.cancelled().values_list("activity", flat=True))
    return called_off - set(ahead.happening().values_list("activity", flat=True)) if called_off else set()


def _said(activities: list[Activity], reason: DeclineReason) -> set[UUID]:
    rows = Referral.objects.filter(
        activity_uuid__in=[row.uuid for row in activities],
        state=State.DECLINED,
        reason=reason,
        state_since__gt=timezone.now() - FULL_FOR,
    )
    return set(rows.values_list("activity_uuid", flat=True))
