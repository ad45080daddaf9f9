from collections.abc import Iterable
from typing import Any

from csp.constants import SELF
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from activities.embed.builder import SHOWN, BuilderForm, block_of
from activities.finder.choices import Choice, ChoiceGroup
from activities.finder.heads import Head
from activities.search_form import ask
from maps.areas import districts_with_buurten
from maps.models import Buurt, District

FIELDS_OF_SEARCH = ("q", "categorie", "bij", "buurt")


@require_safe
@csp_update({"frame-src": [SELF]})
def how_to(request: HttpRequest) -> HttpResponse:
    """A form without script: each choice is a new page with the lines to copy and what they give."""
    search = ask(request.GET).form
    form = BuilderForm(request.GET)
    form.full_clean()
    block = block_of(form, search, request.GET)
    shown_fields = {*FIELDS_OF_SEARCH, *form.fields}
    about = _(
        "Kies wat je wilt laten zien en kopieer een paar regels. Gratis, zonder account, en je bezoekers worden niet "
        "gevolgd."
    )
    context = {
        "head": Head(request, _("Zet activiteiten op je eigen site"), about),
        "form": form,
        "search": search,
        "other_errors": [search[name] for name in search.errors if name in search.fields and name not in shown_fields],
        "made": block,
        "kept": [(name, value) for name, values in block.asked.lists() for value in values if name not in shown_fields],
        "ways": _choices(SHOWN[1:], block.shown),
        "languages": _choices(settings.LANGUAGES[1:], block.language),
        "themes": _choices([(row.slug, row.label) for row in search.categories], block.asked.get("categorie", "")),
        "areas": _areas(block.asked.get("buurt", "")),
        "has_look": bool(block.look) or any(name in form.errors for name in form.fields),
    }
    return render(request, "embed/how_to.html", context)


def _choices(rows: Iterable[tuple[str, Any]], chosen: str) -> list[ChoiceGroup]:
    return [ChoiceGroup("", [Choice(value, label, value == chosen) for value, label in rows])]


def _areas(chosen: str) -> list[ChoiceGroup]:
    """Districts and their buurten, by the slug that stands in the address."""
    groups = []
    for row in districts_with_buurten() or []:
        areas: list[District | Buurt] = [row, *row.buurten.all()]
        groups.append(ChoiceGroup(row.name, [Choice(each.slug, each.name, each.slug == chosen) for each in areas]))
    return groups
