"""Page, map, API, calendar and news answer fifty random questions alike: the same activities, at the same times."""

import random
import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, time
from html import unescape
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils.html import strip_tags

from activities.finder.cards import Card
from activities.search import find
from activities.wishes import WISHES
from tests.finder.calendar_reading import events_of
from tests.rich_catalogue import fill

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
RANDOM = random.Random(2027)
# Days before the clock goes back, and before it goes forward; both have a day of another length in their week.
AUTUMN, SPRING = datetime(2026, 10, 21, 10, tzinfo=AMSTERDAM), datetime(2027, 3, 24, 15, 30, tzinfo=AMSTERDAM)
CHANGE_OF_CLOCK = {AUTUMN: date(2026, 10, 25), SPRING: date(2027, 3, 28)}
MOST_IN_A_FEED = 1_000
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)

CHOICES = {
    "q": ["koffie", "sport", "taal", "samen eten", "qqzzxx", "wandelen"],
    "categorie": ["ontmoeten", "peuteropvang", "eten", "sport", "leren-werken", "werk-van-waarde", "hulp"],
    "straal": ["400", "1200", "2500", "10000"],
    "buurt": ["moerwijk", "bouwlust", "moerwijk-west", "BU05183398", "morgenstond"],
    "leeftijd": ["3", "20m", "12", "70"],
    "taal": ["nl", "tr", "ar"],
    "dag": ["vandaag", "morgen", "weekend", "week", "the change of the clock"],
    "vanaf": ["00:30", "09:00", "14:00"],
    "tot": ["12:00", "18:00", "24:00"],
    "nuOpen": ["true"],
    **{wish: ["true"] for wish in WISHES},
    "volgorde": ["relevantie", "tijd", "afstand", "naam"],
}
WHERE = [
    {"bij": "2532CR"},
    {"bij": "2542 ed"},
    {"bij": "Moerwijk"},
    {"bij": "Leyweg"},
    {"lat": "52.052", "lon": "4.304"},
    {"lat": "52.036", "lon": "4.262"},
]
# Each of them must be asked for, some more often than others.
OFTEN = ("q", "categorie", "dag", "buurt", "leeftijd", "volgorde")


def _questions(now):
    """Twenty-five for each time of the year. Every name is asked for at least once in them, beside what chance adds."""
    questions = []
    names = list(CHOICES)
    for number in range(25):
        asked = {names[number % len(names)], *RANDOM.sample(OFTEN, RANDOM.randint(0, 2))}
        question = {name: RANDOM.choice(CHOICES[name]) for name in sorted(asked)}
        if "straal" in asked or RANDOM.random() < 0.4:
            question |= RANDOM.choice(WHERE)
        if question.get("dag") == "the change of the clock":
            question["dag"] = CHANGE_OF_CLOCK[now].isoformat()
        if question.get("categorie") and RANDOM.random() < 0.5:
            question["categorie"] = RANDOM.sample(CHOICES["categorie"], 3)
        if number % 5 == 0:
            question |= {"pagina": RANDOM.choice("12"), "perPagina": RANDOM.choice(["3", "20", "100"])}
        questions.append(question)
    return questions


QUESTIONS = {now: _questions(now) for now in (AUTUMN, SPRING)}
# Loading the examples takes longer than ten questions.
HALVES = [(now, half) for now in QUESTIONS for half in (slice(13), slice(13, 25))]


@pytest.fixture
def catalogue(request, time_machine, make_activity):
    """The examples, and one of everything that two answers could disagree about."""
    now = request.param
    time_machine.move_to(now, tick=False)
    # In this order: the examples count their days from now.
    request.getfixturevalue("examples")
    fill(make_activity, now.date())
    return now


