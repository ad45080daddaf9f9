"""What the catalogue does when something happens in accounts, which does not know it."""

from typing import Any

from django.core.exceptions import ValidationError
from django.dispatch import receiver

from accounts.models import User
from accounts.signals import organiser_signed_up
from activities import actions


@receiver(organiser_signed_up, dispatch_uid="activities.start_organisation")
def start_organisation(sender: type[User], user: User, organisation_name: str, **kwargs: Any) -> None:
    """A name that cannot be keeps nobody out: the workspace asks for another one."""
    try:
        actions.start_organisation(organisation_name, by=user)
    except ValidationError:
        return
