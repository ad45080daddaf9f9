import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import connection
from post_office.models import Email

from accounts.models import User
from accounts.signals import organiser_signed_up
from activities import actions
from activities.enums import MemberRole
from activities.models import Activity, AuditEntry, Membership, Organisation
from tests.workspace.helpers import log_of

XSS = "<script>alert(1)</script>\"'{{ 7 }}${7}"


def _membership(user, organisation):
    return Membership.objects.get(user=user, organisation=organisation)


def _member(organisation):
    user = User.objects.create_user("derde@example.org")
    Membership.objects.create(organisation=organisation, user=user)
    return user


def _address(organisation, rest=""):
    return f"/organisator/organisatie/{organisation.uuid}/{rest}"


def _sentence(answer):
    return [str(message) for message in answer.context["messages"]]


# An organisation


def test_who_starts_an_organisation_owns_it_and_it_is_not_trusted_yet(resident):
    organisation = actions.start_organisation("  Voorbeeld\x00tuin \n Zuid ", by=resident)
    assert (organisation.name, organisation.slug, organisation.is_verified) == (
        "Voorbeeldtuin Zuid",
        "voorbeeldtuin-zuid",
        False,
    )
    assert _membership(resident, organisation).is_owner
    assert log_of(organisation) == ["add"]


def test_a_name_that_exists_gets_an_address_of_its_own_and_moderators_can_see_both(organisation, resident):
    other = actions.start_organisation("VOORBEELDCLUB!", by=resident)
    assert other.slug == "voorbeeldclub-2"
    assert set(Organisation.objects.namesakes()) == {organisation, other}


def test_the_same_name_once_more_by_the_same_person_makes_no_second_one(resident):
    first = actions.start_organisation("Voorbeeldtuin", by=resident)
    assert actions.start_organisation("voorbeeldtuin", by=resident) == first
    assert Organisation.objects.filter(sort_name="voorbeeldtuin").count() == 1


@pytest.mark.parametrize("name", ["", " \x00 ", "!?", "a" * 121])
def test_a_name_that_says_nothing_or_too_much_is_refused(resident, name):
    with pytest.raises(ValidationError):
        actions.start_organisation(name, by=resident)
    assert not Membership.objects.filter(user=resident).exists()


def test_one_person_starts_no_row_of_new_organisations(resident):
    for number in range(5):
        actions.start_organisation(f"Voorbeeldtuin {number}", by=resident)
    with pytest.raises(ValidationError):
        actions.start_organisation("Voorbeeldtuin 6", by=resident)


def test_who_signs_up_for_an_organisation_gets_it_once(resident):
    for _time in range(2):
        organiser_signed_up.send(sender=User, user=resident, organisation_name="Voorbeeldtuin")
    assert Organisation.objects.filter(memberships__user=resident).count() == 1


def test_signing_up_with_a_code_makes_the_organisation(client, zuidwest):
    client.post("/aanmelden/", {"email": "nieuw@example.org", "organisation": "Voorbeeldtuin"})
    assert not Organisation.objects.filter(slug="voorbeeldtuin").exists()
    code = re.search(r"\d{4}-\d{4}", Email.objects.get().message)[0]
    client.post("/aanmelden/code/", {"code": code})
    organisation = Organisation.objects.get(slug="voorbeeldtuin")
    assert [(row.user.email, row.role) for row in organisation.memberships.all()] == [("nieuw@example.org", "owner")]
    assert client.get(_address(organisation)).status_code == 200


def test_a_name_that_cannot_be_keeps_nobody_from_signing_in(resident):
    organiser_signed_up.send(sender=User, user=resident, organisation_name="?!")
    assert not resident.memberships.exists()


