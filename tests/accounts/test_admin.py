"""/beheer/accounts/: roles are given there, and nobody gives themselves more than they have."""

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from tests.activities.admin_pages import form_of

USERS = "/beheer/accounts/user/"

pytestmark = pytest.mark.django_db


def page_of(user):
    return f"{USERS}{user.pk}/change/"


def save(client, user, **values):
    return client.post(page_of(user), form_of(client.get(page_of(user)), **values))


@pytest.fixture
def boss(client, as_staff):
    user = User.objects.create_superuser("beheer@example.org")
    as_staff(user)
    return user


@pytest.fixture
def helper(client, as_staff):
    """Staff who may change accounts, and is no superuser."""
    user = User.objects.create_user("hulp@example.org", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    as_staff(user)
    return user


def test_roles_and_language_are_given_and_the_address_stays(client, boss, resident):
    answer = save(client, resident, is_moderator="on", language="en", email="ander@example.org")
    assert answer.status_code == 302
    resident.refresh_from_db()
    assert (resident.is_moderator, resident.language, resident.email) == (True, "en", "bewoner@example.org")


def test_a_new_account_has_no_password(client, boss):
    sent = form_of(client.get(f"{USERS}add/"), email="nieuw@example.org", name="Nieuw")
    answer = client.post(f"{USERS}add/", sent)
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    assert not User.objects.get(email="nieuw@example.org").has_usable_password()
    assert "password" not in client.get(f"{USERS}add/").content.decode()


def test_the_same_address_is_not_taken_twice(client, boss, resident):
    sent = form_of(client.get(f"{USERS}add/"), email="BEWONER@example.org")
    assert client.post(f"{USERS}add/", sent).status_code == 200
    assert User.objects.filter(email__iexact="bewoner@example.org").count() == 1


def test_an_account_is_closed_and_not_deleted(client, boss, resident):
    assert client.post(f"{USERS}{resident.pk}/delete/", {"post": "yes"}).status_code == 403
    sent = form_of(client.get(page_of(resident)))
    sent.pop("is_active")
    client.post(page_of(resident), sent)
    resident.refresh_from_db()
    assert not resident.is_active


def test_who_is_no_superuser_makes_nobody_staff_and_touches_no_superuser(client, helper, resident):
    save(client, resident, is_referrer="on", is_staff="on", is_superuser="on")
    resident.refresh_from_db()
    assert (resident.is_referrer, resident.is_staff, resident.is_superuser) == (True, False, False)
    save(client, helper, is_superuser="on")
    helper.refresh_from_db()
    assert not helper.is_superuser
    boss = User.objects.create_superuser("beheer@example.org")
    assert client.post(page_of(boss), {"email": "x@example.org", "language": "nl"}).status_code == 403


@pytest.mark.parametrize(
    ("words", "found"),
    [("bewoner", 1), ("BEWONER@Example", 1), ("@example.org", 2), ("%", 0), ("b_woner", 0), ("niemand", 0)],
)
def test_people_are_found_by_part_of_their_address(client, boss, resident, words, found):
    assert client.get(USERS, {"q": words}).context["cl"].result_count == found
