"""The list of a worker: what goes on, what does not and why, and who may touch it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from activities import actions as catalogue
from activities.enums import ExceptionKind
from activities.models import Occurrence, Schedule, ScheduleException, ToddlerCare
from referrals import actions
from referrals.enums import Event
from referrals.models import AuditRecord, Card, Referral
from referrals.who import HOST, worker as by_worker

FIND = "/verwijzen/zoeken/"
HTMX = {"HX-Request": "true"}


@pytest.fixture
def worker(client, referrer, as_staff):
    as_staff(referrer)
    return client


def collect(client, activity, back="", **options):
    return client.post(reverse("referrals-collect", args=[activity.uuid]), {"terug": back}, **options)


def drop(client, referral, back="", **options):
    return client.post(reverse("referrals-drop", args=[referral.uuid]), {"terug": back}, **options)


def answer(client, question="q=Boetseren"):
    return client.get(f"{FIND}?{question}").context["answer"]


def row_of(client, question="q=Boetseren"):
    return answer(client, question).groups[0].rows[0]


def test_one_tap_puts_an_activity_on_the_list_and_leads_back_to_the_search(make_fresh, worker, referrer):
    activity = make_fresh("Boetseren")
    response = collect(worker, activity, f"{FIND}?q=Boetseren&pagina=1")
    assert response["Location"] == f"{FIND}?q=Boetseren&pagina=1#rij-{activity.uuid}"
    assert [row.activity_uuid for row in actions.draft_of(referrer).referrals.all()] == [activity.uuid]
    html = worker.get(f"{FIND}?q=Boetseren").content.decode()
    assert "Staat op je lijst" in html
    assert "Op de lijst" not in html
    assert "Nog 2 plekken op je lijst." in html
    assert reverse("referrals-card", args=[Card.objects.get().uuid]) in html
    assert "24 uur" in html


def test_without_javascript_the_buttons_are_plain_forms(make_fresh, worker):
    activity = make_fresh("Boetseren")
    collect(worker, make_fresh("Schilderen"))
    html = worker.get(f"{FIND}?q=Boetseren").content.decode()
    for address in (
        reverse("referrals-collect", args=[activity.uuid]),
        reverse("referrals-drop", args=[Referral.objects.get().uuid]),
    ):
        assert f'method="post" action="{address}"' in html


def test_with_htmx_it_leads_to_the_results_and_the_list(make_fresh, worker):
    activity = make_fresh("Boetseren")
    address = reverse("referrals-collect", args=[activity.uuid])
    html = worker.post(address, {"terug": f"{FIND}?q=Boetseren"}, headers=HTMX, follow=True).content.decode()
    assert "<html" not in html
    assert "Staat op je lijst" in html
    assert "Op je lijst: 1 van 3." in html


ELSEWHERE = ["https://example.org/", "//example.org/x", "///example.org", "http:///example.org", "/\\\\example.org"]


@pytest.mark.parametrize("back", ["", *ELSEWHERE, "javascript:alert(1)", "\x00", "zoeken"])
def test_it_leads_back_to_our_own_pages_only(make_fresh, worker, back):
    response = collect(worker, make_fresh("Boetseren"), back)
    assert response.status_code == 302
    assert response["Location"].partition("#")[0] == FIND


def test_twice_is_once(make_fresh, worker):
    activity = make_fresh("Boetseren")
    assert [collect(worker, activity).status_code for _tap in range(2)] == [302, 302]
    assert Referral.objects.count() == 1
    assert AuditRecord.objects.count() == 1


def called_off(make_fresh):
    activity = make_fresh("Boetseren")
    day = timezone.localdate() + timedelta(days=5)
    schedule = Schedule(activity=activity, starts_on=day, start_time="10:00", end_time="11:00")
    cancelled = ScheduleException(kind=ExceptionKind.CANCELLED, on=day)
    catalogue.add_schedule(schedule, [cancelled], by=None)
    assert Occurrence.objects.filter(activity=activity).exists()
    return activity


def said(make_fresh, referrer, event):
    activity = make_fresh("Boetseren")
    card = actions.collect(activity, by=referrer).card
    actions.offer(card, by=by_worker(referrer))
    actions.move(card.referrals.get(), event, by=HOST)
    return activity


def without_places(make_fresh):
    activity = make_fresh("Boetseren", category="peuteropvang")
    ToddlerCare.objects.create(activity=activity, places_left=0, places_left_on=timezone.localdate())
    return activity


def archived(make_fresh):
    activity = make_fresh("Boetseren")
    catalogue.archive(activity, by=None)
    return activity


REFUSALS = {
    "Gaat voorlopig niet door": lambda make, user: called_off(make),
    "Vol, zei de gastheer": lambda make, user: said(make, user, Event.FULL),
    "Gestopt, zei de gastheer": lambda make, user: said(make, user, Event.STOP),
    "Er is geen plek vrij": lambda make, user: without_places(make),
    "Al een half jaar niet nagevraagd": lambda make, user: make(
        "Boetseren", checked_on=timezone.localdate() - timedelta(days=200)
    ),
}


@pytest.mark.parametrize("reason", REFUSALS)
def test_what_cannot_be_chosen_says_why_in_place_of_the_button(make_fresh, worker, referrer, reason):
    activity = REFUSALS[reason](make_fresh, referrer)
    assert row_of(worker).refusal.startswith(reason)
    html = worker.get(f"{FIND}?q=Boetseren").content.decode()
    assert f"<span>{reason}" in html
    assert reverse("referrals-collect", args=[activity.uuid]) not in html


@pytest.mark.parametrize("reason", REFUSALS)
def test_to_choose_it_nevertheless_is_refused_with_the_reason(make_fresh, worker, referrer, reason):
    activity = REFUSALS[reason](make_fresh, referrer)
    before = counts()
    response = collect(worker, activity, f"{FIND}?q=Boetseren")
    assert response.status_code == 409
    html = response.content.decode()
    assert reason in html
    assert f'href="{FIND}?q=Boetseren"' in html
    assert counts() == before


def test_an_example_cannot_be_chosen(make_fresh, worker, settings):
    settings.SHOW_EXAMPLES = True
    example = make_fresh("Boetseren", is_example=True, source="", place__is_example=True, place__source="")
    assert row_of(worker).refusal == "Dit is een verzonnen voorbeeld."
    assert collect(worker, example).status_code == 409
    assert not Card.objects.exists()


def test_what_left_the_site_cannot_be_chosen(make_fresh, worker):
    response = collect(worker, archived(make_fresh))
    assert response.status_code == 409
    assert "Staat niet meer op de site." in response.content.decode()
    assert not Card.objects.exists()


def test_what_never_was_there_is_not_found(zuidwest, worker):
    assert worker.post(reverse("referrals-collect", args=[uuid4()])).status_code == 404
    assert worker.post(reverse("referrals-drop", args=[uuid4()])).status_code == 404


def test_with_htmx_a_refusal_comes_in_the_place_of_the_button(make_fresh, worker):
    activity = archived(make_fresh)
    response = collect(worker, activity, headers=HTMX)
    assert response.status_code == 409
    assert (response["HX-Retarget"], response["HX-Reswap"]) == (f"#kies-{activity.uuid}", "outerHTML")
    html = response.content.decode()
    assert "<html" not in html
    assert f'id="kies-{activity.uuid}" role="alert" tabindex="-1"' in html
    assert "Staat niet meer op de site." in html


def test_a_fourth_is_refused_until_one_is_taken_off(make_fresh, worker):
    *three, fourth = [make_fresh(name) for name in ("Boetseren", "Schilderen", "Tekenen", "Zingen")]
    for activity in three:
        collect(worker, activity)
    assert answer(worker).shortlist.is_full
    assert "Je lijst is vol" in worker.get(f"{FIND}?q=Zingen").content.decode()
    response = collect(worker, fourth)
    assert response.status_code == 409
    assert "Haal er eerst een weg." in response.content.decode()
    assert Referral.objects.count() == 3
    drop(worker, Referral.objects.first())
    assert collect(worker, fourth).status_code == 302


def test_taking_off_leads_back_to_the_list(make_fresh, worker):
    collect(worker, make_fresh("Boetseren"))
    response = drop(worker, Referral.objects.get(), f"{FIND}?q=Boetseren")
    assert response["Location"] == f"{FIND}?q=Boetseren#je-lijst"
    assert not Referral.objects.exists()
    assert "Op de lijst" in worker.get(f"{FIND}?q=Boetseren").content.decode()


def test_what_was_given_stays_on_the_card(make_card, worker):
    row = make_card().referrals.get()
    response = drop(worker, row)
    assert response.status_code == 409
    assert "al gegeven" in response.content.decode()
    assert Referral.objects.count() == 1


def test_another_worker_does_not_see_the_list_and_cannot_take_anything_off(
    make_fresh, make_card, other_referrer, worker
):
    row = make_card(make_fresh("Boetseren"), is_draft=True, by=other_referrer).referrals.get()
    assert answer(worker).shortlist.chosen == []
    assert drop(worker, row).status_code == 404
    assert Referral.objects.count() == 1


def test_a_list_starts_anew_after_a_day(make_fresh, worker):
    activity = make_fresh("Boetseren")
    collect(worker, activity)
    Card.objects.update(created_at=timezone.now() - timedelta(hours=24, minutes=1))
    assert answer(worker).shortlist.chosen == []
    collect(worker, activity)
    assert Card.objects.count() == 2


def test_what_changed_while_it_lay_on_the_list_is_flagged(make_fresh, make_card, worker):
    stale, gone, fine = make_fresh("Boetseren"), make_fresh("Schilderen"), make_fresh("Tekenen")
    for activity in (stale, gone, fine):
        collect(worker, activity)
    stale.checked_on = timezone.localdate() - timedelta(days=200)
    stale.save(update_fields=["checked_on"])
    catalogue.archive(gone, by=None)
    shown = answer(worker).shortlist
    reasons = [each.refusal for each in shown.chosen]
    assert reasons[0].startswith("Al een half jaar niet nagevraagd")
    assert reasons[1].startswith("Staat niet meer op de site")
    assert reasons[2] == ""
    html = worker.get(f"{FIND}?q=Tekenen").content.decode()
    assert "Er is iets veranderd" in html
    assert "Schilderen" not in html


def test_a_host_who_says_that_it_is_full_is_believed_on_every_list(make_fresh, worker, make_card, other_referrer):
    activity = make_fresh("Boetseren")
    card = make_card(activity, by=other_referrer)
    collect(worker, activity)
    actions.move(card.referrals.get(), Event.FULL, by=HOST)
    assert answer(worker).shortlist.chosen[0].refusal.startswith("Vol")


def test_a_tap_waits_for_another_of_the_same_worker(make_fresh, referrer, django_assert_max_num_queries):
    """The row of the worker is locked before the list is looked for."""
    activity = make_fresh("Boetseren")
    with django_assert_max_num_queries(30) as asked:
        actions.collect(activity, by=referrer)
    said = [query["sql"] for query in asked]
    of_worker = next(number for number, sql in enumerate(said) if 'FROM "accounts_user"' in sql)
    of_list = next(number for number, sql in enumerate(said) if 'FROM "referrals_card"' in sql)
    assert of_worker < of_list
    assert connection.vendor == "sqlite" or "FOR UPDATE" in said[of_worker]


def counts():
    return Card.objects.count(), Referral.objects.count(), AuditRecord.objects.count()
