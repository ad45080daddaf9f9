import re
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from post_office.models import Email

from accounts.models import User
from activities import actions
from activities.enums import MemberRole
from activities.models import Invitation, Membership
from tests.workspace.helpers import log_of, proved

NEW = "nieuw@example.org"


@pytest.fixture
def invitation(organisation, organiser):
    return actions.invite(organisation, NEW, MemberRole.MEMBER, by=organiser)


@pytest.fixture
def newcomer(db):
    return proved(User.objects.create_user(NEW))


def _page(invitation, rest=""):
    return f"/organisator/uitnodiging/{invitation.uuid}/{rest}"


def _invite(client, organisation, email=NEW, role="member"):
    return client.post(
        f"/organisator/organisatie/{organisation.uuid}/leden/uitnodigen/", {"email": email, "role": role}, follow=True
    )


def test_an_invitation_is_mailed_with_its_link_and_logged_without_the_address(client, organisation, organiser):
    client.force_login(organiser)
    html = _invite(client, organisation).content.decode()
    invitation = Invitation.objects.get()
    assert (invitation.email, invitation.role, invitation.invited_by) == (NEW, "member", organiser)
    assert NEW in html
    mail = Email.objects.get()
    assert mail.to == [NEW]
    assert f"{settings.SITE_URL.rstrip('/')}/organisator/uitnodiging/{invitation.uuid}/" in mail.message
    assert organiser.email not in mail.message
    entry = organisation.audit.get()
    assert (entry.verb, entry.changes) == ("invite", {"role": ["", "member"]})


def test_who_is_invited_in_english_gets_english(organisation, organiser):
    User.objects.create_user(NEW, language="en")
    actions.invite(organisation, NEW, MemberRole.MEMBER, by=organiser)
    assert Email.objects.get().subject == "Will you join Voorbeeldclub?"


def test_invited_again_is_one_invitation_that_starts_anew(organisation, organiser, time_machine):
    time_machine.move_to("2026-12-01 12:00:00+01:00", tick=False)
    first = actions.invite(organisation, NEW, MemberRole.MEMBER, by=organiser)
    time_machine.move_to("2026-12-10 12:00:00+01:00", tick=False)
    again = actions.invite(organisation, NEW.upper(), MemberRole.OWNER, by=organiser)
    assert (again.pk, again.role) == (first.pk, "owner")
    assert again.created_at > first.created_at
    assert Email.objects.count() == 2


def test_a_form_that_was_sent_twice_mails_once(client, organisation, organiser):
    client.force_login(organiser)
    for _time in range(2):
        _invite(client, organisation)
    assert (Invitation.objects.count(), Email.objects.count()) == (1, 1)


@pytest.mark.parametrize("email", ["", "geen adres", "a@b", "x\x00@example.org", "a@example.org,b@example.org"])
def test_what_is_no_address_is_refused_with_a_sentence(client, organisation, organiser, email):
    client.force_login(organiser)
    answer = _invite(client, organisation, email)
    assert 'class="dz-error"' in answer.content.decode()
    assert not Invitation.objects.exists()


def test_who_is_a_member_is_not_invited(client, organisation, organiser, colleague):
    client.force_login(organiser)
    assert "al lid is" in _invite(client, organisation, colleague.email.upper()).content.decode()
    assert not Email.objects.exists()


def test_twenty_wait_at_most_and_one_that_waits_can_be_sent_again(organisation, organiser, time_machine):
    time_machine.move_to("2026-12-01 12:00:00+01:00", tick=False)
    for number in range(20):
        actions.invite(organisation, f"nieuw{number}@example.org", MemberRole.MEMBER, by=organiser)
    with pytest.raises(ValidationError):
        actions.invite(organisation, NEW, MemberRole.MEMBER, by=organiser)
    time_machine.move_to("2026-12-01 12:05:00+01:00", tick=False)
    actions.invite(organisation, "nieuw0@example.org", MemberRole.MEMBER, by=organiser)
    time_machine.move_to("2026-12-20 12:00:00+01:00", tick=False)
    assert actions.invite(organisation, NEW, MemberRole.MEMBER, by=organiser)


def test_withdrawing_does_not_make_room_for_a_flood_of_mail(organisation, organiser):
    for number in range(40):
        asked = actions.invite(organisation, f"nieuw{number}@example.org", MemberRole.MEMBER, by=organiser)
        Invitation.objects.filter(pk=asked.pk).delete()
    with pytest.raises(ValidationError):
        actions.invite(organisation, NEW, MemberRole.MEMBER, by=organiser)
    assert Email.objects.count() == 40


def test_who_was_invited_says_yes_and_is_a_member(client, invitation, organisation, newcomer):
    client.force_login(newcomer)
    assert "Ja, ik doe mee" in client.get(_page(invitation)).content.decode()
    answer = client.post(_page(invitation, "ja/"), follow=True)
    assert answer.redirect_chain[-1][0] == f"/organisator/organisatie/{organisation.uuid}/"
    assert Membership.objects.get(user=newcomer).role == "member"
    assert not Invitation.objects.exists()
    assert log_of(organisation) == ["invite", "join"]


