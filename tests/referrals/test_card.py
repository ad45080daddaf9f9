"""The card of a resident: what it shows, to whom, and how it is kept from everybody else."""

import re
from datetime import date, time, timedelta
from urllib.parse import quote

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from activities.enums import Status
from activities.finder.qr import qr_code
from activities.models import Activity, Category, Occurrence, Organisation
from activities.wording_times import long_day
from referrals import actions, codes
from referrals.enums import DeclineReason, Event, State
from referrals.models import Card, Referral
from referrals.resident.addresses import card_url, share_text
from referrals.who import HOST
from tests.activities.helpers import plan
from tests.referrals.card_helpers import OURS, address, page, words


@pytest.fixture
def weekly(make_fresh) -> Activity:
    """Every Tuesday from ten to twelve, at a known address, with somebody to ask for."""
    activity = make_fresh(
        "Koffie",
        place__lat=52.05,
        place__lon=4.28,
        place__street="Voorbeeldstraat",
        place__house_number="1",
        place__is_wheelchair_accessible=True,
        phone="070 000 00 00",
        contact_role="de gastvrouw",
        price_cents=0,
        needs_signup=False,
        age_policy="range",
        age_from_months=48,
        has_buddy=True,
        organisation=Organisation.objects.create(name="Voorbeeldclub", slug="voorbeeldclub"),
    )
    today = timezone.localdate()
    plan(activity, starts_on=today - timedelta(days=7), ends_on=today + timedelta(days=90))
    return activity


class TestWhatItShows:
    def test_what_when_where_whom_and_what_to_say(self, client, make_card, weekly):
        card = make_card(weekly)
        said = words(page(client, card))
        row = card.referrals.get()
        for part in (
            f"Zeg bij de deur: nummer {row.shown_number}",
            "Mensen ontmoeten",
            "10:00-12:00",
            "Voorbeeldstraat 1",
            "de gastvrouw, Voorbeeldclub",
            "070 000 00 00",
            "Gratis",
            "Vanaf 4 jaar",
            "Er kan iemand met je mee",
            "Je hoeft je niet aan te melden",
            "Je kunt er met een rolstoel in",
            card.shown_code,
        ):
            assert part in said, part

    def test_moments_are_dates_as_a_card_is_kept_for_later(self, client, make_card, make_fresh):
        activity = make_fresh("Vandaag", place__lat=52.05, place__lon=4.28)
        today = timezone.localdate()
        plan(activity, starts_on=today, ends_on=today, start_time=time(23, 58), end_time=time(23, 59), rule="")
        said = words(page(client, make_card(activity)))
        assert "23:58-23:59" in said
        assert "andaag 2" not in said

    def test_no_more_than_three_moments_that_go_on_and_what_is_called_off_before_them(self, client, make_card, weekly):
        first = Occurrence.objects.filter(activity=weekly).not_over(timezone.now()).in_time_order()[0]
        Occurrence.objects.filter(pk=first.pk).update(status="afgelast", reason="Feestdag")
        html = page(client, make_card(weekly))
        assert html.count("<time ") == 4
        assert html.count("<s>") == 1
        assert "Gaat niet door" in html
        assert "Feestdag" in html

    def test_when_everything_is_called_off_it_says_to_call_first(self, client, make_card, weekly):
        card = make_card(weekly)
        Occurrence.objects.filter(activity=weekly).update(status="afgelast")
        said = words(page(client, card))
        assert "Een volgende datum is nog niet bekend. Bel eerst." in said

    def test_a_moment_elsewhere_says_where(self, client, make_card, weekly, make_activity):
        elsewhere = make_activity("Elders", place__name="Andere plek").place
        first = Occurrence.objects.filter(activity=weekly).not_over(timezone.now()).in_time_order()[0]
        Occurrence.objects.filter(pk=first.pk).update(place=elsewhere, status="verplaatst")
        assert "Op een andere plek: Andere plek" in words(page(client, make_card(weekly)))

    def test_what_nobody_knows_is_said_as_unknown(self, client, make_card, make_fresh):
        said = words(page(client, make_card(make_fresh("Onbekend"))))
        for part in (
            "Tijden: vraag het na",
            "Adres: vraag het na",
            "Ligging onbekend",
            "We weten niet wie.",
            "We weten geen telefoonnummer.",
            "Prijs Vraag het na",
            "Voor wie Vraag het na",
            "Rolstoel Vraag het na",
        ):
            assert part in said, part

    def test_the_route_is_a_plain_link_to_the_place_itself(self, client, make_card, weekly):
        html = page(client, make_card(weekly))
        assert 'href="https://www.openstreetmap.org/directions?engine=fossgis_osrm_foot&amp;route=%3B52.05' in html
        assert not re.findall(r'(?:src|action)="https?:', html)

    def test_without_a_known_point_there_is_no_route(self, client, make_card, make_fresh):
        assert "openstreetmap" not in page(client, make_card(make_fresh("Ergens")))

    def test_three_activities_stand_in_the_order_in_which_they_were_chosen(self, client, make_card, make_fresh):
        html = page(client, make_card(*[make_fresh(name) for name in ("Zingen", "Bakken", "Klussen")]))
        assert re.findall(r'id="activiteit-(\d)">\s*<bdi lang="nl" dir="auto">(\w+)', html) == [
            ("1", "Zingen"),
            ("2", "Bakken"),
            ("3", "Klussen"),
        ]

    @pytest.mark.parametrize("status", [Status.WITHDRAWN, Status.ARCHIVED])
    def test_what_left_the_site_is_said_to_be_gone_and_nothing_more(self, client, make_card, make_fresh, status):
        activity = make_fresh("Geheim geworden")
        card = make_card(activity, make_fresh("Blijft"))
        Activity.objects.filter(pk=activity.pk).update(status=status)
        html = page(client, card)
        assert "Deze activiteit is er niet meer." in html
        assert "Vraag het aan wie je het kaartje gaf." in html
        assert "Geheim geworden" not in html
        assert "Blijft" in html
        assert client.get(address(card) + "plaatje.svg").status_code == 200

    def test_the_catalogue_may_lose_the_row_itself(self, client, make_card, make_fresh):
        activity = make_fresh("Weg")
        card = make_card(activity)
        Activity.objects.filter(pk=activity.pk).delete()
        assert "Deze activiteit is er niet meer." in page(client, card)

    def test_nothing_about_who_gave_it(self, client, make_card, referrer):
        html = page(client, make_card())
        for secret in (referrer.email, str(referrer.uuid), "verwijzer@", referrer.name or "verwijzer@"):
            assert secret not in html


