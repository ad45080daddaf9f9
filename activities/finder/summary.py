"""The heading above the results: how many, of what, near what."""

from django.utils.translation import gettext as _, ngettext

from activities.search import Found
from activities.search_form import SearchForm


def summary(found: Found, form: SearchForm) -> str:
    criteria = found.criteria
    parts = [
        ngettext("%(number)s plek of activiteit", "%(number)s plekken en activiteiten", found.total)
        % {"number": found.total}
    ]
    if not found.total:
        parts = [_("Niets gevonden")]
    if criteria.text:
        parts.append(_("voor “%(text)s”") % {"text": criteria.text[:60]})
    labels = [category.label for category in form.categories if category.slug in criteria.categories]
    if labels:
        parts.append(_("in %(themes)s") % {"themes": ", ".join(labels)})
    if criteria.origin:
        near = _("in de buurt van %(place)s") if criteria.origin.is_approximate else _("dicht bij %(place)s")
        parts.append(near % {"place": criteria.origin.label})
    return " ".join(parts)
