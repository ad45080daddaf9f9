"""A new organiser: the name of the organisation waits with the user until the mail address is proved."""

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.db import transaction
from django.dispatch import receiver

from accounts.mail_addresses import follow, is_proved
from accounts.models import User
from accounts.signals import organiser_signed_up


def may_sign_up(email: str) -> bool:
    """A sign-up that was never finished can be done again: only the owner of the mailbox can finish it."""
    user = User.objects.by_mail(email)
    return user is None or (user.is_active and not is_proved(user))


@transaction.atomic
def begin(email: str, organisation_name: str, *, language: str) -> User:
    """Raises IntegrityError when the same address signs up twice at the same moment."""
    user = User.objects.by_mail(email) or User.objects.create_user(email, language=language)
    user.organisation_name_wanted = organisation_name
    user.save(update_fields=["organisation_name_wanted"])
    follow(user)
    return user


@receiver(user_logged_in, dispatch_uid="accounts.sign_up.finish")
@transaction.atomic
def finish(sender: type[User], user: User, **kwargs: Any) -> None:
    """At the first sign in, by whichever code that was; of two at once one finds the name still there."""
    name = user.organisation_name_wanted
    if not name or not is_proved(user):
        return
    waiting = User.objects.filter(pk=user.pk, organisation_name_wanted=name)
    user.organisation_name_wanted = ""
    if waiting.update(organisation_name_wanted=""):
        organiser_signed_up.send(sender=User, user=user, organisation_name=name)
