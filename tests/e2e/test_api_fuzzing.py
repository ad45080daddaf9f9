"""A short form of tests/soak/test_api_fuzzing.py: some questions of each kind at both APIs."""

import pytest

from tests.fuzzing import API, HSDS, fuzzed_site


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    with fuzzed_site(tmp_path_factory.mktemp("fuzzed")) as site:
        yield site


@pytest.mark.parametrize(("document", "least"), [(API, 100), (HSDS, 80)], ids=["api", "hsds"])
def test_no_question_breaks_the_api_or_the_promises_of_its_document(fuzzed, tmp_path, document, least):
    assert fuzzed.ask(document, tmp_path, "--phases", "fuzzing", "--max-examples", "10") >= least
