import threading
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest
from django.db import connection
from django.utils import timezone

from activities import actions
from activities.enums import Status
from activities.models import Activity, Meal, Occurrence, Place, Proposal, Schedule
from activities.site_address import site_address
from tests.api.write_helpers import (
    API,
    all_rows,
    body_of,
    every_tuesday,
    problem_of,
    program_of,
    verbs_of,
    wrong_in,
)
from tests.workspace.form_helpers import FORM, mistakes, payload

KEY = "5f0b7c1e-3c1a-4f52-9d3e-7f4f6a2b9c10"


def _row(told):
    return Activity.objects.get(uuid=told["id"])


# A new one


def test_what_a_new_organisation_posts_waits_for_a_moderator(program, place):
    answer = program.post(body_of(place))
    told = answer.json()
    assert answer.status_code == 201
    assert answer["Location"] == site_address(f"{API}/{told['id']}")
    assert answer["ETag"].startswith(f'"{_row(told).version}')
    assert told["status"] == "ingestuurd"
    assert _row(told).status == Status.SUBMITTED
    assert verbs_of(_row(told)) == ["add", "submit"]


def test_what_an_organisation_posts_that_we_trust_is_public_at_once(client, program, trusted, place):
    told = program.post(body_of(place)).json()
    assert told["status"] == "gepubliceerd"
    public = client.get(f"{API}/{told['id']}").json()
    assert public["naam"] == "Koffie"
    assert "status" not in public
    assert "rooster" not in public


def test_everything_that_can_be_sent_is_stored_and_told_again(program, place):
    body = body_of(
        place,
        samenvatting="Met de buren.",
        beschrijving="Twee\nregels.",
        contact={
            "telefoon": "070 123 45 67",
            "email": "a@example.org",
            "website": "example.org",
            "rol": "de gastvrouw",
        },
        voorIedereen=False,
        leeftijdVanMaanden=20,
        leeftijdTotMaanden=48,
        prijsCenten=250,
        ooievaarspas=True,
        talen=["nl", "tr"],
        aanmelden=False,
        maatje=True,
        alleenVrouwen=False,
        tijdenTekst="Elke dinsdag",
        gesloten=[{"van": "2026-12-21", "totEnMet": "2027-01-03", "reden": "Vakantie"}],
    )
    told = program.post(body).json()
    assert {name: told[name] for name in body if name not in ("plek", "contact", "rooster")} == {
        name: value for name, value in body.items() if name not in ("plek", "contact", "rooster")
    }
    assert told["contact"] == body["contact"] | {"website": "https://example.org"}
    assert told["plek"]["id"] == str(place.uuid)
    [row] = told["rooster"]
    assert {name: row[name] for name in every_tuesday()} == every_tuesday()


def test_what_is_left_out_is_unknown(program, place):
    told = program.post(body_of(place, voorIedereen=..., prijsCenten=..., rooster=...)).json()
    for name in ("voorIedereen", "leeftijdVanMaanden", "prijsCenten", "gratis", "ooievaarspas", "aanmelden", "maatje"):
        assert told[name] is None
    assert told["rooster"] == []
    assert told["talen"] is None


def test_a_draft_is_kept_and_not_sent(program, place):
    told = program.post(body_of(place, concept=True)).json()
    assert told["status"] == "concept"
    assert verbs_of(_row(told)) == ["add"]


def test_the_same_id_once_more_makes_no_second_one(program, place):
    first = program.post(body_of(place, id=KEY))
    before = all_rows()
    again = program.post(body_of(place, id=KEY, naam="Anders"))
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert first.json()["id"] == KEY
    assert all_rows() == before


def test_an_id_of_another_organisation_is_taken(program, place, make_activity, other_organisation):
    other = make_activity("Schaken", organisation=other_organisation)
    before = all_rows()
    problem_of(program.post(body_of(place, id=str(other.uuid))), 409)
    assert all_rows() == before


def test_moments_and_words_are_there_at_once(client, program, trusted, place):
    told = program.post(body_of(place, naam="Zilverthee")).json()
    assert Occurrence.objects.filter(activity__uuid=told["id"]).count() >= 15
    found = client.get(API, {"q": "zilverthee"}).json()["resultaten"]
    assert [each["id"] for each in found] == [told["id"]]


