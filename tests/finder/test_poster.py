"""The poster of a place: its usual week, what is not every week, what differs soon, and how to join."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
import segno

from activities import actions
from activities.finder.poster import MOST_ACTIVITIES, poster_of
from activities.finder.qr import MASK, QUIET
from activities.models import Activity, ClosedPeriod, Place, Schedule, SpokenLanguage

TUESDAY = date(2026, 12, 1)

pytestmark = pytest.mark.usefixtures("zuidwest", "monday_morning")


def address_of(place):
    return f"/plek/{place.slug}/poster/"


def page(client, place):
    answer = client.get(address_of(place))
    assert answer.status_code == 200
    return answer.content.decode()


def told(client, place):
    """The poster as somebody reads it."""
    html = page(client, place)
    html = html[html.index("<article") : html.index("</article>")]
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", html)))


def days(place):
    """{weekday: [(hours, name, note)]} of the days that have something."""
    return {
        day.name: [(each.when, each.activity.name, each.note) for each in day.entries] for day in poster_of(place).week
    }


def changes(place):
    return [(each.day, each.activity.name, each.text, each.reason) for each in poster_of(place).changes]


class TestWeek:
    def test_what_is_every_week_stands_at_its_days_in_order_of_time(self, plan, make_activity):
        koffie = plan(rule="FREQ=WEEKLY;BYDAY=TU,TH").activity
        add(koffie.place, make_activity, "Soep", start="12:00", end="13:00", rule="FREQ=WEEKLY;BYDAY=TU")
        assert days(koffie.place) == {
            "dinsdag": [("12:00-13:00", "Soep", ""), ("14:00-16:00", "Koffie", "")],
            "donderdag": [("14:00-16:00", "Koffie", "")],
        }

    def test_days_stand_in_order_and_the_others_are_said_to_have_nothing(self, client, plan):
        text = told(client, plan(rule="FREQ=WEEKLY;BYDAY=SU,MO,TH").activity.place)
        assert text.index("Maandag") < text.index("Donderdag") < text.index("Zondag")
        assert "Dinsdag" not in text
        assert "Op de andere dagen is er geen vaste activiteit." in text

    def test_where_there_is_something_every_day_no_others_are_spoken_of(self, client, plan):
        text = told(client, plan(rule="FREQ=DAILY").activity.place)
        assert "Zaterdag" in text
        assert "Op de andere dagen" not in text

    @pytest.mark.parametrize(
        ("rule", "starts_on", "weekday", "note"),
        [
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", TUESDAY, "dinsdag", "om de week op dinsdag, eerstvolgende 1 december"),
            (
                "FREQ=MONTHLY;BYDAY=3TU",
                date(2026, 12, 15),
                "dinsdag",
                "elke derde dinsdag van de maand, eerstvolgende 15 december",
            ),
            ("FREQ=WEEKLY;BYDAY=WE", date(2026, 12, 9), "woensdag", "vanaf 9 december"),
        ],
    )
    def test_what_a_reader_must_know_of_a_rhythm_stands_with_it(self, plan, rule, starts_on, weekday, note):
        place = plan(rule=rule, starts_on=starts_on, ends_on=starts_on + timedelta(days=90)).activity.place
        assert days(place) == {weekday: [("14:00-16:00", "Koffie", note)]}

    def test_what_starts_within_the_week_needs_no_date(self, plan):
        assert days(plan(starts_on=TUESDAY).activity.place) == {"dinsdag": [("14:00-16:00", "Koffie", "")]}

    def test_what_stops_soon_says_until_when(self, plan):
        place = plan(starts_on=date(2026, 11, 24), ends_on=date(2026, 12, 15)).activity.place
        assert days(place) == {"dinsdag": [("14:00-16:00", "Koffie", "tot en met 15 december")]}

    def test_what_is_over_is_left_out(self, plan):
        schedule = plan()
        Schedule.objects.filter(pk=schedule.pk).update(starts_on=date(2026, 9, 1), ends_on=date(2026, 11, 24))
        assert days(schedule.activity.place) == {}

    def test_what_goes_by_the_date_or_comes_once_stands_apart(self, plan, make_activity):
        activity = plan(rule="FREQ=MONTHLY;BYMONTHDAY=15", starts_on=date(2026, 12, 15)).activity
        add(activity.place, make_activity, "Feest", rule="", starts_on=date(2026, 12, 3), ends_on=date(2026, 12, 3))
        rows = [(each.activity.name, each.when, each.note) for each in poster_of(activity.place).sometimes]
        assert rows == [
            ("Feest", "donderdag 3 december 10:00-12:00", ""),
            ("Koffie", "op de 15e van de maand 14:00-16:00", "eerstvolgende 15 december"),
        ]
        assert days(activity.place) == {}

    def test_the_hours_of_the_place_itself_stand_at_the_top(self, client, plan):
        schedule = plan(kind="opening_hours", ends_on=None, rule="FREQ=WEEKLY;BYDAY=TU,WE,TH")
        Activity.objects.filter(pk=schedule.activity_id).update(stands_for_place=True)
        text = told(client, schedule.activity.place)
        assert "Open: dinsdag tot en met donderdag 14:00-16:00" in text
        assert "Elke week" not in text


class TestChanges:
    def test_a_date_that_is_called_off_is_told_with_why(self, plan):
        off = {"kind": "cancelled", "on": date(2026, 12, 8), "reason": "Ziek"}
        place = plan(exceptions=[off]).activity.place
        assert changes(place) == [("dinsdag 8 december", "Koffie", "gaat niet door", "Ziek")]

    def test_a_date_that_moved_is_told_where_it_was(self, plan, make_activity):
        elsewhere = make_activity("Elders").place
        new_time = {"new_on": date(2026, 12, 3), "new_start_time": "10:00", "new_end_time": "11:00"}
        moved = [
            {"kind": "moved", "on": TUESDAY, **new_time},
            {"kind": "moved", "on": date(2026, 12, 8), "new_place": elsewhere, "reason": "Verbouwing"},
        ]
        place = plan(exceptions=moved).activity.place
        assert changes(place) == [
            ("dinsdag 1 december", "Koffie", "wordt donderdag 3 december 10:00-11:00", ""),
            ("dinsdag 8 december", "Koffie", f"wordt bij {elsewhere.name}", "Verbouwing"),
        ]

    def test_the_other_place_tells_who_comes_there(self, plan, make_activity):
        elsewhere = make_activity("Elders").place
        plan(exceptions=[{"kind": "moved", "on": TUESDAY, "new_place": elsewhere}])
        assert changes(elsewhere) == [("dinsdag 1 december", "Koffie", "is nu hier, 14:00-16:00", "")]

    def test_an_extra_date_is_told(self, plan):
        extra = {"kind": "extra", "on": date(2026, 12, 4), "new_start_time": "09:00", "new_end_time": "10:00"}
        assert changes(plan(exceptions=[extra]).activity.place) == [
            ("vrijdag 4 december", "Koffie", "extra, 09:00-10:00", "")
        ]

    def test_days_that_are_closed_are_told_as_one(self, plan):
        schedule = plan(rule="FREQ=WEEKLY;BYDAY=TU,WE,TH")
        days_off = {"first_on": TUESDAY, "last_on": date(2026, 12, 9), "reason": "Kerst"}
        ClosedPeriod.objects.create(activity=schedule.activity, **days_off)
        assert changes(schedule.activity.place) == [
            ("dinsdag 1 december tot en met woensdag 9 december", "Koffie", "gaat niet door", "Kerst")
        ]

    def test_what_is_further_away_than_two_weeks_is_left_out(self, plan):
        off = {"kind": "cancelled", "on": date(2026, 12, 22), "reason": "Ziek"}
        assert changes(plan(exceptions=[off]).activity.place) == []


class TestJoining:
    def test_what_is_known_is_told_of_each_activity(self, client, plan):
        activity = plan().activity
        known = {"age_policy": "everyone", "price_cents": 250, "needs_signup": True, "has_buddy": True}
        Activity.objects.filter(pk=activity.pk).update(**known)
        SpokenLanguage.objects.create(activity=activity, code="tr")
        text = told(client, activity.place)
        for said in ("€ 2,50", "Voor iedereen", "Türkçe", "Eerst aanmelden", "Er kan iemand met je mee"):
            assert said in text
        assert "Mensen ontmoeten" in text
        assert "Vraag na: ooievaarspas." in text

    def test_what_nobody_knows_is_said_to_be_unknown(self, client, make_activity):
        text = told(client, make_activity("Koffie").place)
        assert "Vraag na: prijs, voor wie, talen, aanmelden, ooievaarspas, maatje voor de eerste keer." in text
        assert "Tijden: vraag het na" in text
        assert "Adres: vraag het na" in text
        assert "Rolstoel: vraag het na" in text
        assert "We weten geen telefoonnummer." in text
        assert "We kennen geen vaste activiteiten op deze plek." in text
        assert "Gratis" not in text

    def test_what_nobody_checked_of_late_says_how_old_it_is(self, client, make_activity):
        old = make_activity("Koffie", source_date="2018")
        assert "Nog niet nagevraagd, bron van 2018" in told(client, old.place)
        Activity.objects.filter(pk=old.pk).update(checked_on=date(2026, 2, 1))
        said = "Gecontroleerd op 1 februari 2026. Vraag na of het nog klopt., bron van 2018"
        assert said in told(client, old.place)
        Activity.objects.filter(pk=old.pk).update(checked_on=date(2026, 11, 1))
        assert "bron van" not in told(client, old.place)

    def test_the_hours_of_the_place_too(self, client, make_activity):
        itself = make_activity("Plek zelf", times_text="7 dagen per week", source_date="2018")
        Activity.objects.filter(pk=itself.pk).update(stands_for_place=True)
        assert "Open: 7 dagen per week Nog niet nagevraagd, bron van 2018" in told(client, itself.place)

    def test_who_to_ask_stands_there(self, client, make_activity):
        place = make_activity("Koffie", place__phone="070 123 45 67", place__email="plek@example.org").place
        text = told(client, place)
        assert "070 123 45 67" in text
        assert "plek@example.org" in text

    def test_what_is_invented_is_marked(self, client, examples):
        place = Place.objects.get(slug="voorbeeld-moerwijk-zuid")
        text = told(client, place)
        assert "Voorbeeld: verzonnen." in text
        assert text.count(" voorbeeld ") >= 2 * len(poster_of(place).about)

    def test_what_does_not_fit_is_counted(self, client, make_activity):
        place = make_activity("Koffie").place
        for number in range(MOST_ACTIVITIES + 1):
            Activity.objects.create(
                place=place, name=f"Nummer {number:02}", slug=f"nummer-{number}", source="test", status="published",
                category_id=Activity.objects.get(name="Koffie").category_id,
            )  # fmt: skip
        assert len(poster_of(place).about) == MOST_ACTIVITIES
        assert "En nog 2 activiteiten: kijk op de site." in told(client, place)


class TestCode:
    def test_it_holds_the_address_of_the_place_on_this_site(self, client, settings, make_activity):
        settings.SITE_URL = "https://dichtbij.example.org"
        place = make_activity("Koffie").place
        html = page(client, place)
        expected = segno.make(f"https://dichtbij.example.org/plek/{place.slug}/", error="q", micro=False, mask=MASK)
        size, drawn = re.search(
            r'dz-poster__qr" viewBox="0 0 (\d+) \1".*?<path fill="#000" d="([^"]+)"', html, re.DOTALL
        ).groups()
        assert modules(drawn, int(size)) == [list(row) for row in expected.matrix]
        assert f"dichtbij.example.org/plek/{place.slug}/" in told(client, place)


def modules(path, size):
    """The dark squares that a path fills, as rows of 0 and 1, without the quiet zone."""
    rows = [[0] * size for _row in range(size)]
    steps = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{n}v1h-{back}z" for x, y, n, back in steps) == path
    for x, y, length, back in steps:
        assert length == back
        for at in range(int(x), int(x) + int(length)):
            rows[int(y)][at] = 1
    assert not any(any(row) for row in (*rows[:QUIET], *rows[-QUIET:]))
    return [row[QUIET:-QUIET] for row in rows[QUIET:-QUIET]]


class TestPage:
    def test_a_place_that_the_public_does_not_see_has_none(self, client, make_activity):
        activity = make_activity("Koffie")
        Activity.objects.filter(pk=activity.pk).update(status="draft")
        assert client.get(address_of(activity.place)).status_code == 404

    def test_examples_have_none_where_they_are_not_shown(self, client, examples, settings):
        settings.SHOW_EXAMPLES = False
        assert client.get("/plek/voorbeeld-moerwijk-zuid/poster/").status_code == 404

    def test_an_old_address_leads_on(self, client, make_activity, moderator):
        place = make_activity("Koffie").place
        kept = make_activity("Thee").place
        actions.merge(kept, place, by=moderator)
        answer = client.get(address_of(place))
        assert (answer.status_code, answer["Location"]) == (301, address_of(kept))

    def test_the_page_of_the_place_leads_to_it(self, client, make_activity):
        place = make_activity("Koffie").place
        assert address_of(place) in client.get(place.get_absolute_url()).content.decode()

    def test_it_sets_no_cookie_and_nothing_in_it_carries_style(self, client, plan):
        answer = client.get(address_of(plan().activity.place))
        assert not answer.cookies
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert "style=" not in answer.content.decode()

    def test_names_are_text(self, client, make_activity):
        place = make_activity("<img src=http://evil.example/x>", place__name="<script>alert(1)</script>").place
        html = page(client, place)
        assert "<img src=http" not in html
        assert "<script>alert(1)" not in html
        assert "&lt;script&gt;alert(1)" in html

    def test_more_to_do_costs_no_more_queries(self, client, plan, make_activity, django_assert_max_num_queries):
        place = plan().activity.place
        client.get(address_of(place))
        with django_assert_max_num_queries(16) as few:
            client.get(address_of(place))
        for number in range(5):
            add(place, make_activity, f"Nummer {number}", rule="FREQ=WEEKLY;BYDAY=WE")
        with django_assert_max_num_queries(len(few)):
            client.get(address_of(place))


def add(place, make_activity, name, *, start="10:00", end="12:00", **values):
    """An activity with a schedule at a place that there is already."""
    activity = make_activity(name)
    Activity.objects.filter(pk=activity.pk).update(place=place)
    activity.refresh_from_db()
    usual = {"starts_on": TUESDAY, "ends_on": TUESDAY + timedelta(days=90), "start_time": start, "end_time": end}
    schedule = Schedule(activity=activity, **usual | values)
    schedule.full_clean(exclude=["activity"])
    actions.add_schedule(schedule, [], by=None)
    return activity
