"""What breaks in a city, with writes in flight: nothing that was acknowledged is lost, nothing is there twice."""

import os
import signal
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor
from uuid import uuid4

import pytest

from tests.ops import compose
from tests.ops.full_disk import full
from tests.ops.ledger import SESSION, Organisers, Writers
from tests.ops.waiting import until

FEW = 3
KILLS = 2


@pytest.fixture
def writers(city, world):
    """Writing when the test begins, and checked when it ends."""
    with Writers(city, world) as writers:
        writers.wait_for(1)
        assert writers.visitor.has_seen_all.wait(120)
        yield writers
        writers.wait_for(FEW)
    writers.ledger.check(city)


@pytest.mark.parametrize("node", ["web-1", "web-2"])
def test_a_web_node_that_is_killed_is_missed_by_nobody(city, writers, node):
    before = city[node].restarts
    for _time in range(KILLS):
        city[node].kill()
        writers.wait_for(FEW)
        until(lambda: city.is_node_well(node), seconds=180, what=f"{node} that is well again")
    assert city[node].restarts >= before + KILLS
    # A page that was half-way to the visitor at that very moment breaks off; nobody gets another page that is wrong.
    assert all("IncompleteRead" in each for each in writers.visitor.bad), writers.visitor.bad
    assert len(writers.visitor.bad) <= KILLS


def test_postgresql_that_is_killed_comes_back_with_all_that_it_acknowledged(city, writers):
    for _time in range(2):
        city["postgres"].kill()
        writers.wait_for(FEW)
    assert not writers.visitor.bad


def test_postgresql_that_is_stopped_and_started_by_an_administrator(city, writers):
    city["postgres"].restart()
    writers.wait_for(FEW)
    assert not writers.visitor.bad


def test_redis_that_stops_is_done_without(city, writers):
    city["redis"].stop()
    writers.wait_for(FEW)
    assert not writers.visitor.bad
    city["redis"].start()


def test_nginx_that_reads_its_settings_again_drops_nothing(city, writers):
    for _time in range(4):
        city["nginx"].signal(signal.SIGHUP)
        writers.wait_for(1)
    assert not writers.ledger.again
    assert not writers.visitor.bad


QUEUE = """
from django.db import transaction
from accounts.outbox import queue
with transaction.atomic():
    for number in range({number}):
        queue("login_code", f"{name}{{number}}@example.org",
              {{"code": "1234-5678", "sign_in_url": "/", "sign_up_url": "/"}})
"""


def queue_mails(city, name, number):
    city.manage("shell", "-v", "0", "-c", QUEUE.format(name=name, number=number))
    return {f"{name}{each}@example.org" for each in range(number)}


def mails_to(mail_server, people):
    return [message for message in mail_server.messages if message["To"] in people]


def test_a_worker_that_is_killed_goes_on_where_it_was(city, writers, mail_server):
    mail_server.hang("ACCEPTED")
    people = queue_mails(city, "killed", 8)
    until(lambda: mails_to(mail_server, people), seconds=60, what="a mail that the server took and did not say so")
    city["worker"].kill()
    mail_server.well()
    # As if the two minutes were over in which nobody else may send.
    city.sql("UPDATE accounts_senderlease SET held_until = now()")
    until(lambda: {each["To"] for each in mails_to(mail_server, people)} == people, seconds=120, what="all mails")
    copies = len(mails_to(mail_server, people)) - len(people)
    # The one that was on its way when it died: the server has it twice, with one Message-ID.
    assert copies <= 1
    assert len({each["Message-ID"] for each in mails_to(mail_server, people)}) == len(people)
    assert not writers.visitor.bad


def test_who_watches_its_container_sees_whether_the_worker_works(city):
    environment = city.environment_of("worker")
    command = compose.read(city.env)["services"]["worker"]["healthcheck"]["test"][1:]

    def is_well():
        return subprocess.run(command, cwd=compose.ROOT, env=environment, capture_output=True).returncode == 0

    until(is_well, seconds=60, what="a worker that says that it works")
    city["worker"].stop()
    long_ago = time.time() - 600
    os.utime(environment["WORKER_FILE"], (long_ago, long_ago))
    assert not is_well()
    city["worker"].start()
    until(is_well, seconds=60, what="a worker that says so again")