# Errors, as on the page


def test_all_that_is_wrong_is_said_at_once(program, organiser):
    before = all_rows()
    answer = program.post(
        {
            "naam": "",
            "contact": {"email": "geen adres", "telefoon": "bel maar", "fax": "1"},
            "leeftijdVanMaanden": -1,
            "maatje": "ja",
            "talen": ["nl", 5],
            "onbekend": 1,
            "rooster": [every_tuesday(), every_tuesday(begin="25:00", van=...)],
        }
    )
    assert wrong_in(answer).keys() == {
        "naam", "categorie", "plek", "contact.fax", "leeftijdVanMaanden", "maatje", "talen[1]", "onbekend",
        "rooster[1].begin", "rooster[1].van",
    }  # fmt: skip
    assert all_rows() == before


def test_what_the_form_finds_is_said_by_its_own_name(program, place):
    answer = program.post(
        body_of(
            place,
            naam="  ",
            categorie="onzin",
            plek={"id": KEY},
            contact={"email": "geen adres", "telefoon": "bel maar", "website": "javascript:alert(1)"},
            voorIedereen=False,
            talen=["xx-onbekend"[:8]],
        )
    )
    assert wrong_in(answer).keys() == {
        *("naam", "categorie", "plek.id", "contact.email", "contact.telefoon", "contact.website"),
        *("leeftijdVanMaanden", "talen"),
    }


@pytest.mark.parametrize(
    ("sent", "typed", "name"),
    [
        ({"naam": ""}, {"naam": ""}, "naam"),
        ({"categorie": "onzin"}, {"thema": "onzin"}, "categorie"),
        ({"contact": {"email": "x"}}, {"email": "x"}, "contact.email"),
        ({"contact": {"telefoon": "x"}}, {"telefoon": "x"}, "contact.telefoon"),
        ({"contact": {"website": "x y"}}, {"website": "x y"}, "contact.website"),
        ({"samenvatting": "x" * 201}, {"samenvatting": "x" * 201}, "samenvatting"),
        ({"plek": {"id": KEY}}, {"plek": KEY}, "plek.id"),
        ({"talen": ["qq"]}, {"talen": "qq"}, "talen"),
        ({"voorIedereen": False}, {"voorwie": "leeftijd"}, "leeftijdVanMaanden"),
        (
            {"voorIedereen": False, "leeftijdVanMaanden": 48, "leeftijdTotMaanden": 36},
            {"voorwie": "leeftijd", "leeftijd_van": "48", "leeftijd_tot": "36", "eenheid": "maanden"},
            "leeftijdTotMaanden",
        ),
        (
            {"rooster": [every_tuesday(totEnMet="2029-01-01")]},
            {"tijd0__laatste": "2029-01-01"},
            "rooster[0].totEnMet",
        ),
        ({"rooster": [every_tuesday(einde="09:00")]}, {"tijd0__tot": "09:00"}, "rooster[0]"),
        (
            {"rooster": [every_tuesday(totEnMet="2026-12-02", herhaling="FREQ=WEEKLY;BYDAY=FR")]},
            {"tijd0__dagen": ["FR"], "tijd0__laatste": "2026-12-02"},
            "rooster[0].herhaling",
        ),
        (
            {"gesloten": [{"van": "2026-12-24", "totEnMet": "2026-12-01"}]},
            {"dicht": ["0"], "dicht0__van": "2026-12-24", "dicht0__tot": "2026-12-01"},
            "gesloten[0]",
        ),
    ],
)
def test_the_api_says_what_the_page_says(client, program, place, organiser, sent, typed, name):
    client.force_login(organiser)
    on_the_page = mistakes(client.post(FORM, payload(place, **typed)))
    assert wrong_in(program.post(body_of(place, **sent)))[name] == on_the_page


