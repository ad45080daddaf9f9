"""What there is as long as grants run that end without another one that goes on: the one rule for maps and calendar."""

from datetime import date

from django.db.models import Q

from activities.models import Activity, Funding, Grant


def activities_that_end(as_of: date) -> set[int]:
    """Ids of the activities that a grant pays for that runs on this day and has nothing after it.

    Of the activity itself, or of its place. A grant for a whole theme says nothing of one place: it ends none. One
    grant that stops is enough, whatever else is paid by others: nobody told us what would be left. Examples count for
    nothing.
    """
    ending = fundings_that_end(as_of)
    activities = {each.activity_id for each in ending if each.activity_id}
    places = {each.place_id for each in ending if each.place_id}
    rows = Activity.objects.filter(Q(pk__in=activities) | Q(place__in=places), is_example=False)
    return set(rows.order_by().values_list("pk", flat=True))


def fundings_that_end(as_of: date) -> list[Funding]:
    """Those of one place or one activity that run on this day, of a grant that nothing follows. One query."""
    rows = Funding.objects.filter(category__isnull=True, is_example=False, grant__is_example=False)
    rows = rows.with_grant().order_by("pk")
    return [each for each in rows if each.runs(as_of) and not goes_on(each.grant, as_of)]


def goes_on(grant: Grant, as_of: date) -> bool:
    """Its successor lasts longer than the grant, as far as anybody knows; than this day, where its own is unknown."""
    successor = grant.successor
    if successor is None or successor.is_example:
        return False
    return successor.last_day is None or successor.last_day > (grant.last_day or as_of)
