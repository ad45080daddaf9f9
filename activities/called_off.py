"""What would have fitted the days and hours of a question, but does not go on."""

from dataclasses import replace
from typing import Any

from django.db.models import QuerySet

from activities.kept_sql import rows_of
from activities.models import Activity
from activities.models.activity import ActivityQuerySet
from activities.models.occurrence import OccurrenceQuerySet
from activities.moments import first_after
from activities.search import Criteria, Result, fitting, having, in_order, matching, results_by_id

# As many stand beside the first page.
MOST = 10


def find_cancelled(criteria: Criteria) -> list[Result]:
    """With when it does go on; nothing without days or hours, or beyond the first page."""
    if not criteria.when or criteria.page > 1:
        return []
    ids = [pk for (pk,) in rows_of(_ask_ids, criteria)]
    results = [each for each in results_by_id(ids, criteria) if each.occurrences]
    if not results:
        return []
    following = first_after({each.activity: each.occurrences[0].starts_at for each in results})
    return [replace(each, occurrences=[*each.occurrences, *following.get(each.activity.pk, [])]) for each in results]


def cancelled(criteria: Criteria) -> ActivityQuerySet:
    """The rows of `find_cancelled`."""
    if not criteria.when or criteria.page > 1:
        return Activity.objects.none()
    rows = having(criteria, fitting(criteria).cancelled()).exclude(pk__in=matching(criteria).values("pk"))
    return in_order(rows, criteria, OccurrenceQuerySet.cancelled)[:MOST]


def _ask_ids(criteria: Criteria) -> "QuerySet[Any, Any]":
    return cancelled(criteria).values_list("pk")
