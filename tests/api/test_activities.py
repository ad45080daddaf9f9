from datetime import UTC, date, datetime, time, timedelta

import pytest

from activities import actions, hours, opening_hours
from activities.api import remembered
from activities.enums import Status
from activities.models import (
    Activity,
    Funding,
    Grant,
    Meal,
    Schedule,
    ScheduleException,
    SpokenLanguage,
    ToddlerCare,
)
from activities.search import find
from activities.search_form import ask

ACTIVITIES = "/api/v1/activiteiten"

# One of each kind of question; the page and the map read the same form.
SEARCHES = [
    {},
    {"bij": "2532CR", "categorie": "peuteropvang"},
    {"bij": "2542 ed", "categorie": "peuteropvang", "straal": "10000"},
    {"bij": "Moerwijk", "perPagina": "7", "pagina": "2"},
    {"lat": "52.052", "lon": "4.304", "volgorde": "afstand"},
    {"q": "koffie"},
    {"q": "moestuin", "volgorde": "relevantie"},
    {"categorie": ["eten", "sport"], "gratis": "true"},
    {"buurt": "bouwlust", "volgorde": "naam"},
    {"buurt": "BU05183620", "leeftijd": "3"},
    {"leeftijd": "20m", "zonderAanmelden": "true"},
    {"rolstoel": "true"},
    {"q": "%"},
    {"dag": "week", "vanaf": "14:00"},
    {"dag": "weekend", "bij": "2532CR"},
    {"q": "onvindbaarwoord", "categorie": "eten", "bij": "2532CR"},
]


def _ids(rows):
    return [row["id"] for row in rows]


def _one(client, activity):
    return client.get(f"{ACTIVITIES}/{activity.uuid}").json()


@pytest.mark.parametrize("search", SEARCHES)
def test_it_gives_what_the_pages_find_in_the_same_order(client, examples, search):
    answer = client.get(ACTIVITIES, search).json()
    found = find(ask(client.get(ACTIVITIES, search).wsgi_request.GET).criteria)

    assert answer["aantal"] == found.total
    assert answer["paginas"] == found.pages
    assert _ids(answer["resultaten"]) == [str(result.activity.uuid) for result in found.results]
    assert _ids(answer.get("alternatieven", [])) == [str(result.activity.uuid) for result in found.alternatives]
    assert [row["afstandMeters"] for row in answer["resultaten"]] == [result.distance_m for result in found.results]


def test_the_nearest_preschool_comes_first_with_metres_and_minutes(client, zuidwest):
    first = client.get(ACTIVITIES, {"bij": "2532CR", "categorie": "peuteropvang"}).json()["resultaten"][0]

    assert first["naam"] == "Voorschool Erasmusweg"
    assert 0 < first["afstandMeters"] < 200
    assert first["looptijdMinuten"] >= 1
    assert (first["prijsCenten"], first["gratis"]) == (0, True)
    assert (first["leeftijdVanMaanden"], first["leeftijdTotMaanden"], first["voorIedereen"]) == (30, 48, False)
    assert first["plek"]["buurt"]["wijk"] == {"slug": "moerwijk", "naam": "Moerwijk"}
    assert first["url"] == "https://dichtbij.example.org/activiteit/voorschool-erasmusweg/"


def test_without_a_place_to_measure_from_there_is_no_distance(client, zuidwest):
    rows = client.get(ACTIVITIES).json()["resultaten"]

    assert {row["afstandMeters"] for row in rows} == {row["looptijdMinuten"] for row in rows} == {None}


def test_alternatives_are_named_only_when_nothing_is_found(client, zuidwest):
    nothing = client.get(ACTIVITIES, {"q": "onvindbaarwoord"}).json()

    assert (nothing["aantal"], nothing["paginas"], nothing["resultaten"]) == (0, 0, [])
    assert nothing["alternatieven"]
    assert "alternatieven" not in client.get(ACTIVITIES).json()


def test_a_page_beyond_the_end_is_empty(client, zuidwest):
    response = client.get(ACTIVITIES, {"pagina": "99999"})

    assert response.status_code == 200
    assert response.json()["resultaten"] == []
    assert response.json()["aantal"] > 0
    assert "alternatieven" not in response.json()


