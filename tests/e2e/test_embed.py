"""Our activities on the page of somebody else, in a real browser: with its policy, its language and its visitors."""

import json
import re
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.host_pages import served
from tests.e2e.test_map_hostile import STORABLE, renamed
from tests.maps.test_site_map import PAYLOADS

API = re.compile(r"/api/v1/activiteiten\?")
CARDS = ".dz-embed .kaartje"
MAP = ".dz-map__canvas[data-points][data-outlines]"


@pytest.fixture(scope="module")
def host():
    with served() as host:
        yield host


@pytest.fixture(params=[PHONE, DESKTOP], ids=["390", "1280"])
def visitor(request, browser, site, host):
    """Somebody on the other site; `requests` are those to us, `problems` what a browser complains of."""
    context = browser.new_context(viewport=request.param, locale="nl-NL", reduced_motion="reduce")
    page = context.new_page()
    page.requests, page.problems = [], []
    page.set_default_timeout(30_000)
    page.on("console", lambda said: said.type in ("error", "warning") and page.problems.append(said.text))
    page.on("pageerror", lambda error: page.problems.append(f"page error: {error}"))
    page.on("request", lambda request: _note(page, request, site.url, host.url))
    yield page
    context.close()


def _note(page: Page, request, ours: str, theirs: str) -> None:
    if request.url.startswith(ours):
        page.requests.append(request)
    elif not request.url.startswith((theirs, "data:", "blob:", "about:")):
        page.problems.append(f"foreign: {request.url}")


def script(site, **attributes: str) -> str:
    told = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
    return f'<script src="{site.url}/embed.js"{told} async></script>'


def frame(site, query: str = "", sandbox: str | None = None) -> str:
    box = "" if sandbox is None else f' sandbox="{sandbox}"'
    return f'<iframe title="Activiteiten" src="{site.url}/embed/?{query}" width="360" height="600"{box}></iframe>'


def answer(page: Page, rows: list[dict], status: int = 200) -> None:
    body = json.dumps({"aantal": len(rows), "pagina": 1, "paginas": 1, "resultaten": rows})
    headers = {"Access-Control-Allow-Origin": "*", "Content-Type": "application/json"}
    page.route(API, lambda route: route.fulfill(status=status, body=body, headers=headers))


def a_row(**values: object) -> dict:
    place = {"naam": "Buurthuis", "straat": "Straat", "huisnummer": "1", "buurt": {"naam": "Een buurt"}}
    moment = {"begin": "2026-12-01T09:00:00Z", "einde": "2026-12-01T11:00:00Z", "status": "gepland"}
    row = {"naam": "Koffie", "categorie": "ontmoeten", "plek": place, "volgendMoment": moment, "momenten": []}
    row |= {"gratis": None, "prijsCenten": None, "tijdenTekst": None, "looptijdMinuten": None, "versheid": "actueel"}
    return row | {"bron": None, "voorbeeld": False, "url": "https://example.org/activiteit/koffie/"} | values


def strict(site) -> str:
    """The least that a page needs for the script."""
    return f"default-src 'none'; script-src {site.url}; connect-src {site.url}; require-trusted-types-for 'script'"


# What phones of before 2024 do not have, and those of before 2023.
NOT_YET = """
    delete URL.canParse;
    delete AbortSignal.timeout;
    delete Document.prototype.adoptedStyleSheets;
    delete ShadowRoot.prototype.adoptedStyleSheets;
    delete CSSStyleSheet.prototype.replaceSync;
"""


def test_an_old_phone_shows_the_list_too(visitor, site, host):
    visitor.add_init_script(NOT_YET)
    visitor.goto(host.page(script(site, per_pagina="3")))
    expect(visitor.locator(CARDS)).to_have_count(3)
    expect(visitor.locator(".dz-embed .alles")).to_have_attribute("href", f"{site.url}/zoeken/?perPagina=3")
    assert visitor.locator(".dz-embed .lijst").evaluate("list => getComputedStyle(list).display") == "grid"
    assert visitor.problems == []


