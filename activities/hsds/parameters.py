"""What may be asked: the parameters of the HSDS API reference, per address."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.dateparse import parse_datetime

from activities.search_form import LAST_PAGE, LONGEST_TEXT, TrueField
from maps import geocoding
from maps.geocoding import Location, LocationError

PER_PAGE, MOST_PER_PAGE = 50, 100
FURTHEST_M = 100_000
_POSTCODE = re.compile(r"[1-9][0-9]{3} ?[A-Za-z]{0,2}")


@dataclass(frozen=True)
class Question:
    """`per_page` None means everything; `radius_m` is only there with an `origin`."""

    text: str = ""
    page: int = 1
    per_page: int | None = PER_PAGE
    is_minimal: bool = False
    is_full: bool = False
    has_full_services: bool = False
    term: UUID | None = None
    taxonomy: UUID | None = None
    parent: UUID | None = None
    organisation: UUID | None = None
    modified_after: datetime | None = None
    origin: Location | None = None
    radius_m: int | None = None


class FlagField(TrueField):
    default_error_messages = {"invalid": "Schrijf true of false."}


class IdField(forms.UUIDField):
    default_error_messages = {"invalid": "Dit is geen UUID."}


class MomentField(forms.CharField):
    """ISO 8601; without a zone it is UTC, as all our times are."""

    def clean(self, value: Any) -> datetime | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        try:
            moment = parse_datetime(text) or datetime.combine(date.fromisoformat(text), time(0))
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            message = "Schrijf een tijd als 2026-12-01T09:00:00Z (een + in een adres is %2B)."
            raise forms.ValidationError(message) from None


class PostcodeField(forms.CharField):
    """Of our own table, so nothing is asked of another."""

    def clean(self, value: Any) -> Location | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        if not _POSTCODE.fullmatch(text):
            raise forms.ValidationError("Schrijf een postcode als 1234AB of 1234.")
        try:
            return geocoding.locate(text, names=lambda _name: None)
        except LocationError as error:
            raise forms.ValidationError(error.message) from None


def _number(low: int, high: int, **options: Any) -> forms.IntegerField:
    message = f"Dit is een getal van {low} tot en met {high}."
    errors = {"invalid": message, "min_value": message, "max_value": message}
    return forms.IntegerField(min_value=low, max_value=high, required=False, error_messages=errors, **options)


class NothingForm(forms.Form):
    """For one thing, and for the description of the API."""

    def question(self) -> Question:
        value = self.cleaned_data.get
        per_page = value("per_page") or (None if value("minimal") else PER_PAGE)
        return Question(
            text=value("search") or "",
            page=value("page") or 1,
            per_page=per_page,
            is_minimal=bool(value("minimal")),
            is_full=bool(value("full")),
            has_full_services=bool(value("full_service")),
            term=value("taxonomy_term_id"),
            taxonomy=value("taxonomy_id"),
            parent=value("parent_id"),
            organisation=value("organization_id"),
            modified_after=value("modified_after"),
            origin=value("postcode"),
            radius_m=round(value("proximity") or 0) or None,
        )


class PageForm(NothingForm):
    search = forms.CharField(
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={
            "max_length": f"Gebruik hoogstens {LONGEST_TEXT} letters.",
            "null_characters_not_allowed": "Hier staat een teken dat we niet kunnen lezen.",
        },
        help_text="Woorden om op te zoeken.",
    )
    page = _number(1, LAST_PAGE, help_text="Nummer van de pagina. Voorbij het einde is de lijst leeg.")
    per_page = _number(1, MOST_PER_PAGE, help_text=f"Aantal per pagina; zonder deze {PER_PAGE}.")
    format = forms.ChoiceField(
        required=False,
        choices=[("json", "json")],
        error_messages={"invalid_choice": "We antwoorden alleen in json."},
        help_text="Alleen json.",
    )


class LocationForm(PageForm):
    full = FlagField(required=False, help_text="true: met alles wat erbij hoort.")


class TermsForm(PageForm):
    taxonomy_id = IdField(required=False, help_text="Alleen wat een term van deze taxonomie heeft.")
    taxonomy_term_id = IdField(required=False, help_text="Alleen wat deze term heeft.")


class OrganisationForm(NothingForm):
    full_service = FlagField(required=False, help_text="true: met alles van de activiteiten zelf.")


class OrganisationsForm(TermsForm, LocationForm, OrganisationForm):
    pass


class ServicesAnywhereForm(TermsForm, LocationForm):
    organization_id = IdField(required=False, help_text="Alleen van deze organisatie.")
    modified_after = MomentField(required=False, help_text="Alleen wat op of na dit moment veranderde (ISO 8601).")


class ServicesForm(ServicesAnywhereForm):
    minimal = FlagField(
        required=False,
        help_text="true: alleen id en wanneer het veranderde; zonder per_page alles op één pagina.",
    )


class ServicesAtLocationsForm(ServicesAnywhereForm):
    postcode = PostcodeField(
        required=False, help_text="Postcode om vanaf te meten, zoals 1234AB; wat het dichtst bij is komt eerst."
    )
    proximity = forms.FloatField(
        required=False,
        min_value=1,
        max_value=FURTHEST_M,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"Dit is een afstand van 1 tot en met {FURTHEST_M} meter."
        ),
        help_text="Alleen wat hoogstens zoveel meter van de postcode ligt. Zonder postcode betekent dit niets.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("proximity") and not cleaned.get("postcode") and "postcode" not in self.errors:
            self.add_error("postcode", "Schrijf een postcode bij proximity: vanaf daar meten we.")
        return cleaned


class TaxonomyTermsForm(PageForm):
    taxonomy_id = IdField(required=False, help_text="Alleen termen van deze taxonomie.")
    top_only = FlagField(required=False, help_text="Onze termen hebben geen termen onder zich: dit verandert niets.")
    parent_id = IdField(required=False, help_text="Alleen termen onder deze term; bij ons zijn die er niet.")


class InvalidQuery(Exception):
    """`params` lists every wrong parameter as name and reason."""

    def __init__(self, params: list[dict[str, str]]) -> None:
        super().__init__()
        self.params = params


def ask(form_class: type[NothingForm], params: QueryDict) -> Question:
    """Raises InvalidQuery with what is unknown or said twice, and all errors at once."""
    form = form_class(params)
    known = ", ".join(form.fields)
    unknown = f"Deze parameter kennen we niet. Wel: {known}." if known else "Hier horen geen parameters bij."
    wrong = [{"name": name, "reason": unknown} for name in params if name not in form.fields]
    twice = [name for name in form.fields if len(params.getlist(name)) > 1]
    wrong += [{"name": name, "reason": "Deze parameter mag er maar één keer staan."} for name in twice]
    wrong += [{"name": name, "reason": str(each)} for name, errors in form.errors.items() for each in errors]
    if wrong:
        raise InvalidQuery(wrong)
    return form.question()