def test_the_pages_together_hold_every_activity_once(client, examples):
    first = client.get(ACTIVITIES, {"perPagina": "13"}).json()
    pages = [
        client.get(ACTIVITIES, {"perPagina": "13", "pagina": str(number)}).json()["resultaten"]
        for number in range(1, first["paginas"] + 1)
    ]

    ids = [row["id"] for page in pages for row in page]
    assert len(ids) == len(set(ids)) == first["aantal"] == Activity.objects.count()


def test_what_nobody_knows_is_null(client, make_activity):
    row = _one(client, make_activity("Leeg"))

    unknown = {
        "samenvatting", "beschrijving", "organisatie", "contact", "leeftijdVanMaanden", "leeftijdTotMaanden",
        "voorIedereen", "prijsCenten", "gratis", "ooievaarspas", "talen", "aanmelden", "maatje", "vrijePlaatsen",
        "bronDatum", "gecontroleerdOp", "volgendMoment", "openingstijden", "tijdenTekst", "afstandMeters",
        "looptijdMinuten", "maaltijd", "peuteropvang",
    }  # fmt: skip
    assert {name for name, value in row.items() if value is None} == unknown
    assert row["versheid"] == "onbekend"
    assert row["plek"]["locatie"] is row["plek"]["buurt"] is row["plek"]["nauwkeurigheidMeters"] is None


def test_what_is_known_is_told(client, make_activity):
    activity = make_activity(
        "Vol",
        age_policy="everyone",
        price_cents=250,
        accepts_ooievaarspas=True,
        needs_signup=False,
        has_buddy=True,
        phone="070 123 45 67",
        contact_role="gastvrouw",
        times_text="elke dinsdag",
        source_date="2021-09",
        checked_on="2020-01-31",
        place__lat=52.05,
        place__lon=4.3,
    )
    SpokenLanguage.objects.create(activity=activity, code="tr")
    row = _one(client, activity)

    assert (row["voorIedereen"], row["prijsCenten"], row["gratis"]) == (True, 250, False)
    assert (row["ooievaarspas"], row["aanmelden"], row["maatje"]) == (True, False, True)
    assert row["talen"] == ["tr"]
    assert row["contact"] == {"telefoon": "070 123 45 67", "email": None, "website": None, "rol": "gastvrouw"}
    assert (row["bron"], row["bronDatum"], row["tijdenTekst"]) == ("test", "2021-09", "elke dinsdag")
    assert (row["gecontroleerdOp"], row["versheid"]) == ("2020-01-31", "verlopen")
    assert row["plek"]["locatie"] == {"type": "Point", "coordinates": [4.3, 52.05]}


def test_it_says_what_is_paid_for_and_at_which_level(client, make_activity):
    activity = make_activity("Betaald", category="sport")
    grant = Grant.objects.filter(programme__slug="regiodeal-1").first()
    Funding.objects.create(grant=grant, activity=activity, source="test", source_date="2022")
    Funding.objects.create(grant=grant, place=activity.place, source="test")
    own, of_place, of_theme = _one(client, activity)["financiering"]

    assert [own["betreft"], of_place["betreft"], of_theme["betreft"]] == ["activiteit", "plek", "thema"]
    assert own["programma"]["slug"] == "regiodeal-1"
    assert (own["bron"], own["bronDatum"], of_place["bronDatum"]) == ("test", "2022", None)
    assert (of_theme["programma"]["slug"], of_theme["begin"], of_theme["einde"]) == ("regiodeal-2", 2023, 2026)


@pytest.mark.parametrize("search", [{}, {"bij": "2532CR"}, {"q": "moerwijk"}, {"buurt": "moerwijk"}])
def test_more_rows_cost_no_more_queries(client, examples, django_assert_max_num_queries, search):
    client.get(ACTIVITIES, search | {"perPagina": "1"})  # the outlines of the buurten are read once per process
    remembered.forget()
    with django_assert_max_num_queries(16) as few:
        few_rows = client.get(ACTIVITIES, search | {"perPagina": "5"}).json()["resultaten"]
    remembered.forget()
    with django_assert_max_num_queries(len(few)):
        many_rows = client.get(ACTIVITIES, search | {"perPagina": "50"}).json()["resultaten"]

    assert len(few_rows) == 5 < len(many_rows)