def test_yes_twice_is_one_membership(client, invitation, newcomer):
    client.force_login(newcomer)
    client.post(_page(invitation, "ja/"))
    assert client.post(_page(invitation, "ja/"), follow=True).status_code == 404
    with pytest.raises(ValidationError):
        actions.accept_invitation(invitation, by=newcomer)
    assert Membership.objects.filter(user=newcomer).count() == 1


def test_who_was_invited_in_capitals_is_the_same_person(organisation, organiser, newcomer):
    asked = actions.invite(organisation, NEW.upper(), MemberRole.OWNER, by=organiser)
    assert actions.accept_invitation(asked, by=newcomer).is_owner


def test_who_was_invited_says_no(client, invitation, organisation, newcomer):
    client.force_login(newcomer)
    client.post(_page(invitation, "nee/"))
    assert not Invitation.objects.exists()
    assert not organisation.memberships.filter(user=newcomer).exists()


@pytest.mark.parametrize("verb", ["accept_invitation", "refuse_invitation"])
def test_somebody_else_with_the_link_answers_nothing(client, invitation, resident, other_organiser, verb):
    for user in (proved(resident), other_organiser):
        with pytest.raises(ValidationError):
            getattr(actions, verb)(invitation, by=user)
    client.force_login(resident)
    html = client.get(_page(invitation)).content.decode()
    assert "voor een ander mailadres" in html
    assert NEW not in html
    for rest in ("ja/", "nee/"):
        client.post(_page(invitation, rest))
    assert Invitation.objects.exists()
    assert not resident.memberships.exists()


def test_an_address_that_nobody_proved_is_not_enough(invitation):
    user = User.objects.create_user(NEW)
    with pytest.raises(ValidationError):
        actions.accept_invitation(invitation, by=user)


def test_after_14_days_it_is_over(client, organisation, organiser, newcomer, time_machine):
    time_machine.move_to("2026-12-01 12:00:00+01:00", tick=False)
    asked = actions.invite(organisation, NEW, MemberRole.MEMBER, by=organiser)
    time_machine.move_to("2026-12-15 12:00:00+01:00", tick=False)
    with pytest.raises(ValidationError):
        actions.accept_invitation(asked, by=newcomer)
    answer = client.get(_page(asked))
    assert answer.status_code == 404
    assert "Vraag de organisatie om een nieuwe." in answer.content.decode()


def test_an_owner_withdraws_it_and_the_link_is_dead(
    client, invitation, organisation, organiser, colleague, other_organiser, newcomer
):
    address = f"/organisator/organisatie/{organisation.uuid}/uitnodiging/{invitation.uuid}/intrekken/"
    for user, status in ((colleague, 403), (other_organiser, 404), (organiser, 302), (organiser, 404)):
        client.force_login(user)
        assert client.post(address).status_code == status
    with pytest.raises(ValidationError):
        actions.accept_invitation(invitation, by=newcomer)


def test_the_invitation_of_another_organisation_is_not_withdrawn(client, invitation, other_organiser):
    own = other_organiser.memberships.get().organisation
    client.force_login(other_organiser)
    address = f"/organisator/organisatie/{own.uuid}/uitnodiging/{invitation.uuid}/intrekken/"
    assert client.post(address).status_code == 404
    assert Invitation.objects.exists()


def test_a_visitor_sees_who_invites_and_how_to_go_on_and_no_address(client, invitation):
    answer = client.get(_page(invitation))
    html = answer.content.decode()
    assert "Doe je mee met Voorbeeldclub?" in html
    assert f"/aanmelden/?next={quote(_page(invitation))}" in html
    assert NEW not in html
    assert not answer.cookies
    assert client.post(_page(invitation, "ja/"))["Location"].startswith("/inloggen/")


def test_a_link_is_only_looked_at_by_a_mail_scanner(client, invitation, newcomer):
    client.force_login(newcomer)
    for rest in ("ja/", "nee/"):
        assert client.get(_page(invitation, rest)).status_code == 405
    assert Invitation.objects.exists()


def test_who_signs_up_from_an_invitation_names_no_organisation(client, invitation):
    back = f"/aanmelden/?next={quote(_page(invitation))}"
    assert 'name="organisation"' not in client.get(back).content.decode()
    assert 'name="organisation"' in client.get("/aanmelden/").content.decode()
    assert 'name="organisation"' in client.get("/aanmelden/?next=/organisator/").content.decode()
    answer = client.post("/aanmelden/", {"email": NEW, "next": _page(invitation)})
    assert answer["Location"].startswith("/aanmelden/code/")
    code = re.search(r"\d{4}-\d{4}", Email.objects.filter(to=NEW).latest("id").message)[0]
    answer = client.post("/aanmelden/code/", {"code": code})
    assert answer["Location"] == _page(invitation)
    client.post(_page(invitation, "ja/"))
    newcomer = User.objects.get(email=NEW)
    assert [row.organisation for row in newcomer.memberships.all()] == [invitation.organisation]
