"""What a button did, or why it did nothing, as a message above the next page."""

from collections.abc import Callable

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from activities.actions import ChangedMeanwhile, TransitionRefused


def why_not(act: Callable[[], object]) -> str:
    """Do it; empty when it is done, else a sentence for the moderator."""
    try:
        act()
    except ChangedMeanwhile:
        return _("Dit is intussen veranderd. Kijk opnieuw, en beslis dan.")
    except TransitionRefused:
        return _("Hier is intussen al over beslist. Kijk hoe het nu staat.")
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


def tell(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Whether it was done."""
    if problem := why_not(act):
        messages.error(request, problem)
        return False
    messages.success(request, done)
    return True
