"""The real grants: the second Regiodeal pays for themes, and no source says for which places."""

from datetime import date

from programmes.endings import calendar_of_endings


def test_the_second_regiodeal_ends_with_2026_and_no_place_is_said_to_be_lost(zuidwest):
    found = calendar_of_endings(date(2026, 10, 1))
    assert len(found) == 7
    assert {(each.grant.programme.slug, each.last_day) for each in found} == {("regiodeal-2", date(2026, 12, 31))}
    assert all(len(each.themes) == 1 and not each.losses and not each.successor for each in found)


def test_while_the_first_one_ran_it_paid_for_places_that_we_still_know(zuidwest):
    found = [each for each in calendar_of_endings(date(2023, 10, 1)) if each.last_day == date(2023, 12, 31)]
    assert [each.total.places for each in found] == [1] * 5
    assert all(each.total.moments_per_week is None for each in found)
