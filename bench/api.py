"""The API: a question that many ask, against the floor, and what it saves to ask again."""

from functools import partial

from django.conf import settings

from activities.enums import ChangeKind
from activities.models import Change
from bench import bare
from bench.databases import at, switch_to
from bench.measuring import Figures, Job, get, medians, say

# The 20 nearest of over a thousand that fit.
QUESTION = "/api/v1/activiteiten?lat=52.0442&lon=4.2846&categorie=sport&leeftijd=8"
PAGE = 500


def nearest(figures: Figures) -> None:
    """Its limit would end the measuring; to count is part of what is measured."""
    settings.API_READ_LIMIT = 1_000_000
    switch_to("20000 in Zuidwest")
    # What is told of these is remembered from here on, for ours and for the twin alike.
    first = get(QUESTION)
    twin = bare.record("api", QUESTION)
    again = partial(get, QUESTION, **{"if-none-match": first.headers["ETag"]})
    assert again().status_code == 304
    times = medians({"200": partial(get, QUESTION), "bare": partial(get, twin), "304": again})
    say(figures, "API list, 20 nearest, filtered, 20,000 activities", times["200"], unit="ms")
    say(figures, "API list, 20 nearest, against the bare view", times["200"] / times["bare"], limit=2.5)
    say(figures, "200 against 304 of the API list", times["200"] / times["304"], least=5)


def changed_moments(figures: Figures) -> None:
    """Who keeps a copy reads as many pages as there are; each has to cost what is on it, whatever else there is."""
    times = medians({size: _last_changes(size) for size in ("300", "20000")}, calls=2)
    say(figures, "page of 500 changed moments: 300", times["300"], unit="ms")
    say(figures, "page of 500 changed moments: 20000 against 300", times["20000"] / times["300"], limit=3)


def _last_changes(size: str) -> Job:
    switch_to(size)
    of_moments = Change.objects.filter(kind=ChangeKind.MOMENT).order_by("-number")
    address = f"/api/v1/wijzigingen?perPagina={PAGE}&na={of_moments[PAGE].number}"
    assert get(address).status_code == 200
    return at(size, partial(get, address))


PARTS = (nearest, changed_moments)