def test_an_exception_that_cannot_be_is_named_by_where_it_was_sent(program, place):
    off = [
        {"datum": "2026-12-15", "soort": "vervalt"},
        {"datum": "2026-12-08", "soort": "verplaatst"},
        {"datum": "2026-12-09", "soort": "vervalt"},
    ]
    found = wrong_in(program.post(body_of(place, rooster=[every_tuesday(uitzonderingen=off)])))
    assert found.keys() == {"rooster[0].uitzonderingen[1]", "rooster[0].uitzonderingen[2]"}
    assert found["rooster[0].uitzonderingen[2]"] == ["Op 9 december 2026 is er geen moment. Kies een dag uit de lijst."]


def test_two_exceptions_on_one_day_are_one_too_many(program, place):
    off = [{"datum": "2026-12-15", "soort": "vervalt"}, {"datum": "2026-12-15", "soort": "vervalt"}]
    found = wrong_in(program.post(body_of(place, rooster=[every_tuesday(uitzonderingen=off)])))
    assert found.keys() == {"rooster[0].uitzonderingen[1].datum"}


def test_for_everyone_and_from_an_age_cannot_both_be(program, place):
    assert wrong_in(program.post(body_of(place, leeftijdVanMaanden=36))).keys() == {"voorIedereen"}


def test_a_place_that_only_another_organisation_may_know_of_cannot_be_chosen(program, other_organisation, place):
    hidden = Place.objects.create(name="Geheim", slug="geheim", organisation=other_organisation, source="test")
    assert wrong_in(program.post(body_of(hidden))).keys() == {"plek.id"}


def test_a_public_place_of_others_can_be_chosen(program, make_activity):
    assert program.post(body_of(make_activity("Bieb").place)).status_code == 201


def test_an_unknown_parameter_is_refused(program, place):
    problem_of(program.send("POST", f"{API}?dry=1", body_of(place)), 400)


# Dates


def test_exceptions_are_written_and_told(program, place):
    other = Place.objects.create(
        name="Voorbeeldzaal", slug="voorbeeldzaal", organisation=place.organisation, source="test"
    )
    off = [
        {"datum": "2026-12-15", "soort": "vervalt", "reden": "Verbouwing"},
        {
            "datum": "2026-12-08",
            "soort": "verplaatst",
            "nieuweDatum": "2026-12-09",
            "nieuweBegin": "11:00",
            "nieuweEinde": "13:00",
            "nieuwePlek": {"id": str(other.uuid)},
        },
        {"datum": "2026-12-18", "soort": "extra"},
    ]
    told = program.post(body_of(place, rooster=[every_tuesday(uitzonderingen=off)])).json()
    said = {each["datum"]: each for each in told["rooster"][0]["uitzonderingen"]}
    assert list(said) == ["2026-12-08", "2026-12-15", "2026-12-18"]
    for each in off:
        assert {name: said[each["datum"]][name] for name in each} == each
    moved = Occurrence.objects.get(activity__uuid=told["id"], local_on="2026-12-09")
    assert (moved.status, moved.place) == ("verplaatst", other)


def test_opening_hours_have_no_end(program, place):
    hours = {"soort": "openingstijden", "van": "2026-12-01", "begin": "09:00", "einde": "17:00"}
    told = program.post(body_of(place, rooster=[hours | {"herhaling": "FREQ=WEEKLY;BYDAY=MO,WE"}])).json()
    assert told["rooster"][0]["totEnMet"] is None
    assert told["openingstijden"] == "Mo,We 09:00-17:00"


def test_something_that_happens_once_has_no_rule(program, place):
    told = program.post(body_of(place, rooster=[every_tuesday(herhaling=..., totEnMet=...)])).json()
    assert told["rooster"][0]["herhaling"] is None
    assert Occurrence.objects.filter(activity__uuid=told["id"]).count() == 1


# To change it


def _as_sent(told):
    """What somebody sends back who read it."""
    names = ("naam", "samenvatting", "beschrijving", "categorie", "contact", "voorIedereen", "leeftijdVanMaanden")
    names += ("leeftijdTotMaanden", "prijsCenten", "ooievaarspas", "talen", "aanmelden", "maatje", "alleenVrouwen")
    names += ("tijdenTekst", "rooster", "gesloten", "id")
    return {name: told[name] for name in names} | {"plek": {"id": told["plek"]["id"]}}


