"""What Django says of a cell that is wrong, in the words of who fills in a table."""

from typing import TypeVar

from django import forms

OF_ANY = {
    "required": "dit ontbreekt. Vul het in.",
    "max_length": "dit is te lang: hoogstens %(limit_value)d tekens.",
    "min_value": "dit is te weinig: schrijf %(limit_value)s of meer.",
    "max_value": "dit is te veel: schrijf %(limit_value)s of minder.",
    "null_characters_not_allowed": "hier staat een teken dat niet kan. Typ deze cel opnieuw.",
}
# The first kind that fits.
INVALID: dict[type[forms.Field], str] = {
    forms.SlugField: "gebruik alleen kleine letters, cijfers en streepjes, zoals koffie-dinsdag.",
    forms.DateField: "schrijf de datum zoals 2026-03-31.",
    forms.TimeField: "schrijf de tijd zoals 14:30.",
    forms.FloatField: "schrijf een getal, zoals 52.05.",
    forms.IntegerField: "schrijf een heel getal, zoals 12.",
    forms.EmailField: "dit is geen mailadres. Een mailadres ziet er zo uit: naam@voorbeeld.nl.",
    forms.URLField: "dit is geen webadres. Een webadres ziet er zo uit: https://voorbeeld.nl.",
}
Row = TypeVar("Row", bound=type[forms.Form])


def plainly(row: Row) -> Row:
    """Give the fields of this form these words, except where they have words of their own."""
    for field in row.base_fields.values():
        invalid = next((text for kind, text in INVALID.items() if isinstance(field, kind)), None)
        said = OF_ANY | ({"invalid": invalid} if invalid else {}) | _of_choices(field)
        own = {code: text for code, text in field.error_messages.items() if text != _of_django(field, code)}
        field.error_messages = field.error_messages | said | own
    return row


def _of_choices(field: forms.Field) -> dict[str, str]:
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return {}
    values = ", ".join(str(value) for value, _label in field.choices if value)  # type: ignore[union-attr,misc]
    return {"invalid_choice": f"dit kennen we niet. Kies uit: {values}."}


def _of_django(field: forms.Field, code: str) -> object:
    """The words that a class of Django brings for this, the nearest first."""
    classes = (kind for kind in type(field).__mro__ if code in getattr(kind, "default_error_messages", {}))
    return next((kind.default_error_messages[code] for kind in classes), None)  # type: ignore[attr-defined]