def test_starting_one_on_the_page(client, resident):
    client.force_login(resident)
    answer = client.post("/organisator/organisaties/nieuw/", {"name": XSS}, follow=True)
    organisation = Organisation.objects.get(memberships__user=resident)
    assert answer.redirect_chain[-1][0] == _address(organisation)
    assert "<script>alert" not in answer.content.decode()
    answer = client.post("/organisator/organisaties/nieuw/", {"name": "Tuin", "next": "https://elders.example.org/"})
    assert answer["Location"].startswith("/organisator/organisatie/")
    assert "Vul de naam" in client.post("/organisator/organisaties/nieuw/", {"name": ""}).content.decode()


def test_an_owner_changes_name_and_contact_and_the_address_stays(client, organisation, organiser, make_activity):
    make_activity("Koffie", organisation=organisation)
    Organisation.objects.update(is_verified=True)
    client.force_login(organiser)
    values = {"name": "Theekrans", "phone": "070 123 45 67", "email": "club@example.org", "website": "example.org"}
    assert client.post(_address(organisation), values).status_code == 302
    organisation.refresh_from_db()
    assert (organisation.name, organisation.sort_name, organisation.slug) == ("Theekrans", "theekrans", "voorbeeldclub")
    assert organisation.website == "https://example.org"
    assert "Koffie" in client.get("/zoeken/?q=theekrans").content.decode()
    entry = AuditEntry.objects.get(organisation=organisation)
    assert entry.changes["name"] == ["Voorbeeldclub", "Theekrans"]
    assert "club@example.org" not in str(entry.changes)
    assert actions.change_organisation(organisation, {"name": "Theekrans"}, by=organiser) is False


def test_a_newcomer_puts_no_other_name_on_the_site(client, organisation, organiser, make_activity):
    published = make_activity("Koffie", organisation=organisation)
    client.force_login(organiser)
    assert client.post(_address(organisation), {"name": "Koop nu", "website": "koop.example.org"}).status_code == 403
    assert "Koop nu" not in client.get(published.get_absolute_url()).content.decode()
    html = client.get(_address(organisation)).content.decode()
    assert 'name="name"' not in html
    assert f"/klopt-dit-niet/organisatie/{organisation.slug}/" in html


def test_a_name_that_changes_while_a_moderator_looks_is_looked_at_again(
    client, organisation, organiser, moderator, make_activity
):
    sent_in = make_activity("Koffie", organisation=organisation)
    Activity.objects.filter(pk=sent_in.pk).update(status="submitted")
    seen = actions.seen_of(sent_in)
    assert actions.change_organisation(organisation, {"name": "Koop nu"}, by=organiser)
    with pytest.raises(actions.ChangedMeanwhile):
        actions.publish(sent_in, by=moderator, seen=seen)


def test_what_is_wrong_is_said_and_the_stored_name_stays_above_the_form(client, organisation, organiser):
    client.force_login(organiser)
    answer = client.post(_address(organisation), {"name": "!", "website": "javascript:alert(1)", "email": "geen"})
    html = answer.content.decode()
    assert "<bdi>Voorbeeldclub</bdi></h1>" in html
    assert "Dit is geen mailadres" in html
    assert "Dit is geen webadres" in html
    html = client.post(_address(organisation), {"name": "!"}).content.decode()
    assert "Vul de naam van je organisatie of groep in." in html
    organisation.refresh_from_db()
    assert organisation.name == "Voorbeeldclub"


@pytest.mark.parametrize("is_verified", [True, False])
def test_the_page_says_whether_the_organisation_is_trusted(client, organisation, colleague, is_verified):
    Organisation.objects.update(is_verified=is_verified)
    client.force_login(colleague)
    assert ("We kennen jullie nog niet." in client.get(_address(organisation)).content.decode()) is not is_verified


