"""Two rows that are one thing: nothing of what is known is lost, and old addresses go on to work."""

from datetime import UTC, datetime, time, timedelta
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from activities import actions
from activities.enums import MemberRole, ReportKind, SlugKind, Status, Verb
from activities.models import (
    Activity,
    AuditEntry,
    Claim,
    Funding,
    Grant,
    Invitation,
    Membership,
    Occurrence,
    OldSlug,
    Organisation,
    Photo,
    Place,
    Report,
    Schedule,
    ScheduleException,
)
from activities.old_addresses import current_slug
from activities.snapshots import snapshot

MODELS = (Activity, Occurrence, Report, Claim, Funding, Membership, Photo, Schedule, ScheduleException)

pytestmark = pytest.mark.usefixtures("zuidwest")


def counted():
    return {model.__name__: model.objects.count() for model in MODELS}


def standing(make_activity, name, **values):
    """A place, and the activity that stands for it."""
    itself = make_activity(name, stands_for_place=True, place__lat=52.05, place__lon=4.3, **values)
    return itself.place


def hold_weekly(activity, **values):
    usual = {"start_time": time(10), "end_time": time(12), "rule": "FREQ=DAILY"}
    today = timezone.localdate()
    schedule = Schedule(activity=activity, starts_on=today, ends_on=today + timedelta(days=20), **usual | values)
    actions.add_schedule(schedule, by=None)
    return schedule


@pytest.fixture
def places(make_activity):
    return standing(make_activity, "Het huis"), standing(make_activity, "Huis", place__phone="070 123 45 67")


def test_what_happened_at_a_place_happened_at_the_one_that_is_kept(places, make_activity, moderator, time_machine):
    kept, gone = places
    at_gone, elsewhere = make_activity("Soep"), make_activity("Thee")
    Activity.objects.filter(pk=at_gone.pk).update(place=gone)
    at_gone.refresh_from_db()
    hold_weekly(at_gone)
    schedule = hold_weekly(elsewhere)
    moved_on = timezone.localdate() + timedelta(days=9)
    actions.add_exception(ScheduleException(schedule=schedule, kind="moved", on=moved_on, new_place=gone), by=None)
    past = datetime.combine(timezone.localdate() + timedelta(days=5), time(9), tzinfo=UTC)
    time_machine.move_to(past)
    before = counted()
    history = set(Occurrence.objects.filter(activity=at_gone).values_list("uuid", "starts_at"))
    version = Activity.objects.get(pk=at_gone.pk).version

    actions.merge_places(kept, gone, by=moderator)

    assert counted() == before
    assert not Place.objects.filter(slug=gone.slug).exists()
    assert set(Occurrence.objects.filter(activity=at_gone, place=kept).values_list("uuid", "starts_at")) == history
    assert Occurrence.objects.get(activity=elsewhere, local_on=moved_on).place == kept
    at_gone.refresh_from_db()
    assert (at_gone.place, at_gone.lat) == (kept, kept.lat)
    assert at_gone.version > version
    assert [row.kind for row in ScheduleException.objects.filter(new_place=kept)] == ["moved"]


def test_the_activity_that_stood_for_it_is_kept_in_the_archive(places, moderator):
    kept, gone = places
    itself = gone.activities.get()
    actions.merge_places(kept, gone, by=moderator)
    itself.refresh_from_db()
    assert (itself.status, itself.stands_for_place, itself.place) == (Status.ARCHIVED, False, kept)
    assert kept.activities.get(stands_for_place=True).status == Status.PUBLISHED
    assert not itself.postings.exists()


def test_a_place_without_an_activity_of_its_own_gets_that_of_the_other(make_activity, moderator):
    kept, gone = make_activity("Koffie").place, standing(make_activity, "Huis")
    itself = gone.activities.get()
    actions.merge_places(kept, gone, by=moderator)
    itself.refresh_from_db()
    assert (itself.place, itself.stands_for_place, itself.status) == (kept, True, Status.PUBLISHED)
    assert itself.postings.exists()


def test_reports_claims_fundings_and_the_log_go_along(places, organisation, organiser, moderator):
    kept, gone = places
    actions.report(gone, ReportKind.ADDRESS)
    actions.claim(gone, organisation, by=organiser)
    grants = list(Grant.objects.all()[:2])
    for grant in grants:
        Funding.objects.create(grant=grant, place=gone, source="test")
    lines = set(AuditEntry.objects.filter(place=gone).values_list("pk", flat=True))
    before = counted()
    actions.merge_places(kept, gone, by=moderator)
    assert counted() == before
    assert Report.objects.get().place == kept
    assert Claim.objects.get().place == kept
    assert Funding.objects.filter(place=kept).count() == len(grants)
    assert lines < set(AuditEntry.objects.filter(place=kept).values_list("pk", flat=True))
    assert AuditEntry.objects.get(place=kept, verb=Verb.MERGE).changes["merged"] == [gone.name, kept.name]


