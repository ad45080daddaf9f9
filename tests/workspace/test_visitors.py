"""An organiser taps how many people came to a date that was; a total, and nothing else."""

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from activities import actions
from activities.enums import OccurrenceStatus
from activities.models import Attendance, AuditEntry, Occurrence, Revision

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")


@pytest.fixture
def page(client, organiser):
    client.force_login(organiser)
    return client


def was(activity, number, **values):
    """The date so many weeks from the first as one that was, a day ago unless `values` say otherwise."""
    row = Occurrence.objects.filter(activity=activity).order_by("starts_at")[number]
    begin = values.pop("starts_at", timezone.now() - timedelta(days=1 + number))
    Occurrence.objects.filter(pk=row.pk).update(starts_at=begin, ends_at=begin + timedelta(hours=2), **values)
    row.refresh_from_db()
    return row


@pytest.fixture
def moment(published):
    """The last one, so that the others keep their place."""
    return was(published, 13)


def _of(activity):
    return f"/organisator/activiteit/{activity.uuid}/bezoekers/"


def _at(moment, more=""):
    return f"/organisator/activiteit/{moment.activity.uuid}/datum/{moment.uuid}/bezoekers/{more}"


def _said(moment, number):
    return {f"{moment.uuid}-aantal": number}


def _number(moment):
    return Attendance.objects.filter(occurrence=moment).values_list("number", flat=True).first()


def test_three_taps_from_the_overview(page, published, moment):
    """The activity, how many people came, and the number: each a link or a button on the page before."""
    assert f'href="/organisator/activiteit/{published.uuid}/"' in page.get("/organisator/").content.decode()
    assert f'href="{_of(published)}"' in page.get(f"/organisator/activiteit/{published.uuid}/").content.decode()
    html = page.get(_of(published)).content.decode()
    form = re.search(rf'<form class="dz-visitors__tap" method="post" action="{_at(moment)}">(.*?)</form>', html, re.S)
    name = re.search(r'<button [^>]*name="([^"]+)" value="15"', form[1])[1]
    answer = page.post(_at(moment), {name: "15"})
    assert answer["Location"] == _of(published)
    assert _number(moment) == 15


def test_a_number_that_no_button_has(page, moment):
    page.post(_at(moment), _said(moment, "137"))
    assert _number(moment) == 137


def test_nobody_came_is_a_number_too(page, moment):
    page.post(_at(moment), _said(moment, "0"))
    assert _number(moment) == 0
    assert "0 mensen" in page.get(_of(moment.activity)).content.decode()


def test_it_is_changed_and_taken_back(page, published, moment):
    page.post(_at(moment), _said(moment, "15"))
    page.post(_at(moment), _said(moment, "16"))
    html = page.get(_of(published)).content.decode()
    assert "16 mensen" in html
    assert "Je bent bij." in html
    page.post(_at(moment, "weg/"))
    page.post(_at(moment, "weg/"))
    assert _number(moment) is None
    assert "Je bent bij." not in page.get(_of(published)).content.decode()


@pytest.mark.parametrize(
    "nonsense", ["", "veel", "-1", "2001", "1e3", "12,5", "12\x00", "9" * 5_000, "<b>5</b>", "5 en 6", "½"]
)
@pytest.mark.parametrize("before", [None, 8])
def test_nonsense_gets_a_plain_sentence_and_stores_nothing(page, organiser, moment, nonsense, before):
    if before:
        actions.count_visitors(moment, before, by=organiser)
    html = page.post(_at(moment), _said(moment, nonsense)).content.decode()
    assert "Vul een getal in van 0 tot en met 2000." in html
    assert 'aria-invalid="true"' in html
    assert ("dz-details" in html) == (re.search(r'<details class="dz-details" open>', html) is not None)
    assert _number(moment) == before


def test_nothing_at_all_is_nonsense_too(page, moment):
    assert "Vul een getal in" in page.post(_at(moment), {}).content.decode()
    assert _number(moment) is None


def test_the_address_of_one_date_shows_the_page(page, moment):
    assert page.get(_at(moment)).content.count(b"dz-visitors__date") == 1


