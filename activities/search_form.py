"""The search parameters, read in one place for the pages, the map and the API."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from activities import names
from activities.enums import Order
from activities.models import Category
from activities.search import DEFAULT_RADIUS_M, MAX_RADIUS_M, PER_PAGE, Criteria
from maps import geocoding
from maps.geocoding import Location, LocationError
from maps.models import Buurt, District

LONGEST_TEXT = 200
LAST_PAGE = 1_000_000
UNREADABLE = _("Hier staat een teken dat we niet kunnen lezen. Typ het opnieuw.")
NOT_A_FLAG = _("Schrijf hier true, of laat het weg.")


class TrueInput(forms.CheckboxInput):
    """A checkbox that sends `true` and hands on what it gets, so that another value is an error and not a yes."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, check_test=lambda value: value in ("true", "on", True))

    def format_value(self, value: Any) -> str:
        return "true"

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        return data.get(name)


class TrueField(forms.Field):
    widget = TrueInput
    default_error_messages = {"invalid": NOT_A_FLAG}

    def to_python(self, value: Any) -> bool:
        if value in (None, "", False, "false"):
            return False
        if value in (True, "true", "on"):
            return True
        raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class SeveralField(forms.MultipleChoiceField):
    """Any number of values; an empty one (`categorie=`) asks for nothing, as with every other parameter."""

    def to_python(self, value: Any) -> list[str]:
        return [chosen for chosen in super().to_python(value) if chosen]


class AgeField(forms.CharField):
    """`3` is a child of 3 years, so 36 up to 48 months; `20m` is a child of 20 months."""

    def clean(self, value: Any) -> tuple[int, int] | None:
        text = str(super().clean(value)).strip().lower()
        if not text:
            return None
        match = re.fullmatch(r"([0-9]{1,3})\s*(m?)", text)
        if not match or int(match[1]) > (240 if match[2] else 120):
            raise forms.ValidationError(_("Vul een leeftijd in jaren in, zoals 3, of in maanden, zoals 20m."))
        number = int(match[1])
        return (number, number + 1) if match[2] else (12 * number, 12 * number + 12)


def _whole_number(low: int, high: int, message: Any) -> forms.IntegerField:
    return forms.IntegerField(
        min_value=low,
        max_value=high,
        required=False,
        error_messages={"invalid": message, "min_value": message, "max_value": message},
    )