class TestHowItStands:
    @pytest.mark.parametrize(
        ("state", "reason", "said", "is_struck"),
        [
            (State.OFFERED, "", "Je mag langskomen.", False),
            (State.ACCEPTED, "", "Je bent welkom.", False),
            (State.CONTACT, "", "Je bent welkom.", False),
            (State.CAME, "", "Je bent hier geweest.", False),
            (State.DONE, "", "Je bent hier geweest.", False),
            (State.NO_SHOW, "", "Wil je toch gaan? Bel dan eerst.", False),
            (State.EXPIRED, "", "Er kwam geen antwoord.", True),
            (State.DECLINED, DeclineReason.FULL, "Het is vol.", True),
            (State.DECLINED, DeclineReason.UNFIT, "Het kan nu niet.", True),
            (State.DECLINED, DeclineReason.STOPPED, "Deze activiteit is gestopt.", True),
        ],
    )
    def test_every_state_is_told_and_what_is_off_is_struck(self, client, make_card, state, reason, said, is_struck):
        card = make_card()
        Referral.objects.update(state=state, reason=reason)
        html = page(client, card)
        assert said in html
        assert ("dz-stop--off" in html) == is_struck
        assert ("<s><bdi" in html) == is_struck
        assert ("Vraag iets anders aan wie je het kaartje gaf." in html) == is_struck
        assert ("Zeg bij de deur" in html) != is_struck

    def test_every_state_has_its_case_above(self):
        here = TestHowItStands.test_every_state_is_told_and_what_is_off_is_struck.pytestmark[0].args[1]
        assert {case[0] for case in here} == set(State) - {State.DRAFT, State.WITHDRAWN}