def test_what_was_read_can_be_sent_back_and_changes_nothing(program, trusted, place):
    off = [{"datum": "2026-12-15", "soort": "vervalt", "reden": "Verbouwing"}]
    read = program.post(
        body_of(
            place,
            rooster=[every_tuesday(uitzonderingen=off), every_tuesday(begin="14:00", einde="15:00")],
            gesloten=[{"van": "2026-12-24", "totEnMet": "2026-12-27"}],
            talen=["tr", "nl"],
            voorIedereen=None,
            leeftijdVanMaanden=20,
        )
    )
    before = all_rows()
    answer = program.put(read.json()["id"], _as_sent(read.json()), if_match=read["ETag"])
    assert (answer.status_code, answer["ETag"]) == (200, read["ETag"])
    assert all_rows() == before


def test_the_same_times_without_their_id_keep_their_moments(program, trusted, place):
    told = program.post(body_of(place)).json()
    kept = set(Occurrence.objects.filter(activity__uuid=told["id"]).values_list("uuid", flat=True))
    assert program.put(told["id"], body_of(place, naam="Thee")).json()["naam"] == "Thee"
    assert set(Occurrence.objects.filter(activity__uuid=told["id"]).values_list("uuid", flat=True)) == kept


def test_it_replaces_all_that_can_be_said(program, trusted, place):
    told = program.post(
        body_of(
            place, samenvatting="Met de buren.", contact={"telefoon": "070 123 45 67"}, aanmelden=True, talen=["nl"]
        )
    ).json()
    changed = program.put(told["id"], body_of(place, rooster=[])).json()
    assert (changed["samenvatting"], changed["contact"], changed["aanmelden"], changed["talen"]) == (None,) * 4
    assert changed["rooster"] == []
    assert not Occurrence.objects.filter(activity__uuid=told["id"]).exists()


def test_what_cannot_be_said_stays(program, trusted, place):
    told = program.post(body_of(place, categorie="eten")).json()
    row = _row(told)
    Meal.objects.create(activity=row, is_halal=True)
    Activity.objects.filter(pk=row.pk).update(hours_per_week=4)
    program.put(told["id"], body_of(place, categorie="eten", naam="Thee"))
    row = _row(told)
    assert (row.name, row.meal.is_halal, row.hours_per_week) == ("Thee", True, 4)


def test_a_change_of_what_is_public_waits_where_we_do_not_know_the_organisation(client, program, place, moderator):
    told = program.post(body_of(place)).json()
    actions.publish(_row(told), by=moderator)
    answer = program.put(told["id"], body_of(place, naam="Thee"))
    changed = answer.json()
    assert answer.status_code == 202
    assert (changed["naam"], changed["status"]) == ("Koffie", "gepubliceerd")
    assert changed["voorstel"]["inhoud"]["naam"] == "Thee"
    assert client.get(f"{API}/{told['id']}").json()["naam"] == "Koffie"
    actions.accept_proposal(Proposal.objects.get(), by=moderator)
    assert program.get(told["id"]).json()["naam"] == "Thee"
    assert program.get(told["id"]).json()["voorstel"] is None


def test_the_old_text_sent_again_withdraws_the_proposal(program, place, moderator):
    told = program.post(body_of(place)).json()
    actions.publish(_row(told), by=moderator)
    program.put(told["id"], body_of(place, naam="Thee"))
    answer = program.put(told["id"], body_of(place))
    assert (answer.status_code, answer.json()["voorstel"]) == (200, None)


def test_what_was_sent_in_is_changed_before_a_moderator_looked(program, posted, place):
    answer = program.put(posted["id"], body_of(place, naam="Thee"))
    assert (answer.status_code, answer.json()["naam"], answer.json()["status"]) == (200, "Thee", "ingestuurd")


def test_a_draft_is_sent_with_a_put(program, place):
    told = program.post(body_of(place, concept=True)).json()
    assert program.put(told["id"], body_of(place, concept=True)).json()["status"] == "concept"
    assert program.put(told["id"], body_of(place)).json()["status"] == "ingestuurd"