class SearchForm(forms.Form):
    """Field names are those of the address. Unknown ones are ignored here; the API refuses them."""

    q = forms.CharField(
        label=_("Wat zoek je?"),
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": _("Gebruik minder woorden: hoogstens 200 letters.")},
    )
    categorie = SeveralField(
        label=_("Thema"),
        required=False,
        error_messages={"invalid_choice": _("Dit thema kennen we niet. Kies een ander thema.")},
    )
    bij = forms.CharField(
        label=_("Je postcode of straat"),
        required=False,
        max_length=LONGEST_TEXT,
        error_messages={"max_length": _("Dit is te lang voor een adres. Vul een postcode in, bijvoorbeeld 2532 CR.")},
    )
    lat = forms.FloatField(
        required=False,
        min_value=-90,
        max_value=90,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("lat is een getal, zoals 52.045.")},
    )
    lon = forms.FloatField(
        required=False,
        min_value=-180,
        max_value=180,
        widget=forms.HiddenInput,
        error_messages={"invalid": _("lon is een getal, zoals 4.28.")},
    )
    straal = _whole_number(1, MAX_RADIUS_M, _("Kies een afstand van 1 tot 10000 meter."))
    buurt = forms.CharField(label=_("Wijk of buurt"), required=False, max_length=80)
    leeftijd = AgeField(label=_("Leeftijd"), required=False, max_length=10)
    gratis = TrueField(label=_("Gratis"), required=False)
    rolstoel = TrueField(label=_("Je kunt er met een rolstoel in"), required=False)
    zonderAanmelden = TrueField(label=_("Je hoeft je niet aan te melden"), required=False)
    ooievaarspas = TrueField(label=_("Met Ooievaarspas"), required=False)
    vrouwen = TrueField(label=_("Alleen voor vrouwen"), required=False)
    taal = forms.RegexField(
        r"^[a-z]{2,3}$",
        label=_("Taal"),
        required=False,
        error_messages={"invalid": _("Schrijf de taal als twee letters, zoals tr.")},
    )
    volgorde = forms.ChoiceField(
        label=_("Volgorde"),
        required=False,
        choices=Order.choices,
        error_messages={"invalid_choice": _("Kies uit: relevantie, afstand, naam.")},
    )
    pagina = _whole_number(1, LAST_PAGE, _("Een pagina is een getal vanaf 1."))
    perPagina = _whole_number(1, 100, _("Kies 1 tot 100 per pagina."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.categories = list(Category.objects.all())
        categories = self.fields["categorie"]
        assert isinstance(categories, forms.MultipleChoiceField)
        categories.choices = [(category.slug, category.label) for category in self.categories]
        for name in ("q", "bij", "buurt", "leeftijd", "taal"):
            self.fields[name].error_messages["null_characters_not_allowed"] = UNREADABLE

    def clean_buurt(self) -> tuple[str, ...] | None:
        """The codes of the buurten meant by the code or slug of a buurt or district."""
        asked = self.cleaned_data["buurt"]
        if not asked:
            return None
        if district := District.objects.filter(slug=asked.lower()).first():
            return tuple(district.buurten.values_list("code", flat=True))
        codes = tuple(Buurt.objects.filter(slug=asked.lower()).values_list("code", flat=True))
        codes = codes or tuple(Buurt.objects.filter(code=asked.upper()).values_list("code", flat=True))
        if not codes:
            raise forms.ValidationError(_("Deze wijk of buurt kennen we niet. Kies er een uit de lijst."))
        return codes

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_lat, has_lon = (cleaned.get(name) is not None for name in ("lat", "lon"))
        if has_lat != has_lon and not {"lat", "lon"} & self.errors.keys():
            self.add_error("lon" if has_lat else "lat", _("Vul lat en lon allebei in."))
        return cleaned

    def criteria(self) -> Criteria:
        """What was asked, without the values that are wrong and without the origin, which may take a look outside."""
        self.full_clean()
        value = self.cleaned_data.get
        return Criteria(
            text=value("q") or "",
            categories=tuple(value("categorie") or ()),
            radius_m=value("straal") or DEFAULT_RADIUS_M,
            buurten=value("buurt"),
            ages=value("leeftijd"),
            only_free=bool(value("gratis")),
            wheelchair=bool(value("rolstoel")),
            without_signup=bool(value("zonderAanmelden")),
            ooievaarspas=bool(value("ooievaarspas")),
            women=bool(value("vrouwen")),
            language=value("taal") or "",
            page=value("pagina") or 1,
            per_page=value("perPagina") or PER_PAGE,
        )

    def locate(self) -> Location | None:
        """The point that distances are measured from. What cannot be found becomes an error at its field."""
        cleaned = self.cleaned_data
        field = "bij" if cleaned.get("bij") else "lat"
        try:
            if cleaned.get("bij"):
                return geocoding.locate(cleaned["bij"], names=names.find_name)
            if cleaned.get("lat") is not None and cleaned.get("lon") is not None:
                return geocoding.locate_point(cleaned["lat"], cleaned["lon"])
        except LocationError as error:
            self.add_error(field, error.message)
        return None


@dataclass(frozen=True)
class Question:
    form: SearchForm
    criteria: Criteria


def ask(params: QueryDict | Mapping[str, Any]) -> Question:
    """Read the parameters and find the point they are about. Wrong values stay behind as errors of the form."""
    form = SearchForm(params)
    criteria = form.criteria()
    origin = form.locate()
    return Question(form, replace(criteria, origin=origin, order=_order(form, criteria, origin)))


def _order(form: SearchForm, criteria: Criteria, origin: Location | None) -> Order:
    if chosen := form.cleaned_data.get("volgorde"):
        return Order(chosen)
    if criteria.text:
        return Order.RELEVANCE
    return Order.DISTANCE if origin else Order.NAME
