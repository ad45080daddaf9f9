"""Questions as residents ask them, with answers that were checked by hand against the data."""

import json
from pathlib import Path

import pytest
from django.http import QueryDict
from django.utils import timezone

from activities.enums import AgePolicy
from activities.models import Activity
from activities.search import find
from activities.search_form import ask
from tests.golden.score import LOOKED_AT, our_search, params, questions, score
from tests.stored_examples import load_examples

ENOUGH = 0.9
ANSWERS = Path(__file__).parent / "answers.json"


@pytest.fixture
def _site(zuidwest, about, settings, time_machine):
    """A Wednesday morning; the examples are dated from the day they are loaded on."""
    time_machine.move_to("2026-11-25 10:00 +0100", tick=False)
    if about == "examples":
        settings.SHOW_EXAMPLES = True
        load_examples()


@pytest.fixture
def answers(_site, about):
    return score(questions(about))


@pytest.mark.parametrize("about", ["real", "examples"])
class TestGolden:
    def test_the_right_answer_is_among_the_first_five(self, answers):
        assert answers.part >= ENOUGH, "\n".join([f"{answers.right} of {answers.asked} right", *answers.misses])

    def test_nonsense_finds_nothing_and_nothing_wrong_is_found(self, answers):
        assert answers.wrong == []


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("about", ["real", "examples"])
def test_no_result_is_past_or_cancelled_or_for_another_age(about):
    seen = 0
    for row in questions(about):
        criteria = ask(QueryDict(params(row))).criteria
        for result in find(criteria).results:
            seen += 1
            assert not criteria.when or result.moment, (row["question"], result.activity)
            if result.moment:
                assert result.moment.ends_at > timezone.now()
                assert not result.moment.is_cancelled
            if criteria.ages and result.activity.age_policy == AgePolicy.RANGE:
                low, high = result.activity.age_from_months or 0, result.activity.age_to_months or 10_000
                assert low < criteria.ages[1], (row["question"], result.activity)
                assert high > criteria.ages[0], (row["question"], result.activity)
    assert seen > 100


@pytest.mark.usefixtures("_site")
@pytest.mark.parametrize("about", ["real", "examples"])
def test_both_databases_give_the_same_answers_in_the_same_order(about, request):
    """Each is held against one file. After a change that is meant to change answers: pytest … --renew-answers."""
    found = {f"{row['question']} | {params(row)}": our_search(params(row))[:LOOKED_AT] for row in questions(about)}
    kept = json.loads(ANSWERS.read_text(encoding="utf-8")) if ANSWERS.exists() else {}
    if request.config.getoption("--renew-answers"):
        lines = json.dumps(kept | {about: found}, ensure_ascii=False, indent=0)
        ANSWERS.write_text(f"{lines}\n", encoding="utf-8")
    else:
        assert found == kept[about]


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
