"""What the site keeps about somebody: to hand it over, and to end it with the account.

Every app registers a `Part` in its `ready`, because accounts knows none of them.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone
from post_office.models import Email

from accounts.models import User

Told = dict[str, Any]


@dataclass(frozen=True)
class Part:
    # What an app keeps about this person: {heading: plain values}.
    told: Callable[[User], Told]
    # What it does before they go, in that transaction; raises ValidationError when something has to happen first.
    released: Callable[[User], None]


parts: dict[str, Part] = {}


def everything_about(user: User) -> Told:
    """Plain values that can be written as JSON; no secret with which one signs in."""
    told = {"gemaaktOp": timezone.now(), "account": _account(user), **_signing_in(user), **_mail(user)}
    for part in parts.values():
        told |= part.told(user)
    return told


@transaction.atomic
def close_account(user: User) -> None:
    """The account and every trace of its mail address. Raises ValidationError when something has to happen first."""
    for part in parts.values():
        part.released(user)
    _forget_sessions(user)
    Email.objects.filter(to__iexact=user.email).delete()
    _keep_log_of_admin(user)
    user.delete()


def _account(user: User) -> Told:
    names = ("uuid", "email", "name", "language", "organisation_name_wanted", "date_joined", "last_login", "is_active")
    roles = ("is_moderator", "is_referrer", "is_programme_manager", "is_staff", "is_superuser")
    return {name: getattr(user, name) for name in names + roles} | {
        "groups": list(user.groups.order_by("name").values_list("name", flat=True)),
        "permissions": list(user.user_permissions.order_by("codename").values_list("codename", flat=True)),
    }


def _signing_in(user: User) -> Told:
    addresses = EmailAddress.objects.filter(user=user).order_by("pk")
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "mailadressen": list(addresses.values("email", "verified", "primary")),
        "tweedeStap": list(factors.values("type", "created_at", "last_used_at")),
        "ingelogdTot": [session.expire_date for session in _sessions(user)],
    }


def _mail(user: User) -> Told:
    """Without the text: that may hold a code."""
    mails = Email.objects.filter(to__iexact=user.email).order_by("created")
    entries = LogEntry.objects.filter(user=user).order_by("action_time")
    return {
        "mails": [{"created": mail.created, "status": mail.get_status_display()} for mail in mails],
        "beheer": list(entries.values("action_time", "object_repr")),
    }


def _sessions(user: User) -> list[Session]:
    """Reads every session there is: a session tells only from the inside whose it is, or is about to be."""
    return [session for session in Session.objects.iterator() if _is_of(user, session.get_decoded())]


def _is_of(user: User, session: dict[str, Any]) -> bool:
    """Of who is signed in, or has asked for a code."""
    about_to = json.dumps(user.email.lower()) in json.dumps(session, default=str).lower()
    return about_to or session.get("_auth_user_id") == str(user.pk)


def _forget_sessions(user: User) -> None:
    keys = [session.pk for session in _sessions(user)]
    Session.objects.filter(pk__in=keys).delete()


def _keep_log_of_admin(user: User) -> None:
    """Django's own log would go with who did it, and with it who gave whom a role."""
    rows = LogEntry.objects.annotate(name_lower=Lower("object_repr"), message_lower=Lower("change_message"))
    address = user.email.lower()
    named = models.Q(name_lower__contains=address) | models.Q(message_lower__contains=address)
    rows.filter(named).update(object_repr=str(user.uuid), change_message="")
    done = LogEntry.objects.filter(user=user)
    if done.exists():
        done.update(user=_stand_in(user))


def _stand_in(user: User) -> User:
    """A closed account with nothing but the pseudonym of who worked in the admin; the user, who goes, gets another."""
    pseudonym, user.uuid = user.uuid, uuid4()
    user.save(update_fields=["uuid"])
    return User.objects.create_user(f"{pseudonym}@verwijderd.invalid", uuid=pseudonym, is_active=False)
