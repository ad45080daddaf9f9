"""Hostile texts in everything that reaches a map: shown as text, nothing runs, also without our policy header."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.map_pages import MARKERS, feature, open_map, show_features
from tests.maps.test_site_map import PAYLOADS

FIELDS = ["naam", "thema", "themaNaam", "wanneer", "waar", "afstand", "ligging", "url"]
# NUL cannot stand in an address or a name of the database; JSON can carry it.
STORABLE = [text for text in PAYLOADS if "\0" not in text]


def without_policy(page: Page) -> None:
    def strip(route: Route) -> None:
        answer = route.fetch()
        headers = {name: value for name, value in answer.headers.items() if name != "content-security-policy"}
        route.fulfill(response=answer, headers=headers)

    page.route(re.compile(r"/(kaart|buurt|plek)/[^.]*$"), strip)


def open_every_popup(page: Page) -> None:
    for marker in page.locator(MARKERS).all():
        marker.focus()
        page.keyboard.press("Enter")
        expect(page.locator(".dz-popup")).to_be_visible()
        page.keyboard.press("Escape")
        expect(page.locator(".dz-popup")).to_have_count(0)


def labels(page: Page) -> list[str]:
    return sorted(page.locator(MARKERS).evaluate_all("icons => icons.map(icon => icon.getAttribute('aria-label'))"))


@pytest.mark.parametrize("has_policy", [True, False], ids=["policy", "no-policy"])
@pytest.mark.parametrize("field", FIELDS)
def test_hostile_texts_are_shown_as_text(desktop, site, field, has_policy):
    texts = [*PAYLOADS, None]
    show_features(desktop, [feature(number, **{field: text}) for number, text in enumerate(texts)])
    if not has_policy:
        without_policy(desktop)
    open_map(desktop, f"{site.url}/kaart/", points=len(texts))
    assert desktop.locator(MARKERS).count() == len(texts)
    open_every_popup(desktop)
    if field == "naam":
        assert labels(desktop) == sorted(
            [*(f"{name}, Mensen ontmoeten" for name in PAYLOADS), "Mensen ontmoeten, Mensen ontmoeten"]
        )
    assert desktop.evaluate("window.pwned") is None
    assert desktop.problems == []


def test_nothing_but_the_name_is_text_when_every_field_is_null(desktop, site):
    nothing = dict.fromkeys([*FIELDS, "alternatief", "voorbeeld"])
    show_features(desktop, [feature(**nothing)])
    open_map(desktop, f"{site.url}/kaart/", points=1)
    open_every_popup(desktop)
    assert desktop.problems == []


def test_a_hostile_id_or_number_harms_nothing(desktop, site):
    ids = [feature(number, naam=f"n{number}") | {"id": text} for number, text in enumerate(PAYLOADS)]
    counts = [feature(number, aantal=text) for number, text in enumerate(PAYLOADS, start=len(ids))]
    body = json.dumps({"type": "FeatureCollection", "features": [*ids, *counts], "geclusterd": True})
    desktop.route("**/kaart/punten.geojson*", lambda route: route.fulfill(body=body))
    without_policy(desktop)
    open_map(desktop, f"{site.url}/kaart/")
    desktop.locator(MARKERS).first.focus()
    assert desktop.evaluate("window.pwned") is None
    assert desktop.problems == []


def test_hostile_buurten_are_drawn_with_their_names_as_text(desktop, site):
    outlines = desktop.request.get(f"{site.url}/kaart/buurten.geojson").json()
    for number, each in enumerate(outlines["features"]):
        hostile = PAYLOADS[number % len(PAYLOADS)]
        each["properties"] |= {"naam": hostile, "wijk": hostile, "code": hostile}
    desktop.route("**/kaart/buurten.geojson", lambda route: route.fulfill(json=outlines))
    without_policy(desktop)
    open_map(desktop, f"{site.url}/kaart/")
    shown = desktop.locator(".dz-label__text").all_text_contents()
    assert sorted(shown) == sorted(each["properties"]["naam"] for each in outlines["features"])
    assert desktop.evaluate("window.pwned") is None
    assert desktop.problems == []


@contextmanager
def renamed(site) -> Iterator[None]:
    """Places and activities of one district with hostile names and addresses, straight into the database."""
    change = (
        "from activities.models import Activity, Place; import json; names = json.loads({names!r});"
        "rows = list(Activity.objects.filter(buurt__district__slug='moerwijk').order_by('id'));"
        "old = [[row.pk, row.name, row.times_text, row.place_id, row.place.name, row.place.street] for row in rows];"
        "[(Activity.objects.filter(pk=row[0]).update(name=name, times_text=name),"
        " Place.objects.filter(pk=row[3]).update(name=name[:200], street=name[:80]))"
        " for row, name in zip(old, names)]; print(json.dumps(old))"
    )
    restore = (
        "from activities.models import Activity, Place; import json;"
        "[(Activity.objects.filter(pk=row[0]).update(name=row[1], times_text=row[2]),"
        " Place.objects.filter(pk=row[3]).update(name=row[4], street=row[5])) for row in json.loads({old!r})]"
    )
    old = site.shell(change.format(names=json.dumps(STORABLE)))
    try:
        yield
    finally:
        site.shell(restore.format(old=old.splitlines()[-1]))


@pytest.mark.parametrize("has_policy", [True, False], ids=["policy", "no-policy"])
def test_hostile_names_in_the_database_reach_the_map_as_text(desktop, site, has_policy):
    if not has_policy:
        without_policy(desktop)
    with renamed(site):
        open_map(desktop, f"{site.url}/buurt/moerwijk/")
        listed = desktop.locator("main [data-activity] bdi:first-child").all_inner_texts()
        assert sum(any(name.strip() == text.strip() for name in listed) for text in STORABLE) >= 11
        open_every_popup(desktop)
        open_map(desktop, f"{site.url}/kaart/")
        open_every_popup(desktop)
    assert desktop.evaluate("window.pwned") is None
    assert desktop.problems == []


@pytest.mark.parametrize(
    "url", ["javascript:window.pwned=1", "//example.org/", "/\\example.org", "https://example.org"]
)
def test_a_popup_links_only_to_our_own_pages(desktop, site, url):
    show_features(desktop, [feature(url=url)])
    open_map(desktop, f"{site.url}/kaart/", points=1)
    desktop.locator(MARKERS).click()
    expect(desktop.locator(".dz-popup__name")).to_have_text("Buurthuis")
    assert desktop.locator(".dz-popup a").count() == 0


@pytest.mark.parametrize("text", PAYLOADS)
def test_a_hostile_view_in_the_address_is_ignored(desktop, site, text):
    open_map(desktop, f"{site.url}/kaart/")
    before = desktop.locator(".dz-label").first.bounding_box()
    for hostile in (text, f"14/52.04/{text}", f"{text}/52.04/4.28"):
        desktop.evaluate("hash => { location.hash = hash }", f"#kaart={hostile}")
    desktop.wait_for_timeout(50)
    assert desktop.locator(".dz-label").first.bounding_box() == before
    assert desktop.evaluate("window.pwned") is None
    assert desktop.problems == []
