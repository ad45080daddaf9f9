"""Somebody with a copy of the catalogue, who keeps it by following /api/v1/wijzigingen and nothing else."""

from django.test import Client
from django.utils import timezone

from activities.api.changes import OF_THE_CLOCK

FEED = "/api/v1/wijzigingen"
LISTS = {"activiteit": "activiteiten", "plek": "plekken", "organisatie": "organisaties", "moment": "momenten"}


class Follower:
    def __init__(self, per_page=500):
        self.client = Client()
        self.next = f"{FEED}?perPagina={per_page}"
        self.copy = {}
        self.last = 0

    def poll(self):
        """Until there is nothing new; the numbers come in order, and each thing is told with what it is now."""
        while True:
            answer = self.client.get(self.next)
            assert answer.status_code == 200, answer.content
            page = answer.json()
            for item in page["items"]:
                assert item["nummer"] > self.last
                self.last = item["nummer"]
                self._take(item)
            followed, self.next = self.next, page["volgende"].removeprefix("https://dichtbij.example.org")
            if not page["items"]:
                assert self.next.startswith(FEED)
                return followed

    def _take(self, item):
        key = (item["soort"], item["id"])
        assert (item["status"] == "verwijderd") == (item["gegevens"] is None)
        if item["gegevens"]:
            assert item["gegevens"]["id"] == item["id"]
            self.copy[key] = item["gegevens"]
        else:
            self.copy.pop(key, None)

    def has(self):
        """Without the moments that are over, which a copy drops by itself."""
        now = f"{timezone.now():%Y-%m-%dT%H:%M:%SZ}"
        return {key: said for key, said in self.copy.items() if key[0] != "moment" or said["einde"] > now}


def listed():
    """What the lists of /api/v1 say, in the form of the feed."""
    client = Client()
    return {
        (kind, row["id"]): _as_in_feed(kind, row)
        for kind, path in LISTS.items()
        for row in _all(client, f"/api/v1/{path}")
    }


def _as_in_feed(kind, row):
    if kind == "moment":
        return row | {name: {"id": row[name]["id"]} for name in ("activiteit", "plek")}
    return {name: value for name, value in row.items() if kind != "activiteit" or name not in OF_THE_CLOCK}


def _all(client, path):
    page = 1
    while True:
        answer = client.get(path, {"perPagina": "100", "pagina": str(page)}).json()
        yield from answer["resultaten"]
        if page >= answer["paginas"]:
            return
        page += 1
