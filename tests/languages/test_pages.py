"""Every page in every language: no Dutch is left, but what says that it is Dutch."""

from collections import Counter

import pytest

from activities.models import Activity, Organisation, Place
from maps.models import Buurt, District
from scripts import messages
from tests.conformance.pages import every_page
from tests.languages.dutch_words import dutch_left

LEAST_PAGES = 100


def _names() -> set[str]:
    """Names, and what somebody wrote: in a title or a list to choose from no mark can say that it is Dutch."""
    named = [(model, "name") for model in (Buurt, District, Organisation, Place)]
    written = [(Activity, "summary"), (Activity, "times_text")]
    told = {text for model, field in (*named, *written) for text in model.objects.values_list(field, flat=True)}
    return {*told, "Verbond van Zuidwest"} - {""}


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_page_says_something_in_dutch(world, language):
    left, pages, names = Counter(), 0, _names()
    for name, html in every_page(world, language):
        if f'<html lang="{language}"' in html:
            pages += 1
            left.update(f"{name}: {text}" for text in dutch_left(html, language, names))
    assert pages > LEAST_PAGES
    assert not left, "\n".join(left)