def test_of_two_claims_of_one_organisation_one_waits(places, organisation, organiser, moderator):
    kept, gone = places
    for subject in places:
        actions.claim(subject, organisation, by=organiser)
    actions.merge_places(kept, gone, by=moderator)
    assert sorted(Claim.objects.filter(place=kept).values_list("state", flat=True)) == ["waiting", "withdrawn"]


def test_facts_are_taken_over_only_where_nothing_was_known_and_somebody_ticked_them(places, moderator):
    kept, gone = places
    Place.objects.filter(pk=kept.pk).update(email="kept@example.org")
    Place.objects.filter(pk=gone.pk).update(email="gone@example.org", has_toilet=False)
    for row in places:
        row.refresh_from_db()
    assert actions.takeable(kept, gone) == ["phone", "has_toilet"]
    actions.merge_places(kept, gone, take=["phone", "email", "slug"], by=moderator)
    kept.refresh_from_db()
    assert (kept.phone, kept.email, kept.has_toilet) == ("070 123 45 67", "kept@example.org", None)
    assert kept.slug != gone.slug


def test_a_change_that_named_the_place_can_still_be_accepted_and_undone(places, published, organiser, moderator):
    kept, gone = places
    proposal = actions.edit_activity(published, {"place": str(gone.uuid)}, by=organiser)
    actions.merge_places(kept, gone, by=moderator)
    proposal.refresh_from_db()
    first_place = published.place
    actions.accept_proposal(proposal, by=moderator)
    published.refresh_from_db()
    assert published.place == kept
    actions.undo(AuditEntry.objects.get(activity=published, verb=Verb.ACCEPT), by=moderator)
    assert snapshot(Activity.objects.get(pk=published.pk))["place"] == str(first_place.uuid)


def test_what_cannot_be_merged_is_said_and_nothing_changes(places, published, proposal, organiser, moderator):
    kept, gone = places
    with pytest.raises(ValidationError, match="twee keer hetzelfde"):
        actions.merge_places(kept, Place.objects.get(pk=kept.pk), by=moderator)
    with pytest.raises(PermissionDenied):
        actions.merge_places(kept, gone, by=organiser)
    with pytest.raises(ValidationError, match="staat voor een plek"):
        actions.merge_activities(published, gone.activities.get(), by=moderator)
    with pytest.raises(ValidationError, match="wacht nog een voorstel"):
        actions.merge_activities(kept.activities.get(), published, by=moderator)
    Place.objects.filter(pk=gone.pk).update(is_example=True)
    with pytest.raises(ValidationError, match="voorbeeld"):
        actions.merge_places(kept, gone, by=moderator)
    with pytest.raises(TypeError):
        actions.merge(kept, published, by=moderator)
    assert not OldSlug.objects.exists()
    assert Place.objects.filter(pk=gone.pk).exists()


def test_an_activity_that_was_sent_in_twice_goes_up_in_the_first(published, make_submitted, moderator, mailoutbox):
    second = make_submitted("Koffie samen")
    actions.report(second, ReportKind.TIMES)
    before = counted()
    actions.merge_activities(published, second, by=moderator)
    second.refresh_from_db()
    assert counted() == before
    assert second.status == Status.ARCHIVED
    assert second.occurrences.exists()
    assert Report.objects.get().activity == published
    verbs = list(AuditEntry.objects.filter(activity=second).order_by("id").values_list("verb", flat=True))
    assert verbs == ["add", "submit", "send_back", "archive"]
    assert current_slug(SlugKind.ACTIVITY, second.slug) == published.slug


def test_two_organisations_become_one(
    organisation, other_organisation, organiser, other_organiser, published, moderator
):
    kept, gone = other_organisation, organisation
    Membership.objects.create(organisation=kept, user=organiser)
    Photo.objects.create(organisation=gone, width=1, height=1)
    for each, email in ((kept, "nieuw@example.org"), (gone, "NIEUW@example.org"), (gone, "ander@example.org")):
        Invitation.objects.create(organisation=each, email=email)
    Place.objects.filter(pk=published.place.pk).update(organisation=gone)
    for each, user in ((kept, other_organiser), (gone, organiser)):
        actions.claim(Activity.objects.filter(organisation=None).first(), each, by=user)
    before = counted()
    actions.merge_organisations(kept, gone, by=moderator)
    assert counted() == before | {"Membership": before["Membership"] - 1}
    published.refresh_from_db()
    assert (published.organisation, published.place.organisation) == (kept, kept)
    assert kept.memberships.get(user=organiser).role == MemberRole.OWNER
    assert Photo.objects.get().organisation == kept
    assert set(kept.invitations.values_list("email", flat=True)) == {"nieuw@example.org", "ander@example.org"}
    assert sorted(Claim.objects.filter(organisation=kept).values_list("state", flat=True)) == ["waiting", "withdrawn"]
    assert current_slug(SlugKind.ORGANISATION, gone.slug) == kept.slug
    assert published.postings.filter(term__words__contains="andere").exists()


