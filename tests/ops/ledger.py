"""Writes that are under way while something fails, and a ledger of what the site said yes to.

with Writers(city, world) as writers:
    writers.wait_for(5)      # until each kind was acknowledged five times more
    city["web-1"].kill()
    writers.wait_for(5)
writers.ledger.check(city)   # the database has each acknowledged word once, and no word twice

Each write carries a word that no other has. Who gets no answer sends the same again, as a person or a program does: the
same form, the same key, the same id. So at the end everything is acknowledged, and nothing may be there twice.
"""

import http.client
import io
import itertools
import json
import random
import re
import threading
import time
from collections import Counter
from datetime import date, timedelta
from html import unescape
from urllib.parse import urlencode
from uuid import uuid4

from PIL import Image

# As they are called on a site that is only there over https.
SESSION, CSRF = "__Host-sessionid", "__Host-csrftoken"
KINDS = ("report", "api", "form")
# Of one internet address a few forms an hour are taken; each writer begins anew elsewhere before that.
REPORTS_OF_ONE_ADDRESS = 8
PATIENCE_S = 180
# Between two writes of one kind: fewer than the keys of the programs may send in a minute.
PACE_S = 0.15
TROUBLE = (OSError, http.client.HTTPException)
_addresses = itertools.count(random.randrange(10_000_000))


def new_client():
    """An internet address that nobody had yet."""
    number = next(_addresses)
    return f"127.{1 + number // 62_500 % 250}.{number // 250 % 250}.{1 + number % 250}"


class Refused(AssertionError):
    """The site said no to what it should take."""


class Ledger:
    def __init__(self):
        self._lock = threading.Lock()
        self.changed = threading.Condition(self._lock)
        self.sent = {kind: set() for kind in KINDS}
        self.acknowledged = {kind: set() for kind in KINDS}
        # How often somebody had to send the same again.
        self.again = Counter()

    def note_sent(self, kind, word):
        with self._lock:
            self.sent[kind].add(word)

    def note_again(self, kind):
        with self._lock:
            self.again[kind] += 1

    def note_acknowledged(self, kind, word):
        with self.changed:
            self.acknowledged[kind].add(word)
            self.changed.notify_all()

    def counts(self):
        return {kind: len(words) for kind, words in self.acknowledged.items()}

    def check(self, city):
        """Nothing acknowledged is lost, and nothing is there twice."""
        for kind, question in QUESTIONS.items():
            found = dict(city.sql(question, [sorted(self.sent[kind])]))
            lost = self.acknowledged[kind] - found.keys()
            doubled = {word: number for word, number in found.items() if number != 1}
            assert not lost, f"{kind}: {len(lost)} of {len(self.acknowledged[kind])} acknowledged writes are lost"
            assert not doubled, f"{kind}: written more than once: {doubled}"


QUESTIONS = {
    "report": "SELECT text, count(*) FROM activities_report WHERE text = ANY(%s) GROUP BY text",
    "api": "SELECT name, count(*) FROM activities_activity WHERE name = ANY(%s) GROUP BY name",
    "form": "SELECT name, count(*) FROM activities_activity WHERE name = ANY(%s) GROUP BY name",
}