def test_a_mail_server_that_is_down_holds_up_nobody_and_gets_its_mail_later(city, writers, mail_server):
    mail_server.down()
    people = queue_mails(city, "later", 5)
    writers.wait_for(FEW)
    mail_server.up()
    until(lambda: {each["To"] for each in mails_to(mail_server, people)} == people, seconds=120, what="all mails")
    assert len(mails_to(mail_server, people)) == len(people)
    assert not writers.visitor.bad


def test_a_geocoder_that_hangs_holds_up_only_who_asks_it(city, writers, address_server):
    address_server.wait()
    streets = [f"/zoeken/?bij=Verzonnenstraat+{number}" for number in range(12)]
    with ThreadPoolExecutor(6) as people:
        answers = list(people.map(lambda path: city.ask("GET", path, timeout=60), streets))
    assert {answer.status for answer in answers} == {200}
    writers.wait_for(FEW)
    assert not writers.visitor.bad
    # Three times in vain, perhaps by several at once; then it is left alone.
    assert len(address_server.requests) < len(streets) + 3
    address_server.answer_with()


def test_a_source_of_tiles_that_hangs_holds_up_only_the_background_of_the_map(city, writers, tile_server):
    tile_server.wait()
    paths = [f"/tegels/15/{16773 + number % 4}/{10829 + number // 4}.png" for number in range(12)]
    with ThreadPoolExecutor(6) as people:
        answers = list(people.map(lambda path: city.ask("GET", path, timeout=60), paths))
    assert all(answer.status < 500 or answer.status == 503 for answer in answers)
    writers.wait_for(FEW)
    assert not writers.visitor.bad
    tile_server.answer_tile()


def test_a_full_disk_takes_no_photo_and_all_the_rest(city, world, writers):
    word = f"Woord met een foto {uuid4().hex[:12]}"
    number = "SELECT count(*), count(photo_id) FROM activities_activity WHERE name = %s"
    send = Organisers(city, world).with_photo(word)
    with full(city.folder / "var" / "media"):
        answer = send()
        assert answer.status == 200
        assert "Je foto kan nu niet bewaard worden" in answer.text
        assert city.sql(number, [word]) == [(0, 0)]
        writers.wait_for(FEW)
    assert send().status == 302
    assert city.sql(number, [word]) == [(1, 1)]
    assert not writers.visitor.bad


def test_with_no_node_left_visitors_see_a_page_and_programs_hear_when_to_come_back(city):
    city.ask("GET", "/over/")
    for node in ("web-1", "web-2"):
        city[node].stop()
    kept = city.ask("GET", "/over/")
    assert (kept.status, b"<h1" in kept.body) == (200, True)
    never_asked = city.ask("GET", "/zoeken/?q=nooit+gevraagd")
    form = city.ask("POST", "/klopt-dit-niet/organisatie/voorbeeldclub/", "wat=anders")
    for answer in (never_asked, form):
        assert answer.status == 503
        assert answer.headers["Retry-After"]
        assert "even niet bereikbaar" in answer.text
    program = city.ask("GET", "/api/v1/activiteiten")
    assert (program.status, program.headers["Content-Type"]) == (503, "application/problem+json")
    assert program.json()["status"] == 503
    for node in ("web-1", "web-2"):
        city[node].start()


def test_what_is_of_one_person_is_never_kept_for_another(city, world):
    cookie = {"Cookie": f"{SESSION}={world.sessions[0]}"}
    assert city.ask("GET", "/organisator/", headers=cookie).status == 200
    assert city.ask("GET", "/over/", headers=cookie | {"X-Mark": "1"}).status == 200
    for node in ("web-1", "web-2"):
        city[node].stop()
    assert city.ask("GET", "/organisator/", headers=cookie).status == 503
    assert city.ask("GET", "/organisator/").status == 503
    assert city.ask("GET", "/inloggen/").status == 503
    for node in ("web-1", "web-2"):
        city[node].start()
