"""schemathesis over both OpenAPI documents, in all its phases: 10,000 requests and more at a running site."""

import pytest

from tests.fuzzing import API, HSDS, fuzzed_site


@pytest.fixture(scope="module")
def fuzzed(tmp_path_factory):
    with fuzzed_site(tmp_path_factory.mktemp("fuzzed")) as site:
        yield site


@pytest.mark.parametrize(
    ("document", "examples", "least"), [(API, 700, 10_000), (HSDS, 50, 1_000)], ids=["api", "hsds"]
)
def test_no_question_breaks_the_api_or_the_promises_of_its_document(fuzzed, tmp_path, document, examples, least):
    assert fuzzed.ask(document, tmp_path, "--max-examples", str(examples)) >= least
