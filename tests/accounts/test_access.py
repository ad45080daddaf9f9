"""Who may see a page, and where the others are sent."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.signed_cookies import SessionStore
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from accounts.access import own_account, role_required, signed_in
from accounts.models import User
from tests.accounts.helpers import give_second_factor

pytestmark = pytest.mark.django_db

ROLES = ["is_moderator", "is_referrer", "is_programme_manager", "is_staff", "is_superuser"]


@signed_in
def open_to_all(request, number=1):
    return HttpResponse(f"{request.user.email} {number}")


@role_required("is_moderator")
def for_moderators(request):
    return HttpResponse("redactie")


@role_required("is_moderator", "is_referrer")
def for_two_roles(request):
    return HttpResponse("allebei")


@own_account
def account(request):
    return HttpResponse("account")


def _request(user=None, method="get", address="/werk/?a=1", **headers):
    request = getattr(RequestFactory(), method)(address, headers=headers)
    request.user = user or AnonymousUser()
    request.session = SessionStore()
    request.htmx = HtmxDetails(request)
    return request


@pytest.mark.parametrize("view", [open_to_all, for_moderators, account])
def test_who_is_not_signed_in_is_asked_to_and_comes_back(view):
    answer = view(_request())
    assert (answer.status_code, answer["Location"]) == (302, "/inloggen/?next=%2Fwerk%2F%3Fa%3D1")
    assert answer["Cache-Control"] == "private, no-store"


def test_who_is_signed_in_sees_the_page_and_no_cache_keeps_it(organiser):
    answer = open_to_all(_request(organiser), 7)
    assert answer.content == b"organisator@example.org 7"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("role", ROLES)
def test_who_may_do_more_sets_up_a_second_factor_first(role):
    user = User.objects.create_user("rol@example.org", **{role: True})
    request = _request(user)
    answer = open_to_all(request)
    assert (answer.status_code, answer["Location"]) == (302, "/account/tweede-stap/")
    assert request.session["after_second_factor"] == "/werk/?a=1"
    assert account(_request(user)).content == b"account"
    give_second_factor(user)
    assert open_to_all(_request(user)).status_code == 200


def test_recovery_codes_alone_are_no_second_factor(moderator):
    give_second_factor(moderator).delete()
    assert open_to_all(_request(moderator)).status_code == 302


@pytest.mark.parametrize("role", [None, *ROLES])
def test_a_page_of_a_role_is_for_that_role(role):
    user = User.objects.create_user("rol@example.org", **({role: True} if role else {}))
    give_second_factor(user)
    if role == "is_moderator":
        assert for_moderators(_request(user)).content == b"redactie"
    else:
        with pytest.raises(PermissionDenied):
            for_moderators(_request(user))
    if role in ("is_moderator", "is_referrer"):
        assert for_two_roles(_request(user)).content == b"allebei"
    else:
        with pytest.raises(PermissionDenied):
            for_two_roles(_request(user))


def test_a_part_of_a_page_makes_the_browser_leave_for_the_sign_in_page(moderator):
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/werk/lijst/?b=2#x"}
    answer = open_to_all(_request(**headers))
    assert answer["HX-Redirect"] == "/inloggen/?next=%2Fwerk%2Flijst%2F%3Fb%3D2"
    assert "Location" not in answer
    answer = open_to_all(_request(moderator, **headers))
    assert answer["HX-Redirect"] == "/account/tweede-stap/"


@pytest.mark.parametrize(
    ("referer", "after"),
    [
        ("http://testserver/werk/nieuw/", "%2Fwerk%2Fnieuw%2F"),
        ("https://elders.example.com/werk/", "%2Forganisator%2F"),
        ("", "%2Forganisator%2F"),
    ],
)
def test_a_form_that_came_too_late_leads_back_to_its_page(referer, after):
    answer = open_to_all(_request(method="post", Referer=referer))
    assert answer["Location"] == f"/inloggen/?next={after}"


def test_the_account_page_keeps_name_and_language(client, organiser):
    client.force_login(organiser)
    answer = client.post("/account/", {"name": " <b>Naam\x00 ", "language": "en"})
    assert answer["Location"] == "/en/account/"
    organiser.refresh_from_db()
    assert (organiser.name, organiser.language) == ("<b>Naam", "en")
    page = client.get("/account/")
    assert "&lt;b&gt;Naam" in page.content.decode()
    assert "Je account is bewaard." in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert 'content="noindex"' in page.content.decode()


def test_the_account_page_knows_two_languages(client, organiser):
    client.force_login(organiser)
    assert "Kies een van deze talen." in client.post("/account/", {"language": "xx"}).content.decode()
    assert "Kies een taal." in client.post("/account/", {}).content.decode()


def test_a_forbidden_page_says_what_to_do(client, organiser):
    client.force_login(organiser)
    answer = client.get("/beheer/", follow=True)
    assert answer.status_code == 403
    assert "Je account mag deze pagina niet zien." in answer.content.decode()
