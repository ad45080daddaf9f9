"""A phone without network: what somebody opened is there, with its date; nothing else is."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Site, _served
from tests.e2e.offline import NOBODY_ANSWERS, is_not_there

RESULTS = "/zoeken/?categorie=peuteropvang"
ITEM = "/activiteit/voorschool-erasmusweg/"
STORED = "[data-dz-stored]"
KEYS = """async () => {
  const kept = [];
  for (const name of await caches.keys())
    for (const { url } of await (await caches.open(name)).keys()) kept.push(url.replace(location.origin, ''));
  return kept;
}"""


@pytest.fixture
def own_site(tmp_path_factory) -> Iterator[Site]:
    """One that a test may change."""
    yield from _served(tmp_path_factory, "own-site", debug=False)


def _restart(site: Site) -> None:
    site.stop()
    site.start()


def _open(page: Page, address: str, *parts: str) -> None:
    """Waits until the worker keeps it, and the pages that go with it."""
    page.goto(address, wait_until="networkidle")
    for part in (address.partition("#")[0], *parts):
        _until(page, "async url => !!(await caches.match(url, { ignoreVary: true }))", part)
    page.wait_for_function("navigator.serviceWorker.controller !== null")


def _until(page: Page, holds: str, arg: str = "") -> None:
    """What is asked of the store takes a moment, and is itself a promise."""
    page.evaluate(f"async arg => {{ while (!(await ({holds})(arg))) await new Promise(requestAnimationFrame); }}", arg)


def _version(page: Page) -> list[str]:
    return page.evaluate("caches.keys()")


def test_results_and_an_item_are_there_without_network_and_say_from_when(site, phone):
    _open(phone, site.url + RESULTS, "/geen-internet/", "/bewaard/")
    first = phone.locator(".dz-card__name").first.inner_text()
    expect(phone.locator(STORED)).to_be_hidden()
    _open(phone, site.url + ITEM)
    phone.context.set_offline(True)
    phone.reload()
    assert "Voorschool Erasmusweg" in phone.inner_text("h1")
    said = re.compile(r"Bewaard op \d+ \w+ \d{4}.* \d\d:\d\d\. Het kan nu anders zijn\.")
    expect(phone.locator(STORED)).to_have_text(said)
    # With its stylesheet.
    assert phone.locator(".dz-header").evaluate("each => getComputedStyle(each).backgroundColor") == "rgb(10, 77, 104)"
    phone.goto(site.url + RESULTS)
    assert phone.locator(".dz-card__name").first.inner_text() == first
    expect(phone.locator(STORED)).to_have_text(said)
    phone.context.set_offline(False)
    phone.reload()
    expect(phone.locator(STORED)).to_be_hidden()
    assert phone.context.cookies() == []


@pytest.mark.parametrize("private", ["/inloggen/", "/kaartje/", "/klopt-dit-niet/plek/bij-betje/"])
def test_a_page_that_is_not_for_everybody_is_not_there(site, phone, private):
    _open(phone, site.url + ITEM)
    phone.goto(site.url + private, wait_until="networkidle")
    phone.context.set_offline(True)
    is_not_there(phone, site.url + private, NOBODY_ANSWERS)
    phone.context.set_offline(False)
    phone.goto(site.url + ITEM)
    kept = phone.evaluate(KEYS)
    assert ITEM in kept
    assert [path for path in kept if private in path] == []


def test_what_was_not_opened_leads_to_what_was(site, phone, axe):
    _open(phone, f"{site.url}/ar/zoeken/?categorie=sport", "/ar/geen-internet/")
    phone.context.set_offline(True)
    phone.goto(f"{site.url}/ar/plek/bij-betje/")
    # In the language of the page that was asked for.
    assert (phone.get_attribute("html", "lang"), phone.get_attribute("html", "dir")) == ("ar", "rtl")
    link = phone.locator("[data-dz-opened] a").first
    expect(link).to_have_attribute("href", re.compile(r"/ar/zoeken/\?categorie=sport$"))
    assert axe(phone) == []
    link.click()
    expect(phone.locator(".dz-card").first).to_be_visible()
    expect(phone.locator(STORED)).to_have_text(re.compile(r" \d{4}"))


def test_a_new_version_of_the_site_takes_the_place_of_the_old_one_and_takes_the_pages_along(own_site, phone):
    _open(phone, own_site.url + ITEM)
    [before] = _version(phone)
    # Another stylesheet, as a next version has it.
    manifest = Path(own_site.environment["VAR_DIR"]) / "static" / "staticfiles.json"
    names = json.loads(manifest.read_text())
    now = names["paths"]["css/site.css"]
    names["paths"]["css/site.css"] = "css/site.0123456789ab.css"
    shutil.copy(manifest.parent / now, manifest.parent / "css" / "site.0123456789ab.css")
    manifest.write_text(json.dumps(names))
    _restart(own_site)
    phone.goto(own_site.url + "/over/", wait_until="networkidle")
    _until(phone, "async before => !(await caches.keys()).includes(before)", before)
    assert len(_version(phone)) == 1
    kept = phone.evaluate(KEYS)
    # The page of before with the files that it was made with, and what is opened now with the new ones.
    assert {ITEM, f"/static/{now}"} <= set(kept)
    phone.context.set_offline(True)
    phone.goto(own_site.url + ITEM)
    expect(phone.locator(STORED)).to_be_visible()


def test_switched_off_by_the_site_it_goes_away_and_takes_along_what_it_kept(own_site, phone):
    _open(phone, own_site.url + ITEM)
    own_site.environment["KEEP_ON_PHONES"] = "false"
    _restart(own_site)
    visit = phone.context.new_page()
    visit.goto(own_site.url + ITEM)
    _until(visit, "async () => (await navigator.serviceWorker.getRegistrations()).length === 0")
    _until(visit, "async () => (await caches.keys()).length === 0")


def test_a_phone_keeps_no_more_than_thirty_pages(site, phone):
    _open(phone, site.url + ITEM)
    asked = [f"/zoeken/?categorie=eten&perPagina={number}" for number in range(1, 41)]
    phone.evaluate("urls => navigator.serviceWorker.controller.postMessage({ keep: urls.slice(0, 20) })", asked)
    _until(phone, "async url => !!(await caches.match(url))", asked[19])
    phone.evaluate("urls => navigator.serviceWorker.controller.postMessage({ keep: urls.slice(20) })", asked)
    _until(phone, "async url => !!(await caches.match(url))", asked[39])
    plain = r"path => /^\/(zoeken|activiteit)\//.test(path)"
    _until(phone, f"async () => (await ({KEYS})()).filter({plain}).length <= 30")
    kept = phone.evaluate(KEYS)
    assert asked[39] in kept
    assert ITEM not in kept


def test_a_page_of_long_ago_goes_when_another_one_comes(site, phone):
    _open(phone, site.url + ITEM)
    phone.evaluate(
        """async item => {
          const store = await caches.open((await caches.keys())[0]);
          const stored = await store.match(item);
          const headers = new Headers(stored.headers);
          headers.set("X-Dz-Stored-At", String(Date.now() - 31 * 24 * 60 * 60 * 1000));
          await store.put(item, new Response(await stored.text(), { headers }));
        }""",
        ITEM,
    )
    _open(phone, f"{site.url}/over/")
    _until(phone, "async item => !(await caches.match(item))", ITEM)


def test_of_more_favourites_than_fit_the_oldest_is_no_longer_held_on_to(site, phone):
    _open(phone, site.url + ITEM)
    phone.locator("[data-dz-save]").first.click()
    kept = "async item => { const kept = await caches.match(item); return kept && %skept.headers.get('X-Dz-Pinned'); }"
    _until(phone, kept % "", ITEM)
    phone.evaluate("""() => {
      const row = { url: "/plek/x/", name: "x", when: "", note: "", seen: 1e12 };
      const others = Array.from({ length: 49 }, (_, number) => ({ ...row, id: String(number) }));
      const rows = [...others, ...JSON.parse(localStorage.getItem("dz-bewaard"))];
      localStorage.setItem("dz-bewaard", JSON.stringify(rows));
    }""")
    _open(phone, site.url + RESULTS)
    phone.locator("[data-dz-save]:not(.dz-save--on)").first.click()
    _until(phone, kept % "!", ITEM)


def test_what_somebody_chose_stays_on_the_phone_and_is_there_without_network(site, phone, axe):
    sent: list[str] = []
    _open(phone, site.url + ITEM, "/bewaard/")
    phone.on("request", lambda request: sent.append(request.post_data or ""))
    phone.locator("[data-dz-save]").first.click()
    expect(phone.locator("[data-dz-save]").first).to_have_text(re.compile("Bewaard"))
    phone.goto(f"{site.url}/bewaard/", wait_until="networkidle")
    expect(phone.locator("[data-dz-saved] a")).to_have_text("Voorschool Erasmusweg")
    assert axe(phone) == []
    phone.context.set_offline(True)
    phone.reload()
    expect(phone.locator("[data-dz-saved] a")).to_have_text("Voorschool Erasmusweg")
    expect(phone.locator("[data-dz-row='seen']")).to_have_text(re.compile(r"Zo stond het hier op \d+ \w+ \d{4}"))
    phone.locator("[data-dz-saved] a").click()
    expect(phone.locator("h1")).to_contain_text("Voorschool Erasmusweg")
    phone.context.set_offline(False)
    phone.goto(f"{site.url}/bewaard/")
    phone.get_by_role("button", name="Wis alles").click()
    expect(phone.get_by_text("Alles is gewist.")).to_be_visible()
    expect(phone.locator("[data-dz-saved] li")).to_have_count(0)
    assert phone.evaluate("Object.keys(localStorage)") == []
    assert set(sent) == {""}
    assert phone.context.cookies() == []


def test_what_is_taken_off_the_site_says_since_when_that_is_seen(site, phone):
    _open(phone, site.url + ITEM)
    phone.locator("[data-dz-save]").first.click()
    # Asked beforehand: the page may ask for it once more in the background, and be closed meanwhile.
    nowhere = phone.request.get(f"{site.url}/activiteit/nergens-te-vinden/")
    gone = {"status": nowhere.status, "headers": nowhere.headers, "body": nowhere.body()}
    phone.context.route(f"**{ITEM}", lambda route: route.fulfill(**gone))
    phone.goto(site.url + ITEM)
    phone.goto(f"{site.url}/bewaard/")
    expect(phone.locator("[data-dz-row='gone']")).to_have_text(
        re.compile(r"Staat niet meer op de site\. Dat zagen we op \d+")
    )


def test_the_last_question_is_offered_at_the_start(site, phone):
    phone.goto(site.url + "/zoeken/?q=taal&bij=Moerwijk", wait_until="networkidle")
    phone.goto(site.url)
    again = phone.locator("[data-dz-again] a")
    expect(again).to_have_text(re.compile("Zoek weer: voor “taal”, in de buurt van Moerwijk"))
    again.click()
    phone.wait_for_url(re.compile(r"/zoeken/\?q=taal&bij=Moerwijk"))
    assert phone.problems == []


def test_a_hostile_name_stays_text(site, phone):
    phone.goto(f"{site.url}/bewaard/")
    row = "{ id: '1', url: '/plek/x/', name: '<img src=x onerror=alert(1)>', when: '<b>nu</b>', note: '', seen: 1e12 }"
    elsewhere = "{ id: '2', url: 'https://example.org/', name: 'weg', when: '', note: '', seen: 1e12 }"
    phone.evaluate(f"localStorage.setItem('dz-bewaard', JSON.stringify([{row}, {elsewhere}]))")
    phone.reload()
    expect(phone.locator("[data-dz-saved] a")).to_have_text("<img src=x onerror=alert(1)>")
    assert phone.locator("[data-dz-saved] img, [data-dz-saved] b").count() == 0


def test_without_a_store_the_site_works_and_says_so(site, phone):
    phone.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('nee') } })")
    phone.goto(site.url + ITEM, wait_until="networkidle")
    expect(phone.locator("[data-dz-save]").first).to_be_hidden()
    phone.goto(f"{site.url}/bewaard/")
    expect(phone.get_by_text("Bewaren lukt hier niet.")).to_be_visible()
    assert phone.problems == []