def test_a_list_is_what_the_api_says_under_a_strict_policy(visitor, site, host):
    page = host.page(script(site, categorie="peuteropvang", per_pagina="5"), Content_Security_Policy=strict(site))
    visitor.goto(page)
    expect(visitor.locator(CARDS)).to_have_count(5)
    said = visitor.request.get(f"{site.url}/api/v1/activiteiten?categorie=peuteropvang&perPagina=5").json()
    assert visitor.locator(".dz-embed .naam").all_inner_texts() == [row["naam"] for row in said["resultaten"]]
    links = visitor.locator(".dz-embed .naam a").evaluate_all("links => links.map(link => link.href)")
    assert links == [row["url"] for row in said["resultaten"]]
    expect(visitor.locator(".dz-embed .kop")).to_contain_text(str(said["aantal"]))
    expect(visitor.locator(".dz-embed .alles")).to_have_attribute(
        "href", f"{site.url}/zoeken/?categorie=peuteropvang&perPagina=5"
    )
    assert visitor.problems == []


# Of what a page shows next: each look at it waits for a frame of the screen.
NEXT_HEIGHT = """body => new Promise(told => requestAnimationFrame(
    () => told(Math.ceil(body.getBoundingClientRect().height))))"""


@pytest.mark.parametrize("shown", ["kaart", "beide"])
def test_a_map_is_a_frame_as_high_as_it_is(visitor, site, host, shown):
    policy = f"default-src 'none'; script-src {site.url}; frame-src {site.url}"
    visitor.goto(host.page(script(site, weergave=shown, categorie="eten"), Content_Security_Policy=policy))
    inside = visitor.frame_locator(".dz-embed iframe")
    expect(inside.locator(MAP)).to_be_visible()
    # The map grows a little while it is laid out, and the frame with it.
    frame, body = visitor.locator(".dz-embed iframe"), inside.locator("body")
    for _ in range(300):
        high = body.evaluate(NEXT_HEIGHT)
        if frame.get_attribute("height") == str(high):
            break
    assert frame.get_attribute("height") == str(high)
    assert inside.locator("body").evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert visitor.problems == []


@pytest.mark.parametrize("shown", ["lijst", "beide"])
def test_a_frame_works_under_a_strict_policy_in_a_sandbox_and_its_links_open(visitor, site, host, shown):
    policy = f"default-src 'none'; frame-src {site.url}; sandbox allow-scripts allow-popups"
    box = frame(site, f"weergave={shown}&perPagina=3", "allow-scripts allow-popups")
    visitor.goto(host.page(box, Content_Security_Policy=policy))
    inside = visitor.frame_locator("iframe")
    expect(inside.locator(".dz-embed__card")).to_have_count(3)
    if shown == "beide":
        expect(inside.locator(MAP)).to_be_visible()
        assert int(inside.locator(MAP).get_attribute("data-points")) > 0
    name = inside.locator(".dz-embed__name a").first.inner_text()
    with visitor.context.expect_page() as opened:
        inside.locator(".dz-embed__name a").first.click()
    expect(opened.value.locator("h1")).to_have_text(name)
    assert opened.value.evaluate("window.opener") is None
    assert visitor.problems == []


def test_a_popup_on_the_map_opens_its_page_in_another_tab(visitor, site, host):
    visitor.goto(host.page(frame(site, "weergave=kaart&categorie=eten")))
    inside = visitor.frame_locator("iframe")
    inside.locator(".leaflet-marker-icon.dz-marker").first.focus()
    visitor.keyboard.press("Enter")
    with visitor.context.expect_page() as opened:
        inside.locator(".dz-popup a").first.click()
    opened.value.wait_for_load_state()
    assert opened.value.url.startswith(f"{site.url}/")
    assert visitor.problems == []


