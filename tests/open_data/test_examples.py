"""The examples of the documentation, asked for real: same status, same kind of answer, same shape."""

import json
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

import pytest
import time_machine

from activities import actions
from activities.api.documentation import document
from activities.models import Activity, Place, Schedule
from activities.open_data import examples
from activities.open_data.examples import ACTIVITY, EXAMPLES, ORGANISATION, PLACE, RECORDED_SITE
from maps.models import Buurt

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
# So that to write the answers anew changes only what is meant.
SCHEDULE = UUID("7f1d1a55-5a0e-4c43-9a39-0f7b6f1c4e33")
RENEW = "If the change is meant, write the answers anew: pytest tests/open_data --renew-answers"


@pytest.fixture
def invented(request, client, make_activity, organisation, settings):
    """One invented activity at one invented place, and nothing else: the documentation is not about real people.

    With --renew-answers the file is written before it is looked at.
    """
    settings.SITE_URL = RECORDED_SITE
    organisation.uuid = ORGANISATION
    organisation.save()
    with time_machine.travel(NOW, tick=False):
        for activity in Activity.objects.visible():
            actions.archive(activity, by=None)
        activity = make_activity(
            "Koffieochtend",
            summary="Koffie en thee, voor iedereen uit de buurt.",
            organisation=organisation,
            uuid=ACTIVITY,
            price_cents=0,
            age_policy="everyone",
            needs_signup=False,
            checked_on=date(2026, 11, 20),
            phone="000 000 00 00",
            source="Voorbeeldclub",
            source_date="2026-11-20",
            place__uuid=PLACE,
            place__name="Voorbeeldhuis",
            place__street="Voorbeeldstraat",
            place__house_number="1",
            place__city="Den Haag",
            place__lat=52.0505,
            place__lon=4.2905,
            place__buurt=Buurt.objects.get(slug="moerwijk-west"),
            place__is_wheelchair_accessible=True,
            place__source="Voorbeeldclub",
            place__source_date="2026-11-20",
        )
        for code in ("nl", "tr"):
            activity.spoken_languages.create(code=code)
        schedule = Schedule(
            uuid=SCHEDULE,
            activity=activity,
            kind="series",
            starts_on=date(2026, 12, 1),
            ends_on=date(2027, 3, 30),
            start_time=time(10),
            end_time=time(12),
            rule="FREQ=WEEKLY;BYDAY=TU",
        )
        actions.add_schedule(schedule, by=None)
        if request.config.getoption("renew_answers"):
            _write({example.name: asked(client, example) for example in EXAMPLES})
        yield


def _write(answers: dict[str, Any]) -> None:
    examples.ANSWERS.write_text(json.dumps(answers, indent=1, ensure_ascii=False) + "\n")
    examples.recorded.cache_clear()


def asked(client, example) -> Any:
    accept = {"accept": example.accept} if example.accept else {}
    answer = client.get(f"/api/v1{example.path}", headers=accept)
    assert answer.status_code == example.status, answer.content
    kind = example.accept or ("application/json" if example.status < 400 else "application/problem+json")
    assert answer["Content-Type"].startswith(kind)
    return json.loads(answer.content)


def shape(value: Any) -> Any:
    """Names and types, as deep as it goes; of a list every different shape once."""
    if isinstance(value, dict):
        return {name: shape(each) for name, each in value.items()}
    if isinstance(value, list):
        return [json.loads(each) for each in sorted({json.dumps(shape(each), sort_keys=True) for each in value})]
    return "number" if isinstance(value, int | float) and not isinstance(value, bool) else type(value).__name__


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_answer_is_the_one_on_the_page(client, invented, example):
    said = asked(client, example)
    told = examples.recorded()[example.name]
    assert shape(said) == shape(told), RENEW
    if example.status >= 400:
        assert said == told, RENEW  # these words are there to be read


def test_the_answers_are_about_what_is_invented(client, invented):
    assert Place.objects.filter(activities__in=Activity.objects.visible()).distinct().count() == 1
    for name in ("zoeken", "momenten", "plekken"):
        assert examples.recorded()[name]["aantal"] > 0
    assert examples.recorded()["zoeken"]["resultaten"][0]["naam"] == "Koffieochtend"


def test_every_way_to_read_has_an_example():
    """Add one to activities/open_data/examples.py, and write the answers anew (--renew-answers)."""
    ways = {methods["get"]["operationId"] for methods in document()["paths"].values() if "get" in methods}
    assert ways - {example.operation for example in EXAMPLES} == set()


def test_every_example_is_of_something_that_is_there():
    there = {each["operationId"] for methods in document()["paths"].values() for each in methods.values()}
    assert {example.operation for example in EXAMPLES if example.operation} <= there
    assert set(examples.recorded()) == {example.name for example in EXAMPLES}, RENEW


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.name)
def test_the_page_shows_the_question_and_the_answer_with_our_own_address(settings, example):
    settings.SITE_URL = "https://dichtbij.example.org/"
    assert f"'https://dichtbij.example.org/api/v1{example.path}'" in example.command
    assert RECORDED_SITE not in example.answer
    assert json.loads(example.answer)


def test_the_file_holds_what_was_recorded_and_nothing_of_this_machine():
    text = examples.ANSWERS.read_text()
    assert "testserver" not in text
    assert "localhost" not in text
    assert json.loads(text) == examples.recorded()
