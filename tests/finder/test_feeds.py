"""What a question finds as a calendar and as news: the same moments as the pages and the API."""

import html
import re
import xml.etree.ElementTree as ElementTree
from datetime import UTC, date, datetime, timedelta

import pytest

from activities import actions
from activities.enums import ExceptionKind
from activities.finder import plain_text
from activities.models import Activity, Occurrence, Schedule
from tests.finder.calendar_reading import AMSTERDAM, events_of, ics

TUESDAY = date(2026, 12, 1)
HOSTILE = [
    "Koffie\r\nATTENDEE:mailto:x@example.org\r\nEND:VEVENT\r\nBEGIN:VEVENT",
    "Koffie\x01\x0b\x0c\x7f\x85\u2028UID:anders\u2029,;:\\\"'",
    "<script>alert(1)</script> & ]]> \u202egnol\u202c",
    "☕" * 60,
]
# One of each kind of question.
SEARCHES = [
    {},
    {"bij": "2532CR", "straal": "1500"},
    {"lat": "52.052", "lon": "4.304", "straal": "700", "volgorde": "afstand"},
    {"q": "koffie", "taal": "nl"},
    {"categorie": ["eten", "sport"], "gratis": "true"},
    {"buurt": "moerwijk", "leeftijd": "3"},
    {"dag": "week", "vanaf": "14:00"},
    {"dag": "2026-12-01", "tot": "12:00", "zonderAanmelden": "true"},
    {"rolstoel": "true", "pagina": "2", "perPagina": "7"},
    {"vrouwen": "true", "toilet": "true"},
    {"halal": "true", "ooievaarspas": "true"},
    {"afhalen": "true", "dag": "week"},
]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_stay_inside_their_property(client, monday_morning, plan, text):
    schedule = plan(exceptions=[{"kind": ExceptionKind.CANCELLED, "on": TUESDAY, "reason": text}])
    activity = schedule.activity
    Activity.objects.filter(pk=activity.pk).update(
        name=text, summary=text, description=(text * 5000)[:5000], slug="vijandig"
    )
    activity.place.name = text
    activity.place.save()
    for address in ("/activiteit/vijandig.ics", "/agenda.ics"):
        response = client.get(address)
        events = events_of(response)
        raw = response.content.decode()

        assert all(len(line.encode()) <= 75 for line in raw.split("\r\n"))
        assert len(re.findall(r"(?m)^BEGIN:VEVENT\r$", raw)) == len(events)
        assert not re.search(r"(?m)^(ATTENDEE|UID:anders)", raw)
        assert not re.search("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\x85\u2028\u2029]", raw)
        assert {event["SUMMARY"].removeprefix("Gaat niet door: ") for event in events} == {plain_text.line(text)}
    items = ElementTree.fromstring(client.get("/agenda.rss").content).findall(".//item")
    assert items[0].findtext("title").startswith(f"Gaat niet door: {plain_text.line(text)}: dinsdag 1 december")
    assert "<script" not in items[0].findtext("description")


def test_a_text_keeps_its_words_and_loses_what_nobody_sees():
    assert plain_text.line("a\0b\r\nc\td \u202egnol ☕") == "ab c d gnol ☕"
    assert plain_text.lines("een\r\ntwee\u2028drie\0\n\nvier") == "een\ntwee\ndrie\n\nvier"


def _answers(client, search):
    """The same question to both feeds and the API: what it says of each moment."""
    events = [
        (event["UID"].split("@")[0], event.start.astimezone(UTC).replace(tzinfo=None), event["STATUS"] == "CANCELLED")
        for event in events_of(client.get("/agenda.ics", search))
    ]
    items = ElementTree.fromstring(client.get("/agenda.rss", search).content).findall(".//item")
    news = [(item.findtext("guid"), item.findtext("title").startswith("Gaat niet door: ")) for item in items]
    rows = []
    for page in [search["pagina"]] if "pagina" in search else range(1, 11):
        asked = search if "pagina" in search else search | {"perPagina": "100", "pagina": str(page)}
        rows += client.get("/api/v1/momenten", asked).json()["resultaten"]
    return events, news, rows


@pytest.mark.parametrize("search", SEARCHES, ids=str)
def test_calendar_news_and_api_give_the_same_moments(client, monday_morning, examples, search):
    events, news, rows = _answers(client, search)

    assert len(rows) > 0
    assert (
        [event[0] for event in events] == [row["id"] for row in rows] == [guid.partition("/")[0] for guid, _off in news]
    )
    assert [event[2] for event in events] == [row["status"] == "afgelast" for row in rows] == [off for _, off in news]
    assert [f"{event[1].isoformat()}Z" for event in events] == [row["begin"] for row in rows]


# Without a question there are more moments than a feed gives.
@pytest.mark.parametrize("search", SEARCHES[1:], ids=str)
def test_the_moments_are_those_of_what_the_page_finds(client, monday_morning, examples, search):
    search = {name: value for name, value in search.items() if name not in ("pagina", "perPagina")}
    events = events_of(client.get("/agenda.ics", search))
    at = {str(uuid): slug for uuid, slug in Occurrence.objects.values_list("uuid", "activity__slug")}
    in_feed = {at[event["UID"].split("@")[0]] for event in events if event["STATUS"] == "CONFIRMED"}
    page = client.get("/zoeken/", search | {"perPagina": "100"}).context["found"]
    next_page = client.get("/zoeken/", search | {"perPagina": "100", "pagina": "2"}).context["found"]
    found = [*page.results, *next_page.results]

    assert in_feed == {result.activity.slug for result in found if result.has_moment}


