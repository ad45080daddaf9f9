"""The lists that the search form offers, each with what was chosen marked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import Q
from django.forms import BoundField
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import wording, wording_times
from activities.counts import Counts, count_choices
from activities.enums import Order
from activities.search import DEFAULT_RADIUS_M, Found, matching
from activities.search_form import DAY_WORDS, SearchForm, days_by_word
from activities.wishes import WISHES
from maps.models import Buurt, District

# Without the usual radius, which stands first as what nobody chose.
RADII_M = (500, 1_000, 5_000, 10_000)
# The key of a day that is not one of the usual ones.
A_DATE = "datum"
# So many buurten stand in a list where the whole land has more.
MOST_BUURTEN = 100
REFINEMENTS = ("leeftijd", "straal", "buurt", "dag", "vanaf", "tot", "nuOpen", *WISHES, "taal", "volgorde")


@dataclass(frozen=True)
class Choice:
    """`number` is how many results it would leave; None when that is not counted. `key` is for ids."""

    value: str
    label: Any
    is_chosen: bool = False
    number: int | None = None
    key: str = ""


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices that stand together; without a label they stand on their own."""

    label: str
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Choices:
    """`usual_radius`, `everywhere` and `any_language` are how many results it would leave not to choose at all."""

    days: list[Choice]
    themes: tuple[str, ...]
    theme_numbers: dict[str, int]
    wishes: list[tuple[BoundField, Choice]]
    now_open: Choice
    usual_radius: int | None
    radii: list[ChoiceGroup]
    everywhere: int
    areas: list[ChoiceGroup]
    any_language: int
    languages: list[ChoiceGroup]
    orders: list[ChoiceGroup]
    number_chosen: int
    has_errors: bool

    @property
    def has_date(self) -> bool:
        """Whether a date stands among the days."""
        return any(day.key == A_DATE for day in self.days)


def choices_of(form: SearchForm, found: Found[Any], districts: list[District] | None, *, state: str = "") -> Choices:
    """Costs one query for the buurten outside the districts, those of the counts, and one with a language."""
    criteria, value = found.criteria, form.cleaned_data.get
    radius, language, order = value("straal"), value("taal"), value("volgorde")
    radii = sorted({*RADII_M, radius or RADII_M[0]} - {DEFAULT_RADIUS_M})
    days = days_by_word(timezone.localdate())
    counts = count_choices(criteria, [*radii, DEFAULT_RADIUS_M], days, found.total, state=state)
    area = str(form["buurt"].value() or "").strip().lower()
    refined = [name for name in REFINEMENTS if value(name) not in (None, "") and value(name) is not False]
    return Choices(
        days=_days(form, counts, found.total),
        themes=criteria.categories,
        theme_numbers={row.slug: counts.themes.get(row.slug, 0) for row in form.categories},
        wishes=[(form[name], Choice("true", wish.label, number=counts.wishes[name])) for name, wish in WISHES.items()],
        now_open=Choice("true", form["nuOpen"].label, number=counts.now_open),
        usual_radius=counts.radii.get(DEFAULT_RADIUS_M),
        radii=_one_group(
            Choice(str(each), wording.metres(each), each == radius, counts.radii.get(each)) for each in radii
        ),
        everywhere=sum(counts.areas.values()),
        areas=_areas(districts, area, counts.areas),
        any_language=matching(replace(criteria, language="")).count() if criteria.language else found.total,
        languages=_one_group(
            Choice(code, name, code == language, counts.languages.get(code, 0))
            for code, name in wording.LANGUAGE_NAMES.items()
        ),
        orders=_one_group(Choice(str(each), label, str(each) == order) for each, label in Order.choices),
        number_chosen=len(criteria.categories) + len(refined),
        has_errors=not form.errors.keys().isdisjoint({"categorie", *REFINEMENTS}),
    )


def days_to_choose(form: SearchForm) -> list[Choice]:
    """The days without their numbers, for a page that has not searched yet."""
    return _days(form, None, None)


def asked_day(form: SearchForm) -> str:
    """As DayField reads it; a word, a date, or what is wrong."""
    return str(form["dag"].value() or "").strip().lower()


def _days(form: SearchForm, counts: Counts | None, total: int | None) -> list[Choice]:
    """The usual days, a date that was asked for, and any day."""
    asked = asked_day(form)
    number = counts.days.get if counts else lambda _word: None
    usual = [Choice(word, label, word == asked, number(word), word) for word, label in DAY_WORDS.items()]
    any_day = Choice("", _("Maakt niet uit"), asked == "", counts.any_day if counts else None, "alle")
    dates = form.cleaned_data.get("dag") if asked and asked not in DAY_WORDS else None
    if dates:
        label = wording_times.short_day(dates[0], timezone.localdate())
        usual.append(Choice(asked, label, is_chosen=True, number=total, key=A_DATE))
    return [*usual, any_day]


def _one_group(choices: Iterable[Choice]) -> list[ChoiceGroup]:
    return [ChoiceGroup("", list(choices))]


def _areas(districts: list[District] | None, chosen: str, counts: Mapping[str, int]) -> list[ChoiceGroup]:
    if districts is None:
        return _areas_with_most(chosen, counts)
    groups = []
    for row in districts:
        buurten = _buurten(row.buurten.all(), chosen, counts)
        total = sum(choice.number or 0 for choice in buurten)
        whole = Choice(row.slug, _("Heel %(district)s") % {"district": row.name}, row.slug == chosen, total)
        groups.append(ChoiceGroup(row.name, [whole, *buurten]))
    outside = _buurten(Buurt.objects.filter(district=None).defer("outline"), chosen, counts)
    return [*groups, ChoiceGroup(_("Net daarbuiten"), outside)]


def _areas_with_most(chosen: str, counts: Mapping[str, int]) -> list[ChoiceGroup]:
    """Where a whole country has too many for a list: the buurten with most of what was found, and the chosen one."""
    most = [code for code, _number in Counter(counts).most_common(MOST_BUURTEN) if code]
    rows = Buurt.objects.filter(Q(code__in=most) | Q(slug=chosen) | Q(code=chosen.upper())).defer("outline")
    groups: dict[str, list[Buurt]] = {}
    for row in rows.select_related("district"):
        groups.setdefault(row.district.name if row.district else "", []).append(row)
    return [ChoiceGroup(name, _buurten(buurten, chosen, counts)) for name, buurten in sorted(groups.items())]


def _buurten(rows: Iterable[Buurt], chosen: str, counts: Mapping[str, int]) -> list[Choice]:
    return [Choice(row.slug, row.name, chosen in (row.slug, row.code.lower()), counts.get(row.code, 0)) for row in rows]