def test_what_was_told_before_costs_only_finding_it(client, examples, django_assert_max_num_queries):
    first = client.get(ACTIVITIES, {"bij": "2532CR", "perPagina": "50"}).json()
    with django_assert_max_num_queries(11):
        assert client.get(ACTIVITIES, {"bij": "2532CR", "perPagina": "50"}).json() == first
    elsewhere = client.get(ACTIVITIES, {"bij": "2542ED", "perPagina": "50"}).json()["resultaten"]
    here = {row["id"]: row["afstandMeters"] for row in first["resultaten"]}
    both = [row for row in elsewhere if row["id"] in here]

    assert any(row["afstandMeters"] != here[row["id"]] for row in both)


def test_a_change_is_told_at_once(client, make_activity, moderator):
    activity = make_activity("Koffie")
    for name in ("Thee", "Soep"):
        client.get(ACTIVITIES, {"perPagina": "100"})
        actions.edit_activity(activity, {"name": name}, by=moderator)
        rows = client.get(ACTIVITIES, {"perPagina": "100"}).json()["resultaten"]
        assert name in [row["naam"] for row in rows]
        activity.refresh_from_db()


def test_no_more_is_remembered_than_fits(client, examples, monkeypatch):
    monkeypatch.setattr(remembered._known, "most", 10)
    for page in "123":
        client.get(ACTIVITIES, {"perPagina": "8", "pagina": page})

    assert all(len(rows) <= 18 for _state, rows in remembered._known._by_language.values())


def test_one_activity_is_the_same_object_as_in_the_list(client, zuidwest):
    row = client.get(ACTIVITIES).json()["resultaten"][0]

    assert client.get(f"{ACTIVITIES}/{row['id']}").json() == row


def test_examples_are_marked_and_shown_only_where_the_site_shows_them(client, examples, settings):
    example = Activity.objects.filter(is_example=True).first()
    assert _one(client, example)["voorbeeld"] is True

    settings.SHOW_EXAMPLES = False
    assert client.get(f"{ACTIVITIES}/{example.uuid}").status_code == 404
    rows = client.get(ACTIVITIES, {"perPagina": "100"}).json()["resultaten"]
    assert {row["voorbeeld"] for row in rows} == {False}
    assert all(row["bron"] for row in rows)


def test_what_is_not_published_is_not_there(client, make_activity):
    activity = make_activity("Concept")
    Activity.objects.filter(pk=activity.pk).update(status=Status.WITHDRAWN)

    assert client.get(f"{ACTIVITIES}/{activity.uuid}").status_code == 404
    assert client.get(ACTIVITIES, {"q": "Concept"}).json()["aantal"] == 0


@pytest.fixture
def weekly(time_machine, make_activity):
    """Tuesdays from 14:00 to 16:00; the first one does not go on."""
    time_machine.move_to(datetime(2026, 11, 30, 8, tzinfo=UTC), tick=False)
    tuesday = date(2026, 12, 1)
    schedule = Schedule(
        activity=make_activity("Koffie"),
        starts_on=tuesday,
        ends_on=tuesday + timedelta(days=90),
        start_time=time(14),
        end_time=time(16),
        rule="FREQ=WEEKLY;BYDAY=TU",
    )
    cancelled = ScheduleException(kind="cancelled", on=tuesday, reason="Ziek")
    actions.add_schedule(schedule, [cancelled], by=None)
    return schedule.activity


def test_it_says_the_next_moment_and_lists_the_others_inside(client, weekly):
    row = _one(client, weekly)

    assert row["volgendMoment"] == {
        "begin": "2026-12-08T13:00:00Z",
        "einde": "2026-12-08T15:00:00Z",
        "status": "gepland",
    }
    assert [each["begin"][:10] for each in row["momenten"]][:2] == ["2026-12-01", "2026-12-15"]
    assert [each["status"] for each in row["momenten"]] == ["afgelast", *["gepland"] * 5]
    assert row in client.get(ACTIVITIES, {"q": "Koffie"}).json()["resultaten"]


