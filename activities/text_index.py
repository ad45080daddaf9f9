"""Finding by words: a folded text per activity, and rows that hold every word asked for."""

from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable

from maps.naming import fold

if TYPE_CHECKING:
    from activities.models import Activity

LONGEST_QUERY = 8


def document(activity: "Activity") -> str:
    """All words that an activity is found by, folded."""
    place, buurt = activity.place, activity.place.buurt
    parts = [
        activity.name,
        activity.summary,
        activity.description,
        activity.category.name,
        place.name,
        str(place.get_kind_display()),
        place.street,
        buurt.name if buurt else "",
        buurt.district.name if buurt and buurt.district else "",
        activity.organisation.name if activity.organisation else "",
    ]
    return fold(" ".join(parts))


def words(text: str) -> list[str]:
    return fold(text).split()[:LONGEST_QUERY]


def matches(text: str) -> Q:
    """Rows that hold every word. A text without a letter or digit in it matches nothing."""
    asked = words(text)
    condition = Q() if asked else Q(pk__in=[])
    for word in asked:
        condition &= Q(search_text__contains=word)
    return condition


def rank(text: str) -> Combinable:
    """0 where the name starts with the words, 1 where it holds them all, else 2. The text has to hold a word."""
    asked = words(text)
    in_name = Q()
    for word in asked:
        in_name &= Q(sort_name__contains=word)
    starts = When(sort_name__startswith=" ".join(asked), then=Value(0))
    return Case(starts, When(in_name, then=Value(1)), default=Value(2), output_field=IntegerField())