class TestTheCode:
    @pytest.mark.parametrize(
        "typed", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " "), str.swapcase]
    )
    def test_it_may_be_typed_as_people_type(self, client, make_card, typed):
        card = make_card()
        answer = client.get(f"/kaartje/{typed(card.shown_code)}/")
        assert (answer.status_code, answer["Location"]) == (302, address(card))

    def test_ten_thousand_differ_are_readable_and_cannot_be_guessed(self):
        made = [codes.new_code() for _number in range(10_000)]
        assert len(set(made)) == 10_000
        assert set("".join(made)) == set(codes.ALPHABET)
        assert len(codes.ALPHABET) ** codes.LENGTH >= 2**50
        assert not set(codes.ALPHABET) & set("0O1IL2Z5S8BUVAE")
        # Each place of the code takes every letter: no part of it is fixed.
        assert all(len({code[place] for code in made}) == len(codes.ALPHABET) for place in range(codes.LENGTH))

    def test_the_page_to_type_it_on_leads_to_the_card(self, client, make_card):
        card = make_card()
        assert client.get("/kaartje/").status_code == 200
        answer = client.get("/kaartje/", {"code": f" {card.shown_code.lower()} "})
        assert (answer.status_code, answer["Location"]) == (302, address(card))

    @pytest.mark.parametrize("path", ["/", "/tr/kaartje/privacy/", "/kaartje/ingetrokken/"])
    def test_the_page_to_type_it_on_is_one_tap_away(self, client, zuidwest, path):
        language = "tr" if path.startswith("/tr/") else "nl"
        with translation.override(language):
            assert f'href="{reverse("card-enter")}"' in client.get(path).content.decode()

    def test_paper_says_where_to_type_it(self, client, make_card):
        assert '<bdi dir="ltr">dichtbij.example.org/ar/kaartje/</bdi>' in page(client, make_card(), "ar")

    def test_a_wrong_code_gets_a_clear_word_beside_the_field(self, client, db):
        answer = client.get("/tr/kaartje/", {"code": "<b>fout"})
        html = answer.content.decode()
        # To be mended, and not typed anew.
        assert 'value="&lt;b&gt;fout"' in html
        assert answer.status_code == 404
        assert 'aria-invalid="true"' in html
        assert "Bu kodu bilmiyoruz. Kartınıza iyi bakın" in html
        assert "<b>fout" not in html

    def test_a_draft_and_a_code_that_is_none_are_the_same_page(self, client, make_card):
        draft = make_card(is_draft=True)
        first, second = client.get(address(draft)), client.get("/kaartje/3333-4444-6666/")
        third = client.get("/kaartje/nee/")
        assert first.status_code == second.status_code == third.status_code == 404
        assert first.content == second.content == third.content
        for answer in (first, second, third):
            del answer.headers["X-Request-ID"]
        assert dict(first.headers) == dict(second.headers) == dict(third.headers)

    def test_a_withdrawn_and_an_expired_card_are_the_same_page_without_details(self, client, make_card, make_fresh):
        gone, old = make_card(make_fresh("Eerste")), make_card(make_fresh("Tweede"))
        Card.objects.filter(pk=gone.pk).update(withdrawn_at=timezone.now())
        Card.objects.filter(pk=old.pk).update(expires_at=timezone.now())
        first, second = client.get(address(gone)), client.get(address(old))
        assert first.status_code == second.status_code == 410
        assert first.content == second.content
        assert "Dit kaartje werkt niet meer" in first.content.decode()
        for card in (gone, old):
            assert client.get(address(card) + "plaatje.svg").status_code == 410
            assert client.get(address(card) + "intrekken/").status_code == 410


