"""Every page in every language: no Dutch is left, but what says that it is Dutch."""

from collections import Counter

import pytest

from scripts import messages
from tests.conformance.pages import every_page
from tests.languages.dutch_words import dutch_left

LEAST_PAGES = 100


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_page_says_something_in_dutch(world, language):
    left, pages = Counter(), 0
    for name, html in every_page(world, language):
        if f'<html lang="{language}"' in html:
            pages += 1
            left.update(f"{name}: {text}" for text in dutch_left(html, language))
    assert pages > LEAST_PAGES
    assert not left, "\n".join(left)