def test_what_was_changed_meanwhile_is_not_overwritten(program, trusted, place, organiser):
    first = program.post(body_of(place))
    actions.edit_activity(_row(first.json()), {"summary": "Van een collega"}, by=organiser)
    before = all_rows()
    problem_of(program.put(first.json()["id"], body_of(place, naam="Thee"), if_match=first["ETag"]), 412)
    problem_of(program.put(first.json()["id"], body_of(place, naam="Thee"), if_match="onzin"), 412)
    problem_of(program.delete(first.json()["id"], if_match=first["ETag"]), 412)
    assert all_rows() == before
    now = program.get(first.json()["id"])["ETag"]
    assert program.put(first.json()["id"], body_of(place, naam="Thee"), if_match=f"W/{now}").status_code == 200
    assert program.put(first.json()["id"], body_of(place, naam="Soep"), if_match="*").status_code == 200
    assert program.put(first.json()["id"], body_of(place, naam="Melk")).status_code == 200


def test_the_etag_of_a_public_activity_can_be_matched_too(client, program, trusted, place):
    told = program.post(body_of(place)).json()
    public = client.get(f"{API}/{told['id']}").headers.get("ETag", '"1"')
    assert program.put(told["id"], body_of(place, naam="Thee"), if_match='"9999-abc"').status_code == 412
    assert program.put(told["id"], body_of(place, naam="Thee"), if_match=f'"9999", {public}').status_code in (200, 412)


def test_another_id_in_the_body_is_a_mistake(program, posted, place):
    assert wrong_in(program.put(posted["id"], body_of(place, id=KEY))).keys() == {"id"}


def test_a_schedule_of_another_activity_cannot_be_taken_over(program, posted, place):
    other = program.post(body_of(place, naam="Thee")).json()
    stolen = every_tuesday(id=other["rooster"][0]["id"])
    before = all_rows()
    assert wrong_in(program.put(posted["id"], body_of(place, rooster=[stolen]))).keys() == {"rooster[0].id"}
    assert wrong_in(program.post(body_of(place, rooster=[stolen]))).keys() == {"rooster[0].id"}
    assert all_rows() == before


def test_what_is_past_stays_and_need_not_be_told(program, trusted, place, time_machine):
    off = [{"datum": "2026-12-08", "soort": "vervalt"}, {"datum": "2026-12-29", "soort": "vervalt"}]
    once = every_tuesday(van="2026-12-03", herhaling=None, totEnMet=None)
    told = program.post(body_of(place, rooster=[every_tuesday(uitzonderingen=off), once])).json()
    moments = Occurrence.objects.filter(activity__uuid=told["id"], local_on__lt="2026-12-20")
    before = set(moments.values_list("uuid", "status"))
    time_machine.move_to("2026-12-20T12:00:00+01:00", tick=False)
    read = program.get(told["id"]).json()
    assert [len(each["uitzonderingen"]) for each in read["rooster"]] == [1]
    version = _row(told).version
    assert program.put(told["id"], _as_sent(read)).status_code == 200
    assert _row(told).version == version
    assert set(moments.values_list("uuid", "status")) == before
    assert Schedule.objects.filter(activity__uuid=told["id"]).count() == 2


def test_the_page_of_a_place_stays_there(program, trusted, make_activity, organisation, organiser, place):
    itself = make_activity("Voorbeeldzaal", organisation=organisation, stands_for_place=True)
    assert wrong_in(program.put(itself.uuid, body_of(place))).keys() == {"plek.id"}
    assert program.put(itself.uuid, body_of(itself.place)).status_code == 200


def test_what_is_in_the_archive_has_to_come_back_first(program, posted, place, organiser):
    actions.retract(_row(posted), by=organiser)
    actions.archive(_row(posted), by=organiser)
    problem_of(program.put(posted["id"], body_of(place, naam="Thee")), 409)


# To take it off the site


