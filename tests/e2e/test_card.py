"""A resident opens a card on a phone: in Turkish and Arabic, without network, on paper, and stops with it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.offline import NOBODY_ANSWERS, WORKER_HAS_NOTHING, is_not_there
from tests.e2e.signing_in import forget_users

MAKE = """
from django.utils import timezone
from accounts.models import User
from activities.models import Activity
from referrals import actions
from referrals.models import Card
from referrals.who import worker
user, _new = User.objects.get_or_create(email="verwijzer@example.org", is_referrer=True)
Activity.objects.filter(slug__in={slugs}).update(checked_on=timezone.localdate())
for slug in {slugs}:
    card = actions.collect(Activity.objects.get(slug=slug), by=user).card
actions.offer(card, by=worker(user))
print("code", card.shown_code)
"""
SLUGS = ("bij-betje", "voorschool-erasmusweg", "wijkcentrum-bouwlust")
STORED = "[data-dz-stored]"


@pytest.fixture
def make_card(site) -> Callable[..., str]:
    """The code of a card of so many real places."""

    def make(number: int = 2) -> str:
        said = site.shell(MAKE.format(slugs=SLUGS[:number]))
        return re.search(r"code (\S+)", said)[1]

    yield make
    site.shell("from referrals.models import Card; Card.objects.all().delete()")
    forget_users(site)


def _is_kept(page: Page) -> None:
    """Until the worker that keeps the card has it."""
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("async () => (await caches.has('dz-kaartje')) && !!navigator.serviceWorker.controller")


def _overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


@pytest.mark.parametrize(("language", "direction"), [("tr", "ltr"), ("ar", "rtl")])
def test_in_turkish_and_in_arabic_nothing_is_cut_off_and_everything_has_a_name(
    site, phone, axe, make_card, language, direction
):
    code = make_card(3)
    phone.goto(f"{site.url}/{language}/kaartje/{code.lower()}/", wait_until="networkidle")
    assert phone.url == f"{site.url}/{language}/kaartje/{code}/"
    assert phone.locator("html").get_attribute("dir") == direction
    assert axe(phone) == []
    for width in (390, 320):
        phone.set_viewport_size({"width": width, "height": 700})
        assert _overflow(phone) <= 0
        small = phone.evaluate(
            "[...document.querySelectorAll('main .dz-button, .dz-languages a')].filter(each => each.offsetParent)"
            ".filter(each => each.getBoundingClientRect().height < 44).map(each => each.outerHTML)"
        )
        assert small == []
    # In letters of twice the size, as a phone may be set.
    phone.set_viewport_size({"width": 390, "height": 700})
    phone.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
    assert _overflow(phone) <= 0
    assert phone.locator("main img").evaluate("image => image.complete && image.naturalWidth") == 600
    assert phone.locator(STORED).is_hidden()
    phone.get_by_role("link", name="Nederlands").click()
    phone.wait_for_url(f"{site.url}/kaartje/{code}/")
    assert phone.context.cookies() == []
    assert phone.problems == []


@pytest.mark.parametrize("path", ["", "ingetrokken/", "fout/", "?code=fout"])
def test_the_pages_around_it_are_in_order(site, phone, axe, path):
    phone.goto(f"{site.url}/ar/kaartje/{path}", wait_until="networkidle")
    assert axe(phone) == []
    assert _overflow(phone) <= 0


def test_a_code_is_typed_with_the_keyboard_alone_without_javascript(site, browser, make_card):
    code = make_card(1)
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{site.url}/kaartje/")
    page.get_by_label("Code").fill(code.replace("-", " ").lower())
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site.url}/kaartje/{code}/")
    page.get_by_role("link", name="Stoppen en wissen").click()
    page.get_by_role("button", name="Ja, stop en wis alles").click()
    page.wait_for_url(f"{site.url}/kaartje/ingetrokken/")
    assert page.goto(f"{site.url}/kaartje/{code}/").status == 410
    assert context.cookies() == []
    context.close()


def test_once_opened_it_is_there_without_network_and_says_from_when_it_is(site, phone, make_card):
    code = make_card()
    phone.goto(f"{site.url}/tr/kaartje/{code}/", wait_until="networkidle")
    _is_kept(phone)
    phone.context.set_offline(True)
    phone.reload()
    assert code in phone.inner_text("main")
    expect(phone.locator(STORED)).to_contain_text("Kayıt zamanı:")
    # With its stylesheets and its picture.
    assert phone.locator(".dz-leaflet__head").evaluate("each => getComputedStyle(each).display") == "grid"
    phone.wait_for_function("document.querySelector('main img').naturalWidth === 600")
    phone.context.set_offline(False)
    phone.reload(wait_until="networkidle")
    expect(phone.locator(STORED)).to_be_hidden()
    assert phone.context.cookies() == []


def test_after_stopping_the_phone_has_nothing_left_in_any_language(site, phone, make_card):
    code = make_card()
    for language in ("", "/ar"):
        phone.goto(f"{site.url}{language}/kaartje/{code}/", wait_until="networkidle")
        _is_kept(phone)
    phone.get_by_role("link", name="إيقاف ومسح").click()
    phone.get_by_role("button", name="نعم، إيقاف ومسح كل شيء").click()
    phone.wait_for_url(f"{site.url}/ar/kaartje/ingetrokken/")
    assert phone.evaluate("caches.keys()") == []
    phone.context.set_offline(True)
    for language in ("", "/ar"):
        is_not_there(phone, f"{site.url}{language}/kaartje/{code}/", NOBODY_ANSWERS, WORKER_HAS_NOTHING)
    assert phone.context.cookies() == []


def test_what_was_stopped_elsewhere_leaves_the_phone_at_the_next_look(site, phone, make_card):
    code = make_card()
    phone.goto(f"{site.url}/kaartje/{code}/", wait_until="networkidle")
    _is_kept(phone)
    site.shell(
        "from referrals import actions; from referrals.models import Card; from referrals.who import RESIDENT; "
        "actions.withdraw(Card.objects.get(withdrawn_at=None), by=RESIDENT)",
    )
    assert phone.reload().status == 410
    phone.wait_for_function("async () => !(await caches.has('dz-kaartje'))")
    phone.context.set_offline(True)
    is_not_there(phone, f"{site.url}/kaartje/{code}/", NOBODY_ANSWERS, WORKER_HAS_NOTHING)


def test_the_form_with_its_token_is_never_kept(site, phone, make_card):
    code = make_card(1)
    phone.goto(f"{site.url}/kaartje/{code}/", wait_until="networkidle")
    _is_kept(phone)
    phone.goto(f"{site.url}/kaartje/{code}/intrekken/", wait_until="networkidle")
    kept = phone.evaluate("caches.open('dz-kaartje').then(store => store.keys()).then(all => all.map(one => one.url))")
    assert f"{site.url}/kaartje/{code}/" in kept
    assert not [url for url in kept if "intrekken" in url]


def test_on_paper_it_is_one_sheet_of_a5_with_a_code_that_a_phone_can_read(site, desktop, make_card):
    code = make_card(1)
    desktop.goto(f"{site.url}/ar/kaartje/{code}/", wait_until="networkidle")
    sheet = desktop.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", sheet)) == 1
    box = [float(number) for number in re.search(rb"/MediaBox\s*\[([^\]]+)\]", sheet)[1].split()]
    assert [round(number / 72 * 25.4) for number in box[2:]] == [148, 210]
    desktop.emulate_media(media="print")
    dark = desktop.locator(".dz-leaflet__qr path").nth(1)
    assert dark.evaluate("path => path.getBoundingClientRect().width") >= 30 / 25.4 * 96
    sizes = desktop.evaluate(
        "[...document.querySelectorAll('main *')].filter(each => each.getClientRects().length && !each.closest('svg')"
        " && [...each.childNodes].some(node => node.nodeType === 3 && node.textContent.trim()))"
        ".map(each => parseFloat(getComputedStyle(each).fontSize))"
    )
    assert min(sizes) >= 14 / 72 * 96 - 0.01
    for away in ("header.dz-header", "footer", ".dz-languages", ".dz-share", ".dz-leaflet__stop"):
        assert desktop.locator(away).is_hidden(), away


def test_the_link_is_copied(site, desktop, make_card):
    code = make_card(1)
    desktop.context.grant_permissions(["clipboard-read", "clipboard-write"])
    desktop.goto(f"{site.url}/pl/kaartje/{code}/", wait_until="networkidle")
    desktop.get_by_role("button", name="Kopiuj link").click()
    desktop.get_by_text("Skopiowano").wait_for()
    assert desktop.evaluate("navigator.clipboard.readText()") == f"{site.url}/pl/kaartje/{code}/"
