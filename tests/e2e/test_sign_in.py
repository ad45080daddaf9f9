"""Signing up and in as people do it: on a phone, with the keyboard, with an app, and with a passkey."""

import re

import pytest

from tests.accounts.helpers import app_code
from tests.e2e.signing_in import forget_users, last_code, sign_in


@pytest.fixture(autouse=True)
def _nobody_stays(site):
    yield
    forget_users(site)


def _is_fine(page, axe):
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    small = page.evaluate(
        "[...document.querySelectorAll('main a.dz-button, main button, .dz-account a, .dz-account button')]"
        ".filter(one => one.offsetHeight && one.offsetHeight < 44).map(one => one.outerHTML)"
    )
    assert small == []


def _problems(page):
    """The overview is of another part of the site; where that is not there yet, the browser says so."""
    return [problem for problem in page.problems if "404 (Not Found)" not in problem]


def _type_code(page, site, code=None):
    field = page.locator("#id_code")
    field.wait_for()  # the code is there when the page that asks for it is
    field.fill(code or last_code(site))
    page.keyboard.press("Enter")


def test_a_new_organiser_signs_up_and_signs_in_with_the_keyboard_alone(site, page, axe):
    page.goto(site.url + "/inloggen/")
    _is_fine(page, axe)
    page.get_by_role("link", name="Meld je aan").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanmelden/")
    _is_fine(page, axe)
    page.get_by_label("Je mailadres").focus()
    page.keyboard.type("geen adres")
    page.keyboard.press("Enter")
    page.get_by_text("Dit is geen mailadres.").wait_for()
    page.get_by_text("Vul de naam van je organisatie of groep in.").wait_for()
    _is_fine(page, axe)
    page.get_by_label("Je mailadres").fill("nieuw@example.org")
    page.keyboard.press("Tab")
    page.keyboard.type("Buurtgroep")
    page.keyboard.press("Enter")
    page.wait_for_url("**/aanmelden/code/")
    _is_fine(page, axe)
    _type_code(page, site)
    page.wait_for_url("**/organisator/")
    page.goto(site.url + "/account/")
    _is_fine(page, axe)
    page.get_by_label("Je naam").fill("Een hele lange naam van een organisator die overal voor zorgt")
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_text("Je account is bewaard.").wait_for()
    _is_fine(page, axe)
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/inloggen/")
    page.get_by_label("Je mailadres").fill("nieuw@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/code/")
    _is_fine(page, axe)
    _type_code(page, site, "0000-0000")
    page.get_by_text("Deze code klopt niet.").wait_for()
    _is_fine(page, axe)
    _type_code(page, site)
    page.wait_for_url("**/organisator/")
    assert _problems(page) == []


def test_a_moderator_sets_up_an_app_and_needs_it_the_next_time(site, page, axe):
    sign_in(site, page, "redacteur@example.org", is_moderator=True)
    script = "from accounts.models import User; User.objects.get().authenticator_set.all().delete(); print(1)"
    site.shell(script)
    page.goto(site.url + "/account/tweede-stap/")
    page.get_by_text("Daarom is een tweede stap nodig").wait_for()
    _is_fine(page, axe)
    page.get_by_role("link", name="Kies de app").click()
    page.wait_for_url("**/app/")
    _is_fine(page, axe)
    assert page.locator(".dz-qr").evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator(".dz-code").inner_text()
    _type_code(page, site, app_code(secret))
    page.wait_for_url("**/herstelcodes/")
    _is_fine(page, axe)
    recovery = page.locator(".dz-codes li").first.inner_text()
    page.get_by_role("link", name="Naar je tweede stap").click()
    page.wait_for_url("**/tweede-stap/")
    _is_fine(page, axe)
    page.get_by_role("button", name="Uitloggen").click()
    page.get_by_label("Je mailadres").fill("redacteur@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/code/")
    _type_code(page, site)
    page.wait_for_url("**/inloggen/tweede-stap/")
    _is_fine(page, axe)
    _type_code(page, site, recovery)
    page.wait_for_url("**/organisator/")
    assert _problems(page) == []


def test_a_passkey_is_made_and_signs_in_by_itself(site, page, axe):
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = key | {"isUserVerified": True, "automaticPresenceSimulation": True}
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    script = "from accounts.models import User; User.objects.create_user('redacteur@example.org'); print(1)"
    site.shell(script)
    page.goto(site.url + "/inloggen/?next=/account/tweede-stap/passkey/")
    page.get_by_label("Je mailadres").fill("redacteur@example.org")
    page.keyboard.press("Enter")
    page.wait_for_url("**/inloggen/code/?*")
    _type_code(page, site)
    page.wait_for_url("**/account/tweede-stap/passkey/")
    _is_fine(page, axe)
    page.get_by_label("Hoe noem je deze passkey?").fill("Mijn telefoon")
    page.get_by_role("button", name="Maak de passkey").click()
    page.wait_for_url("**/herstelcodes/")
    page.get_by_role("link", name="Naar je tweede stap").click()
    page.get_by_text("Mijn telefoon", exact=True).wait_for()
    _is_fine(page, axe)
    page.get_by_role("button", name="Uitloggen").click()
    page.wait_for_url("**/inloggen/")
    page.get_by_role("button", name="Log in met je passkey").click()
    page.wait_for_url("**/organisator/")
    page.goto(site.url + "/account/tweede-stap/")
    page.get_by_role("link", name=re.compile("Haal weg")).click()
    page.wait_for_url("**/account/bevestig/passkey/?*")
    _is_fine(page, axe)
    page.get_by_role("button", name="Gebruik je passkey").click()
    page.wait_for_url("**/weg/")
    _is_fine(page, axe)
    page.get_by_role("button", name="Haal de passkey weg").click()
    page.wait_for_url("**/account/tweede-stap/")
    page.get_by_text("De passkey is weg.").wait_for()
    assert _problems(page) == []


def test_when_the_passkey_fails_the_page_says_what_to_do(site, phone):
    phone.route("**/inloggen/passkey/", lambda route: route.abort())
    phone.goto(site.url + "/inloggen/", wait_until="networkidle")
    said = phone.get_by_text("Dat lukte niet. Probeer het nog een keer, of kies een andere manier.")
    assert not said.is_visible()
    phone.get_by_role("button", name="Log in met je passkey").click()
    said.wait_for()


def test_without_javascript_a_code_by_mail_works(site, browser):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(site.url + "/aanmelden/")
    page.get_by_label("Je mailadres").fill("zonder@example.org")
    page.get_by_label("Naam van je organisatie").fill("Zonder script")
    page.keyboard.press("Enter")
    _type_code(page, site)
    page.wait_for_url("**/organisator/")
    context.close()


def test_who_tries_too_often_sees_a_page_that_says_what_to_do(site, page, axe):
    for _attempt in range(6):
        page.goto(site.url + "/inloggen/")
        page.get_by_label("Je mailadres").fill(f"vaak-{page.viewport_size['width']}@example.org")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    page.get_by_role("heading", name="Even wachten").wait_for()
    _is_fine(page, axe)
