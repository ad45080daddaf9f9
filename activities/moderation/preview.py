"""An activity as the public would see it."""

from dataclasses import dataclass
from typing import Self

from activities import wording
from activities.finder.cards import Card
from activities.finder.facts import Contact, Fact, activity_facts, contact_of
from activities.finder.map_views import map_of_results
from activities.finder.times import Times, times_of
from activities.models import Activity
from activities.search import Criteria, Result, results_of
from maps.site_map import MapParts


@dataclass(frozen=True)
class Preview:
    activity: Activity
    card: Card
    times: Times
    facts: list[Fact]
    contact: Contact
    position: str
    map: MapParts

    @classmethod
    def of(cls, activity: Activity) -> Self:
        (result,) = results_of([activity], Criteria())
        return cls(
            activity=activity,
            card=Card(result),
            times=times_of(activity),
            facts=activity_facts(activity),
            contact=contact_of(activity, activity.place, activity.organisation),
            position=wording.position(*activity.place.position),
            map=map_of_results([Result(activity)]),
        )
