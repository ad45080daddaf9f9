"""What the OpenAPI document says of each operation."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from activities.api.parameters import IDENTITY, VERSION_HEADER, described
from activities.api.problems import CONTENT_TYPE
from activities.api.serializers import ProblemSerializer

ERRORS = {
    400: "De vraag klopt niet; alle foute parameters tegelijk.",
    404: "Dit is er niet, of niet meer.",
    406: "Een andere vorm dan JSON.",
    500: "Een fout bij ons.",
}


def list_operation(
    operation_id: str,
    tag: str,
    summary: str,
    answer: type[serializers.Serializer[Any]],
    parameters: Iterable[str],
    description: str = "",
) -> Callable[..., Any]:
    names = [described(name) for name in parameters]
    return _operation(operation_id, tag, summary, answer, names, (400, 406, 500), description)


def detail_operation(
    operation_id: str, tag: str, summary: str, answer: type[serializers.Serializer[Any]]
) -> Callable[..., Any]:
    return _operation(operation_id, tag, summary, answer, [IDENTITY], (400, 404, 406, 500))


def _operation(
    operation_id: str,
    tag: str,
    summary: str,
    answer: type[serializers.Serializer[Any]],
    parameters: list[OpenApiParameter],
    errors: Iterable[int],
    description: str = "",
) -> Callable[..., Any]:
    problems = {(status, CONTENT_TYPE): OpenApiResponse(ProblemSerializer, ERRORS[status]) for status in errors}
    return extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description or summary,
        parameters=[*parameters, VERSION_HEADER],
        responses={(200, "application/json"): OpenApiResponse(answer, "Gelukt."), **problems},
    )


@cache
def document() -> dict[str, Any]:
    """Built from our own addresses alone, once: nothing in it depends on the data or the visitor."""
    generator: Any = SchemaGenerator
    schema: dict[str, Any] = generator(urlconf="activities.api.urls").get_schema(request=None, public=True)
    return schema
