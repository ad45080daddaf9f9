"""The lists that the search form offers, each with what was chosen marked."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import wording, wording_times
from activities.counts import Counts, count_choices
from activities.enums import Order
from activities.search import DEFAULT_RADIUS_M, MAX_RADIUS_M, Criteria
from activities.search_form import DAY_WORDS, SearchForm, days_by_word
from activities.wishes import WISHES
from maps.models import Buurt, District

# Without the usual radius, which stands first as what nobody chose.
RADII_M = (500, 1_000, 5_000, 10_000)
REFINEMENTS = ("leeftijd", "straal", "buurt", "dag", "vanaf", "tot", "nuOpen", *WISHES, "taal", "volgorde")


@dataclass(frozen=True)
class Choice:
    """`number` is how many results it would leave; None when that is not counted."""

    value: str
    label: Any
    is_chosen: bool = False
    number: int | None = None


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices that stand together; without a label they stand on their own."""

    label: str
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Choices:
    days: list[Choice]
    themes: tuple[str, ...]
    theme_numbers: dict[str, int]
    wishes: list[tuple[BoundField, Choice]]
    now_open: Choice
    radii: list[ChoiceGroup]
    areas: list[ChoiceGroup]
    languages: list[ChoiceGroup]
    orders: list[ChoiceGroup]
    number_chosen: int
    has_errors: bool


def choices_of(form: SearchForm, criteria: Criteria, districts: Iterable[District]) -> Choices:
    """Costs one query for the buurten outside the districts, and those of the counts."""
    radius, area, language, order = (str(form[name].value() or "") for name in ("straal", "buurt", "taal", "volgorde"))
    is_radius = radius.isascii() and radius.isdigit() and len(radius) < 6
    radii = sorted({*RADII_M, int(radius)}) if is_radius and 0 < int(radius) <= MAX_RADIUS_M else list(RADII_M)
    counts = count_choices(criteria, [*radii, DEFAULT_RADIUS_M], days_by_word(timezone.localdate()))
    chosen = form["categorie"].value() or ()
    wishes = [name for name in REFINEMENTS if form[name].value() not in (None, "", False, "false")]
    return Choices(
        days=_days(form, counts),
        themes=tuple(chosen),
        theme_numbers={row.slug: counts.themes.get(row.slug, 0) for row in form.categories},
        wishes=_wishes(form, counts),
        now_open=Choice("true", form["nuOpen"].label, form["nuOpen"].value() == "true", counts.now_open),
        radii=_one_group(
            Choice(str(each), wording.metres(each), str(each) == radius, counts.radii.get(each)) for each in radii
        ),
        areas=_areas(districts, area.lower(), counts.areas),
        languages=_one_group(
            Choice(code, name, code == language, counts.languages.get(code, 0))
            for code, name in wording.LANGUAGE_NAMES.items()
        ),
        orders=_one_group(Choice(str(value), label, str(value) == order) for value, label in Order.choices),
        number_chosen=len(chosen) + len(wishes),
        has_errors=not form.errors.keys().isdisjoint({"categorie", *REFINEMENTS}),
    )


def days_to_choose(form: SearchForm) -> list[Choice]:
    """The days without their numbers, for a page that has not searched yet."""
    return _days(form, None)


def _days(form: SearchForm, counts: Counts | None) -> list[Choice]:
    """The usual days, a date that was asked for, and any day."""
    asked = str(form["dag"].value() or "").lower()
    number = counts.days.get if counts else lambda _word: None
    usual = [Choice(word, label, word == asked, number(word)) for word, label in DAY_WORDS.items()]
    any_day = Choice("", _("Maakt niet uit"), asked == "", counts.any_day if counts else None)
    dates = form.cleaned_data.get("dag") if form.is_bound and asked else None
    if asked and asked not in DAY_WORDS and dates:
        usual.append(Choice(asked, wording_times.short_day(dates[0], timezone.localdate()), is_chosen=True))
    return [*usual, any_day]


def _wishes(form: SearchForm, counts: Counts) -> list[tuple[BoundField, Choice]]:
    return [
        (form[name], Choice("true", wish.label, form[name].value() in ("true", "on"), counts.wishes[name]))
        for name, wish in WISHES.items()
    ]


def _one_group(choices: Iterable[Choice]) -> list[ChoiceGroup]:
    return [ChoiceGroup("", list(choices))]


def _areas(districts: Iterable[District], chosen: str, counts: Mapping[str, int]) -> list[ChoiceGroup]:
    groups = []
    for row in districts:
        buurten = _buurten(row.buurten.all(), chosen, counts)
        total = sum(choice.number or 0 for choice in buurten)
        whole = Choice(row.slug, _("Heel %(district)s") % {"district": row.name}, row.slug == chosen, total)
        groups.append(ChoiceGroup(row.name, [whole, *buurten]))
    outside = _buurten(Buurt.objects.filter(district=None), chosen, counts)
    return [*groups, ChoiceGroup(_("Net daarbuiten"), outside)]


def _buurten(rows: Iterable[Buurt], chosen: str, counts: Mapping[str, int]) -> list[Choice]:
    return [Choice(row.slug, row.name, chosen in (row.slug, row.code.lower()), counts.get(row.code, 0)) for row in rows]
