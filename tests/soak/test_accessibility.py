"""The whole matrix: every type of page x five languages x three widths x light and dark; axe and HTML_CodeSniffer.

`make soak` writes the outcome to docs/accessibility/matrix.md (conftest.py).
"""

from itertools import product

import pytest

from tests.conformance.conftest import NODE_MODULES
from tests.e2e.accessible import axe_faults, other_faults
from tests.e2e.code_sniffer import SCRIPT, sniffed
from tests.e2e.page_types import LANGUAGES, answer_of
from tests.e2e.test_accessibility import PAGES, SCHEMES, WIDTHS

LOOKS = list(product(WIDTHS, SCHEMES))


@pytest.mark.parametrize("page_type", PAGES, ids=str)
def test_axe_finds_nothing_anywhere(world, rendered, record_property, page_type):
    faults = []
    for language in LANGUAGES:
        answer = answer_of(world, page_type, language)
        for width, scheme in LOOKS:
            rendered.look(width, scheme)
            # Anew for each: what is folded in keeps the colours that it was drawn with, and those are what is read.
            page = rendered.show(answer)
            found = axe_faults(page) + other_faults(page)
            faults += [f"{language} {width} {scheme}: {rule}: {element}" for rule, element in found]
    record_property("axe", [str(page_type), len(LANGUAGES) * len(LOOKS), len(faults)])
    assert not faults, "\n".join(faults)


@pytest.mark.skipif(
    not (NODE_MODULES.parent / SCRIPT).exists(), reason="no HTML_CodeSniffer; make conformance installs it"
)
@pytest.mark.parametrize("page_type", PAGES, ids=str)
def test_html_codesniffer_finds_nothing_anywhere(world, rendered, record_property, page_type):
    faults = []
    for language in LANGUAGES:
        answer = answer_of(world, page_type, language)
        for width, scheme in LOOKS:
            rendered.look(width, scheme)
            found = sniffed(rendered.show(answer))
            faults += [f"{language} {width} {scheme}: {rule}: {element}" for rule, element in found]
    record_property("sniffer", [str(page_type), len(LANGUAGES) * len(LOOKS), len(faults)])
    assert not faults, "\n".join(faults)