class Writers:
    """One thread for each kind of write, and one visitor who reads meanwhile."""

    def __init__(self, city, world, *, kinds=KINDS, patience=PATIENCE_S):
        self.city, self.world, self.patience = city, world, patience
        self.ledger = Ledger()
        self.visitor = Visitor(city)
        self.refusals = []
        self._stop = threading.Event()
        self._threads = [threading.Thread(target=self._write, args=(kind,), name=kind, daemon=True) for kind in kinds]

    def __enter__(self):
        for each in (*self._threads, self.visitor):
            each.start()
        return self

    def __exit__(self, kind, error, trace):
        self._stop.set()
        self.visitor.stop()
        for each in self._threads:
            each.join(self.patience + 60)
        if error is None:
            assert not self.refusals, self.refusals
            assert not any(each.is_alive() for each in self._threads), "a write never ended"

    def wait_for(self, number, seconds=240):
        """Until each kind was acknowledged `number` times more than when this was asked."""
        before, kinds = self.ledger.counts(), [each.name for each in self._threads]

        def is_enough():
            now = self.ledger.counts()
            return self.refusals or all(now[kind] >= before[kind] + number for kind in kinds)

        with self.ledger.changed:
            enough = self.ledger.changed.wait_for(is_enough, seconds)
        assert enough, f"within {seconds} seconds only {before} became {self.ledger.counts()}"
        assert not self.refusals, self.refusals

    def _write(self, kind):
        writer = WRITERS[kind](self.city, self.world)
        try:
            while not self._stop.wait(PACE_S):
                word = f"Woord {kind} {uuid4().hex[:12]}"
                self.ledger.note_sent(kind, word)
                self._until_acknowledged(kind, writer, word)
        except Exception as error:  # told by the main thread: one in a thread of its own fails no test
            self.refusals.append(f"{kind}: {type(error).__name__}: {error}")
            with self.ledger.changed:
                self.ledger.changed.notify_all()

    def _until_acknowledged(self, kind, writer, word):
        deadline = time.monotonic() + self.patience
        send = writer.prepared(word)
        while True:
            try:
                if send():
                    return self.ledger.note_acknowledged(kind, word)
            except TROUBLE:
                pass
            self.ledger.note_again(kind)
            if time.monotonic() > deadline:
                raise Refused(f"no yes within {self.patience} seconds")
            # Also when it was told to stop: what was begun is brought to its end.
            threading.Event().wait(PACE_S)


class Reports:
    """A visitor without an account: the form of \"Klopt dit niet?\"."""

    def __init__(self, city, world):
        self.city = city
        self.path = f"/klopt-dit-niet/organisatie/{world.organisation}/"
        self.client, self.number = new_client(), 0

    def prepared(self, word):
        if self.number == REPORTS_OF_ONE_ADDRESS:
            self.client, self.number = new_client(), 0
        # One who has to send again counts again.
        state = {}

        def send():
            if self.number == REPORTS_OF_ONE_ADDRESS:
                self.client, self.number = new_client(), 0
            if "token" not in state:
                page = self.city.ask("GET", self.path, client=self.client)
                if is_away(page):
                    return False
                state["token"] = unescape(re.search(r'name="formulier" value="([^"]+)"', page.text)[1])
            self.number += 1
            said = {"formulier": state["token"], "wat": "anders", "uitleg": word, "homepage": ""}
            headers = FORM | {"Origin": self.city.origin}
            answer = self.city.ask("POST", self.path, urlencode(said), headers, client=self.client)
            # 409: it came already, though nobody could tell so.
            return answered(answer, yes=(302, 409))

        return send


class Programs:
    """A program of an organisation, that writes with a key and chooses the ids."""

    def __init__(self, city, world):
        self.city, self.world = city, world
        self.tokens = itertools.cycle(world.tokens)
        self.client = new_client()

    def prepared(self, word):
        body = json.dumps(
            {
                "id": str(uuid4()),
                "naam": word,
                "categorie": "ontmoeten",
                "plek": {"id": self.world.place},
                "voorIedereen": True,
                "prijsCenten": 0,
                "rooster": [
                    {
                        "soort": "reeks",
                        "van": str(date.today() + timedelta(days=2)),
                        "totEnMet": str(date.today() + timedelta(days=30)),
                        "begin": "10:00",
                        "einde": "12:00",
                        "herhaling": "FREQ=WEEKLY;BYDAY=TU",
                    }
                ],
            }
        )

        def send():
            headers = {"Authorization": f"Bearer {next(self.tokens)}", "Content-Type": "application/json"}
            answer = self.city.ask("POST", "/api/v1/activiteiten", body, headers, client=self.client)
            # Too often in this minute: a program waits and sends it again.
            return answer.status != 429 and answered(answer, yes=(200, 201))

        return send


