"""What an activity is found by."""

from collections.abc import Iterable, Iterator

from activities.enums import PlaceKind
from activities.models import Activity, ActivityText
from activities.text_index.stop_words import FOREIGN_FUNCTION_WORDS, FUNCTION_WORDS
from activities.text_index.tokens import tokens

NAME = 12
PLACE_KIND = 7
THEME = 8
SUMMARY = 6
TRANSLATED_NAME = 6
PLACE_NAME = 5
WHERE = 4
ORGANISATION = 3
DESCRIPTION = 2
TRANSLATED_SUMMARY = 2
# A word that the name begins with says most, and one of a few says more than one of many.
FIRST_IN_NAME = 3
SHORT_NAME = 4


def theme_stem(slug: str) -> str:
    """A theme is found by its slug; the words of its name are looked up when somebody asks. No word holds a colon."""
    return f"thema:{slug}"


def document(activity: Activity, texts: Iterable[ActivityText] = ()) -> dict[str, int]:
    """The words, each with the weight of the most prominent place where it stands.

    Of `texts`, in other languages, no description: among so many words there are too many that are Dutch ones too.
    """
    weights: dict[str, int] = {theme_stem(activity.category.slug): THEME}
    for text, weight in _fields(activity):
        for word in content(text):
            weights[word] = max(weight, weights.get(word, 0))
    for each in texts:
        for text, weight in ((each.name, TRANSLATED_NAME), (each.summary, TRANSLATED_SUMMARY)):
            for word in set(content(text)) - FOREIGN_FUNCTION_WORDS:
                weights[word] = max(weight, weights.get(word, 0))
    name = content(activity.name)
    for position, word in enumerate(name):
        weight = NAME + max(0, SHORT_NAME - len(name)) + (FIRST_IN_NAME if position == 0 else 0)
        weights[word] = max(weight, weights[word])
    return weights


def content(text: str) -> list[str]:
    return [word for word in tokens(text) if word not in FUNCTION_WORDS]


def _fields(activity: Activity) -> Iterator[tuple[str, int]]:
    place, buurt = activity.place, activity.place.buurt
    yield activity.name, NAME
    yield activity.summary, SUMMARY
    yield activity.description, DESCRIPTION
    yield place.name, PLACE_NAME
    yield "" if place.kind == PlaceKind.OTHER else place.kind, PLACE_KIND
    yield place.address, WHERE
    yield buurt.name if buurt else "", WHERE
    yield buurt.district.name if buurt and buurt.district else "", WHERE
    yield activity.organisation.name if activity.organisation else "", ORGANISATION
