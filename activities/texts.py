"""What an activity is called and how it is told in a language: the text of its organiser, or else the Dutch one."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import get_language

from activities.enums import TextState
from activities.models import Activity, ActivityText
from activities.models.activity_text import other_languages


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
    """Each text is read only when it is asked for: a list may have left out the long ones."""

    activity: Activity
    row: ActivityText | None

    @property
    def name(self) -> Words:
        return self._words("name")

    @property
    def summary(self) -> Words:
        return self._words("summary")

    @property
    def description(self) -> Words:
        return self._words("description")

    @property
    def is_outdated(self) -> bool:
        """The Dutch text was changed after this one was made of it."""
        return self.row is not None and self.row.state == TextState.OUTDATED

    def _words(self, name: str) -> Words:
        if self.row and (translated := getattr(self.row, name)):
            return Words(translated, self.row.language)
        return Words(getattr(self.activity, name), settings.LANGUAGE_CODE)


def told(activity: Activity, language: str | None = None) -> Told:
    """In the language that is asked for, or else that of the page.

    Costs a query, but none in Dutch, nor where `texts_to_read` was prefetched.
    """
    asked = language or get_language() or settings.LANGUAGE_CODE
    texts = [] if asked == settings.LANGUAGE_CODE else activity.texts.all()
    return Told(activity, next((row for row in texts if row.language == asked), None))


def states_of(activity: Activity) -> dict[str, TextState]:
    """By language, in the order of the site."""
    states = {row.language: row.state for row in activity.texts.all()}
    return {language: states.get(language, TextState.MISSING) for language in other_languages()}
