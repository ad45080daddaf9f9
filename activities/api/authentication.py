"""Who writes: the token of an organisation, in `Authorization: Bearer dz_…`."""

from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from accounts.models import User
from activities import sender_counts
from activities.models import Activity, ApiToken

BEARER = "bearer"
REALM = f'Bearer realm="{settings.SITE_NAME}"'
TRIES = "api-token"


class TokenAuthentication(BaseAuthentication):
    """`request.auth` is the ApiToken.

    One that does not work is refused, also to read: whoever sends a token wants to see what only its organisation may
    see, and would miss that without a word. Another scheme is not ours: a proxy before a site may ask for one.
    """

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        kind, _space, secret = request.headers.get("Authorization", "").strip().partition(" ")
        if kind.lower() != BEARER:
            return None
        token = ApiToken.objects.of_secret(secret.strip())
        if token is None:
            _count_try(request)
            raise AuthenticationFailed
        ApiToken.objects.note_use(token, timezone.localdate())
        return token.made_by, token

    def authenticate_header(self, request: Request) -> str:
        is_wrong = request.headers.get("Authorization", "").strip().lower().startswith(BEARER)
        return f'{REALM}, error="invalid_token"' if is_wrong else REALM


def _count_try(request: Request) -> None:
    """Nobody guesses a secret; this spares us a program that goes on with a token that was revoked. One that works is
    let in from the same address: an office has more than one program."""
    if sender_counts.number_of(request._request, TRIES) >= settings.TOKEN_TRIES_LIMIT:
        raise Throttled(wait=sender_counts.STEP.total_seconds())
    sender_counts.number_with_this_one(request._request, TRIES)


class NeedsToken(BasePermission):
    def has_permission(self, request: Request, view: object) -> bool:
        return isinstance(request.auth, ApiToken)


def own_activity(token: ApiToken, uuid: UUID) -> Activity:
    """Raises PermissionDenied for one of others that everybody can see, and Http404 for one that nobody may know of."""
    row = _rows().filter(uuid=uuid).first()
    if row and row.organisation_id == token.organisation_id:
        return row
    if row and Activity.objects.visible().filter(pk=row.pk).exists():
        raise PermissionDenied
    raise Http404


def own_or_none(token: ApiToken, uuid: UUID) -> Activity | None:
    return _rows().filter(uuid=uuid, organisation=token.organisation).first()


def _rows() -> QuerySet[Activity]:
    return Activity.objects.select_related("organisation", "place__buurt", "category", "photo")
