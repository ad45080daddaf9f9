"""The lists that the search form offers, each with what was chosen marked."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from activities import wording
from activities.enums import Order
from activities.search_form import SearchForm
from maps.models import Buurt, District

# Without the usual radius, which stands first as what nobody chose.
RADII_M = (500, 1_000, 5_000, 10_000)
REFINEMENTS = (
    *("leeftijd", "straal", "buurt", "gratis", "rolstoel", "zonderAanmelden"),
    *("ooievaarspas", "vrouwen", "taal", "volgorde"),
)


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    is_chosen: bool = False


@dataclass(frozen=True)
class ChoiceGroup:
    """Choices that stand together; without a label they stand on their own."""

    label: str
    choices: list[Choice] = field(default_factory=list)


@dataclass(frozen=True)
class Choices:
    themes: tuple[str, ...]
    radii: list[ChoiceGroup]
    areas: list[ChoiceGroup]
    languages: list[ChoiceGroup]
    orders: list[ChoiceGroup]
    number_chosen: int
    has_errors: bool


def choices_of(form: SearchForm, districts: Iterable[District]) -> Choices:
    """Costs one query, for the buurten outside the districts."""
    radius, area, language, order = (str(form[name].value() or "") for name in ("straal", "buurt", "taal", "volgorde"))
    radii = sorted({*RADII_M, int(radius)}) if radius.isascii() and radius.isdigit() and len(radius) < 6 else RADII_M
    themes = tuple(form["categorie"].value() or ())
    wishes = [name for name in REFINEMENTS if form[name].value() not in (None, "", False, "false")]
    return Choices(
        themes=themes,
        radii=_one_group(((str(metres), wording.metres(metres)) for metres in radii), radius),
        areas=_areas(districts, area.lower()),
        languages=_one_group(wording.LANGUAGE_NAMES.items(), language),
        orders=_one_group(((str(value), str(label)) for value, label in Order.choices), order),
        number_chosen=len(themes) + len(wishes),
        has_errors=not form.errors.keys().isdisjoint({"categorie", *REFINEMENTS}),
    )


def _one_group(pairs: Iterable[tuple[str, str]], chosen: str) -> list[ChoiceGroup]:
    return [ChoiceGroup("", [Choice(value, label, value == chosen) for value, label in pairs])]


def _areas(districts: Iterable[District], chosen: str) -> list[ChoiceGroup]:
    groups = [ChoiceGroup(row.name, [_whole(row, chosen), *_buurten(row.buurten.all(), chosen)]) for row in districts]
    return [*groups, ChoiceGroup(_("Net daarbuiten"), _buurten(Buurt.objects.filter(district=None), chosen))]


def _whole(district: District, chosen: str) -> Choice:
    return Choice(district.slug, _("Heel %(district)s") % {"district": district.name}, district.slug == chosen)


def _buurten(rows: Iterable[Buurt], chosen: str) -> list[Choice]:
    return [Choice(row.slug, row.name, chosen in (row.slug, row.code.lower())) for row in rows]