def test_what_is_deleted_is_off_the_site_and_can_come_back(client, program, trusted, place):
    told = program.post(body_of(place)).json()
    answer = program.delete(told["id"])
    assert (answer.status_code, answer.content) == (204, b"")
    assert client.get(f"{API}/{told['id']}").status_code == 404
    assert program.get(told["id"]).json()["status"] == "teruggetrokken"
    assert verbs_of(_row(told))[-1] == "withdraw"
    problem_of(program.delete(told["id"]), 409)
    assert program.put(told["id"], body_of(place)).json()["status"] == "gepubliceerd"


@pytest.mark.parametrize("concept", [True, False])
def test_what_never_stood_on_the_site_goes_to_the_archive(program, place, concept):
    told = program.post(body_of(place, concept=concept)).json()
    assert program.delete(told["id"]).status_code == 204
    assert _row(told).status == Status.ARCHIVED
    problem_of(program.delete(told["id"]), 409)


# Whose it is


def test_an_organisation_reads_its_own_draft_with_its_token_and_nobody_else_does(
    client, program, posted, other_organisation, other_organiser
):
    answer = program.get(posted["id"])
    assert answer.json() == posted
    assert answer["Cache-Control"] == "private, no-store"
    assert client.get(f"{API}/{posted['id']}").status_code == 404
    assert program_of(other_organisation, other_organiser).get(posted["id"]).status_code == 404


def test_another_organisation_may_not_change_what_everybody_sees_nor_know_of_the_rest(
    program, posted, make_activity, organisation, other_organisation, other_organiser, place
):
    stranger, public = program_of(other_organisation, other_organiser), make_activity("Bieb", organisation=organisation)
    stranger.get(public.uuid)
    before = all_rows()
    problem_of(stranger.put(public.uuid, body_of(place)), 403)
    problem_of(stranger.delete(public.uuid), 403)
    problem_of(stranger.put(posted["id"], body_of(place)), 404)
    problem_of(stranger.delete(posted["id"]), 404)
    problem_of(stranger.put(uuid4(), body_of(place)), 404)
    assert "status" not in stranger.get(public.uuid).json()
    assert all_rows() == before


def test_a_token_is_of_one_organisation_though_its_maker_is_in_two(
    program, organiser, other_organisation, make_activity, place
):
    other_organisation.memberships.create(user=organiser)
    other = make_activity("Schaken", organisation=other_organisation)
    problem_of(program.put(other.uuid, body_of(place)), 403)
    problem_of(program.delete(other.uuid), 403)
    assert _row(program.post(body_of(place)).json()).organisation != other_organisation


def test_a_moderator_is_no_more_than_a_member_with_a_token(organisation, moderator, place, monday):
    organisation.memberships.create(user=moderator, role="owner")
    told = program_of(organisation, moderator).post(body_of(place)).json()
    assert told["status"] == "ingestuurd"
    actions.publish(_row(told), by=moderator)
    again = program_of(organisation, moderator, "Nog een").put(told["id"], body_of(place, naam="Thee"))
    assert again.status_code == 202


def test_an_example_of_an_organisation_that_is_one_stays_an_example(program, organisation, settings, place):
    organisation.is_example = True
    organisation.save()
    settings.SHOW_EXAMPLES = True
    assert _row(program.post(body_of(place)).json()).is_example


# Two at once


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one connection; see the next test")
@pytest.mark.django_db(transaction=True)
def test_the_same_id_from_two_sides_at_once_makes_one(program, place):
    start = threading.Barrier(2)

    def post(_number):
        start.wait()
        try:
            return program.again().post(body_of(place, id=KEY)).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(post, range(2))) == [200, 201]
    assert Activity.objects.filter(uuid=KEY).count() == 1


def test_the_same_id_just_before_the_lock_makes_one(program, place, organisation, monkeypatch):
    """Both looked and saw nothing: what counts is what is stored when it is written."""
    monkeypatch.setattr("activities.api.writing.own_or_none", lambda token, key: None)
    assert [program.post(body_of(place, id=KEY)).status_code for _ in range(2)] == [201, 200]
    assert Activity.objects.filter(uuid=KEY).count() == 1


def test_the_day_of_checking_is_today(program, trusted, place):
    assert program.post(body_of(place)).json()["gecontroleerdOp"] == timezone.localdate().isoformat()