def test_a_name_that_somebody_just_typed_is_not_public_before_something_else_is(client, resident, make_activity):
    organisation = actions.start_organisation("Koop nu bij voorbeeld", by=resident)
    pages = (organisation.get_absolute_url(), f"/klopt-dit-niet/organisatie/{organisation.slug}/")
    client.force_login(resident)
    assert "openbare pagina" not in client.get(_address(organisation)).content.decode()
    assert [client.get(page).status_code for page in pages] == [404, 404]
    for name in ("Koffie", "Thee"):
        make_activity(name, organisation=organisation)
    assert [client.get(page).status_code for page in pages] == [200, 200]
    assert "openbare pagina" in client.get(_address(organisation)).content.decode()
    organisation.activities.update(status="draft")
    assert client.get(pages[0]).status_code == 404
    Organisation.objects.filter(pk=organisation.pk).update(is_verified=True)
    assert client.get(pages[0]).status_code == 200


# Who may see and do what


def test_a_visitor_is_sent_to_sign_in_and_nothing_is_kept_in_a_cache(client, organisation, organiser):
    answer = client.get(_address(organisation, "leden/"))
    assert answer["Location"].startswith("/inloggen/?next=%2Forganisator%2F")
    client.force_login(organiser)
    assert client.get(_address(organisation, "leden/"))["Cache-Control"] == "private, no-store"


def test_members_see_each_other_and_the_public_sees_none_of_them(
    client, organisation, organiser, colleague, make_activity
):
    make_activity("Koffie", organisation=organisation)
    User.objects.filter(pk=colleague.pk).update(name=XSS)
    public = client.get(organisation.get_absolute_url()).content.decode()
    assert organiser.email not in public
    client.force_login(colleague)
    html = client.get(_address(organisation, "leden/")).content.decode()
    assert organiser.email in html
    assert "<script>alert" not in html
    assert "Nodig iemand uit" not in html


# Roles


def test_an_owner_makes_a_colleague_owner_and_steps_back(client, organisation, organiser, colleague):
    client.force_login(organiser)
    client.post(_address(organisation, f"leden/{colleague.uuid}/eigenaar/"))
    assert _membership(colleague, organisation).is_owner
    client.post(_address(organisation, f"leden/{organiser.uuid}/lid/"))
    assert not _membership(organiser, organisation).is_owner
    assert log_of(organisation) == ["hand_over", "hand_over"]
    with pytest.raises(PermissionDenied):
        actions.set_role(_membership(organiser, organisation), MemberRole.OWNER, by=organiser)


def test_the_only_owner_stays_owner(client, organisation, organiser, colleague):
    client.force_login(organiser)
    for rest in (f"leden/{organiser.uuid}/lid/", f"leden/{organiser.uuid}/weg/", "verlaten/"):
        answer = client.post(_address(organisation, rest), follow=True)
        assert _sentence(answer)[0].startswith("Maak eerst iemand anders eigenaar.")
    assert _membership(organiser, organisation).is_owner
    assert log_of(organisation) == []


def test_an_owner_whose_account_is_closed_does_not_count(organisation, organiser, colleague):
    actions.set_role(_membership(colleague, organisation), MemberRole.OWNER, by=organiser)
    User.objects.filter(pk=colleague.pk).update(is_active=False)
    other = _member(organisation)
    with pytest.raises(ValidationError):
        actions.leave(organisation, by=organiser)
    User.objects.filter(pk=other.pk).update(is_active=False)
    actions.leave(organisation, by=organiser)
    assert not organisation.memberships.filter(user=organiser).exists()


def test_a_member_leaves_and_can_do_nothing_any_more(client, organisation, organiser, colleague):
    client.force_login(colleague)
    answer = client.post(_address(organisation, "verlaten/"), follow=True)
    assert answer.redirect_chain[-1][0] == "/organisator/"
    assert client.get(_address(organisation)).status_code == 404
    assert log_of(organisation) == ["leave"]


def test_the_last_of_all_may_leave_and_the_organisation_stays(client, organisation, organiser, make_activity):
    activity = make_activity("Koffie", organisation=organisation)
    client.force_login(organiser)
    assert "Je bent het laatste lid." in client.get(_address(organisation, "verlaten/")).content.decode()
    client.post(_address(organisation, "verlaten/"))
    activity.refresh_from_db()
    assert activity.organisation == organisation
    assert not organisation.memberships.exists()