def test_the_moments_inside_are_those_that_fit_the_question(client, weekly):
    [row] = client.get(ACTIVITIES, {"dag": "2026-12-15", "vanaf": "14:00"}).json()["resultaten"]

    assert (row["volgendMoment"]["begin"], row["momenten"]) == ("2026-12-15T13:00:00Z", [])


def test_what_does_not_go_on_stands_apart_when_a_day_is_asked_for(client, weekly):
    answer = client.get(ACTIVITIES, {"dag": "2026-12-01"}).json()
    [cancelled] = answer["afgelast"]

    assert (answer["aantal"], answer["resultaten"]) == (0, [])
    off = cancelled["momenten"][0]
    assert (off["begin"], off["status"], off["reden"]) == ("2026-12-01T13:00:00Z", "afgelast", "Ziek")
    assert (cancelled["naam"], cancelled["volgendMoment"]["begin"]) == ("Koffie", "2026-12-08T13:00:00Z")
    assert client.get(ACTIVITIES, {"dag": "2026-12-08"}).json()["afgelast"] == []
    assert "afgelast" not in client.get(ACTIVITIES).json()
    assert "afgelast" not in client.get(ACTIVITIES, {"dag": "2026-12-01", "pagina": "2"}).json()


def test_more_rows_on_a_day_cost_no_more_queries(client, examples, django_assert_max_num_queries):
    client.get(ACTIVITIES, {"dag": "week"})
    with django_assert_max_num_queries(27) as few:
        client.get(ACTIVITIES, {"dag": "week", "perPagina": "5"})
    with django_assert_max_num_queries(len(few)):
        client.get(ACTIVITIES, {"dag": "week", "perPagina": "50"})


def test_a_meal_and_toddler_care_say_what_is_known(client, make_activity):
    meal, care = make_activity("Soep", category="eten"), make_activity("Beertjes", "peuteropvang", hours_per_week=16)
    assert _one(client, care)["peuteropvang"] == {
        "lrkNummer": None,
        "urenPerWeek": 16,
        "wachtlijst": None,
        "aanmelden": None,
    }
    Meal.objects.create(
        activity=meal, is_halal=True, serving="take_away", signup_days_before=1, signup_by_time=time(12)
    )
    ToddlerCare.objects.create(
        activity=care,
        lrk_number="123456789",
        places_left=3,
        places_left_on=date(2026, 11, 20),
        has_waiting_list=False,
        how_to_apply="Bel ons",
    )

    assert _one(client, meal)["maaltijd"] == {
        "halal": True,
        "vegetarisch": None,
        "serveren": "afhalen",
        "eigenBijdrage": None,
        "aanmeldenDagenVooraf": 1,
        "aanmeldenVoor": "12:00",
    }
    assert _one(client, care)["vrijePlaatsen"] == {"aantal": 3, "op": "2026-11-20"}
    assert _one(client, care)["peuteropvang"] == {
        "lrkNummer": "123456789",
        "urenPerWeek": 16,
        "wachtlijst": False,
        "aanmelden": "Bel ons",
    }
    assert _one(client, meal)["vrijePlaatsen"] is None


def test_every_example_of_a_meal_or_toddler_care_can_be_told(client, examples):
    rows = [
        row
        for page in "12"
        for row in client.get(ACTIVITIES, {"perPagina": "100", "pagina": page}).json()["resultaten"]
    ]

    assert {row["maaltijd"]["serveren"] for row in rows if row["maaltijd"]} == {"hier", "beide", None}
    assert (
        sum(row["vrijePlaatsen"] is not None for row in rows)
        == ToddlerCare.objects.filter(places_left__isnull=False).count()
    )


def test_opening_hours_are_told_in_the_osm_format(client, make_activity):
    activity = make_activity()
    text = "Mo-Fr 09:00-17:00; Sa 10:00-12:00; PH off"
    actions.set_opening_hours(activity, hours.schedules_of(activity, opening_hours.read(text)), by=None)
    assert client.get(f"/api/v1/activiteiten/{activity.uuid}").json()["openingstijden"] == text
