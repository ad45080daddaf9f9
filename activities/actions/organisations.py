"""Whom we trust: what members of a verified organisation send in stands on the site at once."""

from django.core.exceptions import PermissionDenied

from accounts.models import User
from activities import changes as feed
from activities.actions.shared import log
from activities.enums import Verb
from activities.models import Organisation
from activities.models.revision import writing


@writing()
def verify(organisation: Organisation, *, by: User) -> bool:
    """False when it was so already."""
    return _set(organisation, True, by=by)


@writing()
def unverify(organisation: Organisation, reason: str = "", *, by: User) -> bool:
    """What stands on the site stays there; changes wait for a moderator from now on. False when it was so already."""
    return _set(organisation, False, reason, by=by)


def _set(organisation: Organisation, is_verified: bool, reason: str = "", *, by: User) -> bool:
    if not by.may_moderate:
        raise PermissionDenied
    rows = Organisation.objects.filter(pk=organisation.pk, is_verified=not is_verified)
    if not rows.update(is_verified=is_verified):
        return False
    organisation.is_verified = is_verified
    feed.note_organisations([organisation.uuid])
    changes = {"is_verified": [not is_verified, is_verified]}
    log(organisation, Verb.VERIFY if is_verified else Verb.UNVERIFY, by=by, changes=changes, reason=reason)
    return True
