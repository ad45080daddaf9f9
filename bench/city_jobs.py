"""The six jobs of a city, each asked from one spot after another, or of one activity after another."""

import json
import math
import os
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from urllib.parse import urlencode

API = "/api/v1/activiteiten"
# The middle of Moerwijk; spots lie all around it, at most one kilometre away, and any few of them all over that.
LAT, LON, SPOTS, STEP = 52.0500, 4.2950, 997, 617
FURTHEST_DEGREES = 0.009


@dataclass(frozen=True)
class Asked:
    address: str
    method: str = "GET"
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Seeded:
    """What the jobs have to know of a database: slugs of activities, a place, and the key of an organisation."""

    slugs: list[str]
    place: str
    token: str


Job = Callable[[int], Asked]


def jobs_of(seeded: Seeded) -> dict[str, Job]:
    headers = {"authorization": f"Bearer {seeded.token}", "content_type": "application/json"}
    in_two_days = date.today() + timedelta(days=2)
    return {
        "home": lambda number: Asked("/"),
        "search": lambda number: Asked(f"/zoeken/?{urlencode(_spot(number))}"),
        "search of an afternoon": lambda number: Asked(
            f"/zoeken/?{urlencode(_spot(number) | {'dag': in_two_days, 'vanaf': '14:00', 'gratis': 'true'})}"
        ),
        "map data": lambda number: Asked(f"/kaart/punten.geojson?zoom=15&bbox={_box(number)}"),
        "API list": lambda number: Asked(f"{API}?{urlencode(_spot(number) | {'leeftijd': '8'})}"),
        "detail": lambda number: Asked(f"/activiteit/{seeded.slugs[number % len(seeded.slugs)]}/"),
        "create": lambda number: Asked(API, "POST", _activity(seeded.place, number), headers),
    }


def _spot(number: int) -> dict[str, str]:
    spot = number * STEP % SPOTS
    turn, far = spot * 2.399963, FURTHEST_DEGREES * math.sqrt(spot / SPOTS)
    return {"lat": f"{LAT + far * math.sin(turn):.3f}", "lon": f"{LON + 1.6 * far * math.cos(turn):.3f}"}


def _box(number: int) -> str:
    spot = _spot(number)
    lat, lon = float(spot["lat"]), float(spot["lon"])
    return f"{lon - 0.02:.4f},{lat - 0.01:.4f},{lon + 0.02:.4f},{lat + 0.01:.4f}"


def _activity(place: str, number: int) -> bytes:
    first = date.today() + timedelta(days=1)
    said = {
        "id": str(uuid.uuid4()),
        "naam": f"Gemeten koffie {os.getpid()} {number}",
        "categorie": "ontmoeten",
        "plek": {"id": place},
        "voorIedereen": True,
        "prijsCenten": 0,
        "rooster": [
            {
                "soort": "reeks",
                "van": first.isoformat(),
                "totEnMet": (first + timedelta(days=90)).isoformat(),
                "begin": "10:00",
                "einde": "12:00",
                "herhaling": "FREQ=WEEKLY",
            }
        ],
    }
    return json.dumps(said).encode()
