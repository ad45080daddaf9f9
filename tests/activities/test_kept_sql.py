"""SQL that is kept has to give what SQL that is written anew gives, wherever and whenever it is asked."""

from dataclasses import replace
from datetime import timedelta

from django.utils import timezone

from activities import kept_sql
from activities.counts import count_choices
from activities.enums import Order
from activities.models import Activity
from activities.moments import Span
from activities.search import Criteria
from activities.search_form import days_by_word
from maps.geocoding import Location, LocationKind
from maps.geometry import Point

RADII = (500, 1_000, 2_000, 5_000, 10_000)
SPOTS = (Point(52.0442, 4.2846), Point(52.05, 4.295), Point(52.0331, 4.2612), Point(52.09, 4.31))


def _questions():
    today = timezone.localdate()
    spans = [
        Span(),
        Span(days=(today, today)),
        Span(days=(today, today + timedelta(days=6)), from_minute=9 * 60),
        Span(from_minute=13 * 60, to_minute=17 * 60),
        Span(now_open=True),
    ]
    wanted = [
        {},
        {"categories": ("sport", "eten"), "ages": (36, 48)},
        {"wishes": ("gratis",), "language": "tr"},
        {"buurten": ("BU05184211", "BU05184212")},
        {"programme": "regiodeal-1", "radius_m": 1_000},
    ]
    return [Criteria(when=span, **wish) for span in spans for wish in wanted]


def _counted(criteria):
    return count_choices(criteria, RADII, days_by_word(timezone.localdate()), 7)


def test_counts_are_the_same_from_every_spot_and_at_every_moment(examples, monkeypatch):
    now = timezone.now()
    asked = [
        replace(question, origin=spot and Location(spot, "hier", LocationKind.POSITION), asked_at=now + later)
        for question in _questions()
        for spot in (None, *SPOTS)
        for later in (timedelta(), timedelta(minutes=47))
    ]
    for criteria in asked:
        _counted(criteria)
    kept = [_counted(criteria) for criteria in asked]
    written = [each for each in kept_sql._known.values() if each]
    assert len(written) > 100, "most of these have to be of SQL that was kept"

    monkeypatch.setattr(kept_sql, "_written", lambda ask, criteria, within: None)
    kept_sql.forget()
    assert [_counted(criteria) for criteria in asked] == kept


def test_a_change_is_counted_at_once(make_activity):
    make_activity("Koffie", place__lat=52.05, place__lon=4.295)
    criteria = Criteria(origin=Location(SPOTS[1], "hier", LocationKind.POSITION), order=Order.DISTANCE)
    before = [_counted(criteria).themes["ontmoeten"] for _ in range(3)]
    make_activity("Thee", place__lat=52.05, place__lon=4.296)
    assert (before, _counted(criteria).themes["ontmoeten"]) == ([before[0]] * 3, before[0] + 1)


def test_what_differs_and_has_no_name_is_never_kept(zuidwest):
    def ask(criteria):
        point = criteria.origin.point
        return Activity.objects.filter(lat__gt=point.lat + point.lon).values_list("pk")

    criteria = Criteria(origin=Location(SPOTS[0], "hier", LocationKind.POSITION))
    for _ in range(3):
        kept_sql.rows_of(ask, criteria)
    assert set(kept_sql._known.values()) == {None}


def test_words_are_looked_up_each_time(make_activity):
    make_activity("Schaken")
    for _ in range(3):
        assert _counted(Criteria(text="schaken", order=Order.RELEVANCE)).themes == {"ontmoeten": 1}


def test_no_more_is_kept_than_fits(zuidwest, monkeypatch):
    monkeypatch.setattr(kept_sql, "MOST", 5)
    for wish in ("gratis", "rolstoel", "toilet", "halal"):
        for _ in range(2):
            _counted(Criteria(wishes=(wish,)))
    assert len(kept_sql._known) <= 7


def test_examples_are_counted_only_where_they_are_shown(examples, settings):
    numbers = {}
    for shown in (True, False) * 3:
        settings.SHOW_EXAMPLES = shown
        numbers.setdefault(shown, set()).add(sum(_counted(Criteria()).themes.values()))
    assert numbers == {shown: {_number_shown(settings, shown)} for shown in (True, False)}
    assert numbers[True] != numbers[False]


def _number_shown(settings, shown):
    settings.SHOW_EXAMPLES = shown
    return Activity.objects.visible().count()
