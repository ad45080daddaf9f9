"""The search parameters, read in one place for the pages, the map and the API."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from activities import names
from activities.enums import Order
from activities.models import Category, Programme
from activities.moments import Span
from activities.search import DEFAULT_RADIUS_M, MAX_RADIUS_M, PER_PAGE, Criteria
from activities.wishes import WISHES
from maps import geocoding
from maps.areas import buurt_index
from maps.geocoding import Location, LocationError
from maps.geometry import BuurtIndex
from maps.models import Buurt, District
from maps.site_names import named

LONGEST_TEXT = 200
LAST_PAGE = 1_000_000
MOST_YEARS, MOST_MONTHS = 120, 240
FURTHEST_DAY = timedelta(days=5 * 366)
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
    """`3` is a child of 3 years, so 36 up to 48 months; `20m` one of 20 months; `4-12` any of these years."""

    default_error_messages = {"invalid": _("Vul een leeftijd in jaren in, zoals 3, of in maanden, zoals 20m.")}

    def clean(self, value: Any) -> tuple[int, int] | None:
        text = str(super().clean(value)).strip().lower()
        if not text:
            return None
        if months := re.fullmatch(r"([0-9]{1,3})\s*m", text):
            low = high = int(months[1])
            limit, unit = MOST_MONTHS, 1
        elif years := re.fullmatch(r"([0-9]{1,3})(?:\s*-\s*([0-9]{1,3}))?", text):
            low, high = sorted((int(years[1]), int(years[2] or years[1])))
            limit, unit = MOST_YEARS, 12
        else:
            raise forms.ValidationError(self.error_messages["invalid"])
        if high > limit:
            raise forms.ValidationError(self.error_messages["invalid"])
        return unit * low, unit * (high + 1)


def days_by_word(today: date) -> dict[str, tuple[date, date]]:
    """First and last day meant by each of DAY_WORDS. `weekend` is what is left of this or the coming one."""
    saturday = today + timedelta(days=max(0, 5 - today.weekday()))
    sunday = today + timedelta(days=6 - today.weekday())
    return {
        "vandaag": (today, today),
        "morgen": (today + timedelta(days=1), today + timedelta(days=1)),
        "weekend": (max(saturday, today), sunday),
        "week": (today, today + timedelta(days=6)),
    }


DAY_WORDS = {"vandaag": _("Vandaag"), "morgen": _("Morgen"), "weekend": _("Dit weekend"), "week": _("Deze week")}


class DayField(forms.CharField):
    """A word of DAY_WORDS or a date (ISO 8601), as the first and last day on the clock here."""

    default_error_messages = {"invalid": _("Kies vandaag, morgen, weekend of week, of een datum zoals 2026-12-01.")}

    def clean(self, value: Any) -> tuple[date, date] | None:
        text = str(super().clean(value)).strip().lower()
        if not text:
            return None
        today = timezone.localdate()
        if days := days_by_word(today).get(text):
            return days
        try:
            day = date.fromisoformat(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
        except ValueError:
            day = None
        if day is None:
            raise forms.ValidationError(self.error_messages["invalid"])
        if day < today:
            raise forms.ValidationError(_("Deze dag is al geweest. Kies vandaag of later."))
        if day - today > FURTHEST_DAY:
            raise forms.ValidationError(_("Zo ver vooruit kijken we niet. Kies een eerdere dag."))
        return day, day


class MinuteField(forms.CharField):
    """A time on the clock, as minutes since midnight."""

    def clean(self, value: Any) -> int | None:
        text = str(super().clean(value)).strip()
        if not text:
            return None
        match = re.fullmatch(r"([01]?[0-9]|2[0-4]):([0-5][0-9])", text, re.ASCII)
        minutes = 60 * int(match[1]) + int(match[2]) if match else None
        if minutes is None or minutes > 24 * 60:
            raise forms.ValidationError(_("Schrijf een tijd als uren en minuten, zoals 14:00."))
        return minutes


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
        error_messages={
            "max_length": named(_("Dit is te lang voor een adres. Vul een postcode in, bijvoorbeeld {postcode}."))
        },
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
    dag = DayField(label=_("Welke dag?"), required=False)
    vanaf = MinuteField(label=_("Vanaf hoe laat?"), required=False)
    tot = MinuteField(label=_("Tot hoe laat?"), required=False)
    nuOpen = TrueField(label=_("Nu open of bezig"), required=False)
    taal = forms.RegexField(
        r"^[a-z]{2,3}$",
        label=_("Taal"),
        required=False,
        error_messages={"invalid": _("Schrijf de taal als twee letters, zoals tr.")},
    )
    programma = forms.CharField(label=_("Programma"), required=False, max_length=80, widget=forms.HiddenInput)
    volgorde = forms.ChoiceField(
        label=_("Volgorde"),
        required=False,
        choices=Order.choices,
        error_messages={"invalid_choice": _("Kies uit: relevantie, tijd, afstand, naam.")},
    )
    pagina = _whole_number(1, LAST_PAGE, _("Een pagina is een getal vanaf 1."))
    perPagina = _whole_number(1, 100, _("Kies 1 tot 100 per pagina."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.programme: Programme | None = None
        categories = self.fields.get("categorie")
        if isinstance(categories, forms.MultipleChoiceField):
            categories.choices = lambda: [(category.slug, category.label) for category in self.categories]

    @cached_property
    def categories(self) -> list[Category]:
        """Only read where they are shown or asked for."""
        return list(Category.objects.all())

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

    def clean_programma(self) -> str:
        """The slug of a programme; that itself is kept for who has to tell its name."""
        asked: str = self.cleaned_data["programma"].lower()
        self.programme = Programme.objects.shown().filter(slug=asked).first() if asked else None
        if asked and self.programme is None:
            raise forms.ValidationError(_("Dit programma kennen we niet. Haal het weg, of kies er een bij Over."))
        return asked

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        has_lat, has_lon = (cleaned.get(name) is not None for name in ("lat", "lon"))
        if has_lat != has_lon and not {"lat", "lon"} & self.errors.keys():
            self.add_error("lon" if has_lat else "lat", _("Vul lat en lon allebei in."))
        first, last = cleaned.get("vanaf"), cleaned.get("tot")
        if first is not None and last is not None and first >= last:
            self.add_error("tot", _("Deze tijd ligt niet na de eerste. Kies een latere tijd."))
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
            wishes=tuple(wish for wish in WISHES if value(wish)),
            language=value("taal") or "",
            programme=value("programma") or "",
            when=Span(value("dag"), value("vanaf"), value("tot"), bool(value("nuOpen"))),
            page=value("pagina") or 1,
            per_page=value("perPagina") or PER_PAGE,
        )

    def locate(self) -> tuple[Location, BuurtIndex] | None:
        """The point that distances are measured from, and the buurten around it. What cannot be found becomes an error
        at its field."""
        cleaned = self.cleaned_data
        text, lat, lon = (cleaned.get(name) for name in ("bij", "lat", "lon"))
        try:
            if text:
                return geocoding.locate(text, names=names.find_name), buurt_index()
            if lat is not None and lon is not None:
                area = buurt_index()
                return geocoding.locate_point(lat, lon, area), area
        except LocationError as error:
            self.add_error("bij" if text else "lat", error.message)
        return None


for _name, _wish in WISHES.items():
    SearchForm.base_fields[_name] = TrueField(label=_wish.label, required=False)
for _name in ("q", "bij", "buurt", "leeftijd", "dag", "vanaf", "tot", "taal", "programma"):
    SearchForm.base_fields[_name].error_messages["null_characters_not_allowed"] = UNREADABLE


@dataclass(frozen=True)
class Question:
    form: SearchForm
    criteria: Criteria


def ask(params: QueryDict | Mapping[str, Any], form_class: type[SearchForm] = SearchForm) -> Question:
    """Read the parameters and find the point they are about. Wrong values stay behind as errors of the form."""
    form = form_class(params)
    criteria = form.criteria()
    origin, area = form.locate() or (None, None)
    criteria = replace(criteria, origin=origin, area=area, asked_at=timezone.now())
    return Question(form, replace(criteria, order=_order(form, criteria, origin)))


def _order(form: SearchForm, criteria: Criteria, origin: Location | None) -> Order:
    if chosen := form.cleaned_data.get("volgorde"):
        return Order(chosen)
    if criteria.text:
        return Order.RELEVANCE
    if criteria.when:
        return Order.TIME
    return Order.DISTANCE if origin else Order.NAME
