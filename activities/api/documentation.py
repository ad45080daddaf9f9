"""What the OpenAPI document says of each operation."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from activities.api.formats import GEOJSON, JSON
from activities.api.parameters import (
    ACCEPT_CRS,
    CONTENT_CRS,
    ETAG,
    IDENTITY,
    IF_NONE_MATCH,
    LAST_MODIFIED,
    RETRY_AFTER,
    VERSION_HEADER,
    described,
)
from activities.api.problems import CONTENT_TYPE
from activities.api.serializers import ProblemSerializer

Answer = type[serializers.Serializer[Any]]

ERRORS = {
    400: "De vraag klopt niet; alle foute parameters tegelijk.",
    401: "De sleutel die je meestuurde werkt niet (meer). Zonder sleutel kun je hier ook lezen.",
    404: "Dit is er niet, of niet meer.",
    405: "Dat kan hier niet; bij Allow staat wat wel kan.",
    406: "Een andere vorm dan we hebben.",
    410: "Je was te lang weg: begin opnieuw bij na=0.",
    412: "Wat bij If-Match of If-Unmodified-Since staat, is niet meer van nu.",
    429: "Te veel vragen achter elkaar; bij Retry-After staat hoeveel seconden wachten genoeg is.",
    500: "Een fout bij ons.",
}
OF_A_LIST = (400, 406, 429, 500)
OF_ONE = (400, 404, 406, 429, 500)
# Where a token may come along, to see more.
OF_OWN = (400, 401, 404, 406, 429, 500)


def list_operation(
    operation_id: str,
    tag: str,
    summary: str,
    answer: Answer,
    parameters: Iterable[str],
    description: str = "",
    features: Answer | None = None,
) -> Callable[..., Any]:
    """`features`: its shape as GeoJSON, where it has one."""
    names = [described(name) for name in parameters]
    return _operation(operation_id, tag, summary, (answer, features), names, OF_A_LIST, description)


def detail_operation(
    operation_id: str,
    tag: str,
    summary: str,
    answer: Answer,
    parameters: Iterable[str] = (),
    features: Answer | None = None,
    is_dated: bool = False,
    errors: Iterable[int] = OF_ONE,
) -> Callable[..., Any]:
    """`is_dated`: it says when it last changed."""
    names = [IDENTITY, *(described(name) for name in parameters), *([LAST_MODIFIED] if is_dated else [])]
    return _operation(operation_id, tag, summary, (answer, features), names, errors)


def changes_operation(
    operation_id: str,
    summary: str,
    answer: Answer,
    parameters: list[OpenApiParameter],
    description: str,
) -> Callable[..., Any]:
    errors = (*OF_A_LIST, 410)
    return _operation(operation_id, "Wijzigingen", summary, (answer, None), parameters, errors, description)


def _operation(
    operation_id: str,
    tag: str,
    summary: str,
    shapes: tuple[Answer, Answer | None],
    parameters: list[OpenApiParameter],
    errors: Iterable[int],
    description: str = "",
) -> Callable[..., Any]:
    answer, features = shapes
    geo = {(200, GEOJSON): OpenApiResponse(features, "Gelukt.")} if features else {}
    of_geo = [ACCEPT_CRS, CONTENT_CRS] if "crs" in {each.name for each in parameters} else []
    return extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description or summary,
        parameters=[*parameters, *of_geo, IF_NONE_MATCH, VERSION_HEADER, ETAG, RETRY_AFTER],
        responses={
            (200, JSON): OpenApiResponse(answer, "Gelukt."),
            **geo,
            304: OpenApiResponse(description="Er is niets veranderd sinds de ETag die je meestuurde."),
            **problems(errors),
        },
    )


def problems(statuses: Iterable[int]) -> dict[tuple[int, str], OpenApiResponse]:
    return {(status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, ERRORS[status]) for status in statuses}


def let_be_empty(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """A question of the website comes with the fields that nobody filled in."""
    for operations in result["paths"].values():
        for each in operations.get("get", {}).get("parameters", []):
            if each["in"] == "query":
                each["allowEmptyValue"] = True
    return result


@cache
def document() -> dict[str, Any]:
    """Built from our own addresses alone, once: nothing in it depends on the data or the visitor."""
    generator: Any = SchemaGenerator
    schema: dict[str, Any] = generator(urlconf="activities.api.urls").get_schema(request=None, public=True)
    return schema
