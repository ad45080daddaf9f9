"""The tokens with which programs write for an organisation. Made and revoked by its owners; the secret is told once."""

from copy import copy
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activities.actions.shared import log
from activities.enums import MemberRole, Verb
from activities.models import ApiToken, Membership, Organisation
from activities.models.api_token import SHOWN_LETTERS, digest_of, new_secret
from activities.models.revision import writing
from maps.naming import clean_text, fold

MOST_TOKENS = 10
LONGEST_NAME = 60
# As long as somebody may want to see what was revoked, and why a program stopped.
REVOKED_KEPT = timedelta(days=90)


class TokenEnded(Exception):
    """It was revoked, or its maker is no member any more; nothing was written."""


@writing()
def create_token(organisation: Organisation, name: str, *, by: User) -> tuple[ApiToken, str]:
    """With the secret, which is kept nowhere. Raises ValidationError."""
    _must_own(organisation, by)
    name = _token_name(name)
    living = list(organisation.api_tokens.living())
    # Also what a browser sends once more, when somebody reloads the page that shows the secret.
    if any(fold(each.name) == fold(name) for each in living):
        raise ValidationError(_("Je organisatie heeft al een sleutel met deze naam. Kies een andere naam."))
    if len(living) >= MOST_TOKENS:
        raise ValidationError(_("Je organisatie heeft al 10 sleutels. Trek er eerst een in die je niet meer gebruikt."))
    secret = new_secret()
    token = ApiToken.objects.create(
        organisation=organisation, name=name, made_by=by, digest=digest_of(secret), start=secret[:SHOWN_LETTERS]
    )
    log(organisation, Verb.MAKE_TOKEN, by=by, changes={"token": ["", name]})
    return token, secret


@writing()
def revoke_token(token: ApiToken, *, by: User) -> bool:
    """What it wrote stays. False when it was revoked before."""
    _must_own(token.organisation, by)
    if not ApiToken.objects.living().filter(pk=token.pk).update(revoked_at=timezone.now()):
        return False
    token.refresh_from_db(fields=["revoked_at"])
    log(token.organisation, Verb.REVOKE_TOKEN, by=by, changes={"token": [token.name, ""]})
    return True


def end_tokens_of(membership: Membership, *, by: User) -> None:
    """Of who is a member no longer, inside `writing`: they do not come back with a second membership."""
    tokens = ApiToken.objects.of_member(membership)
    for token in tokens:
        log(membership.organisation, Verb.REVOKE_TOKEN, by=by, changes={"token": [token.name, ""]})
    tokens.update(revoked_at=timezone.now())


def forget_revoked_tokens() -> None:
    """They tell who made them, and that is no use to anybody any more."""
    ApiToken.objects.filter(revoked_at__lt=timezone.now() - REVOKED_KEPT).delete()


def member_behind(token: ApiToken) -> User:
    """Inside `writing`: whoever revokes it after this waits until the write is done. Raises TokenEnded.

    Without the roles that somebody has beside their membership: those ask for a second factor, and a token has none.
    """
    living = ApiToken.objects.working().select_related("made_by").filter(pk=token.pk).first()
    if living is None:
        raise TokenEnded
    member = copy(living.made_by)
    member.is_moderator = member.is_superuser = member.is_staff = False
    return member


def _must_own(organisation: Organisation, user: User) -> None:
    rows = Membership.objects.filter(organisation=organisation, user=user, role=MemberRole.OWNER)
    if not rows.exists():
        raise PermissionDenied


def _token_name(said: str) -> str:
    name = " ".join(clean_text(said).split())
    if not fold(name):
        raise ValidationError(_("Vul in waar de sleutel voor is, zoals de naam van het programma."))
    if len(name) > LONGEST_NAME:
        raise ValidationError(_("Gebruik een kortere naam: hoogstens 60 letters."))
    return name
