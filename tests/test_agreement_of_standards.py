"""What the API says of all that is no example, the standards and the downloads say too: ids, names and times."""

import re
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import rrulestr
from django.core.management import call_command

from activities import actions
from activities.schedules import horizon
from tests.open_data.reading import content_of, csv_rows, feature_rows, xlsx_rows
from tests.rich_catalogue import NEAR, fill, fill_from_osm

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NOW = datetime(2026, 10, 21, 10, tzinfo=AMSTERDAM)
MONTHS = (
    *("januari", "februari", "maart", "april", "mei", "juni"),
    *("juli", "augustus", "september", "oktober", "november", "december"),
)
STATUSES = {"gepland": "EventScheduled", "afgelast": "EventCancelled", "verplaatst": "EventRescheduled"}
OSM = "OpenStreetMap"


@pytest.fixture
def catalogue(request, time_machine, make_activity, organisation, settings, tmp_path):
    """The examples beside it, which none of these may tell; and one that was there and is gone."""
    settings.VAR_DIR = tmp_path
    time_machine.move_to(NOW, tick=False)
    request.getfixturevalue("examples")
    fill(make_activity, NOW.date())
    fill_from_osm(make_activity, NOW.date())
    make_activity("Sport van een club", "sport", organisation=organisation, **NEAR)
    actions.withdraw(make_activity("Sport die ophield", "sport", **NEAR), by=None)


def _everything(client, name):
    """All pages of a list of the API, without the examples."""
    rows, page, pages = [], 1, 1
    while page <= pages:
        answer = client.get(f"/api/v1/{name}", {"perPagina": "100", "pagina": str(page)})
        assert answer.status_code == 200, name
        rows, page, pages = rows + answer.json()["resultaten"], page + 1, answer.json()["paginas"]
    return rows


@pytest.fixture
def api(client, catalogue):
    """By list and id; moments from today on, those that are over are not told."""
    said = {
        name: {row["id"]: row for row in _everything(client, name) if not row["voorbeeld"]}
        for name in ("activiteiten", "plekken", "organisaties")
    }
    moments = [row for row in _everything(client, "momenten") if row["activiteit"]["id"] in said["activiteiten"]]
    said["momenten"] = {row["id"]: row for row in moments}
    assert all(len(rows) > 10 for rows in said.values())
    return said


# The downloads


def test_the_downloads_say_what_the_api_says(client, api):
    call_command("make_downloads", verbosity=0)
    for name in ("activiteiten", "plekken", "momenten", "organisaties"):
        for rows in _downloaded(client, name):
            told = {row["id"]: row for row in rows if row.get("einde", "9999") > "2026-10-21T08:00:00Z"}
            assert len(told) == len([row for row in rows if row["id"] in told])
            assert told.keys() == api[name].keys(), name
            for uuid, row in told.items():
                _says_the_same(row, api[name][uuid])


def _downloaded(client, name):
    """Ours and those of OpenStreetMap together, in each form."""
    files = [name] if name == "organisaties" else [name, f"odbl/{name}"]
    yield [row for file in files for row in csv_rows(content_of(client, f"{file}.csv"))]
    if name != "organisaties":
        yield [row for file in files for row in xlsx_rows(content_of(client, f"{file}.xlsx"), name)]
    if name in ("activiteiten", "plekken"):
        yield [row for file in files for row in feature_rows(content_of(client, f"{file}.geojson"))]


def _says_the_same(row, said):
    for name in ("naam", "begin", "einde", "oorspronkelijkBegin", "status"):
        assert row.get(name) == said.get(name), name
    for mine, thing in (("plek", "plek"), ("activiteit", "activiteit"), ("organisatie", "organisatie")):
        if said.get(thing) and f"{mine}Id" in row:
            assert (row[f"{mine}Id"], row[f"{mine}Naam"]) == (said[thing]["id"], said[thing]["naam"])
    if "volgendMomentBegin" in row:
        moment = said["volgendMoment"] or dict.fromkeys(("begin", "einde", "status"))
        told = [row[f"volgendMoment{part}"] or None for part in ("Begin", "Einde", "Status")]
        assert told == [moment[part] for part in ("begin", "einde", "status")]
    if "lat" in row:
        point = said.get("plek", said)["locatie"]
        assert [float(row["lon"]), float(row["lat"])] == point["coordinates"] if point else not row["lat"]


# Open Referral


def test_hsds_says_what_the_api_says(client, api):
    services = _hsds(client, "services", full="true")
    locations, organizations = _hsds(client, "locations"), _hsds(client, "organizations")

    assert _names(services.values(), "name") == _names(api["activiteiten"].values(), "naam")
    assert _names(locations.values(), "name") == _names(api["plekken"].values(), "naam")
    # It tells those that run a place too.
    assert _names(organizations.values(), "name").items() >= _names(api["organisaties"].values(), "naam").items()
    points = {uuid: [row.get("longitude"), row.get("latitude")] for uuid, row in locations.items()}
    assert points == {
        uuid: row["locatie"]["coordinates"] if row["locatie"] else [None, None] for uuid, row in api["plekken"].items()
    }
    at = {row["service"]["id"]: row["location"]["id"] for row in _hsds(client, "service_at_locations").values()}
    assert at == {uuid: row["plek"]["id"] for uuid, row in api["activiteiten"].items()}
    runs = {uuid: row["organization"]["id"] for uuid, row in services.items() if "organization" in row}
    assert runs == {uuid: row["organisatie"]["id"] for uuid, row in api["activiteiten"].items() if row["organisatie"]}