def test_dates_that_are_to_come_or_did_not_go_on_are_not_asked_for(page, published, moment):
    was(published, 12, status=OccurrenceStatus.CANCELLED)
    was(published, 11, is_opening_hours=True)
    old = was(published, 10, starts_at=timezone.now() - timedelta(weeks=8, hours=1))
    young = was(published, 9, starts_at=timezone.now() - timedelta(weeks=8) + timedelta(hours=1))
    now = was(published, 8, starts_at=timezone.now())
    html = page.get(_of(published)).content.decode()
    assert re.findall(r'data-moment="([^"]+)"', html) == [str(each.uuid) for each in (now, moment, young)]
    assert str(old.uuid) not in html


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"starts_at": None}, "nog niet begonnen"),
        ({"status": OccurrenceStatus.CANCELLED}, "ging niet door"),
        ({"is_opening_hours": True}, "openingstijden"),
    ],
)
def test_what_cannot_be_counted_is_refused_with_the_reason(page, published, values, said):
    if "starts_at" in values:
        values = {"starts_at": timezone.now() + timedelta(minutes=1)}
    row = was(published, 13, **values)
    answer = page.post(_at(row), _said(row, "5"), follow=True)
    assert said in answer.content.decode()
    assert _number(row) is None


def test_a_date_that_goes_on_now_can_be_counted(organiser, published):
    row = was(published, 13, starts_at=timezone.now())
    actions.count_visitors(row, 4, by=organiser)
    assert _number(row) == 4


@pytest.mark.parametrize("number", [-1, 2_001])
def test_the_action_refuses_what_cannot_be(organiser, moment, number):
    with pytest.raises(ValidationError, match="van 0 tot en met 2000"):
        actions.count_visitors(moment, number, by=organiser)


def test_members_and_moderators_count_and_nobody_else(
    organiser, colleague, moderator, other_organiser, resident, referrer, programme_manager, moment
):
    for number, user in enumerate((organiser, colleague)):
        actions.count_visitors(moment, number, by=user)
        assert _number(moment) == number
    for user in (other_organiser, resident, referrer, programme_manager):
        with pytest.raises(PermissionDenied):
            actions.count_visitors(moment, 9, by=user)
        with pytest.raises(PermissionDenied):
            actions.take_back_count(moment, by=user)
    assert _number(moment) == 1


def test_a_date_of_another_activity_is_not_found(client, other_organiser, other_organisation, moment, published):
    client.force_login(other_organiser)
    for address in (_of(published), _at(moment)):
        assert client.get(address).status_code == 404
    assert client.post(_at(moment), _said(moment, "5")).status_code == 404
    assert client.post(_at(moment, "weg/")).status_code == 404
    assert _number(moment) is None


def test_nothing_that_the_public_reads_changes(client, organiser, published, moment):
    page = published.get_absolute_url()
    addresses = (f"/api/v1/activiteiten/{published.uuid}", "/api/v1/momenten?q=koffie", "/api/v1/wijzigingen")

    def look():
        return [client.get(each).content for each in addresses]

    before, version = look(), (Revision.objects.current(), AuditEntry.objects.count())
    actions.count_visitors(moment, 1_847, by=organiser)
    assert (Revision.objects.current(), AuditEntry.objects.count()) == version
    assert look() == before
    shown = client.get(page).content + client.get(f"/activiteit/{published.slug}.ics").content
    assert b"Koffie" in shown
    assert not re.search(rb"1\.?847", shown)


def test_there_is_a_total_and_nothing_of_who_they_were_or_who_tapped():
    names = {field.name for field in Attendance._meta.get_fields()}
    assert names == {"occurrence", "number", "counted_at"}


def test_a_date_that_moves_on_in_the_plan_keeps_its_count(organiser, published, moment):
    actions.count_visitors(moment, 7, by=organiser)
    call_command("refresh_occurrences", verbosity=0)
    assert _number(moment) == 7


def test_the_page_takes_as_many_queries_for_many_dates(page, published, django_assert_max_num_queries):
    for number in range(6, 14):
        was(published, number)
    with django_assert_max_num_queries(12):
        assert page.get(_of(published)).content.count(b"dz-visitors__date") == 8


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_leave_one_number(published, organiser, colleague):
    row = was(published, 13)
    together = threading.Barrier(2)

    def tap(number, user):
        try:
            together.wait()
            actions.count_visitors(row, number, by=user)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(tap, 3, organiser), pool.submit(tap, 4, colleague)]
        assert [each.result() for each in done] == [None, None]
    assert _number(row) in (3, 4)
    assert Attendance.objects.count() == 1


def test_the_first_tuesday_is_as_the_plan_says(published):
    """The helper above moves the last dates, and leaves this one."""
    assert Occurrence.objects.filter(activity=published).earliest("starts_at").local_on == date(2026, 12, 1)