class Organisers:
    """Somebody who is signed in, at the form of a new activity."""

    path = "/organisator/nieuw/"

    def __init__(self, city, world):
        self.city, self.world = city, world
        self.sessions = itertools.cycle(world.sessions)
        self.client = new_client()

    def prepared(self, word):
        send = self._sender(self._said(word), urlencode, FORM)
        return lambda: (answer := send()) is not None and answered(answer, yes=(302,))

    def with_photo(self, word):
        """The same with a photo; gives the answer itself."""
        said = self._said(word) | {"foto_tekst": "Mensen aan tafel"}
        return self._sender(said, _with_photo, {"Content-Type": f"multipart/form-data; boundary={BOUNDARY}"})

    def _sender(self, said, packed, headers):
        """Sends what was said, over and over when asked to; None while the site is away."""
        cookie, state = f"{SESSION}={next(self.sessions)}", {}

        def send():
            if "token" not in state:
                page = self.city.ask("GET", self.path, headers={"Cookie": cookie}, client=self.client)
                if is_away(page):
                    return None
                assert page.status == 200, f"{page.status} {page.headers.get('Location')}"
                state["token"] = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
                state["cookie"] = re.search(f"{CSRF}=([^;]+)", page.headers["Set-Cookie"])[1]
            whole = headers | {"Cookie": f"{cookie}; {CSRF}={state['cookie']}", "Origin": self.city.origin}
            body = packed(said | {"csrfmiddlewaretoken": state["token"]})
            return self.city.ask("POST", self.path, body, whole, client=self.client)

        return send

    def _said(self, word):
        """Every Tuesday from 10 to 12, free, for everybody."""
        return {
            "sleutel": str(uuid4()),
            "naam": word,
            "thema": "ontmoeten",
            "plek": self.world.place,
            "tijd": "0",
            "tijd0-hoe": "week",
            "tijd0-dagen": "TU",
            "tijd0-dag": str(date.today() + timedelta(days=2)),
            "tijd0-laatste": str(date.today() + timedelta(days=30)),
            "tijd0-van": "10:00",
            "tijd0-tot": "12:00",
            "voorwie": "iedereen",
            "kosten": "gratis",
            "verstuur": "ja",
        }


def _with_photo(said):
    """With a picture that takes more room than there is on a disk that is nearly full."""
    picture = io.BytesIO()
    Image.effect_noise((1200, 900), 90).convert("RGB").save(picture, "JPEG", quality=90)
    parts = [_part(name, value.encode()) for name, value in said.items()]
    parts.append(_part("foto", picture.getvalue(), '; filename="foto.jpg"\r\nContent-Type: image/jpeg'))
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _part(name, value, more=""):
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'.encode() + value + b"\r\n"


BOUNDARY = "woord-en-plaatje"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
WRITERS = {"report": Reports, "api": Programs, "form": Organisers}


class Visitor(threading.Thread):
    """Looks at public pages all the time. `seen` counts (path, status); `bad` is what no visitor should get."""

    def __init__(self, city, paths=("/", "/zoeken/", "/over/")):
        super().__init__(name="visitor", daemon=True)
        self.city, self.paths = city, paths
        self.client = new_client()
        self.seen, self.bad, self.slowest = Counter(), [], 0.0
        self._stopped, self.has_seen_all = threading.Event(), threading.Event()

    def run(self):
        for number, path in enumerate(itertools.cycle(self.paths)):
            if number >= len(self.paths):
                self.has_seen_all.set()
            if self._stopped.wait(0.05):
                return
            self._look(path)

    def stop(self):
        self._stopped.set()
        self.join(60)

    def _look(self, path):
        start = time.monotonic()
        try:
            answer = self.city.ask("GET", path, client=self.client)
        except TROUBLE as error:
            self.bad.append(f"{path}: {type(error).__name__}: {error}")
            return
        self.slowest = max(self.slowest, time.monotonic() - start)
        self.seen[path, answer.status] += 1
        if answer.status != 200 or b"<h1" not in answer.body:
            self.bad.append(f"{path}: {answer.status}")


def is_away(answer):
    return answer.status >= 500


def answered(answer, *, yes):
    """Whether it is a yes; False for a site that is away for a moment. Raises Refused for a no."""
    if answer.status in yes:
        return True
    if is_away(answer):
        return False
    raise Refused(f"{answer.status} {answer.headers.get('Location', '')} {answer.text[:300]}")