def test_a_filter_leaves_moments_out(client, monday_morning, examples):
    numbers = [len(events_of(client.get("/agenda.ics", search))) for search in SEARCHES]

    assert numbers[0] == 1_000
    assert all(0 < number < 1_000 for number in numbers[1:])


def test_what_is_open_now_is_in_the_feed_until_it_closes(client, time_machine, plan):
    time_machine.move_to(datetime(2026, 12, 1, 9, tzinfo=AMSTERDAM), tick=False)
    plan()
    numbers = []
    for hour in (13, 15, 17):
        time_machine.move_to(datetime(2026, 12, 1, hour, tzinfo=AMSTERDAM), tick=False)
        numbers.append(len(events_of(client.get("/agenda.ics", {"nuOpen": "true"}))))
    assert numbers == [0, 1, 0]


@pytest.mark.parametrize("address", ["/agenda.ics", "/agenda.rss"])
@pytest.mark.parametrize(
    ("search", "names"),
    [
        ({"dag": "ooit"}, ["dag"]),
        ({"bij": "0000XX", "straal": "x"}, ["straal", "bij"]),
        ({"q": "a\0b"}, ["q"]),
        ({"vanaf": "25:00", "lat": "nan", "lon": "4"}, ["lat", "vanaf"]),
    ],
)
def test_a_wrong_parameter_is_told_in_plain_text(client, zuidwest, address, search, names):
    response = client.get(address, search)

    assert response.status_code == 400
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    sentences = response.content.decode().split("\n")
    assert [sentence.split(": ")[0] for sentence in sentences] == names


@pytest.mark.parametrize("address", ["/agenda.ics?q=koffie", "/agenda.rss?q=koffie", "/activiteit/koffie.ics"])
def test_nothing_is_sent_again_while_nothing_changes(client, time_machine, plan, address):
    time_machine.move_to(datetime(2026, 12, 1, 9, tzinfo=AMSTERDAM), tick=False)
    activity = plan().activity
    Activity.objects.filter(pk=activity.pk).update(slug="koffie")
    first = client.get(address)
    asked_again = {"if-none-match": first["ETag"]}
    assert not first.cookies
    assert "no-cache" in first["Cache-Control"]
    assert client.get(address, headers=asked_again).status_code == 304

    time_machine.move_to(datetime(2026, 12, 1, 14, 1, tzinfo=AMSTERDAM), tick=False)
    assert client.get(address, headers=asked_again).status_code == 200


def test_examples_are_named_so_and_follow_the_site(client, monday_morning, examples, settings):
    address = "/activiteit/voorbeeld-koffie-voor-ouders-met-peuters.ics"
    assert {event["SUMMARY"].split(" (")[-1] for event in events_of(client.get(address))} == {"voorbeeld)"}

    settings.SHOW_EXAMPLES = False
    assert client.get(address).status_code == 404
    assert not events_of(client.get("/agenda.ics"))
    assert b"<item>" not in client.get("/agenda.rss").content


def test_an_activity_without_known_times_has_an_empty_calendar_and_no_link_to_it(client, make_activity):
    activity = make_activity()

    assert events_of(ics(client, activity)) == []
    assert ".ics" not in client.get(activity.get_absolute_url()).content.decode()


def test_news_is_valid_and_links_to_the_page(client, monday_morning, plan):
    activity = plan().activity
    response = client.get("/agenda.rss", {"q": "koffie", "dag": "week"})
    channel = ElementTree.fromstring(response.content).find("channel")
    item = channel.find("item")

    assert response["Content-Type"] == "application/rss+xml; charset=utf-8"
    assert channel.findtext("link") == "https://dichtbij.example.org/zoeken/?q=koffie&dag=week"
    assert channel.findtext("language") == "nl"
    assert item.findtext("title") == "Koffie: dinsdag 1 december 14:00-16:00"
    assert item.findtext("link") == f"https://dichtbij.example.org/activiteit/{activity.slug}/"
    assert item.find("guid").attrib == {"isPermaLink": "false"}


def test_the_pages_lead_to_the_feeds_of_their_own_question(client, monday_morning, plan):
    activity = plan().activity
    page = client.get("/zoeken/?q=koffie&dag=week&pagina=1&bij=").content.decode()

    assert f'href="/activiteit/{activity.slug}.ics"' in client.get(activity.get_absolute_url()).content.decode()
    links = [html.unescape(each) for each in re.findall(r'href="(/agenda[^"]+)"', page)]
    assert links == ["/agenda.ics?q=koffie&dag=week", "/agenda.rss?q=koffie&dag=week"]
    assert all(client.get(link).status_code == 200 for link in links)
    for without in ("q=voorschool", "q=koffie&straal=x"):
        assert "agenda.ics" not in client.get(f"/zoeken/?{without}").content.decode()


@pytest.mark.parametrize("address", ["/agenda.ics", "/agenda.rss", "/activiteit/koffie.ics"])
def test_more_moments_cost_no_more_queries(client, monday_morning, plan, django_assert_num_queries, address):
    plan("Koffie", ends_on=TUESDAY)
    Activity.objects.filter(name="Koffie").update(slug="koffie")
    with django_assert_num_queries(7 if "activiteit" in address else 2):
        client.get(address)
    plan("Thee")
    schedule = Schedule.objects.get(activity__slug="koffie")
    actions.change_schedule(schedule, {"ends_on": TUESDAY + timedelta(days=60)}, by=None)
    with django_assert_num_queries(7 if "activiteit" in address else 2):
        client.get(address)