def test_hsds_says_the_same_times(client, api):
    """Its fields say the rules, and its notes the days that they do not hold."""
    services = _hsds(client, "services", full="true")
    dated = {}
    for row in api["momenten"].values():
        begin, end = (_local(row[name]) for name in ("begin", "einde"))
        if row["status"] != "afgelast" and begin.date() > NOW.date():
            dated.setdefault(row["activiteit"]["id"], set()).add((begin.date(), f"{begin:%H:%M}", _end(end)))
    compared = 0
    for uuid, service in services.items():
        schedules = [each for each in service.get("schedules", []) if "opens_at" in each]
        if not any("freq" not in each or "Niet in de schoolvakanties" in each["notes"] for each in schedules):
            told = {moment for each in schedules for moment in _moments_of(each)}
            assert told == dated.get(uuid, set()), service["name"]
            compared += len(told)
    assert compared > 200


def _hsds(client, name, **more):
    rows, page, last = {}, 1, False
    while not last:
        answer = client.get(f"/hsds/v3/{name}", {"per_page": "100", "page": str(page), **more})
        assert answer.status_code == 200, answer.content[:300]
        said = answer.json()
        rows |= {row["id"]: row for row in said["contents"]}
        page, last = page + 1, said["last_page"]
    assert len(rows) == said["total_items"]
    return rows


def _moments_of(schedule):
    """Each day that it holds from tomorrow on, with its hours."""
    parts = {"FREQ": schedule["freq"], "INTERVAL": schedule.get("interval", 1), "WKST": schedule.get("wkst", "MO")}
    parts |= {name.upper(): schedule[name] for name in ("byday", "bymonthday", "count") if schedule.get(name)}
    rule = rrulestr(
        ";".join(f"{name}={value}" for name, value in parts.items()),
        dtstart=datetime.fromisoformat(schedule["dtstart"]),
    )
    last = min(horizon(), date.fromisoformat(schedule.get("until", "9999-12-31")))
    tomorrow = datetime(NOW.year, NOW.month, NOW.day) + timedelta(days=1)
    days = {each.date() for each in rule.between(tomorrow, datetime(last.year, last.month, last.day), inc=True)}
    # Midnight is the end of a day; of a whole day the standard wants its last minute.
    last_minute = schedule["closes_at"][:5]
    hours = schedule["opens_at"][:5], "24:00" if last_minute in ("00:00", "23:59") else last_minute
    return {(day, *hours) for day in days - _days_off(schedule.get("notes", ""))}


def _days_off(notes):
    day = r"(\d+) (\w+) (\d{4})"
    off = {_day(*parts) for parts in re.findall(rf"Niet op {day}", notes)}
    for parts in re.findall(rf"Gesloten van {day} tot en met {day}", notes):
        first, last = _day(*parts[:3]), _day(*parts[3:])
        off |= {first + timedelta(days=number) for number in range((last - first).days + 1)}
    return off


def _day(day, month, year):
    return date(int(year), MONTHS.index(month) + 1, int(day))


# OpenActive


def test_rpde_says_what_the_api_says_of_sport(client, api):
    """All of it but what is from OpenStreetMap, because the feeds have one licence."""
    sport = {uuid: row for uuid, row in api["activiteiten"].items() if row["categorie"] == "sport"}
    osm = {uuid for uuid, row in (api["activiteiten"] | api["plekken"]).items() if OSM in row["bron"]}
    ours = {uuid: row for uuid, row in sport.items() if not {uuid, row["plek"]["id"]} & osm}
    series = _followed(client, "session-series")

    assert {uuid: data["name"] for uuid, data in series.items()} == _names(ours.values(), "naam")
    assert len(sport) > len(ours) > 3
    moments = {
        uuid: row
        for uuid, row in api["momenten"].items()
        if row["activiteit"]["id"] in ours and row["plek"]["id"] not in osm
    }
    sessions = _followed(client, "scheduled-sessions")
    ahead = {uuid: data for uuid, data in sessions.items() if _utc(data["endDate"]) > "2026-10-21T08:00:00Z"}
    assert {uuid: _session(data) for uuid, data in ahead.items()} == {
        uuid: (row["activiteit"]["id"], row["begin"], row["einde"], STATUSES[row["status"]])
        for uuid, row in moments.items()
    }
    assert len(moments) > 30


def _followed(client, name):
    """What a reader has who follows the feed to its end."""
    address, kept = f"/openactive/{name}", {}
    while True:
        page = client.get(address).json()
        for item in page["items"]:
            kept.pop(item["id"], None)
            if item["state"] == "updated":
                kept[item["id"]] = item["data"]
        if not page["items"]:
            return kept
        parts = urlsplit(page["next"])
        address = f"{parts.path}?{parts.query}"


def _session(data):
    series = data["superEvent"].rstrip("/").rpartition("/")[2]
    return series, _utc(data["startDate"]), _utc(data["endDate"]), data["eventStatus"].rpartition("/")[2]


def _names(rows, name):
    return {row["id"]: row[name] for row in rows}


def _utc(said):
    return f"{datetime.fromisoformat(said).astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _local(said):
    return datetime.strptime(said, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC).astimezone(AMSTERDAM)


def _end(moment):
    return f"{moment:%H:%M}".replace("00:00", "24:00")
