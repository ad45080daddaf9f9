"""Writing with the token of an organisation: the verbs that the addresses of activities have beside GET."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TypeVar
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseBase
from django.utils.http import parse_etags
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle
from rest_framework.views import APIView

from activities import actions
from activities.api import queries, representation
from activities.api.authentication import NeedsToken, TokenAuthentication, own_activity, own_or_none
from activities.api.body import StrictJSON, body_of
from activities.api.formats import Json
from activities.api.problems import Problem, refuse_wrong
from activities.api.validators import version_of
from activities.api.write_documentation import delete_operation, post_operation, put_operation
from activities.api.write_shapes import KEY
from activities.api.write_throttles import WriteThrottle
from activities.api.written import InvalidBody, Written, after, in_words_of_the_body, refused
from activities.enums import Status
from activities.models import Activity, ApiToken, Proposal
from activities.search import Criteria, results_of
from activities.site_address import site_address
from activities.snapshots import snapshot
from maps.crs import Crs

Answer = TypeVar("Answer", bound=HttpResponseBase)

STATES = {
    Status.DRAFT: "concept",
    Status.SUBMITTED: "ingestuurd",
    Status.PUBLISHED: "gepubliceerd",
    Status.WITHDRAWN: "teruggetrokken",
    Status.ARCHIVED: "gearchiveerd",
}
TAKEN = "Deze id is al van een andere activiteit. Kies een nieuwe UUID, of laat id weg."
IN_THE_ARCHIVE = "Deze activiteit zit in het archief. Haal hem eerst terug op de site, bij je activiteiten."
GONE_ALREADY = "Deze activiteit staat niet meer op de site. Er is niets om eraf te halen."
OTHER_KEY = "Dit is een andere id dan in het adres. Laat hem hier weg."


class TokenView(APIView):
    """Looks at a token for its own verbs, and to read where `reads_with_token` says so."""

    parser_classes = [StrictJSON]
    reads_with_token = False

    def get_authenticators(self) -> list[BaseAuthentication]:
        is_read = self.reads_with_token and self._verb in ("GET", "HEAD")
        return [TokenAuthentication()] if self._writes or is_read else []

    def get_permissions(self) -> list[BasePermission]:
        return [NeedsToken() if self._writes else AllowAny()]

    def get_renderers(self) -> list[BaseRenderer]:
        return [Json()] if self._writes else super().get_renderers()

    def get_throttles(self) -> list[BaseThrottle]:
        return [*super().get_throttles(), *([WriteThrottle()] if self._writes else [])]

    @property
    def _verb(self) -> str:
        return (self.request and self.request.method) or "GET"

    @property
    def _writes(self) -> bool:
        """Of a verb that is not there everybody is told so, whoever they are."""
        return self._verb in ("POST", "PUT", "DELETE") and hasattr(self, self._verb.lower())


class PostsActivities(TokenView):
    @post_operation
    def post(self, request: Request) -> Response:
        refuse_wrong(request.query_params, ())
        token, body = _token(request), body_of(request)
        key = _key(body) or uuid4()
        # Whoever sends the same once more may do so when what was right then is over by now.
        if earlier := own_or_none(token, key):
            return _answer(earlier, 200)
        written = Written(body, token.organisation)
        said = written.snapshot()
        with refusals():
            activity, is_new = actions.post_with_token(token, said, uuid=key, is_sent=written.is_sent)
        return _answer(activity, 201 if is_new else 200)


class ChangesActivity(TokenView):
    reads_with_token = True

    @put_operation
    def put(self, request: Request, id: UUID) -> Response:
        refuse_wrong(request.query_params, ())
        token, body = _token(request), body_of(request)
        activity = own_activity(token, id)
        if (said_key := _key(body)) and said_key != id:
            raise InvalidBody([{"name": "id", "reason": OTHER_KEY}])
        written = Written(body, token.organisation, activity)
        said = written.snapshot()
        with refusals(IN_THE_ARCHIVE):
            outcome = actions.revise_with_token(
                token, activity, said, versions=_versions(request), is_sent=written.is_sent
            )
        return _answer(activity, 202 if isinstance(outcome, Proposal) or _waits(activity) else 200)

    @delete_operation
    def delete(self, request: Request, id: UUID) -> Response:
        refuse_wrong(request.query_params, ())
        token = _token(request)
        activity = own_activity(token, id)
        with refusals(GONE_ALREADY):
            actions.withdraw_with_token(token, activity, versions=_versions(request))
        return Response(status=204)

    def own(self, request: Request, id: UUID) -> Activity | None:
        """For GET: one of the organisation of the token that came along."""
        return own_or_none(request.auth, id) if isinstance(request.auth, ApiToken) else None


@contextmanager
def refusals(state: str = "") -> Iterator[None]:
    """What an action refuses, as the problem that it is."""
    try:
        yield
    except actions.TokenEnded:
        raise AuthenticationFailed from None
    except actions.ChangedMeanwhile:
        raise Problem(412) from None
    except actions.TransitionRefused:
        raise Problem(409, state) from None
    except PermissionDenied:
        raise Problem(409, TAKEN) from None
    except ValidationError as error:
        raise refused(error) from error


def own_representation(activity: Activity) -> dict[str, Any]:
    """As everybody sees it, with what only its organisation may know: its state, its times and what waits."""
    row = Activity.objects.with_card().get(pk=activity.pk)
    [result] = results_of([row], Criteria())
    queries.add_rest([result])
    stored = snapshot(row)
    said = in_words_of_the_body(stored)
    waiting = row.proposals.waiting().first()
    return representation.activity(result) | {
        "status": STATES[Status(row.status)],
        "alleenVrouwen": said["alleenVrouwen"],
        "rooster": said["rooster"],
        "gesloten": said["gesloten"],
        "voorstel": {"id": str(waiting.uuid), "inhoud": after(waiting, stored)} if waiting else None,
    }


def private(response: Answer, activity: Activity) -> Answer:
    """For the organisation alone, and with the version for If-Match."""
    response.headers["ETag"] = f'"{activity.version}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _answer(activity: Activity, status: int) -> Response:
    activity.refresh_from_db(fields=["version"])
    response = private(Response(own_representation(activity), status=status), activity)
    response.headers["Content-Crs"] = f"<{Crs.CRS84}>"
    if status == 201:
        response.headers["Location"] = site_address(f"/api/v1/activiteiten/{activity.uuid}")
    return response


def _token(request: Request) -> ApiToken:
    assert isinstance(request.auth, ApiToken)
    return request.auth


def _key(body: dict[str, Any]) -> UUID | None:
    """One that is no UUID is told with the rest that is wrong."""
    said = body.get("id")
    return UUID(said) if isinstance(said, str) and KEY.fullmatch(said) else None


def _versions(request: Request) -> set[str] | None:
    """Those of If-Match; None where anything goes."""
    said = request.headers.get("If-Match", "*").strip()
    return None if said == "*" else {version_of(etag) for etag in parse_etags(said)}


def _waits(activity: Activity) -> bool:
    return activity.status == Status.PUBLISHED and activity.proposals.waiting().exists()
