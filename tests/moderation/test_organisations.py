"""Whom we trust, and what the log says of everybody."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from activities import actions
from activities.enums import Status, Verb
from activities.models import AuditEntry

pytestmark = pytest.mark.usefixtures("zuidwest")


def page(organisation, verb=""):
    return f"/redactie/organisatie/{organisation.uuid}/{verb}"


def test_an_organisation_is_found_by_a_part_of_its_name_with_its_numbers(signed_in, published, organisation, colleague):
    answer = signed_in.get("/redactie/organisaties/", {"q": "oorbeeldCLUB"})
    rows = {row.slug: (row.members, row.on_site) for row in answer.context["organisations"]}
    assert rows[organisation.slug] == (2, 1)
    assert all("voorbeeldclub" in row.sort_name for row in answer.context["organisations"])
    assert not signed_in.get("/redactie/organisaties/", {"q": "\x00bestaat niet"}).context["organisations"]


def test_its_page_has_members_activities_and_log(signed_in, published, organisation, colleague):
    answer = signed_in.get(page(organisation))
    assert answer.context["members"] == 2
    assert "Koffie" in answer.content.decode()


def test_who_is_trusted_is_on_the_site_at_once_until_that_is_taken_back(signed_in, make_draft, organisation, organiser):
    signed_in.post(page(organisation, "vertrouwen/"))
    organisation.refresh_from_db()
    assert organisation.is_verified
    activity = make_draft()
    actions.publish(activity, by=organiser)
    assert activity.status == Status.PUBLISHED
    assert signed_in.post(page(organisation, "niet-vertrouwen/")).context["form"].errors
    signed_in.post(page(organisation, "niet-vertrouwen/"), {"keuze": "1"})
    organisation.refresh_from_db()
    assert not organisation.is_verified
    with pytest.raises(PermissionDenied):
        actions.publish(make_draft("Thee"), by=organiser)
    verbs = AuditEntry.objects.filter(organisation=organisation).order_by("id").values_list("verb", flat=True)
    assert list(verbs) == [Verb.VERIFY, Verb.UNVERIFY]


def test_a_second_press_changes_nothing_and_members_cannot(organisation, organiser, moderator):
    assert actions.verify(organisation, by=moderator) is True
    assert actions.verify(organisation, by=moderator) is False
    with pytest.raises(PermissionDenied):
        actions.unverify(organisation, by=organiser)
    assert AuditEntry.objects.filter(organisation=organisation).count() == 1


def lines(signed_in, **asked):
    return [
        (line.entry.verb, line.entry.subject.name)
        for line in signed_in.get("/redactie/logboek/", asked).context["lines"]
        if line.entry.actor_uuid
    ]


def test_the_log_tells_who_did_what_and_can_be_asked(
    signed_in, published, proposal, organisation, other_organisation, moderator
):
    actions.verify(other_organisation, by=moderator)
    assert lines(signed_in, organisatie="andere") == [("verify", "Andere voorbeeldclub")]
    assert lines(signed_in, wat="propose") == [("propose", "Koffie")]
    assert lines(signed_in, wie="ORGANISATOR@") == [("propose", "Koffie"), ("submit", "Koffie"), ("add", "Koffie")]
    assert lines(signed_in, wie="redacteur@", wat="publish") == [("publish", "Koffie")]
    assert lines(signed_in, wie="niemand") == []
    html = signed_in.get("/redactie/logboek/", {"wat": "propose"}).content.decode()
    assert "<span>Thee</span>" in html
    assert "organisator@example.org" in html
    assert signed_in.get("/redactie/logboek/", {"wat": "iets"}).status_code == 200


def test_a_full_page_of_the_log_costs_as_many_queries_as_a_short_one(
    signed_in, published, moderator, place, make_activity
):
    other = make_activity("Elders").place

    def number_of_queries():
        with CaptureQueriesContext(connection) as asked:
            signed_in.get("/redactie/logboek/", {"wat": "change"})
        return len(asked)

    actions.edit_activity(published, {"place": str(other.uuid), "category": "eten"}, by=moderator)
    few = number_of_queries()
    for number in range(8):
        actions.edit_activity(published, {"place": str((place, other)[number % 2].uuid)}, by=moderator)
        actions.edit_activity(published, {"category": ("sport", "eten")[number % 2]}, by=moderator)
    assert number_of_queries() <= few
