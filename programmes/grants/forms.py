"""What a programme manager fills in; the names of the fields are those of the screen, COLUMNS says which column."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _, gettext_lazy

from activities.form_fields import LineField
from activities.models import Funding, Grant, Pillar, Programme
from activities.models.sourced import reduced_date
from maps.naming import clean_text

FIRST_YEAR, LAST_YEAR = 2000, 2100
MOST_DIGITS = 12
IDS = "veld-%s"
COLUMNS = {
    "programma": "programme",
    "pijler": "pillar",
    "naam": "name",
    "bedrag": "amount_eur",
    "beginjaar": "start_year",
    "eindjaar": "end_year",
    "begin": "starts_on",
    "einde": "ends_on",
    "opvolger": "successor",
    "bron": "source",
    "bronDatum": "source_date",
}
NEEDED = {"required": gettext_lazy("Schrijf erbij waar je dit vandaan hebt: een webadres of een besluit.")}


class YearField(forms.IntegerField):
    def __init__(self, **kwargs: Any) -> None:
        words = gettext_lazy("Schrijf het jaar met vier cijfers, zoals 2026.")
        errors = dict.fromkeys(("invalid", "min_value", "max_value"), words)
        super().__init__(min_value=FIRST_YEAR, max_value=LAST_YEAR, required=False, error_messages=errors, **kwargs)


class PeriodDayField(forms.DateField):
    """A day that is not a mistyped year; grants run for years."""

    default_error_messages = {"invalid": gettext_lazy("Schrijf de dag als 31-12-2026.")}

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(clean_text(str(value or "")))
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("Kijk het jaar na: deze dag ligt te ver weg."), code="far")
        return day


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Whatever comes in that is none of the rows gets the same answer: what to do."""

    def to_python(self, value: Any) -> Any:
        try:
            return super().to_python(value)
        except ValidationError as error:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error

    def label_from_instance(self, row: Any) -> str:
        if isinstance(row, Programme):
            return str(row)
        return f"{row.programme}: {row.label if isinstance(row, Pillar) else row}"


class EurosField(LineField):
    """Whole euros, with or without points between the thousands; None when nobody knows."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = re.sub(r"^€|\s|,(-|00)$|\.-$", "", super().to_python(value).strip())
        if not text:
            return None
        digits = re.sub(r"\.(?=[0-9]{3}(\.|$))", "", text)
        if not re.fullmatch(rf"[0-9]{{1,{MOST_DIGITS}}}", digits, re.ASCII):
            raise ValidationError(
                _("Schrijf het bedrag in hele euro's, zoals 12500. Weet je het niet? Laat het leeg."), code="invalid"
            )
        return int(digits)

    def run_validators(self, value: Any) -> None:
        """Those of a text do not go for a number."""


class SourcedForm(forms.Form):
    """A source, which nothing goes without, and days of the row itself."""

    begin = PeriodDayField(label=gettext_lazy("Eerste dag"), required=False)
    einde = PeriodDayField(label=gettext_lazy("Laatste dag"), required=False)
    bron = LineField(label=gettext_lazy("Waar staat dit?"), max_length=300, error_messages=NEEDED)
    bronDatum = LineField(
        label=gettext_lazy("Van wanneer is die bron?"), max_length=10, required=False, validators=[reduced_date]
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if (first := said.get("begin")) and (last := said.get("einde")) and first > last:
            self.add_error("einde", _("Deze dag komt vóór de eerste dag. Kies een latere dag, of laat hem leeg."))
        return said

    def values(self) -> dict[str, Any]:
        return {COLUMNS[name]: value for name, value in self.cleaned_data.items()}

    def refuse(self, error: ValidationError) -> None:
        """What the action said, at the field that it is about."""
        fields = {column: name for name, column in COLUMNS.items() if name in self.fields}
        told: Mapping[str, Iterable[Any]] = (
            error.error_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.error_list}
        )
        for column, errors in told.items():
            self.add_error(fields.get(column), list(errors))


class FundingForm(SourcedForm):
    """The period only where it is another than that of the grant."""


class GrantForm(SourcedForm):
    programma = RowField(
        Programme.objects.none(),
        label=gettext_lazy("Programma"),
        to_field_name="slug",
        empty_label=gettext_lazy("Kies een programma"),
        error_messages=dict.fromkeys(("required", "invalid_choice"), gettext_lazy("Kies een programma uit de lijst.")),
    )
    pijler = RowField(
        Pillar.objects.none(),
        label=gettext_lazy("Pijler"),
        to_field_name="uuid",
        required=False,
        empty_label=gettext_lazy("Nog niet ingevuld"),
        error_messages={"invalid_choice": gettext_lazy("Kies een pijler uit de lijst.")},
    )
    naam = LineField(
        label=gettext_lazy("Hoe heet de subsidie?"),
        max_length=160,
        error_messages={"required": gettext_lazy("Vul in hoe de subsidie of het project heet.")},
    )
    bedrag = EurosField(label=gettext_lazy("Bedrag in euro"), required=False, max_length=20)
    beginjaar = YearField(label=gettext_lazy("Eerste jaar"))
    eindjaar = YearField(label=gettext_lazy("Laatste jaar"))
    opvolger = RowField(
        Grant.objects.none(),
        label=gettext_lazy("Wat komt hierna?"),
        to_field_name="uuid",
        required=False,
        empty_label=gettext_lazy("Niets, of nog niet bekend"),
        error_messages={"invalid_choice": gettext_lazy("Kies een subsidie uit de lijst.")},
    )

    def __init__(self, *args: Any, grant: Grant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Grant.objects.shown().exclude(pk=grant.pk).select_related("programme")
        if grant.pk:
            others = others.filter(is_example=grant.is_example)
        for name, rows in (
            ("programma", Programme.objects.shown()),
            ("pijler", Pillar.objects.filter(programme__in=Programme.objects.shown()).select_related("programme")),
            ("opvolger", others.order_by("programme", "name", "id")),
        ):
            field = self.fields[name]
            assert isinstance(field, RowField)
            field.queryset = rows

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if (first := said.get("beginjaar")) and (last := said.get("eindjaar")) and first > last:
            self.add_error("eindjaar", _("Dit jaar komt vóór het eerste jaar. Kies een later jaar, of laat het leeg."))
        return said


def first_values(row: Grant | Funding) -> dict[str, Any]:
    """As a form shows them: keys of what is chosen, and days as a field of days wants them."""
    form = FundingForm if isinstance(row, Funding) else GrantForm
    keys: dict[str, Callable[[Any], Any]] = {
        "programma": lambda grant: grant.programme.slug if grant.programme_id else "",
        "pijler": lambda grant: grant.pillar and grant.pillar.uuid,
        "opvolger": lambda grant: grant.successor and grant.successor.uuid,
    }
    return {name: keys[name](row) if name in keys else _plain(getattr(row, COLUMNS[name])) for name in form.base_fields}


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