@pytest.mark.parametrize("field", ["naam", "tijdenTekst", "url", "categorie", "bron", "versheid"])
def test_hostile_texts_in_the_list_are_text(visitor, site, host, field):
    rows = [a_row(**{"volgendMoment": None, field: text}) for text in PAYLOADS]
    rows += [
        a_row(plek={"naam": text, "straat": text, "huisnummer": text, "buurt": {"naam": text}}) for text in PAYLOADS
    ]
    answer(visitor, rows)
    visitor.goto(host.page(script(site)))
    expect(visitor.locator(CARDS)).to_have_count(len(rows))
    if field == "naam":
        shown = visitor.locator(".dz-embed .naam").evaluate_all("names => names.map(name => name.textContent)")
        assert shown[: len(PAYLOADS)] == PAYLOADS
    assert visitor.evaluate("window.pwned") is None
    assert visitor.problems == []


@pytest.mark.parametrize(
    "url", ["javascript:window.pwned=1", "data:text/html,x", "vbscript:x", "file:///etc/passwd", "", None, 7]
)
def test_a_name_links_only_to_an_address_of_the_web(visitor, site, host, url):
    answer(visitor, [a_row(url=url)])
    visitor.goto(host.page(script(site)))
    name = visitor.locator(".dz-embed .naam")
    expect(name).to_have_text("Koffie")
    for address in name.locator("a").evaluate_all("links => links.map(link => link.href)"):
        assert address.startswith("http://localhost")


def test_hostile_names_in_the_database_are_text_in_list_and_frame(visitor, site, host):
    boxes = script(site, buurt="moerwijk", per_pagina="100") + frame(
        site, "weergave=beide&buurt=moerwijk&perPagina=100"
    )
    with renamed(site):
        visitor.goto(host.page(boxes))
        expect(visitor.locator(CARDS).first).to_be_visible()
        inside = visitor.frame_locator("iframe[title=Activiteiten]")
        expect(inside.locator(MAP)).to_be_visible()
        for names in (visitor.locator(".dz-embed .naam"), inside.locator(".dz-embed__name")):
            listed = [name.strip() for name in names.all_inner_texts()]
            assert sum(any(name == text.strip() for name in listed) for text in STORABLE) >= 11
        assert inside.locator("body").evaluate("() => window.pwned") is None
    assert visitor.evaluate("window.pwned") is None
    assert visitor.problems == []


def test_two_on_one_page_each_stand_at_their_own_place(visitor, site, host):
    one, other = script(site, categorie="eten"), script(site, categorie="sport", taal="ar")
    visitor.goto(host.page(f'<div id="een">{one}</div><div id="twee">{other}</div>{script(site, weergave="kaart")}'))
    expect(visitor.locator("#een .dz-embed")).to_have_count(1)
    expect(visitor.locator("#twee .dz-embed .blok")).to_have_attribute("dir", "rtl")
    expect(visitor.locator("#een .kaartje").first).to_be_visible()
    expect(visitor.locator("#twee .kaartje").first).to_be_visible()
    assert "categorie=eten" in visitor.locator("#een .alles").get_attribute("href")
    assert "/ar/zoeken/?categorie=sport" in visitor.locator("#twee .alles").get_attribute("href")
    expect(visitor.frame_locator(".dz-embed iframe").locator(MAP)).to_be_visible()
    assert visitor.problems == []


def test_it_sends_no_cookie_and_nothing_of_the_page_it_stands_on(visitor, site, host):
    cookie = {"name": "sessionid", "value": "x", "url": site.url, "sameSite": "Lax"}
    visitor.context.add_cookies([cookie])
    visitor.goto(host.page(script(site) + script(site, weergave="beide")) + "?wie=bewoner")
    expect(visitor.locator(CARDS).first).to_be_visible()
    expect(visitor.frame_locator(".dz-embed iframe").locator(MAP)).to_be_visible()
    for request in visitor.requests:
        headers = request.all_headers()
        assert "cookie" not in headers, request.url
        assert "bewoner" not in json.dumps(headers) + request.url
        if "/static/" not in request.url and not request.url.endswith("embed.js"):
            assert not headers.get("referer", "").startswith(host.url), request.url
    assert [each["name"] for each in visitor.context.cookies()] == ["sessionid"]
    kept = "() => [document.cookie, localStorage.length, sessionStorage.length].join()"
    assert visitor.evaluate(kept) == ",0,0"