class Asking:
    """One question, put to everything that answers it; whole answers, or one page of them when a page is asked for."""

    def __init__(self, question: dict) -> None:
        self.client = Client()
        self.question = question
        self.is_paged = "pagina" in question

    def get(self, address: str, **more: str):
        answer = self.client.get(f"{address}?{urlencode(self.question | more, doseq=True)}")
        assert answer.status_code == 200, (address, self.question, answer.content[:500])
        return answer

    def pages(self, address: str, *, size: int = 100, most: int | None = None):
        """The answers for all pages, or for the first `most` rows."""
        if self.is_paged:
            return [self.get(address)]
        answers = [self.get(address, perPagina=str(size), pagina="1")]
        pages = -(-min(self.total(answers[0]), most or self.total(answers[0])) // size)
        return answers + [self.get(address, perPagina=str(size), pagina=str(page)) for page in range(2, pages + 1)]

    @staticmethod
    def total(answer) -> int:
        return answer.context["found"].total if answer.context else answer.json()["aantal"]


@pytest.mark.parametrize(("catalogue", "half"), HALVES, indirect=["catalogue"])
def test_fifty_questions_get_the_same_activities_and_times_everywhere(catalogue, half):
    for question in QUESTIONS[catalogue][half]:
        asking = Asking(question)
        _compare_activities(asking)
        _compare_moments(asking)


def _compare_activities(asking):
    pages = asking.pages("/zoeken/", size=40)
    on_page = [card for page in pages for card in page.context["found"].results]
    read_anew = [Card(result) for page in pages for result in find(page.context["found"].criteria).results]
    features = asking.get("/kaart/punten.geojson").json()["features"]
    on_map = [each for each in features if not (each["properties"]["alternatief"] or each["properties"]["afgelast"])]
    answers = [answer.json() for answer in asking.pages("/api/v1/activiteiten")]
    in_api = [row for answer in answers for row in answer["resultaten"]]

    ids = [row["id"] for row in in_api]
    assert [str(card.activity.uuid) for card in on_page] == ids, asking.question
    assert [each["id"] for each in on_map] == ids, asking.question
    assert {answer["aantal"] for answer in answers} == {pages[0].context["found"].total}
    assert asking.is_paged or len(ids) == answers[0]["aantal"]
    _compare_what_is_drawn(pages, features, answers)
    assert [_times(card.result) for card in read_anew] == [row["volgendMoment"] for row in in_api], asking.question
    for kept, card in zip(on_page, read_anew, strict=True):
        assert _words(card.when) in _words(strip_tags(kept.html(3))), asking.question
    _compare_words(read_anew, on_map, in_api)


def _compare_what_is_drawn(pages, features, answers):
    """As a reader of the page sees it, with what does not go on and what is offered instead; nothing more or less."""
    drawn = [uuid for page in pages for uuid in re.findall(r'data-activity="([^"]+)"', page.content.decode())]
    assert sorted(drawn) == sorted(each["id"] for each in features)
    for name, mark in (("alternatieven", "alternatief"), ("afgelast", "afgelast")):
        listed = [row["id"] for row in answers[0].get(name, [])]
        assert [each["id"] for each in features if each["properties"][mark]] == listed


def _words(text):
    return " ".join(unescape(text).casefold().split())


def _compare_words(cards, on_map, in_api):
    """When days or hours are asked for, page and map say the moment in words, and the API says it in UTC."""
    for card, feature, row in zip(cards, on_map, in_api, strict=True):
        if card.result.is_dated:
            assert feature["properties"]["wanneer"] == card.when
            begin, end = (_parsed(row["volgendMoment"][name]).astimezone(AMSTERDAM) for name in ("begin", "einde"))
            hours = (_hours(begin, end), f"tot {_clock(end, is_end=True)}")
            assert card.when.endswith(hours), (card.when, hours)
            assert ", ".join(card.where) == feature["properties"]["waar"]


def _times(result):
    moment = result.moment
    if moment is None:
        return None
    return {"begin": _utc(moment.starts_at), "einde": _utc(moment.ends_at), "status": moment.status}


def _compare_moments(asking):
    answers = [answer.json() for answer in asking.pages("/api/v1/momenten", most=MOST_IN_A_FEED)]
    rows = [row for answer in answers for row in answer["resultaten"]]
    events = events_of(asking.get("/agenda.ics"))
    items = ElementTree.fromstring(asking.get("/agenda.rss").content).findall(".//item")

    said = [(row["id"], row["begin"], row["einde"], row["status"] == "afgelast") for row in rows]
    assert [_event(event) for event in events] == said, asking.question
    assert [item.findtext("guid").partition("/")[0] for item in items] == [row["id"] for row in rows]
    for item, row in zip(items, rows, strict=True):
        title = item.findtext("title")
        assert title.startswith("Gaat niet door: ") == (row["status"] == "afgelast")
        # The year is said of what is far away.
        assert re.sub(r" 20\d\d ", " ", title).endswith(f" {_in_words(row)}"), (title, row)
    if not asking.is_paged:
        _compare_with_activities(asking, rows, is_all=answers[0]["aantal"] == len(rows))


def _compare_with_activities(asking, rows, *, is_all):
    """The first moment of each activity that goes on is the one that the list of activities names."""
    first = {}
    for row in rows:
        if row["status"] != "afgelast":
            first.setdefault(row["activiteit"]["id"], row)
    found = [row for answer in asking.pages("/api/v1/activiteiten") for row in answer.json()["resultaten"]]
    named = {row["id"]: row["volgendMoment"] for row in found if row["volgendMoment"]}
    said = {each: {name: row[name] for name in ("begin", "einde", "status")} for each, row in first.items()}
    is_dated = any(name in asking.question for name in ("dag", "vanaf", "tot", "nuOpen"))
    if is_dated or not {"bij", "lat"} & asking.question.keys():
        assert said == (named if is_all else {each: named[each] for each in said}), asking.question
    else:
        # Without a day, an activity near by tells its next moment wherever that is; a feed has those near by.
        assert all(named[each]["begin"] <= said[each]["begin"] for each in said.keys() & named.keys())


def _event(event):
    starts, ends = (_utc(event[name].dt) for name in ("DTSTART", "DTEND"))
    return event["UID"].split("@")[0], starts, ends, event["STATUS"] == "CANCELLED"


def _in_words(row):
    """The date and the hours on the clock here, made of the UTC of the API by other means than ours."""
    begin, end = (_parsed(row[name]).astimezone(AMSTERDAM) for name in ("begin", "einde"))
    return f"{begin.day} {MONTHS[begin.month - 1]} {_hours(begin, end)}"


def _hours(begin, end):
    if begin.time() == end.time() == time(0):
        return "dag en nacht"
    return f"{begin:%H:%M}-{_clock(end, is_end=True)}"


def _clock(moment, *, is_end=False):
    said = f"{moment.astimezone(AMSTERDAM):%H:%M}"
    return "24:00" if is_end and said == "00:00" else said


def _parsed(said):
    return datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def _utc(moment):
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
