import pytest

from maps.models import Buurt
from programmes.ages import ALL, Ages, Residents, ages_of, union

# 10 a year of age up to 65 years, 2 a year after that.
EVEN = Residents(720, (150, 100, 200, 200, 70))


@pytest.mark.parametrize(
    ("policy", "first", "last", "ages"),
    [
        ("everyone", None, None, Ages(ALL)),
        ("unknown", None, None, Ages(ALL, is_known=False)),
        ("range", 30, 48, Ages(((30, 48),))),
        ("range", None, 48, Ages(((0, 48),))),
        ("range", 660, None, Ages(((660, 1200),))),
        ("range", 660, 1500, Ages(((660, 1200),))),
        ("range", 0, None, Ages(ALL)),
        ("range", 1200, None, Ages(())),
    ],
)
def test_ages_of_an_activity(policy, first, last, ages):
    assert ages_of(policy, first, last) == ages


@pytest.mark.parametrize(
    ("one", "other", "together"),
    [
        (((0, 48),), ((60, 72),), ((0, 48), (60, 72))),
        (((0, 48),), ((48, 72),), ((0, 72),)),
        (((0, 48), (60, 72)), ((40, 62),), ((0, 72),)),
        (((0, 100),), ((10, 20),), ((0, 100),)),
        (((0, 100),), (), ((0, 100),)),
        (((0, 100),), ALL, ALL),
    ],
)
def test_ages_together(one, other, together):
    assert union(Ages(one), Ages(other)) == union(Ages(other), Ages(one)) == Ages(together)


def test_ages_together_are_known_when_both_are_or_when_one_is_for_all():
    toddlers, unknown, everyone = (
        ages_of("range", 0, 48),
        ages_of("unknown", None, None),
        ages_of("everyone", None, None),
    )
    assert union(toddlers, unknown) == Ages(ALL, is_known=False)
    assert union(everyone, unknown) == union(unknown, everyone) == Ages(ALL)
    assert union(unknown, unknown) == Ages(ALL, is_known=False)


@pytest.mark.parametrize(
    ("ranges", "number"),
    [
        (((0, 180),), 150),
        (((30, 48),), 15),
        (((168, 192),), 20),  # one year in each of two bands
        (((0, 48), (780, 1200)), 110),
        (((720, 900),), 70),  # 5 years of 10, and 10 years of 2
        (((1188, 1200),), 2),
        (((0, 1200),), 720),
        ((), 0),
    ],
)
def test_residents_of_ages_are_spread_evenly_within_a_band(ranges, number):
    assert EVEN.of_ages(Ages(ranges)) == pytest.approx(number)


def test_all_residents_are_the_population_though_the_rounded_bands_make_another_sum():
    assert Residents(715, EVEN.bands).of_ages(Ages(ALL)) == 715


@pytest.mark.parametrize("residents", [Residents(None, EVEN.bands), Residents(720, None)])
def test_residents_that_the_cbs_does_not_tell_are_unknown(residents):
    assert residents.of_ages(Ages(((0, 48),))) is None
    assert residents.of_ages(Ages(ALL)) is None
    assert Residents.together([EVEN, residents]) == Residents(None, None)


def test_residents_of_buurten_together():
    assert Residents.together([EVEN, EVEN]) == Residents(1440, (300, 200, 400, 400, 140))


def test_one_band_that_is_unknown_makes_all_of_them_unknown():
    bands = {"age_0_14": 1, "age_15_24": 2, "age_25_44": 3, "age_45_64": 4}
    assert Residents.of_buurt(Buurt(population=10, **bands)) == Residents(10, None)
    assert Residents.of_buurt(Buurt(population=15, age_65_plus=0, **bands)) == Residents(15, (1, 2, 3, 4, 0))
