"""A page read out: by voices of the device only, each text by a voice of its language."""

import pytest
from playwright.sync_api import expect

PAGE = "/activiteit/voorschool-erasmusweg/"
# The voices come in later, as they do in most browsers. What is spoken stays until the test lets it end.
STUB = """
(() => {
  const voices = %s;
  const said = [];
  let list = [];
  const synthesis = new EventTarget();
  Object.assign(synthesis, {
    getVoices: () => list,
    speak: (utterance) => said.push(utterance),
    cancel: () => { said.length = 0; },
  });
  window.said = said;
  window.bringVoices = () => { list = voices; synthesis.dispatchEvent(new Event("voiceschanged")); };
  Object.defineProperty(window, "speechSynthesis", { value: synthesis });
  window.SpeechSynthesisUtterance = class extends EventTarget { constructor(text) { super(); this.text = text; } };
})()
"""
DUTCH = "{ lang: 'nl-NL', localService: true }"
ARABIC = "{ lang: 'ar_SA', localService: true }"
OVER_THE_NET = "{ lang: 'nl-NL', localService: false }"


def _open(page, site, address, *voices):
    page.add_init_script(STUB % f"[{', '.join(voices)}]")
    page.goto(site.url + address, wait_until="networkidle")
    button = page.locator("[data-dz-read]")
    expect(button).to_be_hidden()
    page.evaluate("bringVoices()")
    return button


def _said(page) -> list[list[str]]:
    return page.evaluate("said.map(({ text, lang }) => [text, lang])")


@pytest.mark.parametrize("address", [PAGE, "/over/", "/peuteropvang/"])
def test_a_page_is_read_from_its_title_on_and_stops_when_asked(site, phone, axe, address):
    button = _open(phone, site, address, DUTCH)
    expect(button).to_be_visible()
    assert axe(phone) == []
    button.click()
    said = _said(phone)
    assert phone.locator("h1").inner_text() in [text for text, _language in said]
    assert {language for _text, language in said} == {"nl-NL"}
    assert not any("WhatsApp" in text for text, _language in said)
    expect(button).to_have_text("Stop met voorlezen")
    button.click()
    assert _said(phone) == []
    expect(button).to_have_text("Lees voor")
    assert phone.problems == []


def test_after_the_last_words_the_button_reads_again(site, phone):
    button = _open(phone, site, PAGE, DUTCH)
    button.click()
    phone.evaluate("said.at(-1).dispatchEvent(new Event('end'))")
    expect(button).to_have_text("Lees voor")


def test_dutch_on_an_arabic_page_is_read_by_a_dutch_voice(site, phone):
    button = _open(phone, site, f"/ar{PAGE}", ARABIC, DUTCH)
    phone.evaluate("document.querySelector('main dd').lang = 'nl'")
    dutch = phone.locator("main dd").first.inner_text().split("\n")[0].strip()
    button.click()
    said = _said(phone)
    assert {language for _text, language in said} == {"ar_SA", "nl-NL"}
    assert any(text.startswith(dutch) for text, language in said if language == "nl-NL")


def test_dutch_is_left_out_where_no_voice_can_say_it(site, phone):
    button = _open(phone, site, f"/ar{PAGE}", ARABIC)
    phone.evaluate("document.querySelector('main dd').lang = 'nl'")
    button.click()
    assert {language for _text, language in _said(phone)} == {"ar_SA"}


@pytest.mark.parametrize("voices", [[], [ARABIC], [OVER_THE_NET]], ids=["none", "another language", "over the net"])
def test_without_a_voice_of_the_device_there_is_no_button(site, phone, voices):
    button = _open(phone, site, PAGE, *voices)
    expect(button).to_be_hidden()