def test_an_owner_removes_a_member_once_and_the_log_names_no_address(organisation, organiser, colleague):
    membership = _membership(colleague, organisation)
    for _time in range(2):
        actions.remove_member(membership, by=organiser)
    entry = AuditEntry.objects.get(organisation=organisation)
    assert (entry.verb, entry.actor, entry.changes["member"][0]) == ("leave", organiser, str(colleague.uuid))
    assert "@" not in str(entry.changes)


def test_the_role_of_who_left_meanwhile_is_not_changed(organisation, organiser, colleague):
    membership = _membership(colleague, organisation)
    actions.leave(organisation, by=colleague)
    with pytest.raises(ValidationError):
        actions.set_role(membership, MemberRole.OWNER, by=organiser)


@pytest.mark.parametrize("verb", ["invite", "remove_member", "set_role", "change_organisation"])
def test_only_an_owner_acts(organisation, organiser, colleague, other_organiser, resident, verb):
    membership = _membership(organiser, organisation)
    said = {
        "invite": (organisation, "nieuw@example.org", MemberRole.OWNER),
        "remove_member": (membership,),
        "set_role": (membership, MemberRole.MEMBER),
        "change_organisation": (organisation, {"name": "Anders"}),
    }
    for user in (colleague, other_organiser, resident):
        with pytest.raises(PermissionDenied):
            getattr(actions, verb)(*said[verb], by=user)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite in memory has one connection; see the next test")
@pytest.mark.django_db(transaction=True)
def test_two_owners_who_demote_each_other_at_once_leave_one(organisation, organiser, colleague):
    actions.set_role(_membership(colleague, organisation), MemberRole.OWNER, by=organiser)
    start = threading.Barrier(2)

    def demote(who):
        by, other = who
        membership = _membership(other, organisation)
        start.wait()
        try:
            actions.set_role(membership, MemberRole.MEMBER, by=by)
        except PermissionDenied:
            return "refused"
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(demote, [(organiser, colleague), (colleague, organiser)])) == ["done", "refused"]
    assert organisation.memberships.filter(role=MemberRole.OWNER).count() == 1


def test_an_owner_who_was_demoted_a_moment_ago_demotes_nobody(organisation, organiser, colleague):
    """Both looked at the page as owners: what counts is what is stored when it is done."""
    actions.set_role(_membership(colleague, organisation), MemberRole.OWNER, by=organiser)
    seen_by_colleague = _membership(organiser, organisation)
    actions.set_role(_membership(colleague, organisation), MemberRole.MEMBER, by=organiser)
    with pytest.raises(PermissionDenied):
        actions.set_role(seen_by_colleague, MemberRole.MEMBER, by=colleague)


def test_the_nightly_command_forgets_invitations_that_nobody_answered(organisation, organiser, time_machine):
    time_machine.move_to("2026-12-01 12:00:00+01:00", tick=False)
    actions.invite(organisation, "nieuw@example.org", MemberRole.MEMBER, by=organiser)
    time_machine.move_to("2026-12-14 12:00:00+01:00", tick=False)
    call_command("clear_expired")
    assert organisation.invitations.exists()
    time_machine.move_to("2026-12-15 12:00:01+01:00", tick=False)
    call_command("clear_expired")
    assert not organisation.invitations.exists()


def test_who_is_taken_out_does_not_come_back_by_an_invitation_of_their_own(
    organisation, organiser, colleague, other_organiser
):
    membership = Membership.objects.get(organisation=organisation, user=colleague)
    actions.set_role(membership, MemberRole.OWNER, by=organiser)
    actions.invite(organisation, other_organiser.email, MemberRole.OWNER, by=colleague)
    actions.invite(organisation, "nog-iemand@example.org", MemberRole.MEMBER, by=organiser)
    membership.refresh_from_db()
    actions.remove_member(membership, by=organiser)
    assert [row.email for row in organisation.invitations.all()] == ["nog-iemand@example.org"]
