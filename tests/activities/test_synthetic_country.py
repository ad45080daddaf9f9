from datetime import UTC, datetime

import pytest
import time_machine
from django.core.management import call_command
from django.db.models import F
from shapely import Polygon, unary_union

from activities.importers.copying import copy_in
from activities.importers.synthetic import FULL_NETHERLANDS, NETHERLANDS, part_of_netherlands
from activities.importers.synthetic_country import make_buurten
from activities.models import Activity, Change, Occurrence
from activities.schedules import Renewal, new_moments, refresh
from maps.areas import area_bounds, buurt_index
from maps.geometry import Box, Point
from maps.models import Buurt, District

pytestmark = pytest.mark.usefixtures("zuidwest")
BOX = Box(Point(52.1, 5.2), Point(52.2, 5.4))


def _made():
    return Buurt.objects.filter(slug__startswith="verzonnen-buurt-").order_by("id")


def test_made_up_buurten_cover_the_land_without_gaps_or_overlap():
    make_buurten(16, BOX, seed=3)
    shapes = [Polygon(outline[0]) for outline in _made().values_list("outline", flat=True)]
    assert len(shapes) == 16
    assert all(shape.is_valid and shape.exterior.is_ccw for shape in shapes)
    whole = unary_union(shapes)
    assert whole.geom_type == "Polygon"
    assert not whole.interiors
    assert whole.area == pytest.approx(sum(shape.area for shape in shapes), rel=1e-9)


def test_the_same_seed_gives_the_same_buurten_and_another_seed_others():
    made = []
    for seed in (1, 1, 2):
        make_buurten(9, BOX, seed=seed)
        made.append(list(_made().values_list("uuid", "outline")))
        _made().delete()
        District.objects.filter(slug__startswith="verzonnen-").delete()
    assert made[0] == made[1]
    assert made[0] != made[2]


def test_forty_of_them_are_a_district_and_a_second_time_adds_more():
    assert make_buurten(81, BOX, seed=1) == 81
    assert sorted(row.buurten.count() for row in District.objects.filter(slug__startswith="verzonnen-")) == [1, 40, 40]
    assert make_buurten(5, BOX, seed=1) == 86
    assert _made().count() == 86


def test_what_is_spread_over_the_country_lies_in_a_made_up_buurt(settings, capsys):
    settings.SHOW_EXAMPLES = True
    call_command("seed_scale", places=40, activities=80, buurten=30, seed=4, spread="nederland")
    rows = Activity.objects.filter(slug__startswith="meting-")
    in_one = rows.filter(buurt__slug__startswith="verzonnen-")
    # At the rim an edge bends inwards, and what lies outside it has no buurt.
    assert in_one.count() > 0.8 * rows.count()
    index = buurt_index()
    assert all(index.code_at(Point(row.lat, row.lon)) == row.buurt.code for row in in_one.select_related("buurt"))


def test_the_density_stays_the_same():
    tenth, whole = part_of_netherlands(FULL_NETHERLANDS // 10), part_of_netherlands(FULL_NETHERLANDS)
    assert whole.south_west == pytest.approx(NETHERLANDS.south_west)
    assert whole.north_east == pytest.approx(NETHERLANDS.north_east)

    def area(box):
        return (box.north_east.lat - box.south_west.lat) * (box.north_east.lon - box.south_west.lon)

    assert area(whole) == pytest.approx(10 * area(tenth))


def test_their_moments_are_those_of_a_refresh_and_are_told_of(settings, capsys):
    settings.SHOW_EXAMPLES = True
    call_command("seed_scale", places=10, activities=30, seed=5)
    moments = Occurrence.objects.filter(activity__slug__startswith="meting-")
    told = Change.objects.filter(kind="moment", uuid__in=moments.values("uuid"))
    assert told.count() == moments.count() > 400
    assert set(told.values_list("is_real", "was_real", "is_deleted")) == {(False, False, False)}
    assert sum(refresh(), start=Renewal()) == Renewal()


@time_machine.travel(datetime(2026, 11, 23, 12, tzinfo=UTC), tick=False)
def test_rows_that_are_copied_in_read_back_as_they_were(settings, capsys):
    settings.SHOW_EXAMPLES = True
    call_command("seed_scale", places=3, activities=6, seed=5)
    activities = list(Activity.objects.filter(slug__startswith="meting-").values_list("pk", flat=True))
    Occurrence.objects.filter(activity__in=activities).delete()
    made = new_moments(activities)
    copy_in(made)
    names = [field.attname for field in Occurrence._meta.concrete_fields if not field.primary_key]
    stored = Occurrence.objects.filter(activity__in=activities).values_list(*names)
    assert sorted(stored, key=str) == sorted((tuple(getattr(row, name) for name in names) for row in made), key=str)
    copy_in([])


def test_the_bounds_of_the_area_follow_the_buurten(django_assert_num_queries):
    before = area_bounds()
    with django_assert_num_queries(1):
        assert area_bounds() == before
    Buurt.objects.filter(in_programme_area=True).update(in_programme_area=False, updated_at=F("updated_at"))
    first = Buurt.objects.order_by("id")[0]
    first.in_programme_area = True
    first.save()
    assert area_bounds() != before
