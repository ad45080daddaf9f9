"""The OpenAPI document as a page tells it: operations by tag, with what they take and what they answer."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.text import slugify
from django.utils.translation import gettext as _

from activities.api.documentation import document
from activities.open_data.examples import Example
from activities.site_address import site_address

Schema = Mapping[str, Any]
METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"


@dataclass(frozen=True)
class Kind:
    """In words; `shapes` are names of Shape that it leads to."""

    text: str
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Parameter:
    name: str
    place: str
    kind: Kind
    meaning: str
    is_required: bool


@dataclass(frozen=True)
class Answer:
    status: str
    meaning: str
    content_types: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True)
class Operation:
    anchor: str
    method: str
    path: str
    summary: str
    description: str
    needs_token: bool
    parameters: list[Parameter]
    body: Kind | None
    answers: list[Answer]
    command: str = ""
    examples: list[Example] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    tag: str
    operations: list[Operation]

    @property
    def anchor(self) -> str:
        return f"groep-{slugify(self.tag)}"


@dataclass(frozen=True)
class Field:
    name: str
    kind: Kind
    meaning: str


@dataclass(frozen=True)
class Shape:
    name: str
    fields: list[Field]


def operations_by_tag(examples: Mapping[str, list[Example]]) -> list[Group]:
    """Tags in the order in which the document first names them."""
    groups: dict[str, list[Operation]] = {}
    for path, methods in document()["paths"].items():
        for method in METHODS:
            if method in methods:
                operation = methods[method]
                told = _operation(path, method, operation, examples.get(operation["operationId"], []))
                groups.setdefault((operation.get("tags") or [_("Overig")])[0], []).append(told)
    return [Group(tag, operations) for tag, operations in groups.items()]


def shapes() -> list[Shape]:
    """What has fields; a list of words is told where it is used."""
    known = document()["components"]["schemas"]
    return [Shape(name, _fields(schema)) for name, schema in sorted(known.items()) if schema.get("properties")]


def _operation(path: str, method: str, operation: Schema, examples: list[Example]) -> Operation:
    return Operation(
        anchor=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation.get("summary", ""),
        description=""
        if operation.get("description") == operation.get("summary")
        else operation.get("description", ""),
        needs_token=_needs_token(operation),
        parameters=_parameters(operation.get("parameters", [])),
        body=_of_content(_resolved(operation["requestBody"])) if "requestBody" in operation else None,
        answers=[_answer(status, _resolved(said)) for status, said in sorted(operation["responses"].items())],
        command=_command(path, method, operation),
        examples=examples,
    )


def _needs_token(operation: Schema) -> bool:
    """An empty choice among the ways to say who you are means that nobody has to."""
    ways = operation.get("security") or []
    return bool(ways) and all(ways)


def _command(path: str, method: str, operation: Schema) -> str:
    """How to send the example of the document, where it has one."""
    told = _resolved(operation.get("requestBody", {})).get("content", {}).get(JSON, {}).get("examples", {})
    if not told:
        return ""
    body = next(iter(told.values()))["value"]
    address = site_address(f"/api/v1{path}".replace("{id}", str(body.get("id"))))
    headers = f"-H 'Authorization: Bearer dz_…' -H 'Content-Type: {JSON}'"
    return f"curl -X {method.upper()} '{address}' {headers} -d '{json.dumps(body, indent=2, ensure_ascii=False)}'"


def _parameters(parameters: Iterable[Schema]) -> list[Parameter]:
    places = {"path": _("in het pad"), "query": _("achter het vraagteken"), "header": _("als header")}
    known = [_resolved(each) for each in parameters]
    return [
        Parameter(each["name"], places[each["in"]], _kind(each["schema"]), each.get("description", ""), is_required)
        for each in known
        if each["in"] in places and each["schema"].get("readOnly") is not True
        for is_required in [bool(each.get("required"))]
    ]


def _answer(status: str, said: Schema) -> Answer:
    return Answer(status, said.get("description", ""), tuple(said.get("content", {})), _of_content(said))


def _of_content(said: Schema) -> Kind:
    content = said.get("content", {})
    shown = content.get(JSON) or next(iter(content.values()), None)
    return _kind(shown["schema"]) if shown and shown.get("schema") else Kind(_("geen inhoud"))


def _fields(schema: Schema) -> list[Field]:
    rows = {name: _merged(each) for name, each in schema["properties"].items()}
    return [Field(name, _kind(each), each.get("description", "")) for name, each in rows.items()]


def _merged(schema: Schema) -> Schema:
    """`allOf` with one reference is how a description is put beside it."""
    parts = schema.get("allOf", [])
    return (
        {**parts[0], **{name: each for name, each in schema.items() if name != "allOf"}} if len(parts) == 1 else schema
    )


def _resolved(schema: Schema) -> Schema:
    found: Any = schema
    while "$ref" in found:
        named, found = found["$ref"].removeprefix("#/").split("/"), document()
        for part in named:
            found = found[part]
    return found  # type: ignore[no-any-return]


def _kind(schema: Schema) -> Kind:
    schema = _merged(schema)
    if "$ref" in schema:
        return _reference(schema)
    choices = schema.get("oneOf") or schema.get("anyOf")
    if choices:
        return _either([_kind(each) for each in choices])
    if schema.get("type") == "array" or "items" in schema:
        return _list(schema)
    return Kind(_words(schema))


def _reference(schema: Schema) -> Kind:
    target = _resolved(schema)
    if target.get("properties"):
        return Kind("", (schema["$ref"].rpartition("/")[2],))
    return _kind(target)


def _either(kinds: list[Kind]) -> Kind:
    texts = [kind.text for kind in kinds if kind.text]
    return Kind(_(" of ").join(dict.fromkeys(texts)), tuple(name for kind in kinds for name in kind.shapes))


def _list(schema: Schema) -> Kind:
    of = _kind(schema.get("items", {}))
    text = _("lijst van %(kind)s") % {"kind": of.text} if of.text else _("lijst van")
    return Kind(f"{text}{_or_null(schema)}", of.shapes)


def _words(schema: Schema) -> str:
    if "const" in schema:
        return f"“{schema['const']}”"
    if "enum" in schema:
        return _(" of ").join("null" if value is None else f"“{value}”" for value in schema["enum"])
    types = schema.get("type", "object")
    names = [each for each in ([types] if isinstance(types, str) else types) if each != "null"]
    said = _(" of ").join(_type(name, schema) for name in names) or "null"
    return f"{said}{_limits(schema)}{_or_null(schema) if names else ''}"


def _type(name: str, schema: Schema) -> str:
    formats = {
        "uuid": "UUID",
        "date": _("datum (2026-12-01)"),
        "date-time": _("tijd in UTC (2026-12-01T09:00:00Z)"),
        "uri": _("adres"),
    }
    names = {
        "string": _("tekst"),
        "integer": _("geheel getal"),
        "number": _("getal"),
        "boolean": _("true of false"),
        "object": _("object"),
    }
    return formats.get(schema.get("format", ""), names.get(name, name))


def _limits(schema: Schema) -> str:
    said = []
    if "minimum" in schema and "maximum" in schema:
        said.append(_("%(low)s tot en met %(high)s") % {"low": schema["minimum"], "high": schema["maximum"]})
    if "maxLength" in schema:
        said.append(_("hoogstens %(number)s letters") % {"number": schema["maxLength"]})
    if "default" in schema:
        said.append(_("zonder deze: %(default)s") % {"default": schema["default"]})
    return "".join(f", {each}" for each in said)


def _or_null(schema: Schema) -> str:
    types = schema.get("type")
    is_nullable = bool(schema.get("nullable")) or (isinstance(types, list) and "null" in types)
    return _(" of ") + "null" if is_nullable else ""
