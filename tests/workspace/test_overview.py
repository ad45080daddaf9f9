"""The overview: what there is, in which state, and what asks for something."""

from datetime import timedelta

import pytest
from django.utils import timezone

from activities import actions
from activities.enums import ReportKind, ReportState
from activities.models import Activity, Report

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")
OVERVIEW = "/organisator/"


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


def _html(page):
    return page.get(OVERVIEW).content.decode()


def test_only_who_signs_in_sees_it(client):
    assert client.get(OVERVIEW).status_code == 302


def test_it_is_empty_with_a_beginning(page):
    html = _html(page)
    assert "Zet je eerste activiteit op de site" in html
    assert 'href="/organisator/nieuw/"' in html


def test_somebody_without_an_organisation_hears_what_to_do(client, resident):
    client.force_login(resident)
    html = _html(client)
    assert "Je hoort nog niet bij een organisatie" in html
    assert "/organisator/nieuw/" not in html


def test_each_activity_stands_under_its_state_with_its_next_moment(page, draft, organiser):
    assert "Concept: alleen jullie zien het" in _html(page)
    assert "Morgen 10:00-12:00" in _html(page)
    actions.submit(draft, by=organiser)
    assert "Verstuurd: een redacteur kijkt ernaar" in _html(page)


def test_it_says_whether_the_organisation_is_trusted(page, organisation):
    assert "Nog nieuw: een redacteur kijkt eerst" in _html(page)
    organisation.is_verified = True
    organisation.save()
    assert "Vertrouwd: wat je plaatst, staat meteen op de site." in _html(page)


def test_drafts_of_others_are_not_there(page, client, draft, other_organiser):
    address = f"/organisator/activiteit/{draft.uuid}/"
    assert address in _html(page)
    client.force_login(other_organiser)
    assert address not in _html(client)


def test_what_was_sent_back_asks_for_a_change_with_the_reason(page, draft, organiser, moderator):
    actions.submit(draft, by=organiser)
    actions.send_back(draft, "Waar is de ingang?", by=moderator)
    assert "Waar is de ingang?" in _html(page)
    actions.submit(draft, by=organiser)
    assert "Waar is de ingang?" not in _html(page)


@pytest.mark.parametrize(("days", "asks"), [(0, False), (75, False), (76, True), (90, True), (91, True), (400, True)])
def test_what_is_not_fresh_or_soon_will_not_be_asks_for_one_tap(page, published, days, asks):
    Activity.objects.filter(pk=published.pk).update(checked_on=timezone.localdate() - timedelta(days=days))
    assert (f"/organisator/activiteit/{published.uuid}/klopt-nog/" in _html(page)) is asks


def test_one_tap_confirms(page, published):
    Activity.objects.filter(pk=published.pk).update(checked_on=None)
    address = f"/organisator/activiteit/{published.uuid}/klopt-nog/"
    assert page.get(address).status_code == 405
    answer = page.post(address, {"terug": "overzicht"})
    assert answer["Location"] == OVERVIEW
    published.refresh_from_db()
    assert published.checked_on == timezone.localdate()


def test_a_series_that_ends_soon_or_is_over_asks_for_new_dates(page, published, organiser, time_machine):
    assert "Nieuwe data" not in _html(page)
    last = published.schedules.get().ends_on
    for day, words in [
        (last - timedelta(days=5), "Komt er een vervolg?"),
        (last + timedelta(days=3), "Alle data zijn geweest."),
    ]:
        time_machine.move_to(day)
        actions.confirm(published, by=None)
        page.force_login(organiser)
        html = _html(page)
        assert words in html


def test_a_change_that_waits_is_told(page, published, organiser):
    actions.edit_activity(published, {"name": "Thee"}, by=organiser)
    assert "Je wijziging wacht op een redacteur." in _html(page)


def test_a_report_is_shown_and_handled_by_its_own_people_once_they_are_trusted(
    page, client, published, place, organisation, organiser, other_organiser
):
    about_activity = actions.report(published, ReportKind.TIMES, "Het is om elf uur")
    actions.report(place, ReportKind.ADDRESS, "De deur is om de hoek")
    html = _html(page)
    assert "Het is om elf uur" in html
    assert "De deur is om de hoek" in html
    address = f"/organisator/melding/{about_activity.pk}/afgehandeld/"
    assert page.get(address).status_code == 405
    client.force_login(other_organiser)
    assert client.post(address).status_code == 404
    assert "Het is om elf uur" not in _html(client)
    client.force_login(organiser)
    assert client.post(address).status_code == 403
    assert "Een redacteur kijkt hier ook naar." in _html(client)
    organisation.is_verified = True
    organisation.save()
    client.post(address)
    assert Report.objects.get(pk=about_activity.pk).state == ReportState.HANDLED
    assert "Het is om elf uur" not in _html(client)


def test_the_number_of_queries_does_not_grow(
    page, published, organisation, make_activity, django_assert_max_num_queries
):
    page.get(OVERVIEW)
    for number in range(15):
        row = make_activity(f"Activiteit {number}", organisation=organisation)
        Activity.objects.filter(pk=row.pk).update(checked_on=None)
    with django_assert_max_num_queries(20):
        html = _html(page)
    assert "Activiteit 14" in html


def test_the_draft_of_a_new_place_is_no_activity_to_look_after(page, organisation, organiser):
    from activities.models import Category, Place

    place = Place(name="Nieuw huis", organisation=organisation, source="test")
    actions.draft_place(place, Category.objects.get(slug="ontmoeten"), by=organiser)
    html = _html(page)
    assert "Concept: alleen jullie zien het" not in html
    assert f"/organisator/plek/{place.uuid}/" in html


def test_the_page_of_a_place_that_somebody_took_off_the_site_is_found_again(page, organisation, organiser):
    from activities.models import Category, Place

    place = Place(name="Nieuw huis", organisation=organisation, source="test")
    actions.draft_place(place, Category.objects.get(slug="ontmoeten"), by=organiser)
    itself = Activity.objects.get(place=place)
    actions.publish(itself, by=None)
    for move in (actions.withdraw, actions.archive, actions.restore):
        move(itself, by=organiser)
        assert f"/organisator/activiteit/{itself.uuid}/" in _html(page)


def test_a_place_that_the_public_sees_has_its_poster_at_hand(page, organisation, organiser):
    from activities.models import Category, Place

    place = Place(name="Nieuw huis", organisation=organisation, source="test")
    actions.draft_place(place, Category.objects.get(slug="ontmoeten"), by=organiser)
    poster = f"/plek/{place.slug}/poster/"
    assert poster not in _html(page)
    actions.publish(Activity.objects.get(place=place), by=None)
    assert poster in _html(page)
