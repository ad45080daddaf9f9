"""The page of one activity for who runs it."""

from datetime import date

import pytest

from activities import actions
from activities.enums import Status
from activities.models import Activity, AuditEntry
from activities.snapshots import snapshot

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


def _address(activity, *rest):
    return "/".join([f"/organisator/activiteit/{activity.uuid}", *rest, ""])


def _html(page, activity):
    return page.get(_address(activity)).content.decode()


def test_only_members_find_it(client, draft, other_organiser, resident, colleague):
    assert client.get(_address(draft)).status_code == 302
    for somebody, status in ((other_organiser, 404), (resident, 404), (colleague, 200)):
        client.force_login(somebody)
        assert client.get(_address(draft)).status_code == status


def test_it_says_the_state_and_the_dates_of_eight_weeks(page, draft):
    html = _html(page, draft)
    assert "Dit is een concept. Alleen jullie zien het." in html
    assert "Morgen 10:00-12:00" in html
    assert "19 januari" in html
    assert "26 januari" not in html


@pytest.mark.parametrize(
    ("moves", "last"),
    [
        (["versturen"], Status.SUBMITTED),
        (["versturen", "terugtrekken"], Status.DRAFT),
        (["archiveren"], Status.ARCHIVED),
        (["archiveren", "terughalen"], Status.DRAFT),
    ],
)
def test_moves_of_a_member(page, draft, moves, last):
    for name in moves:
        assert page.get(_address(draft, name)).status_code == 405
        assert f'action="{_address(draft, name)}"' in _html(page, draft)
        assert page.post(_address(draft, name)).status_code == 302
    draft.refresh_from_db()
    assert draft.status == last


def test_off_the_site_and_sent_again(page, published):
    page.post(_address(published, "van-de-site"))
    assert page.get(published.get_absolute_url()).status_code == 404
    assert f'action="{_address(published, "versturen")}"' in _html(page, published)


def test_a_newcomer_cannot_publish(page, draft):
    assert _address(draft, "publiceren") not in _html(page, draft)
    assert page.post(_address(draft, "publiceren")).status_code == 403
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_a_verified_organisation_publishes(page, draft, trusted):
    assert _address(draft, "publiceren") in _html(page, draft)
    page.post(_address(draft, "publiceren"))
    assert page.get(draft.get_absolute_url()).status_code == 200


def test_a_move_that_is_too_late_is_a_message(page, draft):
    page.post(_address(draft, "versturen"))
    answer = page.post(_address(draft, "versturen"))
    assert answer.status_code == 302
    messages = [str(each) for each in page.get(answer["Location"]).context["messages"]]
    assert any("iemand anders was je voor" in each for each in messages)


@pytest.mark.parametrize(
    "name", ["versturen", "publiceren", "terugtrekken", "van-de-site", "archiveren", "terughalen", "klopt-nog"]
)
def test_others_move_nothing(client, published, other_organiser, name):
    client.force_login(other_organiser)
    assert client.post(_address(published, name)).status_code == 404
    published.refresh_from_db()
    assert published.status == Status.PUBLISHED


def test_a_change_is_told_in_words_and_undone(page, draft, organiser):
    before = snapshot(draft)
    plan = snapshot(draft)["plan"]
    plan["schedules"][0]["start_time"] = "11:00"
    new = {"name": "Thee", "price_cents": 250, "languages": ["tr"], "plan": plan, "age_policy": "everyone"}
    actions.edit_activity(draft, new, by=organiser)
    html = _html(page, draft)
    for words in (
        'Naam: <del dir="auto">Koffie</del> → <ins dir="auto">Thee</ins>',
        "2,50",
        "Türkçe",
        "Elke dinsdag 11:00-12:00",
    ):
        assert words in html
    entry = AuditEntry.objects.filter(activity=draft).first()
    assert page.get(_address(draft, "ongedaan", str(entry.uuid))).status_code == 405
    page.post(_address(draft, "ongedaan", str(entry.uuid)))
    assert snapshot(Activity.objects.get(pk=draft.pk)) == before


def test_what_changed_again_is_not_undone(page, draft, organiser, colleague):
    actions.edit_activity(draft, {"name": "Thee"}, by=organiser)
    entry = AuditEntry.objects.filter(activity=draft).first()
    actions.edit_activity(draft, {"name": "Soep"}, by=colleague)
    answer = page.post(_address(draft, "ongedaan", str(entry.uuid)))
    assert answer.status_code == 302
    assert Activity.objects.get(pk=draft.pk).name == "Soep"


def test_a_line_of_another_log_is_not_found(page, draft, published, make_activity):
    other = make_activity("Thee")
    entry = AuditEntry.objects.filter(activity=other).first()
    assert page.post(_address(draft, "ongedaan", str(entry.uuid))).status_code == 404


def test_what_waits_is_told_field_by_field(page, published, organiser):
    actions.edit_activity(published, {"name": "Thee", "summary": "Kom"}, by=organiser)
    html = _html(page, published)
    assert "Tot dan blijft de oude tekst staan." in html
    assert '<del dir="auto">Koffie</del>' in html


def test_the_reason_of_the_moderator_is_there(page, draft, organiser, moderator):
    actions.submit(draft, by=organiser)
    actions.send_back(draft, "Waar is de ingang?", by=moderator)
    assert "Waar is de ingang?" in _html(page, draft)


def test_right_after_a_date_was_called_off_it_can_be_undone(page, published):
    moment = published.occurrences.get(local_on=date(2026, 12, 8))
    answer = page.post(_address(published, "datum", str(moment.uuid), "afgelasten"))
    assert answer["Location"].endswith(f"?net={moment.uuid}")
    assert "Ongedaan maken" in page.get(answer["Location"]).content.decode()
    for wrong in ("x", "%00", str(published.uuid)):
        assert "Ongedaan maken" not in page.get(f"{_address(published)}?net={wrong}").content.decode()


def test_forms_without_the_token_of_our_page_are_refused(organiser, draft):
    from django.test import Client

    strict = Client(enforce_csrf_checks=True)
    strict.force_login(organiser)
    assert strict.post(_address(draft, "versturen")).status_code == 403
    draft.refresh_from_db()
    assert draft.status == Status.DRAFT


def test_the_address_of_a_moderator_stays_with_the_moderators(page, published):
    html = _html(page, published)
    assert "de redactie" in html
    assert "redacteur@example.org" not in html
    assert "organisator@example.org" in html


def test_the_page_of_a_long_log_costs_no_query_per_line(page, draft, organiser, django_assert_max_num_queries):
    for number in range(20):
        actions.edit_activity(draft, {"name": f"Koffie {number}", "summary": f"{number}"}, by=organiser)
    page.get(_address(draft))
    with django_assert_max_num_queries(30):
        assert "Koffie 19" in _html(page, draft)