@pytest.mark.parametrize("status", [400, 404, 429, 500, 503])
def test_when_the_api_does_not_answer_well_it_says_so_with_a_link(visitor, site, host, status):
    answer(visitor, [], status=status)
    visitor.goto(host.page(script(site, categorie="sport")))
    said = "De vraag van dit blok klopt niet." if status == 400 else "De activiteiten laden nu niet."
    expect(visitor.locator(".dz-embed .kop")).to_have_text(said)
    expect(visitor.locator(".dz-embed .alles")).to_have_attribute("href", f"{site.url}/zoeken/?categorie=sport")


def test_when_the_api_is_gone_or_talks_nonsense_it_says_so_with_a_link(visitor, site, host):
    def nonsense(route: Route) -> None:
        route.fulfill(body="<html>", headers={"Access-Control-Allow-Origin": "*"})

    for act in (lambda route: route.abort(), nonsense):
        visitor.unroute(API)
        visitor.route(API, act)
        visitor.goto(host.page(script(site)))
        expect(visitor.locator(".dz-embed .kop")).to_have_text("De activiteiten laden nu niet.")
        expect(visitor.locator(".dz-embed .alles")).to_have_attribute("href", re.compile(f"^{site.url}/zoeken/"))


def test_nothing_found_is_a_sentence(visitor, site, host):
    visitor.goto(host.page(script(site, q="xqzxqzxqz")))
    expect(visitor.locator(".dz-embed .kop")).to_have_text("Er is nu niets gevonden dat hierbij past.")
    expect(visitor.locator(CARDS)).to_have_count(0)
    assert visitor.problems == []


def test_what_is_not_known_or_goes_not_on_is_said(visitor, site, host):
    off = {"begin": "2026-11-30T09:00:00Z", "einde": "2026-11-30T11:00:00Z", "status": "afgelast"}
    moved = {"begin": "2026-12-01T09:00:00Z", "einde": "2026-12-01T11:00:00Z", "status": "verplaatst"}
    rows = [a_row(volgendMoment=None), a_row(volgendMoment=moved, momenten=[off], gratis=True, versheid="verlopen")]
    answer(visitor, [*rows, a_row(prijsCenten=250, looptijdMinuten=1, bron="OpenStreetMap (ODbL), x")])
    visitor.goto(host.page(script(site)))
    unknown, changed, dear = (visitor.locator(CARDS).nth(number) for number in range(3))
    expect(unknown).to_contain_text("Tijden: vraag het na")
    expect(unknown).to_contain_text("Prijs: vraag het na")
    expect(changed.locator("s")).to_have_text("Maandag 30 november, 10:00–12:00")
    expect(changed).to_contain_text("Gaat niet door")
    expect(changed.locator(".wanneer")).to_have_text("Dinsdag 1 december, 10:00–12:00")
    expect(changed).to_contain_text("Let op: deze keer op een andere tijd of plek.")
    expect(changed).to_contain_text("Vraag eerst na of dit nog klopt.")
    expect(dear).to_contain_text("Buurthuis, Een buurt · 1 minuut lopen")
    expect(dear).to_contain_text(re.compile("€\\s2,50"))
    expect(visitor.locator(".dz-embed .bron")).to_contain_text("OpenStreetMap (ODbL)")


def test_the_page_around_it_sets_the_look_of_both_forms(visitor, site, host):
    look = "--dz-embed-kleur:#7a1f1f;--dz-embed-achtergrond:#fff7ec;--dz-embed-hoek:4px"
    both = script(site) + script(site, weergave="beide")
    visitor.goto(host.page(f"<style>main{{{look}}}</style>{both}"))
    expect(visitor.locator(CARDS).first).to_be_visible()
    inside = visitor.frame_locator(".dz-embed iframe").locator(".dz-embed__all")
    colour = "element => [getComputedStyle(element).backgroundColor, getComputedStyle(element).borderRadius]"
    assert visitor.locator(".dz-embed .alles").evaluate(colour) == ["rgb(122, 31, 31)", "4px"]
    expect(inside).to_be_visible()
    assert inside.evaluate(colour) == ["rgb(122, 31, 31)", "4px"]