def test_old_addresses_lead_on_in_the_same_language_however_often_they_changed(client, make_activity, moderator):
    first, second, third = (standing(make_activity, name) for name in ("Een", "Twee", "Drie"))
    *olds, new = [each.activities.get().slug for each in (first, second, third)]
    actions.merge_places(second, first, by=moderator)
    actions.merge_places(third, second, by=moderator)
    for old in olds:
        for before, after in (("", "/?q=1"), ("/en", "/"), ("", ".ics")):
            answer = client.get(f"{before}/activiteit/{old}{after}")
            assert (answer.status_code, answer["Location"]) == (301, f"{before}/activiteit/{new}{after}"), after
            assert not answer.cookies
    answer = client.get(f"/ar/plek/{first.slug}/", follow=True)
    assert answer.redirect_chain == [(f"/ar/plek/{third.slug}/", 301)]
    assert answer.status_code == 200
    report = client.get(f"/klopt-dit-niet/plek/{first.slug}/")
    assert (report.status_code, report["Location"]) == (301, f"/klopt-dit-niet/plek/{third.slug}/")
    sent = client.post(f"/klopt-dit-niet/plek/{first.slug}/", {"wat": "adres"})
    assert (sent.status_code, sent["Location"]) == (308, f"/klopt-dit-niet/plek/{third.slug}/")
    assert client.get(f"/klopt-dit-niet/iets/{first.slug}/").status_code == 404


def test_addresses_never_go_round(client, published, make_activity, moderator):
    other = make_activity("Thee")
    actions.merge_activities(other, published, by=moderator)
    actions.restore(published, by=moderator)
    actions.merge_activities(published, other, by=moderator)
    assert current_slug(SlugKind.ACTIVITY, published.slug) is None
    assert current_slug(SlugKind.ACTIVITY, other.slug) == published.slug
    OldSlug.objects.create(kind=SlugKind.ACTIVITY, slug=published.slug, new_slug=other.slug)
    assert client.get(f"/activiteit/{other.slug}/").status_code == 404


def test_a_page_that_is_there_asks_nothing_about_old_addresses(client, published):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(f"/activiteit/{published.slug}/").status_code == 200
    assert not any("oldslug" in each["sql"] for each in asked)


def test_the_data_api_says_that_a_merged_place_is_gone(client, places, moderator):
    kept, gone = places
    uuid = gone.uuid
    assert client.get(f"/api/v1/plekken/{uuid}").status_code == 200
    actions.merge_places(kept, gone, by=moderator)
    assert client.get(f"/api/v1/plekken/{uuid}").status_code == 404


def test_the_places_that_come_in_again_do_not_bring_back_what_was_merged(moderator):
    funded = Place.objects.filter(fundings__isnull=False).first()
    kept = Place.objects.exclude(pk=funded.pk).first()
    actions.merge_places(kept, funded, by=moderator)
    number = Place.objects.count()
    call_command("load_zuidwest", stdout=StringIO())
    assert Place.objects.count() == number
    assert Funding.objects.filter(place=kept).exists()
    assert Organisation.objects.exists()


@pytest.mark.parametrize(
    ("model", "moved", "hidden"),
    [
        (
            Place,
            {"activities", "occurrences", "reports", "audit", "claims", "fundings"},
            {("ScheduleException", "new_place")},
        ),
        (
            Organisation,
            # A token is no thing to hand to others: it ends with its organisation.
            {
                "activities",
                "places",
                "photos",
                "memberships",
                "invitations",
                "claims",
                "reports",
                "audit",
                "api_tokens",
            },
            set(),
        ),
    ],
)
def test_whatever_points_to_what_is_deleted_is_moved(model, moved, hidden):
    """Who adds such a relation adds it to activities/actions/merging.py, and then here."""
    relations = [each for each in model._meta.get_fields(include_hidden=True) if each.is_relation and each.auto_created]
    assert {each.get_accessor_name() for each in relations if not each.hidden} == moved
    assert {(each.related_model.__name__, each.field.name) for each in relations if each.hidden} == hidden
