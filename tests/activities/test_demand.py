"""Searches without a result: counted per day, buurt and theme, and of nobody in particular."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.models import QuerySet

from activities import demand
from activities.models import Demand, DemandWord, SenderCount, UsedToken
from activities.models.counted import CountedQuerySet

NOTHING = "qqzzxx"

pytestmark = pytest.mark.usefixtures("zuidwest")


@pytest.fixture(autouse=True)
def _on_a_day(time_machine):
    time_machine.move_to("2026-12-01 12:00:00+01:00", tick=False)


def _search(client, text=NOTHING, times=1, **params):
    for _number in range(times):
        answer = client.get("/zoeken/", {"q": text} | params)
        assert answer.status_code == 200
        assert answer.context["found"].total == 0


def _kept():
    return {row.word: row.number for row in DemandWord.objects.kept()}


def _counted():
    return {(str(row.day), row.buurt_code, row.category_slug): row.number for row in Demand.objects.all()}


def test_searches_that_find_nothing_are_counted_per_day_buurt_and_theme(client, time_machine):
    _search(client)
    _search(client, bij="2532CR", categorie="sport", times=2)
    _search(client, buurt="moerwijk-west", categorie=["sport", "eten"])
    _search(client, buurt="moerwijk")  # a whole district
    time_machine.move_to("2026-12-02 00:30:00+01:00", tick=False)
    client.get("/api/v1/activiteiten", {"q": NOTHING})
    assert _counted() == {
        ("2026-12-01", "", ""): 2,
        ("2026-12-01", "BU05183620", "sport"): 2,
        ("2026-12-01", "BU05183637", ""): 1,
        ("2026-12-02", "", ""): 1,
    }
    rows = Demand.objects.with_names()
    assert {(row.buurt_name, row.theme_name) for row in rows} >= {("Moerwijk-Oost", "Sport en bewegen"), (None, None)}


def test_what_finds_something_or_is_no_new_question_is_not_counted(client):
    for address in ("/zoeken/", "/zoeken/?pagina=900", "/api/v1/activiteiten", "/"):
        assert client.get(address).status_code == 200
    empty = {"q": NOTHING}
    client.head("/zoeken/", empty)
    client.head("/api/v1/activiteiten", empty)
    client.get("/zoeken/", empty | {"pagina": "2"})
    client.get("/zoeken/", empty, headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    client.get("/kaart/", empty)
    client.get("/kaart/punten.geojson", empty)
    assert not Demand.objects.exists()
    assert not DemandWord.objects.exists()


def test_a_programme_that_pays_for_nothing_yet_is_no_search_that_found_nothing(client):
    """A link on the page about the programmes leads there."""
    _search(client, text="", programma="regiodeal-2")
    client.get("/api/v1/activiteiten", {"programma": "regiodeal-2"})
    assert not Demand.objects.exists()


def test_a_refinement_is_a_question_too(client):
    client.get("/zoeken/", {"q": NOTHING}, headers={"HX-Request": "true"})
    assert _counted() == {("2026-12-01", "", ""): 1}


def test_a_visitor_who_tries_other_wishes_counts_the_words_once(client):
    _search(client, "qqjansenqq")
    before = {"HX-Request": "true", "HX-Current-URL": "https://dichtbij.example.org/zoeken/?q=qqjansenqq"}
    for radius in range(500, 1000, 100):
        client.get("/zoeken/", {"q": "qqjansenqq", "bij": "2532CR", "straal": radius}, headers=before)
    assert _kept() == {}
    assert DemandWord.objects.get().number == 1
    assert sum(row.number for row in Demand.objects.all()) == 6
    client.get("/zoeken/", {"q": "anders qqjansenqq"}, headers=before)
    assert sorted(row.number for row in DemandWord.objects.all()) == [1, 2]


def test_what_may_not_be_kept_is_forgotten_at_night(client, time_machine):
    SenderCount.objects.create(key="k" * 64, started_at="2026-12-01 08:00+01:00", number=3)
    UsedToken.objects.create(nonce="n" * 32, expires_at="2026-12-01 09:00+01:00")
    _search(client, "zeilen", times=2)
    time_machine.move_to("2027-01-01 03:00:00+01:00", tick=False)
    call_command("clear_expired")
    assert not SenderCount.objects.exists()
    assert not UsedToken.objects.exists()
    assert not DemandWord.objects.exists()


def test_a_word_is_kept_from_the_5th_time_and_until_then_only_its_hash(client):
    _search(client, "Curlîng qqzzxx", times=4)
    assert _kept() == {}
    assert all(row.word == "" and len(row.key) == 64 for row in DemandWord.objects.all())
    _search(client, "CURLING! curling")
    assert _kept() == {"curling": 5}
    _search(client, "curling")
    assert _kept() == {"curling": 6}


def test_in_another_month_counting_starts_anew_and_the_old_hashes_are_gone(client, time_machine):
    time_machine.move_to("2026-11-30 12:00:00+01:00", tick=False)
    _search(client, "curling", times=5)
    _search(client, "zeilen", times=4)
    old = DemandWord.objects.get(number=4).key
    time_machine.move_to("2026-12-01 00:30:00+01:00", tick=False)
    _search(client, "zeilen")
    assert _kept() == {"curling": 5}
    row = DemandWord.objects.get(word="")
    assert (str(row.month), row.number) == ("2026-12-01", 1)
    assert row.key != old


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("Tafeltennis voor 60-plussers", {"tafeltennis", "voor", "plussers"}),
        ("iemand@example.org curling", set()),
        ("iemand＠example.org", set()),
        ("06 12345678", set()),
        ("0612345678 curling", {"curling"}),
        ("2532cr ٢٥٣٢", set()),
        ("4daagse u12", {"4daagse", "u12"}),
        ("a" * 41, set()),
        (" ".join("abcdefghijkl"), set("abcdefgh")),
        ("%00\x00 ' OR 1=1 --", {"or"}),
        ("", set()),
    ],
)
def test_words_that_could_say_who_somebody_is_are_left_out(text, counted):
    assert demand.words(text) == counted


def test_a_machine_cannot_fill_the_table(client, monkeypatch):
    monkeypatch.setattr(demand, "MOST_NEW_WORDS", 3)
    _search(client, "qqa qqb qqc qqd")
    _search(client, "qqe")
    assert DemandWord.objects.count() == 3
    assert _counted() == {("2026-12-01", "", ""): 2}
    _search(client, "qqa", times=4)  # a word that is known already still counts
    assert _kept() == {"qqa": 5}


def test_a_database_that_is_locked_costs_a_count_and_not_an_answer(client, monkeypatch, caplog):
    def locked(*args, **kwargs):
        raise OperationalError(f"database is locked: {NOTHING}")

    monkeypatch.setattr(CountedQuerySet, "add_one", locked)
    _search(client)
    assert client.get("/api/v1/activiteiten", {"q": NOTHING}).json()["aantal"] == 0
    assert caplog.text.count("was not counted: OperationalError") == 2
    assert NOTHING not in caplog.text


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite lets one writer wait for another")
def test_a_count_does_not_wait_long_and_other_writes_wait_as_before(client, monkeypatch):
    waits, count = [], demand._count

    def wait_ms():
        with connection.cursor() as cursor:
            return cursor.execute("PRAGMA busy_timeout").fetchone()[0]

    def counted(*args):
        waits.append(wait_ms())
        count(*args)

    monkeypatch.setattr(demand, "_count", counted)
    _search(client)
    assert (waits, wait_ms()) == ([250], 20_000)


def test_half_a_count_is_none(client, monkeypatch):
    def broken(*args, **kwargs):
        raise DatabaseError

    monkeypatch.setattr(demand, "_count_word", broken)
    _search(client)
    assert not Demand.objects.exists()


def test_another_fault_is_not_hidden(client, monkeypatch):
    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(demand, "_count", broken)
    with pytest.raises(ZeroDivisionError):
        client.get("/zoeken/", {"q": NOTHING})


def test_a_row_that_another_process_made_meanwhile_is_counted_once_more(monkeypatch):
    key = {"day": "2026-12-01", "buurt_code": "", "category_slug": ""}
    update = QuerySet.update

    def late(rows, **values):
        """The other process comes between our look and our write."""
        changed = update(rows, **values)
        monkeypatch.setattr(QuerySet, "update", update)
        Demand.objects.create(**key, number=1)
        return changed

    monkeypatch.setattr(QuerySet, "update", late)
    assert not Demand.objects.add_one(**key)
    assert Demand.objects.get().number == 2
