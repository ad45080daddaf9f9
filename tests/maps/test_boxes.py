import random

from activities.models import Activity, Place
from maps.crs import RdBox, to_rd
from maps.geometry import Box, Point
from maps.nearby import in_box


def test_a_box_in_rd_holds_what_lies_in_it_within_a_metre(zuidwest):
    places = list(Place.objects.exclude(lat=None))
    known = dict(zip(places, to_rd([(place.lon, place.lat) for place in places]), strict=True))
    chance = random.Random(7)
    for _ in range(25):
        x, y = chance.choice(list(known.values()))
        box = RdBox(x - chance.uniform(1, 3000), y - chance.uniform(1, 3000), x + 200, y + chance.uniform(1, 3000))
        found = set(in_box(Place.objects.all(), box))

        assert _within(known, box, -1) <= found <= _within(known, box, 1)
        assert found


def _within(known, box, margin):
    return {
        place
        for place, (x, y) in known.items()
        if box.west - margin <= x <= box.east + margin and box.south - margin <= y <= box.north + margin
    }


def test_a_box_in_degrees_holds_what_lies_in_it(zuidwest):
    place = Place.objects.exclude(lat=None)[0]
    box = Box(Point(place.lat - 0.001, place.lon - 0.001), Point(place.lat, place.lon))

    assert place in in_box(Place.objects.all(), box)
    assert not in_box(Activity.objects.filter(lat=None), box).exists()
