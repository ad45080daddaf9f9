"""How long somebody stays signed in: counted from signing in, whatever they do meanwhile."""

from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

from accounts.models import User


@receiver(user_logged_in, dispatch_uid="accounts.sessions.limit")
def limit(sender: type[User], request: HttpRequest, user: User, **kwargs: Any) -> None:
    """A moment, not a number of seconds: those would begin anew at each change of the session."""
    lasts = settings.SESSION_LASTS_FOR_ROLES if user.needs_second_factor else settings.SESSION_LASTS
    request.session.set_expiry(timezone.now() + lasts)
