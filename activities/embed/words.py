"""What the script of the embed says, in each of our languages: it is one file for all of them."""

from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _, ngettext
from lucide.templatetags.lucide import lucide

from activities.models import Category
from activities.site_address import site_address
from maps.site_names import named

# A number for each plural form that languages have (CLDR); the script asks the browser which form a number takes.
PLURAL_SAMPLES = {"zero": 0, "one": 1, "two": 2, "few": 3, "many": 11, "other": 100}


def words_of_script(categories: list[Category]) -> dict[str, Any]:
    """By language."""
    return {language: _in(language, categories) for language, _name in settings.LANGUAGES}


def themes_of_script(categories: list[Category]) -> dict[str, Any]:
    """Colour and icon of each theme; an icon is a list of [tag, attributes]: the script makes no HTML of text."""
    return {row.slug: [row.colour, icon_parts(row.icon)] for row in categories}


def icon_parts(name: str) -> list[list[Any]]:
    svg = ElementTree.fromstring(lucide(name))  # noqa: S314 - ours, out of the package
    return [[part.tag, dict(part.attrib)] for part in svg]


def _in(language: str, categories: list[Category]) -> dict[str, Any]:
    with translation.override(language):
        return {
            "title": named(_("Activiteiten van {site}")),
            "number": _forms(
                lambda number: ngettext("%(number)s plek of activiteit", "%(number)s plekken en activiteiten", number)
            ),
            "none": _("Er is nu niets gevonden dat hierbij past."),
            "failed": _("De activiteiten laden nu niet."),
            "wrong": _("De vraag van dit blok klopt niet."),
            "all": named(_("Alles op {site}")),
            "source": named(_("Gegevens: {site}")),
            "walk": _forms(lambda number: ngettext("%(number)s minuut lopen", "%(number)s minuten lopen", number)),
            "free": _("Gratis"),
            "noPrice": _("Prijs: vraag het na"),
            "noTimes": _("Tijden: vraag het na"),
            "off": _("Gaat niet door"),
            "moved": _("Let op: deze keer op een andere tijd of plek."),
            "ask": _("Vraag eerst na of dit nog klopt."),
            "example": _("voorbeeld"),
            "find": reverse("find"),
            "embed": reverse("embed"),
            "themes": {row.slug: row.label for row in categories},
        }


def _forms(text: Callable[[int], str]) -> dict[str, str]:
    """The forms that differ from the last one, which is for every other number."""
    forms = {form: text(number) for form, number in PLURAL_SAMPLES.items()}
    return {form: said for form, said in forms.items() if form == "other" or said != forms["other"]}


def address_of_script() -> str:
    return site_address(reverse("embed-script"))
