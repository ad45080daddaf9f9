"""The OpenAPI document of HSDS, apart from that of our own API."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django import forms
from django.conf import settings
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from activities.hsds.parameters import (
    PER_PAGE,
    FlagField,
    IdField,
    MomentField,
    NothingForm,
    PostcodeField,
)
from activities.hsds.serializers import ProblemSerializer
from activities.licences import Licence

ADDRESS = "/hsds/v3"
PROBLEM = "application/problem+json"
ERRORS = {
    400: "De vraag klopt niet; alle foute parameters tegelijk.",
    404: "Dit is er niet, of niet meer.",
    406: "Een andere vorm dan JSON.",
    429: "Te veel vragen achter elkaar; bij Retry-After staat hoe lang je wacht.",
    500: "Een fout bij ons.",
}
IDENTITY = OpenApiParameter("id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="UUID.")
ABOUT = {
    "title": f"{settings.SITE_NAME}, als Open Referral HSDS",
    "version": "3.0.0",
    "description": (
        f"De activiteiten en plekken van {settings.SITE_NAME} in de Human Services Data Specification 3.0. "
        "Wat we niet weten, staat er niet bij. Voorbeelden staan er nooit bij. "
        "Bij attributes staat de bron: wat van OpenStreetMap komt, valt onder de ODbL en niet onder de CC BY."
    ),
    "license": {"name": "CC BY 4.0", "url": Licence.CC_BY},
}
Answer = type[serializers.Serializer[Any]]
Asked = type[NothingForm]


def list_operation(
    operation_id: str, tag: str, summary: str, answer: Answer, asked: Asked, description: str = ""
) -> Callable[..., Any]:
    return operation(operation_id, tag, summary, answer, asked, description=description)


def detail_operation(
    operation_id: str, tag: str, summary: str, answer: Answer, asked: Asked = NothingForm
) -> Callable[..., Any]:
    return operation(operation_id, tag, summary, answer, asked, path=[IDENTITY], errors=(400, 404, 406, 429, 500))


def operation(
    operation_id: str,
    tag: str,
    summary: str,
    answer: Answer,
    asked: Asked,
    *,
    description: str = "",
    path: Iterable[OpenApiParameter] = (),
    errors: Iterable[int] = (400, 406, 429, 500),
) -> Callable[..., Any]:
    problems = {(status, PROBLEM): OpenApiResponse(ProblemSerializer, ERRORS[status]) for status in errors}
    return extend_schema(
        operation_id=operation_id,
        tags=[tag],
        summary=summary,
        description=description or summary,
        parameters=[*path, *(_parameter(name, field) for name, field in asked.base_fields.items())],
        responses={(200, "application/json"): OpenApiResponse(answer, "Gelukt."), **problems},
    )


def _parameter(name: str, field: forms.Field) -> OpenApiParameter:
    return OpenApiParameter(name, _schema(name, field), description=str(field.help_text))


def _schema(name: str, field: forms.Field) -> dict[str, Any]:
    if isinstance(field, FlagField):
        return {"type": "boolean"}
    if isinstance(field, IdField):
        return {"type": "string", "format": "uuid"}
    if isinstance(field, MomentField):
        return {"type": "string", "format": "date-time"}
    if isinstance(field, PostcodeField):
        return {"type": "string", "pattern": "^[1-9][0-9]{3} ?[A-Za-z]{0,2}$"}
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return {"type": "string", "enum": [value for value, _label in choices]}
    if isinstance(field, forms.FloatField | forms.IntegerField):
        kind = "integer" if type(field) is forms.IntegerField else "number"
        usual = {"page": 1, "per_page": PER_PAGE}.get(name)
        limits = {"type": kind, "minimum": field.min_value, "maximum": field.max_value}
        return limits | ({"default": usual} if usual else {})
    assert isinstance(field, forms.CharField)
    return {"type": "string", "maxLength": field.max_length, "pattern": "^[^\\u0000]*$"}


@cache
def document() -> dict[str, Any]:
    """Built from our own addresses alone, once: nothing in it depends on the data or the visitor."""
    generator: Any = SchemaGenerator
    schema: dict[str, Any] = generator(urlconf="activities.hsds.urls").get_schema(request=None, public=True)
    for operations in schema["paths"].values():
        for each in operations["get"].get("parameters", []):
            if each["in"] == "query":
                each["allowEmptyValue"] = True
    return schema | {"info": ABOUT, "servers": [{"url": ADDRESS}]}