def test_another_page_cannot_set_the_height_nor_hear_it(visitor, site, host):
    policy = f"default-src 'none'; script-src {site.url} 'unsafe-inline'; frame-src {site.url}"
    listen = "<script>window.heard=[];addEventListener('message',({data})=>heard.push(data))</script>"
    other = frame(site).replace("<iframe", '<iframe name="dz-embed https://example.org"')
    visitor.goto(host.page(listen + script(site, weergave="kaart") + other, Content_Security_Policy=policy))
    expect(visitor.frame_locator(".dz-embed iframe").locator(MAP)).to_be_visible()
    expect(visitor.frame_locator("main > iframe").locator(".dz-embed__card").first).to_be_visible()
    expect(visitor.locator(".dz-embed iframe")).not_to_have_attribute("height", "640")
    visitor.evaluate("postMessage({ dzEmbed: { height: 5 } }, '*')")
    visitor.wait_for_function("heard.some(({ dzEmbed }) => dzEmbed.height === 5)")
    assert int(visitor.locator(".dz-embed iframe").get_attribute("height")) > 5
    high = visitor.frame_locator("main > iframe").locator("body").evaluate("body => Math.ceil(body.offsetHeight)")
    assert high not in visitor.evaluate("heard.map(({ dzEmbed }) => dzEmbed.height)")


def test_without_javascript_there_is_a_link_and_a_list_in_the_frame(browser, site, host):
    context = browser.new_context(java_script_enabled=False, viewport=PHONE)
    page = context.new_page()
    link = f'<noscript><a href="{site.url}/zoeken/?categorie=eten">Activiteiten</a></noscript>'
    page.goto(host.page(script(site, categorie="eten") + link + frame(site, "categorie=eten&weergave=beide")))
    expect(page.locator("main > a, noscript a")).to_have_attribute("href", f"{site.url}/zoeken/?categorie=eten")
    inside = page.frame_locator("iframe")
    expect(inside.locator(".dz-embed__card").first).to_be_visible()
    expect(inside.locator(".dz-picture img")).to_be_visible()
    context.close()


@pytest.mark.parametrize("language", ["nl", "en", "tr", "ar", "pl"])
def test_it_speaks_each_of_our_languages(visitor, site, host, language):
    answer(visitor, [a_row()])
    visitor.goto(host.page(script(site, taal=language)))
    expect(visitor.locator(".dz-embed .blok")).to_have_attribute("lang", language)
    december = {"nl": "december", "en": "December", "tr": "Aralık", "ar": "ديسمبر", "pl": "grudnia"}[language]
    expect(visitor.locator(".dz-embed .wanneer")).to_contain_text(december)
    prefix = "" if language == "nl" else f"/{language}"
    expect(visitor.locator(".dz-embed .alles")).to_have_attribute("href", re.compile(f"^{site.url}{prefix}/zoeken/"))


LOOKS = ["", "kleur=ffd166&achtergrond=12263a&tekst=ffffff", "kleur=ff0000&achtergrond=ff0000&tekst=ff0000&hoek=0"]


@pytest.mark.parametrize("look", LOOKS)
def test_the_frame_is_accessible_whatever_its_look(page, site, axe, look):
    page.goto(f"{site.url}/embed/?weergave=beide&perPagina=5&{look}")
    expect(page.locator(MAP)).to_be_visible()
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.problems == []


def test_the_list_is_accessible_inside_another_page(visitor, site, host, axe):
    visitor.goto(host.page(script(site, per_pagina="5")))
    expect(visitor.locator(CARDS)).to_have_count(5)
    assert axe(visitor) == []
    assert visitor.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_question_keeps_its_strange_letters(visitor, site, host):
    asked = urlencode({"q": 'thee & "koek"', "perPagina": "8"})
    with visitor.expect_request(API) as request:
        visitor.goto(host.page(script(site, q="thee &amp; &quot;koek&quot;")))
    assert request.value.url == f"{site.url}/api/v1/activiteiten?{asked}"
