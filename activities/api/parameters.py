"""The parameters as the OpenAPI document tells them; types and limits come from the form, so they cannot drift."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django import forms
from drf_spectacular.utils import OpenApiParameter

from activities.api.coordinates import CrsField, NumbersField, box_of
from activities.search import DEFAULT_RADIUS_M, PER_PAGE, Criteria
from activities.search_form import UNREADABLE, SearchForm, TrueField
from activities.wishes import WISHES
from maps.crs import NAMES, Crs

BBOX_CRS = "bbox-crs"
READABLE = {"null_characters_not_allowed": UNREADABLE}
YEARS = r"([0-9]{1,2}|1[01][0-9]|120)"
CLOCK = {"pattern": r"^(([01]?[0-9]|2[0-3]):[0-5][0-9]|24:00)$"}
# name: (what it means, what the form cannot tell)
WORDS: dict[str, tuple[str, dict[str, Any]]] = {
    "q": ("Woorden om op te zoeken.", {}),
    "categorie": ("Slug van een thema. Mag vaker: dan telt elk thema.", {}),
    "bij": ("Postcode, straat, plek, buurt of wijk om vandaan te meten.", {}),
    "lat": ("Breedtegraad (WGS 84) om vandaan te meten. Alleen samen met lon; bij gaat voor.", {}),
    "lon": ("Lengtegraad (WGS 84) om vandaan te meten. Alleen samen met lat; bij gaat voor.", {}),
    "straal": ("Afstand in meters. Telt alleen met bij, of met lat en lon.", {"default": DEFAULT_RADIUS_M}),
    "buurt": ("Code of slug van een buurt, of slug van een wijk.", {}),
    "leeftijd": (
        "Leeftijd in jaren (3), van en tot en met (4-12), of in maanden (20m). Onbekende leeftijden komen achteraan.",
        {"pattern": rf"^({YEARS}(-{YEARS})?|([0-9]{{1,2}}|1[0-9]{{2}}|2[0-3][0-9]|240)m)$"},
    ),
    "dag": (
        "vandaag, morgen, weekend (wat nog komt van dit of het volgende), week (7 dagen vanaf vandaag) of een datum.",
        {"pattern": r"^(vandaag|morgen|weekend|week|[0-9]{4}-[0-9]{2}-[0-9]{2})$"},
    ),
    "vanaf": ("Vanaf deze tijd (UU:MM). Openingstijden tellen als ze overlappen, de rest op het begin.", CLOCK),
    "tot": ("Tot deze tijd (UU:MM).", CLOCK),
    "nuOpen": ("Alleen wat nu open of bezig is.", {}),
    **{name: (wish.description, {}) for name, wish in WISHES.items()},
    "taal": ("Taal die er gesproken wordt, als ISO-code van twee of drie letters.", {}),
    "programma": (
        "Slug van een programma: activiteiten die het nu betaalt, of waarvan het de plek betaalt. Geld voor een thema "
        "telt niet mee: dat zegt niets over één activiteit. Wat nog moet beginnen of voorbij is, telt ook niet mee.",
        {},
    ),
    "volgorde": (
        "Zonder deze: relevantie met q, anders tijd met een dag of tijd, anders afstand met een plek, anders naam.",
        {},
    ),
    "pagina": ("Nummer van de pagina. Voorbij het einde is de lijst leeg.", {"default": 1}),
    "perPagina": ("Aantal per pagina.", {"default": PER_PAGE}),
    "bbox": (
        "Rechthoek: west,zuid,oost,noord. Wat geen punt heeft, ligt er niet in.",
        {"type": "array", "items": {"type": "number"}, "minItems": 4, "maxItems": 4},
    ),
    BBOX_CRS: ("Het stelsel van bbox.", {"default": Crs.CRS84.value}),
    "crs": ("Het stelsel van de coördinaten in het antwoord. Gaat voor op Accept-Crs.", {"default": Crs.CRS84.value}),
    "geometrie": ("Met true krijg je ook de omtrek van elke buurt.", {}),
}


class CrsForm(forms.Form):
    crs = CrsField(required=False, max_length=100, error_messages=READABLE)


class AskedForm(SearchForm):
    """Holds no more fields than are asked for: of the thirty most questions fill three, and each is copied.

    The form may say of `lat` that `lon` is missing, and the other way around.
    """

    def __init__(self, params: Mapping[str, Any]) -> None:
        names = {*params, "lat", "lon"}
        asked = {name: field for name, field in type(self).base_fields.items() if name in names}
        self.base_fields = asked  # type: ignore[misc] # Django copies what it finds here
        super().__init__(params)


class InBoxForm(AskedForm):
    """A box has no field on our pages, where the map has its own."""

    bbox = NumbersField(required=False, max_length=200, error_messages=READABLE)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if (numbers := cleaned.get("bbox")) and BBOX_CRS not in self.errors:
            try:
                cleaned["bbox"] = box_of(numbers, cleaned.get(BBOX_CRS) or Crs.CRS84)
            except forms.ValidationError as error:
                self.add_error("bbox", error)
        return cleaned

    def criteria(self) -> Criteria:
        return replace(super().criteria(), box=self.cleaned_data.get("bbox"))


# No name for an attribute; the geo module of the design rules asks for it.
InBoxForm.base_fields[BBOX_CRS] = CrsField(required=False, max_length=100, error_messages=READABLE)


class AreaForm(InBoxForm):
    crs = CrsField(required=False, max_length=100, error_messages=READABLE)


class BuurtForm(AskedForm):
    geometrie = TrueField(required=False)
    crs = CrsField(required=False, max_length=100, error_messages=READABLE)


PAGING = ("pagina", "perPagina")
MOMENTS = tuple(InBoxForm.base_fields)
ACTIVITIES = tuple(AreaForm.base_fields)
PLACES = ("buurt", "bbox", BBOX_CRS, "crs", *PAGING)
BUURTEN = ("geometrie", "crs", *PAGING)
ONE = ("crs",)

IDENTITY = OpenApiParameter("id", {"type": "string", "format": "uuid"}, OpenApiParameter.PATH, description="UUID.")
ACCEPT_CRS = OpenApiParameter(
    "Accept-Crs",
    {"type": "string", "enum": [*(str(name) for name in NAMES), ""], "default": Crs.CRS84.value},
    OpenApiParameter.HEADER,
    description="Het stelsel van de coördinaten in het antwoord, als crs er niet staat.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match",
    {"type": "string"},
    OpenApiParameter.HEADER,
    description="Een ETag van ons: is er niets veranderd, dan krijg je 304 en geen inhoud.",
)


def _header(name: str, schema: dict[str, Any], description: str, *, on: Any) -> OpenApiParameter:
    return OpenApiParameter(name, schema, OpenApiParameter.HEADER, response=on, description=description)


VERSION_HEADER = _header("API-Version", {"type": "string"}, "Volledig nummer van deze versie.", on=True)
ETAG = _header("ETag", {"type": "string"}, "Kenmerk van dit antwoord, voor If-None-Match.", on=[200, 304])
LAST_MODIFIED = _header("Last-Modified", {"type": "string"}, "Wanneer dit het laatst anders werd.", on=[200, 304])
CONTENT_CRS = _header(
    "Content-Crs",
    {"type": "string", "enum": [f"<{crs}>" for crs in Crs]},
    "Het stelsel van de coördinaten in dit antwoord.",
    on=[200],
)
RETRY_AFTER = _header("Retry-After", {"type": "integer"}, "Zoveel seconden wachten is genoeg.", on=[429])


FIELDS = AreaForm.base_fields | BuurtForm.base_fields


def described(name: str) -> OpenApiParameter:
    description, more = WORDS[name]
    schema = _schema(FIELDS[name]) | more
    # One `bbox` with commas in it, not four of them.
    explode = False if name == "bbox" else None
    return OpenApiParameter(name, schema, description=description, explode=explode)


def _schema(field: forms.Field) -> dict[str, Any]:
    if isinstance(field, forms.MultipleChoiceField):
        return {"type": "array", "items": {"type": "string"}}
    if isinstance(field, NumbersField):
        return {}
    if isinstance(field, CrsField):
        return {"type": "string", "enum": [str(name) for name in NAMES]}
    if isinstance(field, TrueField):
        return {"type": "boolean"}
    if isinstance(field, forms.ChoiceField):
        choices: Any = field.choices
        return {"type": "string", "enum": [value for value, _ in choices]}
    if isinstance(field, forms.FloatField | forms.IntegerField):
        kind = "number" if isinstance(field, forms.FloatField) else "integer"
        return {"type": kind, "minimum": field.min_value, "maximum": field.max_value}
    assert isinstance(field, forms.CharField)
    if isinstance(field, forms.RegexField):
        return {"type": "string", "pattern": field.regex.pattern}
    return {"type": "string", "maxLength": field.max_length} if field.max_length else {"type": "string"}
