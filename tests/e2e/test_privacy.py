"""A visitor who looks at fifteen pages leaves nothing behind: not with others, not on the phone, not with us."""

import json

PAGES = [
    "/",
    "/zoeken/?bij=2532CR&q=koffie",
    "/zoeken/?dag=vandaag&leeftijd=0-17",
    "/zoeken/?lat=52.050&lon=4.295",
    "/kaart/",
    "/activiteit/voorschool-erasmusweg/",
    "/plek/wijkcentrum-bouwlust/",
    "/plek/bij-betje/poster/",
    "/organisatie/mooi-welzijn/",
    "/buurt/moerwijk/",
    "/over/",
    "/peuteropvang/",
    "/klopt-dit-niet/plek/bij-betje/",
    "/open-data/",
    "/ar/activiteit/voorschool-erasmusweg/",
]
# They count how often a search found nothing, per day and buurt, and in them is no visitor: activities/demand.py.
COUNTERS = {"activities.Demand", "activities.DemandWord"}
# Every table as its number of rows and a digest of all that is in them.
TABLES = """
import hashlib, json
from django.apps import apps
tables = {}
for model in apps.get_models(include_auto_created=True):
    rows = sorted(map(repr, model._base_manager.values_list()))
    tables[model._meta.label] = [len(rows), hashlib.sha256("".join(rows).encode()).hexdigest()]
print(json.dumps(tables))
"""


def _tables(site) -> dict[str, list]:
    tables = json.loads(site.shell(TABLES).splitlines()[-1])
    assert tables.keys() > COUNTERS
    return {name: rows for name, rows in tables.items() if name not in COUNTERS}


def test_fifteen_pages_leave_nothing_behind(site, phone):
    before, logged = _tables(site), len(site.log.read_text())
    asked = []
    phone.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        phone.goto(site.url + address, wait_until="networkidle")
        phone.evaluate("scrollTo(0, document.body.scrollHeight)")
        phone.wait_for_load_state("networkidle")
        # The last question stays on the phone, to be offered again; nothing else does before somebody taps.
        assert set(phone.evaluate("Object.keys(localStorage)")) <= {"dz-laatste-vraag"}
        # For as long as the tab is open: where it is (htmx), and that it asked once whether pages may still be kept.
        assert set(phone.evaluate("Object.keys(sessionStorage)")) <= {"htmx-current-path-for-history", "dz-nagekeken"}
    assert len(PAGES) == 15
    assert [url for url in asked if not url.startswith((site.url, "data:", "blob:"))] == []
    assert phone.problems == []
    assert phone.context.cookies() == []
    assert _tables(site) == before
    lines = site.log.read_text()[logged:].splitlines()
    assert len([line for line in lines if '"GET /' in line]) >= len(PAGES)
    assert [line for line in lines if any(word in line for word in ("?", "2532CR", "koffie", "52.05"))] == []


def test_links_to_share_and_routes_ask_nothing_before_a_tap(site, phone):
    asked = []
    phone.context.on("request", lambda request: asked.append(request.url))
    phone.goto(site.url + "/plek/wijkcentrum-bouwlust/", wait_until="networkidle")
    for name in ("WhatsApp", "Mail", "Lopen", "Fietsen", "Tram of bus"):
        link = phone.get_by_role("link", name=name).first
        link.hover()
        link.focus()
    phone.wait_for_load_state("networkidle")
    assert [url for url in asked if not url.startswith((site.url, "data:", "blob:"))] == []
    assert phone.locator("link[rel~=prefetch], link[rel~=preconnect], link[rel~=dns-prefetch]").count() == 0
