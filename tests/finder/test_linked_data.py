"""The data in a page for who reads it by machine: what the page and the API say, and nothing that nobody knows."""

import json
from datetime import UTC, date, datetime, time, timedelta
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from activities import actions
from activities.enums import AgePolicy, ExceptionKind, PlaceKind, ScheduleKind
from activities.models import Activity, ClosedPeriod, Occurrence, Organisation, Place, SpokenLanguage
from activities.photos import EncodedPhoto
from tests.finder.conftest import TUESDAY
from tests.maps.test_site_map import PAYLOADS

pytestmark = pytest.mark.usefixtures("zuidwest")
WEEK = timedelta(days=7)
A_YEAR_ON = TUESDAY + timedelta(days=360)
OURS = "https://dichtbij.example.org"
# A database cannot hold a NUL, and a name has no more letters than this.
HOSTILE = [text[:120] for text in PAYLOADS if "\0" not in text]
STATUS = {"gepland": "EventScheduled", "afgelast": "EventCancelled", "verplaatst": "EventRescheduled"}


class Scripts(HTMLParser):
    """The texts of the blocks of data, read as a browser reads a page."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds, self.texts, self.inside = [], [], False

    def handle_starttag(self, tag, attributes):
        if tag == "script":
            self.kinds.append(dict(attributes).get("type"))
            self.inside = self.kinds[-1] == "application/ld+json"

    def handle_endtag(self, tag):
        self.inside = False

    def handle_data(self, data):
        if self.inside:
            self.texts.append(data)


def scripts(answer) -> Scripts:
    read = Scripts()
    read.feed(answer.content.decode())
    return read


@pytest.fixture
def said(client):
    """The things that the page of something is about; the last are the crumbs."""

    def read(thing, language=""):
        address = thing if isinstance(thing, str) else thing.get_absolute_url()
        [text] = scripts(client.get(f"{language}{address}")).texts
        whole = json.loads(text)
        assert whole["@context"] == "https://schema.org"
        return whole["@graph"]

    return read


def _z(text: str) -> str:
    """As the API writes a time."""
    return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


@pytest.mark.usefixtures("monday_morning")
class TestTimes:
    def test_a_weekly_activity_is_an_event_with_its_schedule(self, said, plan):
        event, _crumbs = said(plan().activity)
        assert event["@type"] == "Event"
        assert event["eventSchedule"] == [
            {
                "@type": "Schedule",
                "startDate": "2026-12-01",
                "endDate": "2027-03-01",
                "startTime": "14:00:00",
                "endTime": "16:00:00",
                "duration": "PT2H",
                "scheduleTimezone": "Europe/Amsterdam",
                "repeatFrequency": "P1W",
                "byDay": ["https://schema.org/Tuesday"],
            }
        ]
        assert (event["startDate"], event["endDate"]) == ("2026-12-01T14:00:00+01:00", "2026-12-01T16:00:00+01:00")
        assert event["eventStatus"] == "https://schema.org/EventScheduled"

    def test_its_moments_are_those_of_the_api(self, client, said, plan):
        exceptions = [
            {"on": TUESDAY, "kind": ExceptionKind.CANCELLED, "reason": "Storm"},
            {"on": TUESDAY + WEEK, "kind": ExceptionKind.MOVED, "new_start_time": time(15), "new_end_time": time(17)},
        ]
        activity = plan(exceptions=exceptions).activity
        event, _crumbs = said(activity)
        told = client.get(f"/api/v1/momenten?q={activity.name}&perPagina=100").json()["resultaten"]
        in_api = [
            (each["id"], each["begin"], each["einde"], f"https://schema.org/{STATUS[each['status']]}") for each in told
        ]
        on_page = [
            (each["identifier"], _z(each["startDate"]), _z(each["endDate"]), each["eventStatus"])
            for each in event["subEvent"]
        ]
        assert len(on_page) > 10
        assert on_page == in_api[: len(on_page)]
        following = client.get(reverse("api-activity", args=[activity.uuid])).json()["volgendMoment"]
        assert (_z(event["startDate"]), _z(event["endDate"])) == (following["begin"], following["einde"])

    def test_what_is_moved_tells_when_it_was(self, said, plan):
        moved = {"on": TUESDAY, "kind": ExceptionKind.MOVED, "new_on": TUESDAY + timedelta(days=2)}
        event, _crumbs = said(plan(exceptions=[moved]).activity)
        first = event["subEvent"][0]
        assert first["eventStatus"] == event["eventStatus"] == "https://schema.org/EventRescheduled"
        assert first["previousStartDate"] == "2026-12-01T14:00:00+01:00"
        assert first["startDate"] == "2026-12-03T14:00:00+01:00"
        assert event["eventSchedule"][0]["exceptDate"] == ["2026-12-01"]

    def test_what_is_elsewhere_once_tells_where(self, said, plan):
        elsewhere = Place.objects.get(slug="wijkcentrum-bouwlust")
        moved = {"on": TUESDAY + WEEK, "kind": ExceptionKind.MOVED, "new_place": elsewhere}
        event, _crumbs = said(plan(exceptions=[moved]).activity)
        here, there, again = (each["location"] for each in event["subEvent"][:3])
        assert there["name"] == elsewhere.name
        assert here == again == {"@id": event["location"]["@id"]}
        assert event["subEvent"][1]["eventStatus"] == "https://schema.org/EventScheduled"

    def test_of_a_series_that_is_called_off_whole_the_next_date_is_a_cancelled_one(self, said, plan):
        ends_on = TUESDAY + WEEK
        exceptions = [{"on": day, "kind": ExceptionKind.CANCELLED} for day in (TUESDAY, ends_on)]
        event, _crumbs = said(plan(exceptions=exceptions, ends_on=ends_on).activity)
        assert event["eventStatus"] == "https://schema.org/EventCancelled"
        assert event["startDate"].startswith("2026-12-01")

    def test_what_happens_once_is_one_event(self, said, plan):
        event, _crumbs = said(plan(rule="", ends_on=None).activity)
        assert event["startDate"] == "2026-12-01T14:00:00+01:00"
        assert not {"eventSchedule", "subEvent"} & event.keys()

    def test_a_series_that_is_over_has_no_date(self, said, plan, time_machine):
        activity = plan(ends_on=TUESDAY + WEEK).activity
        time_machine.move_to("2027-02-01 10:00 +0100", tick=False)
        event, _crumbs = said(activity)
        assert not {"startDate", "eventStatus", "eventSchedule", "subEvent"} & event.keys()

    def test_a_reader_of_the_schedule_gets_the_dates_of_the_page(self, said, plan):
        """Also over the change of the clocks, holidays and a closed period."""
        schedule = plan(skip_public_holidays=True, rule="FREQ=WEEKLY;BYDAY=TU,FR", ends_on=A_YEAR_ON)
        activity = schedule.activity
        closed = ClosedPeriod(activity=activity, first_on=date(2027, 1, 4), last_on=date(2027, 1, 17))
        actions.close(closed, by=None)
        event, _crumbs = said(activity)
        [rule] = event["eventSchedule"]
        last = max(Occurrence.objects.filter(activity=activity).values_list("local_on", flat=True))
        days = [TUESDAY + timedelta(days=number) for number in range((last - TUESDAY).days + 1)]
        expanded = [
            day
            for day in days
            if f"https://schema.org/{day:%A}" in rule["byDay"] and day.isoformat() not in rule["exceptDate"]
        ]
        assert "2026-12-25" in rule["exceptDate"]
        assert expanded == list(Occurrence.objects.filter(activity=activity).values_list("local_on", flat=True))

    @pytest.mark.parametrize(
        ("rule", "words"),
        [
            ("FREQ=DAILY", {"repeatFrequency": "P1D"}),
            ("FREQ=WEEKLY", {"repeatFrequency": "P1W", "byDay": ["https://schema.org/Tuesday"]}),
            ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU", {"repeatFrequency": "P2W", "byDay": ["https://schema.org/Tuesday"]}),
            ("FREQ=MONTHLY;BYDAY=1TU", {"repeatFrequency": "P1M", "byDay": ["1TU"]}),
            ("FREQ=MONTHLY;BYDAY=TU;BYSETPOS=1", {"repeatFrequency": "P1M", "byDay": ["1TU"]}),
            ("FREQ=MONTHLY", {"repeatFrequency": "P1M", "byMonthDay": [1]}),
            ("FREQ=MONTHLY;BYMONTHDAY=1,15", {"repeatFrequency": "P1M", "byMonthDay": [1, 15]}),
            ("FREQ=YEARLY", {"repeatFrequency": "P1Y", "byMonth": [12], "byMonthDay": [1]}),
            ("FREQ=MONTHLY;BYDAY=TU", None),
            ("FREQ=MONTHLY;BYMONTHDAY=1,-1", None),
            ("FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=1", None),
            ("FREQ=YEARLY;BYDAY=-5TU", None),
        ],
    )
    def test_a_rule_is_told_where_schema_org_has_words_for_it(self, said, plan, rule, words):
        event, _crumbs = said(plan(rule=rule, ends_on=A_YEAR_ON).activity)
        names = ("repeatFrequency", "byDay", "byMonthDay", "byMonth")
        told = [{name: row[name] for name in names if name in row} for row in event.get("eventSchedule", [])]
        assert told == ([words] if words else [])
        assert event["startDate"] == "2026-12-01T14:00:00+01:00"

    def test_more_moments_cost_no_more_queries(self, client, plan, django_assert_num_queries):
        few, many = plan("Koffie", ends_on=TUESDAY + WEEK).activity, plan("Thee", rule="FREQ=DAILY").activity
        client.get(few.get_absolute_url())
        with django_assert_num_queries(12):
            client.get(few.get_absolute_url())
        with django_assert_num_queries(12):
            client.get(many.get_absolute_url())

    def test_a_page_tells_no_more_than_twenty_moments(self, said, plan):
        event, _crumbs = said(plan(rule="FREQ=DAILY").activity)
        assert len(event["subEvent"]) == 20


@pytest.mark.usefixtures("monday_morning")
class TestOpeningHours:
    @pytest.fixture
    def open_place(self, plan):
        def make(**values):
            usual = {"kind": ScheduleKind.OPENING_HOURS, "rule": "FREQ=WEEKLY;BYDAY=TU,TH", "ends_on": None}
            activity = plan("Voorbeeldhuis", **usual | values).activity
            Activity.objects.filter(pk=activity.pk).update(stands_for_place=True)
            Place.objects.filter(pk=activity.place_id).update(kind=PlaceKind.LIBRARY)
            return Activity.objects.get(pk=activity.pk)

        return make

    def test_the_usual_hours_of_a_week(self, said, open_place):
        activity = open_place()
        days = ["https://schema.org/Tuesday", "https://schema.org/Thursday"]
        week = [{"@type": "OpeningHoursSpecification", "dayOfWeek": days, "opens": "14:00", "closes": "16:00"}]
        for page in (activity, activity.place):
            place, _crumbs = said(page)
            assert place["@type"] == "Library"
            assert place["openingHoursSpecification"] == week
            assert "specialOpeningHoursSpecification" not in place

    def test_a_day_that_differs_is_told_apart(self, said, open_place):
        closed = {"on": TUESDAY + WEEK, "kind": ExceptionKind.CANCELLED, "reason": "Lekkage"}
        late = {
            "on": TUESDAY + 2 * WEEK,
            "kind": ExceptionKind.MOVED,
            "new_start_time": time(15),
            "new_end_time": time(0),
        }
        activity = open_place(exceptions=[closed, late])
        for page in (activity, activity.place):
            told = said(page)[0]["specialOpeningHoursSpecification"]
            assert [(each["validFrom"], each["validThrough"], each["opens"], each["closes"]) for each in told] == [
                ("2026-12-08", "2026-12-08", "00:00", "00:00"),
                ("2026-12-15", "2026-12-15", "15:00", "23:59"),
            ]

    def test_closed_today_is_told_today(self, said, open_place, time_machine):
        activity = open_place(exceptions=[{"on": TUESDAY, "kind": ExceptionKind.CANCELLED}])
        time_machine.move_to("2026-12-01 09:00 +0100", tick=False)
        told = said(activity)[0]["specialOpeningHoursSpecification"]
        assert [(each["validFrom"], each["opens"], each["closes"]) for each in told] == [
            ("2026-12-01", "00:00", "00:00")
        ]

    def test_a_series_of_the_place_itself_is_what_happens_there(self, said, open_place):
        activity = open_place(kind=ScheduleKind.SERIES, ends_on=TUESDAY + WEEK)
        for page in (activity, activity.place):
            place, _crumbs = said(page)
            assert "openingHoursSpecification" not in place
            assert [each["startDate"][:10] for each in place["event"]] == ["2026-12-01", "2026-12-03", "2026-12-08"]

    def test_hours_of_only_some_weeks_are_told_by_their_days(self, said, open_place):
        place = said(open_place(rule="FREQ=MONTHLY;BYDAY=1TU"))[0]
        assert "openingHoursSpecification" not in place
        told = [each["validFrom"] for each in place["specialOpeningHoursSpecification"]]
        assert told == ["2026-12-01", "2027-01-05"]


class TestFacts:
    def test_what_nobody_knows_is_left_out(self, said, make_activity):
        activity = make_activity("Koffie")
        event, crumbs = said(activity)
        assert event == {
            "@type": "Event",
            "@id": f"{OURS}/api/v1/activiteiten/{activity.uuid}",
            "identifier": str(activity.uuid),
            "name": "Koffie",
            "url": f"{OURS}{activity.get_absolute_url()}",
            "location": {
                "@type": "Place",
                "@id": f"{OURS}/api/v1/plekken/{activity.place.uuid}",
                "name": "Plek Koffie",
                "url": f"{OURS}{activity.place.get_absolute_url()}",
            },
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        }
        assert [each["name"] for each in crumbs["itemListElement"]] == ["Dichtbij Zuidwest", "Plek Koffie", "Koffie"]

    def test_what_is_known_is_told(self, said, make_activity, organisation):
        activity = make_activity(
            summary="Kom erbij",
            organisation=organisation,
            price_cents=250,
            age_policy=AgePolicy.RANGE,
            age_from_months=48,
            age_to_months=144,
            is_women_only=True,
            place__street="Voorbeeldstraat",
            place__house_number="1",
            place__postcode="2532CR",
            place__city="Den Haag",
            place__lat=52.05,
            place__lon=4.3,
            place__is_wheelchair_accessible=False,
        )
        SpokenLanguage.objects.create(activity=activity, code="tr")
        event, _crumbs = said(activity)
        assert event["description"] == "Kom erbij"
        assert event["isAccessibleForFree"] is False
        offer = {"@type": "Offer", "price": "2.50", "priceCurrency": "EUR", "url": event["url"]}
        assert event["offers"] == offer
        assert event["typicalAgeRange"] == "4-11"
        assert event["audience"]["suggestedGender"] == "female"
        assert event["audience"]["suggestedAge"]["minValue"] == 48
        assert event["audience"]["suggestedAge"]["maxValue"] == 143
        assert event["inLanguage"] == ["tr"]
        assert event["organizer"]["name"] == organisation.name
        place = event["location"]
        assert place["address"] == {
            "@type": "PostalAddress",
            "addressCountry": "NL",
            "streetAddress": "Voorbeeldstraat 1",
            "postalCode": "2532CR",
            "addressLocality": "Den Haag",
        }
        assert place["geo"] == {"@type": "GeoCoordinates", "latitude": 52.05, "longitude": 4.3}
        assert [each["value"] for each in place["amenityFeature"]] == [False]

    @pytest.mark.parametrize(
        ("low", "high", "years"), [(216, None, "18-"), (None, 48, "0-3"), (30, 48, None), (48, 60, "4-4")]
    )
    def test_ages_are_whole_years_or_months(self, said, make_activity, low, high, years):
        activity = make_activity(age_policy=AgePolicy.RANGE, age_from_months=low, age_to_months=high)
        event, _crumbs = said(activity)
        assert event.get("typicalAgeRange") == years
        age = event["audience"]["suggestedAge"]
        assert (age.get("minValue"), age.get("maxValue")) == (low, high and high - 1)

    def test_what_is_free_says_so(self, said, make_activity):
        event, _crumbs = said(make_activity(price_cents=0))
        assert event["isAccessibleForFree"] is True
        assert event["offers"]["price"] == "0.00"

    def test_a_point_that_is_only_about_right_is_no_point(self, said, make_activity):
        event, _crumbs = said(make_activity(place__lat=52.05, place__lon=4.3, place__accuracy_m=400))
        assert "geo" not in event["location"]

    def test_a_photo_is_shown(self, said, make_activity):
        activity = make_activity()
        photo = actions.add_photo(EncodedPhoto(content=b"foto", thumbnail=b"klein", width=8, height=6), None)
        Activity.objects.filter(pk=activity.pk).update(photo=photo, photo_alt="Een tafel")
        assert said(activity)[0]["image"] == {
            "@type": "ImageObject",
            "url": f"{OURS}/foto/{photo.uuid}.jpg",
            "width": 8,
            "height": 6,
            "caption": "Een tafel",
        }

    @pytest.mark.parametrize(
        ("kind", "word"),
        [
            (PlaceKind.COMMUNITY_CENTRE, "CivicStructure"),
            (PlaceKind.SPORTS_PLACE, "SportsActivityLocation"),
            (PlaceKind.RESTAURANT, "Restaurant"),
            (PlaceKind.COMMUNITY_GARDEN, "Place"),
            (PlaceKind.OTHER, "Place"),
        ],
    )
    def test_a_place_is_called_what_it_is(self, said, make_activity, kind, word):
        activity = make_activity(stands_for_place=True, place__kind=kind, phone="070 000 00 00")
        for page in (activity, activity.place):
            place, _crumbs = said(page)
            assert place["@type"] == word
            assert place["@id"] == f"{OURS}/api/v1/plekken/{activity.place.uuid}"
            assert place["telephone"] == "070 000 00 00"

    def test_care_for_toddlers_is_child_care_wherever_it_is(self, said, make_activity):
        activity = make_activity("Peuters", "peuteropvang", price_cents=0, email="peuters@example.org")
        care, _crumbs = said(activity)
        assert care["@type"] == "ChildCare"
        assert care["@id"].endswith(f"/activiteiten/{activity.uuid}")
        assert care["email"] == "peuters@example.org"
        assert care["makesOffer"]["price"] == "0.00"

    def test_a_place_names_what_there_is_to_do(self, said, make_activity):
        activity = make_activity("Koffie")
        place, _crumbs = said(activity.place)
        assert [each["name"] for each in place["event"]] == ["Koffie"]
        assert place["event"][0]["@id"] == f"{OURS}/api/v1/activiteiten/{activity.uuid}"

    def test_an_organisation_says_what_its_page_says(self, said):
        row = Organisation.objects.get(slug="mooi-welzijn")
        told, crumbs = said(row)
        assert (told["@type"], told["name"], told["identifier"]) == ("Organization", row.name, str(row.uuid))
        assert crumbs["itemListElement"][-1]["item"] == f"{OURS}{row.get_absolute_url()}"

    def test_the_crumbs_go_by_the_district_and_the_buurt(self, said):
        crumbs = said("/activiteit/voorschool-erasmusweg/")[-1]["itemListElement"]
        assert [each["position"] for each in crumbs] == [1, 2, 3, 4]
        assert [each["name"] for each in crumbs[1:3]] == ["Moerwijk", "Moerwijk-Oost"]

    def test_the_front_page_tells_how_to_search(self, client, said):
        [site] = said("/")
        target = site["potentialAction"]["target"]["urlTemplate"]
        assert target == f"{OURS}/zoeken/?q={{search_term_string}}"
        found = client.get(target.removeprefix(OURS).format(search_term_string="koffie"))
        assert found.context["found"].criteria.text == "koffie"

    def test_in_another_language_the_same_thing_has_another_page(self, said, make_activity):
        activity = make_activity()
        address = activity.get_absolute_url()
        dutch, english = said(address)[0], said(address, "/en")[0]
        assert dutch["@id"] == english["@id"]
        assert english["url"] == f"{OURS}/en{address}"


class TestHostile:
    @pytest.mark.parametrize("text", HOSTILE)
    def test_a_name_stays_a_text(self, client, said, make_activity, organisation, text):
        Organisation.objects.filter(pk=organisation.pk).update(name=text, is_verified=True)
        organisation.refresh_from_db()
        activity = make_activity(
            text, summary=text, organisation=organisation, place__name=text, place__street=text[:80]
        )
        for thing in (activity, activity.place, organisation):
            answer = client.get(thing.get_absolute_url())
            read = scripts(answer)
            assert read.kinds.count("application/ld+json") == 1
            assert "window.pwned" not in "".join(
                part for part in answer.content.decode().split("<script")[1:] if part.startswith(">")
            )
            assert not any(sign in read.texts[0] for sign in "<>&'\u2028\u2029\u202e")
            assert said(thing)[0]["name"] == text


class TestExamples:
    @pytest.fixture
    def example(self, make_activity, organisation, settings):
        settings.SHOW_EXAMPLES = True
        Organisation.objects.filter(pk=organisation.pk).update(is_example=True)
        organisation.refresh_from_db()
        return make_activity("Voorbeeld", organisation=organisation, is_example=True, place__is_example=True)

    def test_nothing_is_said_of_an_example(self, client, example):
        for thing in (example, example.place, example.organisation):
            answer = client.get(thing.get_absolute_url())
            assert answer.status_code == 200
            assert not scripts(answer).texts

    def test_nor_is_it_named_by_what_is_real(self, client, example, make_activity):
        real = make_activity("Echt", organisation=example.organisation)
        Activity.objects.filter(pk=example.pk).update(place=real.place)
        Activity.objects.filter(pk=real.pk).update(place=real.place)
        for thing in (real, real.place):
            [text] = scripts(client.get(thing.get_absolute_url())).texts
            assert "Voorbeeld" not in text
