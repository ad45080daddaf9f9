"""The heading above the results: how many, of what, near what."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from activities import wording_times
from activities.finder.choices import asked_day
from activities.search import Found
from activities.search_form import DAY_WORDS, SearchForm


def summary(found: Found[Any], form: SearchForm) -> str:
    asked, text, themes = _asked(found, form), found.criteria.text, found.criteria.categories
    if not asked:
        return _number(found.total)
    return f"{_number(found.total)} {asked}" if text or not themes else f"{_number(found.total)}: {asked}"


def question_words(found: Found[Any], form: SearchForm) -> str:
    """What was asked without what was found, which is another number tomorrow."""
    return _asked(found, form) or _("je laatste keuze")


def _asked(found: Found[Any], form: SearchForm) -> str:
    criteria = found.criteria
    text = _("voor “%(text)s”") % {"text": criteria.text[:60]} if criteria.text else ""
    themes = [category.label for category in form.categories if category.slug in criteria.categories]
    return wording_times.listed(
        part for part in (text, *themes, _when(found, form), _near(found), _paid_by(form)) if part
    )


def _number(total: int) -> str:
    if total == 0:
        return _("Niets gevonden")
    return ngettext("%(number)s plek of activiteit", "%(number)s plekken en activiteiten", total) % {"number": total}


def _when(found: Found[Any], form: SearchForm) -> str:
    """The day that was asked for, or that it is about this moment."""
    span, asked = found.criteria.when, asked_day(form)
    if span.now_open:
        return _("nu open of bezig")
    if not span.days:
        return ""
    return (
        str(DAY_WORDS[asked]).lower() if asked in DAY_WORDS else wording_times.day(span.days[0], timezone.localdate())
    )


def _paid_by(form: SearchForm) -> str:
    return _("mogelijk gemaakt door %(programme)s") % {"programme": form.programme.name} if form.programme else ""


def _near(found: Found[Any]) -> str:
    origin = found.criteria.origin
    if not origin:
        return ""
    near = _("in de buurt van %(place)s") if origin.is_approximate else _("dicht bij %(place)s")
    return near % {"place": origin.label}
