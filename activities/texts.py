"""What an activity is called and how it is told in a language: the text of its organiser, or else the Dutch one."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from activities.enums import TextState
from activities.models import Activity, ActivityText
from activities.models.activity_text import TRANSLATED, other_languages


@dataclass(frozen=True)
class Words:
    """A text of somebody, and the language that it is in."""

    text: str
    language: str

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    @property
    def lang(self) -> str:
        """For the attribute: empty where it is the language of the page."""
        return "" if self.language == (get_language() or settings.LANGUAGE_CODE) else self.language


@dataclass(frozen=True)
class Told:
    """`is_outdated`: the Dutch text was changed after this was made of it."""

    name: Words
    summary: Words
    description: Words
    is_outdated: bool = False


def told(activity: Activity, language: str | None = None) -> Told:
    """In the language that is asked for, or else that of the page.

    Costs a query, but none in Dutch, nor where `texts_to_read` was prefetched.
    """
    row = text_in(activity, language or get_language() or settings.LANGUAGE_CODE)
    words = (_words(activity, row, name) for name in TRANSLATED)
    return Told(*words, is_outdated=row is not None and row.state == TextState.OUTDATED)


def text_in(activity: Activity, language: str) -> ActivityText | None:
    if language == settings.LANGUAGE_CODE:
        return None
    return next((row for row in activity.texts.all() if row.language == language), None)


def _words(activity: Activity, row: ActivityText | None, name: str) -> Words:
    translated = getattr(row, name) if row else ""
    return Words(translated, row.language) if row and translated else Words(getattr(activity, name), settings.LANGUAGE_CODE)


def states_of(activity: Activity) -> dict[str, TextState]:
    """By language, in the order of the site."""
    states = {row.language: row.state for row in activity.texts.all()}
    return {language: states.get(language, TextState.MISSING) for language in other_languages()}
