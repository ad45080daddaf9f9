import re

import pytest
from django.contrib.sessions.models import Session

from activities import actions
from activities.enums import MemberRole
from activities.models import ApiToken, AuditEntry
from tests.workspace.helpers import log_of

XSS = "<script>alert(1)</script>\"'{{ 7 }}${7}"


@pytest.fixture
def pages(client, organisation, organiser):
    client.force_login(organiser)
    return f"/organisator/organisatie/{organisation.uuid}/sleutels/"


@pytest.fixture
def token(organisation, organiser):
    return actions.create_token(organisation, "Onze agenda", by=organiser)[0]


def _made(client, pages, name="Onze agenda"):
    answer = client.post(f"{pages}nieuw/", {"name": name})
    return answer, re.findall(r"dz_[A-Za-z0-9_-]{40}", answer.content.decode())


def test_the_page_of_the_organisation_leads_an_owner_there_and_nobody_else(client, pages, organisation, colleague):
    page = f"/organisator/organisatie/{organisation.uuid}/"
    assert f'href="{pages}"' in client.get(page).content.decode()
    client.force_login(colleague)
    assert f'href="{pages}"' not in client.get(page).content.decode()


def test_a_secret_is_shown_once_and_kept_nowhere(client, pages):
    answer, [secret] = _made(client, pages)
    assert answer.status_code == 200
    assert f'dir="ltr" translate="no">{secret}</textarea>' in answer.content.decode()
    assert 'data-dz-copy-field="sleutel"' in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    assert ApiToken.objects.of_secret(secret).name == "Onze agenda"
    assert secret[9:] not in client.get(pages).content.decode()
    assert not [session for session in Session.objects.all() if secret[9:] in str(session.get_decoded())]
    assert not [entry for entry in AuditEntry.objects.all() if secret[9:] in str(entry.changes)]


def test_a_page_that_is_sent_again_makes_no_second_one(client, pages):
    _made(client, pages)
    answer, secrets = _made(client, pages, "ONZE  agenda")
    assert secrets == []
    assert "Je organisatie heeft al een sleutel met deze naam." in answer.content.decode()
    assert ApiToken.objects.count() == 1


@pytest.mark.parametrize("name", ["", "  ", "a" * 61, "!!"])
def test_a_name_that_is_none_is_said_with_the_field(client, pages, name):
    answer, secrets = _made(client, pages, name)
    assert secrets == []
    assert 'class="dz-error"' in answer.content.decode()
    assert not ApiToken.objects.exists()


def test_the_list_tells_which_when_and_who(client, pages, token, time_machine):
    html = client.get(pages).content.decode()
    assert "Onze agenda" in html
    assert token.start in html
    assert "nog niet gebruikt" in html
    assert "door organisator@example.org" in html
    ApiToken.objects.update(last_used_on="2026-11-25")
    assert "laatst gebruikt op 25 november 2026" in client.get(pages).content.decode()


def test_whoever_revokes_one_is_asked_first(client, pages, token):
    page = f"{pages}{token.uuid}/intrekken/"
    assert "Deze sleutel intrekken?" in client.get(page).content.decode()
    assert ApiToken.objects.living().exists()
    answer = client.post(page, follow=True)
    assert "De sleutel is ingetrokken." in answer.content.decode()
    assert "ingetrokken op" in answer.content.decode()
    assert not ApiToken.objects.living().exists()


def test_to_revoke_it_twice_does_nothing_more(client, pages, token, organisation):
    for _ in range(2):
        assert client.post(f"{pages}{token.uuid}/intrekken/").status_code == 302
    assert log_of(organisation).count("revoke_token") == 1


def test_one_of_another_organisation_is_not_there(client, pages, other_organisation, other_organiser):
    other, _secret = actions.create_token(other_organisation, "Van een ander", by=other_organiser)
    assert client.get(f"{pages}{other.uuid}/intrekken/").status_code == 404
    assert client.post(f"{pages}{other.uuid}/intrekken/").status_code == 404
    assert ApiToken.objects.living().filter(pk=other.pk).exists()


@pytest.mark.parametrize(("who", "status"), [("colleague", 403), ("other_organiser", 404), ("resident", 404)])
def test_whoever_is_no_owner_sees_and_does_nothing(request, client, pages, token, who, status):
    client.force_login(request.getfixturevalue(who))
    for address in (pages, f"{pages}{token.uuid}/intrekken/"):
        assert client.get(address).status_code == status
    for address in (f"{pages}nieuw/", f"{pages}{token.uuid}/intrekken/"):
        assert client.post(address, {"name": "Nog een"}).status_code == status
    assert ApiToken.objects.living().count() == 1


def test_whoever_ends_a_membership_is_told_which_tokens_end_with_it(client, pages, token, organisation, colleague):
    organisation.memberships.filter(user=colleague).update(role=MemberRole.OWNER)
    html = client.get(f"/organisator/organisatie/{organisation.uuid}/verlaten/").content.decode()
    assert "De sleutels die je maakte, stoppen ook: <bdi>Onze agenda</bdi>." in html
    client.force_login(colleague)
    page = f"/organisator/organisatie/{organisation.uuid}/leden/{token.made_by.uuid}/weg/"
    assert "De sleutels die deze persoon maakte, stoppen ook" in client.get(page).content.decode()
    actions.revoke_token(token, by=colleague)
    assert "sleutels" not in client.get(page).content.decode()


def test_a_name_is_shown_as_text(client, pages, organiser, colleague, organisation):
    organisation.memberships.filter(user=colleague).update(role=MemberRole.OWNER)
    answer, [_secret] = _made(client, pages, XSS)
    assert "<script>alert(1)" not in answer.content.decode()
    html = client.get(pages).content.decode()
    assert "<script>alert(1)" not in html
    assert "&lt;script&gt;alert(1)" in html


def test_moderators_read_in_the_log_what_it_was_called(client, moderator, as_staff, token, organisation):
    as_staff(moderator)
    html = client.get(f"/redactie/organisatie/{organisation.uuid}/").content.decode()
    assert "Sleutel gemaakt" in html
    assert "Onze agenda" in html
    assert token.start not in html
