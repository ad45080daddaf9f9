"""Real processes on one database, killed at the worst moments: what each committed is all that the next one knows."""

import signal
import subprocess
from pathlib import Path

import pytest
from django.db import connection

from tests.processes import Processes, finish, kill
from tests.stubs import SmtpStub

# On a database server the processes share the database of this worker; an SQLite file each test has for itself.
pytestmark = [] if connection.vendor == "sqlite" else [pytest.mark.django_db(transaction=True)]
QUEUE = """
import os, signal, sys
from django.conf import settings
from django.db import transaction
settings.TEMPLATES[0]["DIRS"].insert(0, {templates!r})
from accounts.outbox import queue
with transaction.atomic():
    {first}
    for number in range({number}):
        queue("hello", f"resident{{number}}@example.org", {{"name": str(number)}})
{last}
"""
END_LEASE = "from accounts.models import SenderLease as L; from django.db.models.functions import Now; "
END_LEASE += "assert L.objects.exclude(holder='').update(held_until=Now()) == 1"


class Senders(Processes):
    def __init__(self, folder: Path, database_url: str, mail_url: str, templates: Path) -> None:
        super().__init__(folder, database_url, EMAIL_URL=mail_url)
        self.templates = str(templates)

    def send(self) -> str:
        return finish(self.start("send_queued_mail"))

    def queue(self, number: int, *, first: str = "pass", last: str = "", **environment: str) -> subprocess.Popen:
        script = QUEUE.format(templates=self.templates, number=number, first=first, last=last)
        return self.start("shell", "-c", script, **environment)

    def end_lease(self) -> None:
        """As if its two minutes were over."""
        finish(self.start("shell", "-c", END_LEASE))


@pytest.fixture
def server():
    with SmtpStub() as stub:
        yield stub


@pytest.fixture
def site(database_url, tmp_path, server, letters) -> Senders:
    return Senders(tmp_path, database_url, server.url, letters.parent)


def test_a_sender_killed_before_it_could_commit_gives_a_second_copy_with_the_same_id(site, server):
    finish(site.queue(1))
    server.hang("ACCEPTED")
    killed = site.start("send_queued_mail")
    server.wait_for(1)
    kill(killed)
    server.well()
    assert site.send() == "0 verstuurd, 0 mislukt, 1 wachten nog. Een ander proces verstuurt al."
    site.end_lease()
    assert site.send() == "1 verstuurd, 0 mislukt, 0 wachten nog."
    assert site.send() == "0 verstuurd, 0 mislukt, 0 wachten nog."
    first, second = server.messages
    assert first["Message-ID"] == second["Message-ID"]


def test_a_sender_killed_before_the_server_accepted_gives_one_copy(site, server):
    finish(site.queue(1))
    server.hang("DATA")
    killed = site.start("send_queued_mail")
    server.wait_until_hanging()
    kill(killed)
    server.well()
    site.end_lease()
    assert site.send() == "1 verstuurd, 0 mislukt, 0 wachten nog."
    assert len(server.messages) == 1


def test_a_process_killed_right_after_its_commit_still_has_its_mail_sent(site, server):
    die = "transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))"
    killed = site.queue(1, first=die, MAIL_SENDS_ITSELF="true")
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert server.messages == []
    assert site.send() == "1 verstuurd, 0 mislukt, 0 wachten nog."
    assert len(server.messages) == 1


def test_a_process_killed_before_its_commit_sends_nothing(site, server):
    killed = site.queue(1, last="    os.kill(os.getpid(), signal.SIGKILL)", MAIL_SENDS_ITSELF="true")
    killed.communicate(timeout=120)
    assert killed.returncode == -signal.SIGKILL
    assert site.send() == "0 verstuurd, 0 mislukt, 0 wachten nog."


def test_of_two_senders_at_once_one_sends(site, server):
    finish(site.queue(5))
    server.hang("ACCEPTED")
    first = site.start("send_queued_mail")
    server.wait_for(1)
    assert site.send() == "0 verstuurd, 0 mislukt, 5 wachten nog. Een ander proces verstuurt al."
    server.well()
    assert finish(first) == "5 verstuurd, 0 mislukt, 0 wachten nog."
    assert len({message["Message-ID"] for message in server.messages}) == len(server.messages) == 5


def test_four_senders_that_start_together_send_each_mail_once(site, server):
    finish(site.queue(30))
    senders = [site.start("send_queued_mail") for _ in range(4)]
    said = [finish(sender) for sender in senders]
    assert sum(int(line.split()[0]) for line in said) == 30
    assert len({message["Message-ID"] for message in server.messages}) == len(server.messages) == 30


def test_a_thread_sends_straight_after_the_commit(site, server):
    process = site.queue(3, last="sys.stdin.read()", MAIL_SENDS_ITSELF="true")
    server.wait_for(3)
    finish(process)
    assert site.send() == "0 verstuurd, 0 mislukt, 0 wachten nog."
    assert len(server.messages) == 3


def test_a_process_that_ends_lets_its_thread_finish_the_mail_it_was_sending(site, server):
    server.hang("ACCEPTED")
    process = site.queue(3, last="sys.stdin.read()", MAIL_SENDS_ITSELF="true")
    server.wait_for(1)
    process.stdin.close()
    process.stdin = None
    assert site.send() == "0 verstuurd, 0 mislukt, 3 wachten nog. Een ander proces verstuurt al."
    server.well()
    finish(process)
    assert site.send().endswith(" 0 mislukt, 0 wachten nog.")
    assert len({message["Message-ID"] for message in server.messages}) == len(server.messages) == 3


def test_a_watcher_that_is_asked_to_stop_finishes_its_mail(site, server):
    finish(site.queue(3))
    server.hang("ACCEPTED")
    watcher = site.start("send_queued_mail", "--watch")
    server.wait_for(1)
    watcher.terminate()
    server.well()
    assert finish(watcher) == "1 verstuurd, 0 mislukt, 2 wachten nog."
    assert site.send() == "2 verstuurd, 0 mislukt, 0 wachten nog."
    assert len({message["Message-ID"] for message in server.messages}) == len(server.messages) == 3


def test_a_watcher_sends_what_comes_later_and_what_waited_for_the_server(site, server):
    server.down()
    watcher = site.start("send_queued_mail", "--watch")
    finish(site.queue(2))
    server.up()
    server.wait_for(2)
    watcher.terminate()
    finish(watcher)
    assert len(server.messages) == 2
