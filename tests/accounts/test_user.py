import pytest
from django.db import IntegrityError

from accounts.models import User

pytestmark = pytest.mark.django_db


def test_a_user_signs_in_with_mail_and_has_a_uuid():
    user = User.objects.create_user("Organisator@Example.org", "een-lang-wachtwoord")
    assert (user.email, user.is_staff, str(user)) == ("Organisator@example.org", False, "Organisator@example.org")
    assert user.uuid
    assert user.check_password("een-lang-wachtwoord")
    assert User.objects.get_by_natural_key("ORGANISATOR@example.org") == user


def test_the_same_mail_address_in_other_letters_is_the_same_user():
    User.objects.create_user("organisator@example.org")
    with pytest.raises(IntegrityError):
        User.objects.create_user("ORGANISATOR@example.org")


def test_a_user_without_mail_address_is_refused():
    with pytest.raises(ValueError, match="e-mail"):
        User.objects.create_user("")


def test_without_a_password_nobody_signs_in_with_one():
    assert not User.objects.create_user("organisator@example.org").has_usable_password()


def test_a_superuser_may_do_everything():
    user = User.objects.create_superuser("beheer@example.org", "een-lang-wachtwoord")
    assert user.is_staff
    assert user.is_superuser