class TestHowItIsKept:
    def _all(self, client, card):
        yield client.get(address(card))
        yield client.get(address(card) + "plaatje.svg")
        yield client.get(address(card) + "intrekken/")
        yield client.get("/kaartje/")
        yield client.get("/kaartje/ingetrokken/")
        yield client.get("/kaartje/fout/")
        yield client.get("/kaartje/", {"code": "fout"})

    def test_no_search_engine_no_shared_cache_no_cookie_no_word_to_other_sites(self, client, make_card):
        for answer in self._all(client, make_card()):
            assert answer["X-Robots-Tag"] == "noindex, nofollow"
            assert answer["Cache-Control"] == "private, no-cache"
            assert answer["Referrer-Policy"] in ("no-referrer", "same-origin")
            assert not answer.cookies
            assert "Cookie" not in answer.get("Vary", "")
            if "svg" not in answer["Content-Type"]:
                assert '<meta name="robots" content="noindex, nofollow">' in answer.content.decode()
        assert client.get(address(Card.objects.get()))["Referrer-Policy"] == "no-referrer"

    def test_the_page_is_light_and_holds_to_the_policy(self, client, make_card, make_fresh):
        card = make_card(*[make_fresh(name, place__lat=52.05, place__lon=4.28) for name in ("Een", "Twee", "Drie")])
        answer = client.get(address(card), headers={"Accept-Encoding": "gzip"})
        picture = client.get(address(card) + "plaatje.svg", headers={"Accept-Encoding": "gzip"})
        assert len(answer.content) + len(picture.content) < 40_000
        html = page(client, card)
        assert not re.search(r"<[^>]+\s(style|on[a-z]+)=", html)
        assert "htmx" not in html
        assert re.findall(r'<script src="/static/([^"]+)"', html) == ["js/card-share.js", "js/card-offline.js"]
        assert "worker-src 'self'" in answer["Content-Security-Policy"]

    def test_opening_it_costs_few_questions(self, client, make_card, make_fresh, django_assert_max_num_queries):
        card = make_card(*[make_fresh(name) for name in ("Een", "Twee", "Drie")])
        # The count of its sender, the card and its rows, activities with languages and schedules, moments of each.
        with django_assert_max_num_queries(9):
            client.get(address(card))

    def test_the_script_that_keeps_it_stands_where_it_may(self, client, db):
        answer = client.get("/kaartje-werker.js")
        assert answer.status_code == 200
        assert answer["Content-Type"].startswith("text/javascript")
        assert client.get("/tr/kaartje-werker.js").content == answer.content

    def test_the_picture_has_the_activities_with_their_numbers(self, client, make_card, make_fresh):
        first = make_fresh("Eerste & beste", place__lat=52.05, place__lon=4.28)
        second = make_fresh("Tweede", place__lat=52.06, place__lon=4.29)
        card = make_card(make_fresh("Zonder plek"), first, second)
        drawn = client.get(address(card) + "plaatje.svg").content.decode()
        assert "2. Eerste &amp; beste" in drawn
        assert "3. Tweede" in drawn
        assert "Zonder plek" not in drawn
        assert Category.objects.get(slug="ontmoeten").colour in drawn

    def test_without_any_place_there_is_no_picture_on_the_page(self, client, make_card, make_fresh):
        assert "plaatje.svg" not in page(client, make_card(make_fresh("Zonder plek")))


class TestSharing:
    def test_the_link_to_share_is_absolute_and_in_the_language_of_the_card(self, make_card, settings):
        settings.SITE_URL = "https://dichtbij.example.org/"
        card = make_card(language="ar")
        with translation.override("pl"):
            assert card_url(card) == f"https://dichtbij.example.org/ar/kaartje/{card.shown_code}/"
            assert share_text(card).startswith("هذه بطاقتك")
        card.language = "xx"
        assert card_url(card) == f"https://dichtbij.example.org/kaartje/{card.shown_code}/"

    def test_it_is_sent_on_by_plain_links(self, client, make_card):
        card = make_card()
        html = page(client, card, "tr")
        link = quote(f"{OURS}{address(card, 'tr')}", safe="")
        for start in ("https://wa.me/?text=", "sms:?&amp;body=", "mailto:?subject=Dichtbij%20Zuidwest&amp;body="):
            assert re.search(re.escape(f'href="{start}Bu%20sizin') + f'[^"]*%20{link}"', html), start

    def test_the_qr_code_is_a_square_that_holds_the_address_of_the_page(self, client, make_card):
        card = make_card()
        code = qr_code(OURS + address(card, "pl"))
        html = page(client, card, "pl")
        assert f'<path d="{code.path}" fill="#000"/>' in html
        assert f'viewBox="0 0 {code.size} {code.size}"' in html
        assert code.size >= 21 + 8


def test_a_host_who_answers_changes_what_the_card_says(client, make_card):
    card = make_card()
    actions.move(card.referrals.get(), Event.FULL, by=HOST)
    assert "Het is vol." in page(client, card)


def test_polish_names_a_month_as_it_follows_a_day():
    with translation.override("pl"):
        assert long_day(date(2026, 12, 1), date(2026, 11, 26)) == "Wtorek 1 grudnia"
