"""A new activity: one form, on the site or on its way there."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from activities import actions
from activities.enums import Status
from activities.models import Activity, Occurrence, Place, Schedule
from tests.workspace.form_helpers import FORM, mistakes, payload

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


def test_only_who_signs_in_sees_it(client):
    answer = client.get(FORM)
    assert answer.status_code == 302
    assert "next=" in answer["Location"]


def test_somebody_without_an_organisation_hears_how_to_get_one(client, resident):
    client.force_login(resident)
    assert "uit te nodigen" in client.get(FORM).content.decode()
    assert client.post(FORM, payload()).status_code == 200
    assert not Activity.objects.filter(name="Koffie").exists()


def test_a_draft_is_kept_and_nobody_else_sees_it(page, place, organisation):
    answer = page.post(FORM, payload(place, bewaar="ja"))
    activity = Activity.objects.get(name="Koffie")
    assert answer["Location"] == f"/organisator/activiteit/{activity.uuid}/"
    assert (activity.status, activity.organisation, activity.price_cents) == (Status.DRAFT, organisation, 0)
    assert activity.source == "Voorbeeldclub (organisator)"
    schedule = activity.schedules.get()
    assert (schedule.rule, schedule.starts_on, schedule.ends_on) == (
        "FREQ=WEEKLY;BYDAY=TU", date(2026, 12, 1), date(2027, 3, 30),
    )  # fmt: skip
    assert page.get(activity.get_absolute_url()).status_code == 404


def test_what_a_newcomer_sends_waits_for_a_moderator(page, place):
    page.post(FORM, payload(place, verstuur="ja"))
    assert Activity.objects.get(name="Koffie").status == Status.SUBMITTED


def test_what_a_verified_organisation_sends_is_on_the_site_at_once(page, place, trusted):
    assert "Zet op de site" in page.get(FORM).content.decode()
    page.post(FORM, payload(place, verstuur="ja"))
    activity = Activity.objects.get(name="Koffie")
    assert page.get(activity.get_absolute_url()).status_code == 200
    assert "Koffie" in page.get("/zoeken/?q=koffie").content.decode()


def test_sent_twice_it_is_one_item(page, place):
    sent = payload(plek="nieuw", plek_naam="Nieuw huis", postcode="2532 CR", andere_plek="on")
    first, second = page.post(FORM, sent), page.post(FORM, sent)
    assert first["Location"] == second["Location"]
    assert Activity.objects.filter(name="Koffie").count() == 1
    assert Place.objects.filter(name="Nieuw huis").count() == 1


def test_the_uuid_of_somebody_elses_activity_gives_nothing_away(
    page, client, place, other_organisation, other_organiser
):
    theirs = actions.add_activity(
        {"name": "Geheim", "category": "ontmoeten", "place": str(place.uuid)},
        other_organisation, uuid=uuid4(), source="test", by=other_organiser,
    )[0]  # fmt: skip
    assert page.post(FORM, payload(place, sleutel=str(theirs.uuid))).status_code == 403


def test_of_two_organisations_one_is_chosen_and_no_other(page, place, organisation, other_organisation, organiser):
    assert page.post(FORM, payload(place, organisatie=str(other_organisation.uuid))).status_code == 404
    other_organisation.memberships.create(user=organiser)
    assert "Van welke organisatie?" in page.get(FORM).content.decode()
    page.post(FORM, payload(place, organisatie=str(other_organisation.uuid)))
    assert Activity.objects.get(name="Koffie").organisation == other_organisation


@pytest.mark.parametrize(
    ("row", "rule", "days"),
    [
        ({"hoe": "eens", "dag": "2026-12-05"}, "", [date(2026, 12, 5)]),
        ({"hoe": "week", "dagen": ["MO", "TH"]}, "FREQ=WEEKLY;BYDAY=MO,TH", [date(2026, 12, 3), date(2026, 12, 7)]),
        ({"hoe": "week", "dagen": None}, "FREQ=WEEKLY;BYDAY=TU", [date(2026, 12, 1), date(2026, 12, 8)]),
        ({"hoe": "tweeweken"}, "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", [date(2026, 12, 1), date(2026, 12, 15)]),
        ({"hoe": "maand", "week": "3"}, "FREQ=MONTHLY;BYDAY=3TU", [date(2026, 12, 15), date(2027, 1, 19)]),
        ({"hoe": "maand", "week": "-1"}, "FREQ=MONTHLY;BYDAY=-1TU", [date(2026, 12, 29), date(2027, 1, 26)]),
        ({"hoe": "maand", "dagen": None}, "FREQ=MONTHLY;BYDAY=1TU", [date(2026, 12, 1), date(2027, 1, 5)]),
        ({"hoe": "open", "dagen": ["WE"]}, "FREQ=WEEKLY;BYDAY=WE", [date(2026, 12, 2), date(2026, 12, 9)]),
    ],
)
def test_every_rhythm_is_stored_as_what_was_meant(page, place, row, rule, days):
    page.post(FORM, payload(place, **{f"tijd0__{name}": value for name, value in row.items()}))
    schedule = Schedule.objects.get(activity__name="Koffie")
    assert (schedule.rule, schedule.kind == "opening_hours") == (rule, row["hoe"] == "open")
    assert schedule.ends_on is None or row["hoe"] != "open"
    found = Occurrence.objects.filter(schedule=schedule).in_time_order().values_list("local_on", flat=True)
    assert list(found)[: len(days)] == days


def test_without_a_last_day_a_series_is_a_year_long(page, place):
    page.post(FORM, payload(place, tijd0__laatste=None))
    schedule = Schedule.objects.get(activity__name="Koffie")
    assert schedule.ends_on == date(2026, 12, 1) + timedelta(days=365)


def test_times_that_nobody_knows_are_text_or_nothing(page, place):
    page.post(FORM, payload(place, tijd0__hoe="weetniet", tijden_tekst="Na schooltijd"))
    activity = Activity.objects.get(name="Koffie")
    assert (activity.times_text, activity.schedules.count()) == ("Na schooltijd", 0)


def test_skipped_dates_holidays_and_closed_periods_are_stored(page, place):
    extra = {
        "tijd0__feestdagen": "on",
        "overslaan": ["0"],
        "overslaan0__dag": "2026-12-08",
        "overslaan0__reden": "Sinterklaas is moe",
        "dicht": ["0"],
        "dicht0__van": "2027-01-01",
        "dicht0__tot": "2027-01-14",
        "tijd0__dagen": ["TU", "FR"],
    }
    page.post(FORM, payload(place, **extra))
    activity = Activity.objects.get(name="Koffie")
    on = {row.local_on: row for row in Occurrence.objects.filter(activity=activity)}
    assert on[date(2026, 12, 8)].is_cancelled
    assert on[date(2026, 12, 8)].reason == "Sinterklaas is moe"
    assert date(2026, 12, 25) not in on  # Christmas, a Friday
    assert date(2027, 1, 5) not in on
    assert date(2027, 1, 15) in on


def test_a_day_to_skip_on_which_there_is_nothing_is_refused(page, place):
    answer = page.post(FORM, payload(place, overslaan=["0"], overslaan0__dag="2026-12-09"))
    assert mistakes(answer) == ["Op deze dag is er geen moment. Kies een dag waarop het anders wel is."]
    assert not Activity.objects.filter(name="Koffie").exists()


def test_ages_price_and_facts_of_a_theme(page, place):
    given = {"voorwie": "leeftijd", "leeftijd_van": "4", "leeftijd_tot": "12", "kosten": "bedrag", "bedrag": "2,50"}
    page.post(
        FORM, payload(place, thema="eten", halal="ja", vegetarisch="nee", hoe_eten="both", talen=["nl", "ar"], **given)
    )
    activity = Activity.objects.get(name="Koffie")
    assert (activity.age_from_months, activity.age_to_months, activity.price_cents) == (48, 144, 250)
    assert (activity.meal.is_halal, activity.meal.is_vegetarian, activity.meal.serving) == (True, False, "both")
    assert activity.languages == ["nl", "ar"]


def test_what_nobody_told_stays_unknown(page, place):
    page.post(FORM, payload(place, voorwie=None, kosten=None))
    activity = Activity.objects.get(name="Koffie")
    assert (activity.age_policy, activity.price_cents, activity.needs_signup) == ("unknown", None, None)
    assert activity.has_buddy is None
    assert not hasattr(activity, "meal")


@pytest.mark.parametrize(("said", "stored"), [("ja", True), ("nee", False), ("", None)])
def test_whether_somebody_comes_along_the_first_time_is_stored(page, place, said, stored):
    page.post(FORM, payload(place, maatje=said))
    assert Activity.objects.get(name="Koffie").has_buddy is stored


def test_places_of_a_toddler_group_are_said_today(page, place):
    page.post(FORM, payload(place, thema="peuteropvang", vrij="3", lrk="123456789"))
    care = Activity.objects.get(name="Koffie").toddler_care
    assert (care.places_left, care.places_left_on, care.lrk_number) == (3, date(2026, 11, 30), "123456789")


# The place


def test_a_new_place_gets_its_point_from_the_postcode_and_waits_with_the_activity(page, organisation):
    page.post(FORM, payload(plek="nieuw", plek_naam="Nieuw huis", postcode="2532 cr", andere_plek="on"))
    place = Place.objects.get(name="Nieuw huis")
    assert (place.organisation, place.postcode) == (organisation, "2532CR")
    assert place.point
    assert place.buurt
    assert page.get(place.get_absolute_url()).status_code == 404
    assert place.activities.get(stands_for_place=True).status == Status.DRAFT


def test_a_new_place_goes_on_the_site_with_its_activity(page, trusted):
    sent = payload(plek="nieuw", plek_naam="Nieuw huis", lat="52,0501", lon="4.2801", andere_plek="on", verstuur="ja")
    page.post(FORM, sent)
    place = Place.objects.get(name="Nieuw huis")
    assert (place.lat, place.lon) == (52.0501, 4.2801)
    assert page.get(place.get_absolute_url()).status_code == 200


def test_a_place_that_looks_like_one_that_is_there_is_asked_about(page, make_activity):
    there = make_activity("Thee", place__name="Huis van de buurt", place__lat=52.0502, place__lon=4.2802).place
    sent = payload(plek="nieuw", plek_naam="Huis van de buurt", lat="52.05", lon="4.28")
    answer = page.post(FORM, sent)
    assert mistakes(answer) == ["Kijk of deze plek er al is. Is het een andere? Vink dat dan aan."]
    assert str(there.uuid) in answer.content.decode()
    assert not Activity.objects.filter(name="Koffie").exists()
    page.post(FORM, sent | {"bestaand": str(there.uuid)})
    assert Activity.objects.get(name="Koffie").place == there


def test_a_place_is_found_by_its_name_without_a_script(page, make_activity):
    there = make_activity("Thee", place__name="Huis van de buurt").place
    answer = page.post(FORM, payload(plek="zoek", plek_zoek="huis van", zoek="plek", naam="Half"))
    html = answer.content.decode()
    assert f'value="{there.uuid}"' in html
    assert 'value="Half"' in html
    assert not mistakes(answer)
    page.post(FORM, payload(there))
    assert Activity.objects.get(name="Koffie").place == there


def test_a_place_of_nobody_or_of_a_draft_of_others_cannot_be_chosen(page, other_organisation):
    hidden = Place.objects.create(name="Verborgen", slug="verborgen", source="test", organisation=other_organisation)
    for key in (hidden.uuid, uuid4(), "iets"):
        answer = page.post(FORM, payload(plek=str(key)))
        assert mistakes(answer) == ["Deze plek is er niet meer. Kies een andere."]


# Buttons that store nothing


@pytest.mark.parametrize(
    "button", [{"erbij": "tijd"}, {"weg": "tijd1"}, {"zoek": "plek"}, {"preview": "ja"}, {"erbij": "overslaan"}]
)
def test_a_button_that_asks_something_stores_nothing_and_keeps_what_was_typed(page, button):
    answer = page.post(FORM, payload(naam="Half <b>", thema=None) | button)
    html = answer.content.decode()
    assert "Half &lt;b&gt;" in html
    assert "Kies een thema." not in html
    assert not Activity.objects.filter(name__startswith="Half").exists()


def test_rows_of_times_come_and_go(page, place):
    html = page.post(FORM, payload(place, erbij="tijd")).content.decode()
    assert 'name="tijd1-hoe"' in html
    second = {
        "tijd": ["0", "1"],
        "tijd1__hoe": "eens",
        "tijd1__dag": "2026-12-12",
        "tijd1__van": "14:00",
        "tijd1__tot": "16:00",
    }
    html = page.post(FORM, payload(place, weg="tijd0", **second)).content.decode()
    assert 'name="tijd0-hoe"' not in html
    assert 'name="tijd1-hoe"' in html
    page.post(FORM, payload(place, **second))
    assert Schedule.objects.filter(activity__name="Koffie").count() == 2


def test_there_are_no_more_rows_than_four(page, place):
    rows = {"tijd": [str(number) for number in range(4)]}
    html = page.post(FORM, payload(place, erbij="tijd", **rows)).content.decode()
    assert 'name="tijd4-hoe"' not in html
    assert 'name="erbij" value="tijd"' not in html


def test_copying_an_activity_fills_the_form_without_its_times(page, draft, other_organiser, client):
    html = page.get(f"{FORM}?zoals={draft.uuid}").content.decode()
    assert 'value="Koffie"' in html
    assert f'name="zoals" value="{draft.uuid}"' in html
    assert 'value="10:00"' not in html
    page.post(FORM, payload(draft.place, zoals=str(draft.uuid), naam="Thee"))
    assert Activity.objects.get(name="Thee").pk != draft.pk
    client.force_login(other_organiser)
    assert client.get(f"{FORM}?zoals={draft.uuid}").status_code == 404
    assert client.get(f"{FORM}?zoals=x").status_code == 404


def test_the_uuid_in_the_form_is_a_new_one_each_time(page):
    import re

    keys = {re.search(r'name="sleutel" value="([^"]+)"', page.get(FORM).content.decode())[1] for _ in range(2)}
    assert len({UUID(key) for key in keys}) == 2
