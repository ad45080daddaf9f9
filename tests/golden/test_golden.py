"""Questions as residents ask them, with answers that were checked by hand against the data."""

from io import StringIO

import pytest
from django.core.management import call_command

from activities.models import Activity
from tests.golden.score import questions, score

ENOUGH = 0.9


@pytest.fixture
def _site(zuidwest, about, settings, time_machine):
    """A Wednesday morning; the examples are dated from the day they are loaded on."""
    time_machine.move_to("2026-11-25 10:00 +0100")
    if about == "examples":
        settings.SHOW_EXAMPLES = True
        call_command("load_examples", stdout=StringIO())


@pytest.fixture
def answers(_site, about):
    return score(questions(about))


@pytest.mark.parametrize("about", ["real", "examples"])
class TestGolden:
    def test_the_right_answer_is_among_the_first_five(self, answers):
        assert answers.part >= ENOUGH, "\n".join([f"{answers.right} of {answers.asked} right", *answers.misses])

    def test_nonsense_finds_nothing_and_nothing_wrong_is_found(self, answers):
        assert answers.wrong == []


def test_there_are_enough_questions_and_half_of_them_are_about_real_places():
    real, examples = ([row for row in questions(about) if row["right"]] for about in ("real", "examples"))
    assert len(real) + len(examples) >= 50
    assert len(real) >= len(examples)
    assert len([row for row in questions("real") if not row["right"]]) >= 8


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("about", ["real", "examples"])
def test_every_answer_that_is_named_exists(about):
    named = {slug for row in questions(about) for slug in (*row["right"], *row["never"])}
    assert named - set(Activity.objects.visible().values_list("slug", flat=True)) == set()
