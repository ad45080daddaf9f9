"""The JSON schema of an HSDS 3.0 service, and the parts of it that describe the other things."""

import json
from functools import cache
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker

from tests.shared_files import conformance_file

# Beside the schema: the API reference has them in its answers, or asks for them by this name.
BESIDE = {"service_at_location": {"service"}, "organization": {"services"}}
checker = FormatChecker(["date-time", "uuid", "email"])


@checker.checks("uri")
def is_uri(text):
    parts = urlsplit(text)
    return parts.scheme in ("http", "https") and bool(parts.netloc) and " " not in text


@cache
def shapes():
    service = json.loads(conformance_file("hsds_service.json").read_text())
    at_location = service["properties"]["service_at_locations"]["items"]
    term = service["properties"]["attributes"]["items"]["properties"]["taxonomy_term"]
    return {
        "service": service,
        "service_at_location": at_location,
        "location": at_location["properties"]["location"],
        "organization": service["properties"]["organization"],
        "taxonomy_term": term,
        "taxonomy": term["properties"]["taxonomy_detail"],
    }


@cache
def _validator(name):
    return Draft202012Validator(shapes()[name], format_checker=checker)


def errors(name, thing):
    """What is wrong with it, and the members that the standard does not know."""
    wrong = [f"{error.json_path}: {error.message}" for error in _validator(name).iter_errors(thing)]
    own = {key: value for key, value in thing.items() if key not in BESIDE.get(name, ())}
    nested = [fault for key in BESIDE.get(name, set()) & thing.keys() for fault in _nested(thing[key])]
    return [*wrong, *_unknown(own, shapes()[name], "$"), *nested]


def _nested(value):
    services = value if isinstance(value, list) else [value]
    return [fault for each in services for fault in errors("service", each)]


def _unknown(value, schema, where):
    if isinstance(value, list):
        return [fault for each in value for fault in _unknown(each, schema.get("items", {}), f"{where}[]")]
    if not isinstance(value, dict):
        return []
    known = schema.get("properties", {})
    faults = [f"{where}.{name}: unknown" for name in value if name not in known]
    return [
        *faults,
        *(fault for name in value if name in known for fault in _unknown(value[name], known[name], f"{where}.{name}")),
    ]
