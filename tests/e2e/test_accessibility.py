"""Every type of page by axe and by what axe cannot see, in the languages, widths and colours of its visitors."""

import re
from itertools import combinations, product
from pathlib import Path

import pytest
from django.db import transaction

from tests.e2e.accessible import axe_faults, other_faults
from tests.e2e.no_pages import NO_PAGE
from tests.e2e.page_types import LANGUAGES, answer_of, candidates, one_of_each

PAGES = [each for each in one_of_each(candidates()) if str(each) not in NO_PAGE]
WIDTHS, SCHEMES = (320, 390, 1280), ("light", "dark")

# A phone in Dutch and in Arabic: every page. Of the rest each page gets one row of the table, the next page the next.
ALWAYS = [("nl", 390, "light"), ("ar", 390, "light")]
PAIRWISE = [
    ("en", 320, "dark"),
    ("tr", 1280, "dark"),
    ("pl", 320, "light"),
    ("nl", 1280, "dark"),
    ("ar", 320, "dark"),
    ("en", 390, "dark"),
    ("tr", 320, "light"),
    ("pl", 1280, "dark"),
    ("ar", 1280, "light"),
    ("nl", 320, "light"),
    ("pl", 390, "dark"),
    ("tr", 390, "light"),
    ("en", 1280, "light"),
]


@pytest.mark.parametrize(("number", "page_type"), list(enumerate(PAGES)), ids=[str(each) for each in PAGES])
def test_nobody_is_kept_out_of_a_page(world, rendered, number, page_type):
    faults = []
    for language, width, scheme in (*ALWAYS, PAIRWISE[number % len(PAIRWISE)]):
        answer = answer_of(world, page_type, language)
        assert answer.is_page, "name it in no_pages.py when it is no page any more"
        rendered.look(width, scheme)
        page = rendered.show(answer)
        found = axe_faults(page) + other_faults(page)
        faults += [f"{page_type}, {language} {width} {scheme}: {rule}: {element}" for rule, element in found]
    assert not faults, "\n".join(faults)


def test_the_table_has_every_pair_of_language_width_and_colours():
    told = {pair for row in (*ALWAYS, *PAIRWISE) for pair in combinations(row, 2)}
    for one, other in combinations((LANGUAGES, WIDTHS, SCHEMES), 2):
        assert set(product(one, other)) <= told


def test_what_is_left_out_is_no_page(world):
    left_out = [each for each in one_of_each(candidates()) if str(each) in NO_PAGE]
    assert len(left_out) == len(NO_PAGE), "this address is gone"
    assert [str(each) for each in left_out if _is_page(world, each)] == []


def _is_page(world, page_type) -> bool:
    """What one of them writes does not stay for the next."""
    with transaction.atomic():
        answer = answer_of(world, page_type, "nl")
        transaction.set_rollback(True)
    return answer.is_page


SIDED = re.compile(
    r"(?<![\w-])((margin|padding|border|inset)-)?(left|right)(-[\w-]+)?\s*:|(float|clear|text-align)\s*:\s*(left|right)\b"
)


@pytest.mark.parametrize("sheet", sorted(Path("static/css").glob("*.css")), ids=lambda sheet: sheet.name)
def test_a_style_sheet_knows_a_start_and_an_end_but_no_left_and_right(sheet):
    assert [line for line in sheet.read_text().splitlines() if SIDED.search(line)] == []
