"""Whatever is typed or sent: a sentence, or text that stays text; never a fault of ours."""

import re
from html import unescape

import pytest

from activities.models import Activity
from tests.workspace.form_helpers import FORM, XSS, fields_of, mistakes, payload

pytestmark = pytest.mark.usefixtures("monday_morning", "zuidwest")
TEXTS = (
    "naam",
    "tijden_tekst",
    "samenvatting",
    "beschrijving",
    "contactrol",
    "foto_tekst",
    "hoe_aanmelden",
    "plek_naam",
)


@pytest.fixture
def page(client, organiser, trusted):
    client.force_login(organiser)
    return client


def _tags_of(html):
    """What a browser would see as tags and attributes; our own pages have no handler and no such script."""
    return re.findall(r"<[a-zA-Z!/][^>]*>", html)


@pytest.mark.parametrize("text", XSS)
def test_hostile_text_stays_text_on_every_page(page, text):
    sent = payload(
        plek="nieuw", postcode="2532 CR", andere_plek="on", verstuur="ja", thema="peuteropvang", straat=text[:80]
    )
    sent |= dict.fromkeys(TEXTS, text) | {"overslaan": ["0"], "overslaan0-dag": "2026-12-08", "overslaan0-reden": text}
    assert page.post(FORM, sent).status_code == 302
    activity = Activity.objects.latest("pk")
    assert activity.summary == " ".join(text.split())
    page.post(f"/organisator/activiteit/{activity.uuid}/wijzigen/", fields_of(
        page.get(f"/organisator/activiteit/{activity.uuid}/wijzigen/").content.decode()
    ) | {"naam": text + "!"})  # fmt: skip
    addresses = [
        "/organisator/",
        f"/organisator/activiteit/{activity.uuid}/",
        f"/organisator/activiteit/{activity.uuid}/wijzigen/",
        f"{FORM}?zoals={activity.uuid}",
        activity.get_absolute_url(),
    ]
    for address in addresses:
        html = page.get(address).content.decode()
        for tag in _tags_of(html):
            assert not re.search(r"\son\w+\s*=", re.sub(r'"[^"]*"', '""', tag)), tag
            assert not re.match(r"<(svg/|img src=x)", tag)
            assert not re.search(r'(href|src|action)="\s*javascript:', unescape(tag))
        assert "<script>alert" not in html
        assert "14</" not in html or "{{ 7" not in text


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("naam", "", "Vul in hoe de activiteit heet."),
        ("naam", "\x00\x00 ", "Vul in hoe de activiteit heet."),
        ("naam", "x" * 121, "hoogstens 120 letters"),
        ("thema", "bestaat-niet", "Kies een thema uit de lijst."),
        ("samenvatting", "x" * 201, "hoogstens 200 letters"),
        ("beschrijving", "x" * 5001, "hoogstens 5000 letters"),
        ("telefoon", "javascript:alert(1)", "Schrijf het telefoonnummer met cijfers"),
        ("telefoon", "0" * 31, "Schrijf het telefoonnummer met cijfers"),
        ("email", "a@b", "Schrijf het e-mailadres"),
        ("website", "javascript:alert(1)", "Schrijf het adres van de website"),
        ("website", "data:text/html,x", "Schrijf het adres van de website"),
        ("website", "https://example.org@evil.example", "Schrijf het adres van de website"),
        ("website", "http://[", "Schrijf het adres van de website"),
        ("talen", ["nl", "x"], "Kies talen uit de lijst."),
        ("voorwie", "x", "Kies een van deze antwoorden."),
        ("kosten", "x", "Kies een van deze antwoorden."),
        ("aanmelden", "x", "Selecteer een geldige keuze"),
        ("uren", "9" * 400, "Vul een heel getal in"),
        ("uren", "-1", "Vul een heel getal in"),
        ("uren", "1e5", "Vul een heel getal in"),
        ("uren", "٣٤x", "Vul een heel getal in"),
        ("tijd0-dag", "gisteren", "Schrijf de dag als"),
        ("tijd0-dag", "0001-01-01", "Kijk het jaar na"),
        ("tijd0-dag", "9999-12-31", "Kijk het jaar na"),
        ("tijd0-van", "25:00", "Schrijf de tijd als 14:30."),
        ("tijd0-dagen", ["TU", "XX"], "Kies een of meer van deze dagen."),
        ("tijd0-week", "7", "Kies een van deze antwoorden."),
        ("tijd0-hoe", "nooit", "Kies een van deze antwoorden."),
        ("tijd0-hoe", "", "Kies hoe vaak het is."),
        ("plek", "", "Kies waar het is."),
        ("plek", "x" * 37, "Kies een plek uit de lijst."),
        ("plek", "zoek", "Kies hieronder een plek."),
        ("plek", "nieuw", "Vul in hoe de plek heet."),
    ],
)
def test_what_is_not_right_is_said_at_its_field(page, place, field, value, words):
    answer = page.post(FORM, payload(place) | {field: value})
    assert answer.status_code == 200
    assert any(words in each for each in mistakes(answer)), mistakes(answer)
    assert not Activity.objects.filter(name="Koffie").exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"voorwie": "leeftijd"}, "Vul in vanaf welke leeftijd"),
        ({"voorwie": "leeftijd", "leeftijd_van": "12", "leeftijd_tot": "4"}, "moet hoger zijn"),
        ({"voorwie": "leeftijd", "leeftijd_van": "400"}, "Zo oud wordt niemand."),
        ({"kosten": "bedrag"}, "Vul in hoeveel het kost"),
        ({"kosten": "bedrag", "bedrag": "-3"}, "Schrijf het bedrag in euro"),
        ({"kosten": "bedrag", "bedrag": "1e9"}, "Schrijf het bedrag in euro"),
        ({"kosten": "bedrag", "bedrag": "999999"}, "Schrijf het bedrag in euro"),
        ({"thema": "peuteropvang", "lrk": "abc"}, "Alleen cijfers."),
        ({"tijd": []}, "Vul in wanneer het is"),
        ({"dicht": ["0"], "dicht0-van": "2026-12-24"}, "Vul de eerste en de laatste dag in."),
        ({"plek": "nieuw", "plek_naam": "Hier"}, "Vul een postcode in"),
        ({"plek": "nieuw", "plek_naam": "Hier", "postcode": "99"}, "Een postcode heeft vier cijfers"),
    ],
)
def test_what_does_not_go_together_is_a_sentence(page, place, sent, words):
    answer = page.post(FORM, payload(place) | sent)
    assert any(words in each for each in mistakes(answer)), mistakes(answer)
    assert not Activity.objects.filter(name="Koffie").exists()


