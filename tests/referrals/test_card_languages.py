"""The card in every language: every word of it is translated, and what was translated is what is shown."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone, translation

from activities import wording
from referrals.enums import DeclineReason, State
from referrals.models import Card, Referral
from scripts import messages
from tests.activities.helpers import plan
from tests.referrals.card_helpers import OURS, address, page, stop, words
from tests.referrals.dutch import dutch_of, left_in

LANGUAGES = messages.LANGUAGES
# Every text in these can stand on a page about a card.
SOURCES = (
    "activities/finder/facts.py",
    "activities/public_forms.py",
    "activities/wording.py",
    "data/categories.json",
    "maps/picture.py",
    "referrals/resident/",
    "templates/404.html",
    "templates/500.html",
    "templates/base.html",
    "templates/components/help.html",
    "templates/referrals/_share.html",
    "templates/referrals/resident/",
)
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]")


def _sources():
    for message in messages.collect():
        if message.path.startswith(SOURCES) or message.text == "dag en nacht":
            yield message


@pytest.fixture(scope="module")
def said():
    """What can stand on a card, in Dutch."""
    return list(_sources())


@pytest.mark.parametrize("language", LANGUAGES)
class TestTranslations:
    def test_every_text_of_the_card_is_translated(self, said, language):
        catalog = messages.read(language)
        missing = [
            each.text
            for each in said
            if not (found := catalog.get(each.text, each.context)) or not messages.is_translated(found.string)
        ]
        assert len(said) > 200
        assert missing == []

    def test_every_translation_has_the_same_places_to_fill_in_and_marks(self, language):
        for each in messages.read(language):
            if not each.id or not messages.is_translated(each.string):
                continue
            singular, *more = [each.id] if isinstance(each.id, str) else each.id
            for text in [each.string] if isinstance(each.string, str) else each.string:
                asked = {frozenset(PLACEHOLDER.findall(known)) for known in (singular, *more)}
                # Of a plural a form for none, one or two may be said without its number.
                allowed = asked | {places - {one} for places in asked for one in places if more}
                assert frozenset(PLACEHOLDER.findall(text)) in allowed, (each.id, text)
                assert re.findall(r"</?\w+", text) == re.findall(r"</?\w+", singular), (each.id, text)

    def test_a_language_has_as_many_plurals_as_its_grammar(self, language):
        number = messages.plurals(language)[0]
        plurals = [each for each in messages.read(language) if each.pluralizable]
        assert plurals
        assert {len(each.string) for each in plurals if messages.is_translated(each.string)} == {number}

    def test_what_is_shown_is_what_stands_in_the_readable_file(self, language):
        folder = messages.LOCALE / language / "LC_MESSAGES"
        stored = (folder / "django.mo").read_bytes()
        assert stored == messages.mo_bytes(messages.read(language)), "run `make messages`"

    def test_it_says_that_no_native_speaker_has_read_it(self, language):
        assert (
            "NO NATIVE SPEAKER HAS READ THIS YET" in (messages.LOCALE / language / "LC_MESSAGES/django.po").read_text()
        )


def test_collecting_again_keeps_what_was_translated():
    found = list(messages.collect())
    for language in LANGUAGES:
        before, after = messages.read(language), messages.updated(language, found)
        kept = [each for each in after if each.id and messages.is_translated(each.string)]
        assert len(kept) > 150
        assert all(each.string == before.get(each.id, each.context).string for each in kept)


def test_there_is_a_file_for_every_language_of_the_site():
    assert {"nl", *LANGUAGES} == {code for code, _name in settings.LANGUAGES}


@pytest.mark.parametrize(
    ("language", "ages"),
    [
        ("en", ["From 1 year", "From 2 years", "2½ to 4 years", "8 months"]),
        ("pl", ["1 rok i więcej", "2 lata i więcej", "2½ – 4 lata", "8 miesięcy"]),
        ("tr", ["1 yaş ve üstü", "2 yaş ve üstü", "2½ – 4 yaş", "8 aylık"]),
        ("ar", ["من 1 سنة فما فوق", "من 2 سنة فما فوق", "من 2½ إلى 4 سنوات", "8 أشهر"]),
    ],
)
def test_ages_follow_the_grammar(make_activity, language, ages):
    activity = make_activity(age_policy="range", age_from_months=12)
    bounds = [(12, None), (24, None), (30, 48)]
    with translation.override(language):
        shown = []
        for activity.age_from_months, activity.age_to_months in bounds:
            shown.append(wording.age(activity))
        activity.age_from_months, activity.age_to_months = 0, 8
        assert shown == ages[:3]
        assert ages[3] in wording.age(activity)


@pytest.mark.parametrize(
    ("number", "form"), [(1, "miejsce"), (3, "miejsca"), (5, "miejsc"), (22, "miejsca"), (12, "miejsc")]
)
def test_polish_counts_as_poles_do(number, form):
    with translation.override("pl"):
        text = translation.ngettext("Kaart met %(count)s plek", "Kaart met %(count)s plekken", number)
    assert text % {"count": number} == f"Mapa: {number} {form}"


class TestPages:
    """A walk along all that a resident can meet, looking for words that were left in Dutch."""

    @pytest.fixture(autouse=True)
    def _cards(self, make_card, make_fresh, client, time_machine):
        time_machine.move_to("2026-11-25 09:00+01:00")
        full = make_fresh(
            "Qw",
            place__name="Zx",
            place__lat=52.05,
            place__lon=4.28,
            place__is_wheelchair_accessible=False,
            is_women_only=True,
            price_cents=150,
            needs_signup=True,
            phone="070 000 00 00",
            age_policy="range",
            age_from_months=30,
            age_to_months=48,
        )
        today = timezone.localdate()
        plan(full, starts_on=today, ends_on=today + timedelta(days=90), rule="FREQ=DAILY")
        self.client = client
        self.card = make_card(full, make_fresh("Vb"), make_fresh("Jk"))
        self.rows = list(self.card.referrals.all())

    def _pages(self, language):
        there, front = address(self.card, language), "/" + language + "/kaartje/"
        yield page(self.client, self.card, language)
        for path in (
            there + "plaatje.svg",
            there + "intrekken/",
            there + "komt/",
            front,
            front + "ingetrokken/",
            front + "privacy/",
        ):
            yield self.client.get(path).content.decode()
        yield self.client.get(front + "?code=nee").content.decode()
        yield self.client.get(front + "nee/").content.decode()
        yield self.client.get("/" + language + "/bestaat-niet/").content.decode()
        for sent, headers in (({}, {}), ({"formulier": "x"}, {"Origin": OURS})):
            yield self.client.post(there + "intrekken/", sent, headers=headers).content.decode()

    def _in_every_state(self, language):
        states = [State.OFFERED, State.ACCEPTED, State.CAME, State.NO_SHOW, State.EXPIRED]
        for state in states:
            Referral.objects.filter(pk=self.rows[0].pk).update(state=state)
            yield page(self.client, self.card, language)
        for reason in DeclineReason:
            Referral.objects.filter(pk=self.rows[0].pk).update(state=State.DECLINED, reason=reason)
            yield page(self.client, self.card, language)
        Referral.objects.filter(pk=self.rows[0].pk).update(activity_uuid="00000000-0000-0000-0000-000000000000")
        yield page(self.client, self.card, language)

    @pytest.mark.parametrize("language", LANGUAGES)
    def test_no_dutch_isleft_in(self, said, language):
        dutch = dutch_of(said, language)
        pages = [*self._pages(language), *self._in_every_state(language)]
        Card.objects.update(withdrawn_at="2026-01-01T00:00Z")
        pages.append(self.client.get(address(self.card, language)).content.decode())
        for _number in range(12):
            last = self.client.get(f"/{language}/kaartje/nee/")
        assert last.status_code == 429
        pages.append(last.content.decode())
        for html in pages:
            assert left_in(html, dutch) == set()

    def test_the_walk_would_seedutch_of(self, said):
        left = left_in(page(self.client, self.card, "nl"), dutch_of(said, "tr"))
        assert {"Jouw kaartje", "Wanneer", "Je mag langskomen.", "Alles op de kaart"} <= left

    @pytest.mark.parametrize("language", ["nl", *LANGUAGES])
    def test_every_language_is_one_link_away_called_by_its_own_name(self, language):
        html = page(self.client, self.card, language)
        for code, _name in settings.LANGUAGES:
            link = f'href="{address(self.card, code)}" lang="{code}" hreflang="{code}"'
            assert link + (' aria-current="true"' if code == language else "") in html
            assert f">{wording.LANGUAGE_NAMES[code]}</a>" in html

    def test_arabic_goes_from_right_to_left_but_for_codes_numbers_and_dutch_names(self):
        html = page(self.client, self.card, "ar")
        assert '<html lang="ar" dir="rtl">' in html
        assert f'<bdi dir="ltr">{self.card.shown_code}</bdi>' in html
        assert f'<bdi dir="ltr">{self.rows[0].shown_number}</bdi>' in html
        assert '<bdi dir="ltr">070 000 00 00</bdi>' in html
        assert '<bdi class="dz-stop__hours" dir="ltr">10:00-12:00</bdi>' in html
        assert '<bdi lang="nl" dir="auto">Qw</bdi>' in html

    def test_days_are_those_of_the_language_on_a_clock_of_24_hours(self, time_machine):
        time_machine.move_to("2026-12-01 09:00+01:00", tick=False)
        Card.objects.update(expires_at="2027-01-01T00:00Z")
        for language, day in (
            ("en", "Tuesday 1 December"),
            ("tr", "Salı 1 Aralık"),
            ("ar", "الثلاثاء 1 ديسمبر"),
            ("pl", "Wtorek 1 grudnia"),
        ):
            assert f"{day} 10:00-12:00" in words(page(self.client, self.card, language)), language

    def test_a_form_in_another_language_stays_in_it(self):
        html = self.client.get(address(self.card, "tr") + "intrekken/").content.decode()
        sent = {"formulier": re.search(r'name="formulier" value="([^"]+)"', html)[1]}
        answer = self.client.post(address(self.card, "tr") + "intrekken/", sent, headers={"Origin": OURS})
        assert answer["Location"] == "/tr/kaartje/ingetrokken/"
        assert stop(self.client, self.card, **sent).status_code == 409