def test_row_numbers_that_are_none_are_left_alone(page, place):
    numbers = ["0", "-1", "x", "٣", "9" * 50, "0", "1.5", "\x00"]
    assert page.post(FORM, payload(place, tijd=numbers)).status_code == 302
    assert Activity.objects.get(name="Koffie").schedules.count() == 1


def test_an_empty_form_says_all_that_is_missing(page):
    answer = page.post(FORM, {})
    assert answer.status_code == 200
    assert {"Vul in hoe de activiteit heet.", "Kies een thema.", "Kies waar het is."} <= set(mistakes(answer))


def test_nul_and_line_ends_are_made_plain(page, place):
    page.post(FORM, payload(place, naam="Kof\x00fie", beschrijving="een\r\ntwee\rdrie\x07"))
    assert Activity.objects.get(name="Koffie").description == "een\ntwee\ndrie"


def test_amounts_and_websites_as_people_write_them(page, place):
    page.post(FORM, payload(place, kosten="bedrag", bedrag="€ 3,5", website="www.example.org/a b".replace(" ", "")))
    activity = Activity.objects.get(name="Koffie")
    assert (activity.price_cents, activity.website) == (350, "https://www.example.org/ab")


def test_every_mistake_leads_to_a_field_that_is_there(page):
    html = page.post(FORM, payload(naam="", thema="", plek="", tijd0__hoe="", telefoon="x")).content.decode()
    for target in re.findall(r'<li><a href="#([^"]+)">', html):
        assert f'id="{target}"' in html, target


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(page, draft):
    for address in (
        FORM,
        "/organisator/",
        f"/organisator/activiteit/{draft.uuid}/",
        f"/organisator/activiteit/{draft.uuid}/wijzigen/",
    ):
        html = page.get(address).content.decode()
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
        assert not re.search(r'(src|href)="(https?:)?//', html)
