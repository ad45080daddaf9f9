"""A code by mail, and nothing that tells a stranger who has an account."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.test import Client

from accounts.models import User
from tests.accounts.helpers import app_code, give_second_factor, traits

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("organiser")]


def _is_signed_in(client) -> bool:
    return client.get("/account/").status_code == 200


def test_who_has_an_account_signs_in_with_a_code_by_mail(client, mails, ask, enter):
    answer = ask()
    assert (answer.status_code, answer["Location"]) == (302, "/inloggen/code/")
    page = client.get(answer["Location"]).content.decode()
    assert "organisator@example.org" in page
    assert 'autocomplete="one-time-code"' in page
    assert 'inputmode="numeric"' in page
    [mail] = mails
    assert (mail.name, mail.to, mail.language) == ("login_code", "organisator@example.org", "nl")
    assert len(mail.code.replace("-", "")) == 8
    answer = enter(mail.code)
    assert (answer.status_code, answer["Location"]) == (302, "/organisator/")
    assert _is_signed_in(client)


def test_the_page_asks_for_a_mail_address_and_never_for_a_password(client):
    page = client.get("/inloggen/").content.decode()
    assert 'type="email"' in page
    assert 'autocomplete="email"' in page
    assert 'inputmode="email"' in page
    assert "password" not in page


def test_capitals_in_the_address_and_spaces_in_the_code_do_not_matter(client, mails, ask, enter):
    User.objects.create_user("Collega@example.org")
    ask(" COLLEGA@Example.org ")
    enter(" " + mails[-1].code.replace("-", " ") + " ")
    assert _is_signed_in(client)


def test_a_code_works_once(client, mails, ask, enter):
    ask()
    enter(mails[-1].code)
    client.post("/uitloggen/")
    assert enter(mails[-1].code)["Location"] == "/inloggen/"
    ask()
    assert enter(mails[0].code).status_code == 200
    assert not _is_signed_in(client)


def test_a_code_works_only_where_it_was_asked_for(mails, ask):
    ask()
    other = Client()
    assert other.post("/inloggen/code/", {"code": mails[-1].code})["Location"] == "/inloggen/"
    other.post("/inloggen/", {"email": "organisator@example.org"})
    assert other.post("/inloggen/code/", {"code": mails[0].code}).status_code == 200


@pytest.mark.parametrize(("minutes", "lets_in"), [(14, True), (16, False)])
def test_a_code_works_for_15_minutes(client, mails, ask, enter, time_machine, minutes, lets_in):
    time_machine.move_to("2026-12-01T10:00:00Z", tick=False)
    ask()
    time_machine.shift(timedelta(minutes=minutes))
    enter(mails[-1].code)
    assert _is_signed_in(client) is lets_in


def test_a_new_code_replaces_the_old_one_and_gets_its_own_15_minutes(client, mails, ask, enter, time_machine):
    time_machine.move_to("2026-12-01T10:00:00Z", tick=False)
    ask()
    time_machine.shift(timedelta(minutes=14))
    ask()
    time_machine.shift(timedelta(minutes=14))
    assert enter(mails[0].code).status_code == 200
    enter(mails[1].code)
    assert _is_signed_in(client)


def test_a_wrong_code_says_what_to_do_and_five_of_them_end_it(client, mails, ask, enter):
    ask()
    for _attempt in range(4):
        answer = enter("0000-0000")
        assert answer.status_code == 200
        assert "Deze code klopt niet. Kijk nog eens in je mail, of vraag een nieuwe code." in answer.content.decode()
    answer = client.post("/inloggen/code/", {"code": "0000-0000"}, follow=True)
    assert answer.redirect_chain == [("/inloggen/", 302)]
    assert "Je hebt te vaak een verkeerde code ingevuld. Vraag een nieuwe code." in answer.content.decode()
    assert enter(mails[-1].code)["Location"] == "/inloggen/"
    assert not _is_signed_in(client)


def test_known_and_unknown_addresses_get_the_same_answers_and_only_the_mail_differs(mails):
    def seen(address):
        visitor = Client()
        answers = [
            visitor.post("/inloggen/", {"email": address}),
            visitor.get("/inloggen/code/"),
            *[visitor.post("/inloggen/code/", {"code": "1111-1111"}) for _attempt in range(5)],
            visitor.get("/inloggen/"),
        ]
        return [traits(answer, address) for answer in answers], {
            name: bool(cookie.value) for name, cookie in visitor.cookies.items()
        }

    assert seen("organisator@example.org") == seen("onbekend@example.org")
    assert [(mail.name, mail.to) for mail in mails] == [
        ("login_code", "organisator@example.org"),
        ("unknown_account", "onbekend@example.org"),
    ]
    assert mails[1].context["sign_up_url"] == "https://dichtbij.example.org/aanmelden/"
    assert not mails[1].code


def test_who_was_shut_out_gets_the_mail_of_a_stranger(mails, ask, organiser):
    organiser.is_active = False
    organiser.save()
    ask()
    assert [mail.name for mail in mails] == ["unknown_account"]


@pytest.mark.parametrize("address", ["organisator@example.org", "onbekend@example.org"])
def test_the_sixth_code_in_a_quarter_is_refused_with_a_page_that_says_what_to_do(ask, mails, address):
    for _attempt in range(5):
        assert ask(address).status_code == 302
    answer = ask(address)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "Wacht een kwartier en probeer het dan opnieuw." in answer.content.decode()
    assert len(mails) == 5


def test_after_a_quarter_a_code_can_be_asked_again(ask, mails, time_machine):
    time_machine.move_to("2026-12-01T10:00:00Z", tick=False)
    for _attempt in range(6):
        last = ask()
    assert last.status_code == 429
    time_machine.shift(timedelta(minutes=15, seconds=1))
    assert ask().status_code == 302


def test_one_internet_address_cannot_ask_for_everybody(client, mails, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"request_login_code": "2/15m/ip,5/15m/key"}
    settings.TRUSTED_PROXIES = 1

    def ask(number, forwarded):
        headers = {"X-Forwarded-For": forwarded}
        return client.post("/inloggen/", {"email": f"{number}@example.org"}, headers=headers).status_code

    assert [ask(number, f"10.0.0.{number}, 192.0.2.1") for number in range(3)] == [302, 302, 429]
    assert ask(4, "192.0.2.2") == 302


@pytest.mark.parametrize(
    ("after", "goes_to"),
    [
        ("/organisator/nieuw/?a=1", "/organisator/nieuw/?a=1"),
        ("https://elders.example.com/", "/organisator/"),
        ("//elders.example.com/", "/organisator/"),
        ("https://localhost/", "/organisator/"),
        ("javascript:alert(1)", "/organisator/"),
        ("\\\\elders.example.com", "/organisator/"),
    ],
)
def test_after_signing_in_one_goes_to_next_on_our_own_host_only(client, mails, ask, enter, after, goes_to):
    address = ask(next=after)["Location"]
    client.get(address)
    assert client.post(address, {"code": mails[-1].code})["Location"] == goes_to
    assert enter("0")["Location"] == "/organisator/"


def test_an_english_user_gets_mail_and_pages_in_english(client, mails, ask, enter, organiser):
    organiser.language = "en"
    organiser.save()
    ask()
    assert mails[-1].language == "en"
    assert client.post("/en/inloggen/", {"email": "onbekend@example.org"}).status_code == 302
    assert [mail.language for mail in mails] == ["en", "en"]


def test_signing_in_changes_the_session_key(client, mails, ask, enter):
    ask()
    before = client.session.session_key
    enter(mails[-1].code)
    assert client.session.session_key != before


def test_the_sign_in_page_itself_gives_no_session(client):
    client.get("/inloggen/")
    assert set(client.cookies) == {"csrftoken"}


@pytest.mark.parametrize("address", ["/", "/zoeken/", "/over/"])
def test_public_pages_leave_the_session_alone_also_for_who_is_signed_in(client, zuidwest, organiser, address):
    client.force_login(organiser)
    client.cookies.pop("csrftoken", None)
    answer = client.get(address)
    assert not answer.cookies
    assert "Cookie" not in answer.get("Vary", "")
    assert "organisator@example.org" not in answer.content.decode()


def test_signing_out_is_a_form_and_ends_the_session(client, organiser):
    client.force_login(organiser)
    assert client.get("/uitloggen/").status_code == 405
    assert client.post("/uitloggen/")["Location"] == "/inloggen/"
    assert not _is_signed_in(client)


def test_a_form_of_another_site_is_refused_with_a_page_that_says_what_to_do(organiser):
    visitor = Client(enforce_csrf_checks=True)
    answer = visitor.post("/inloggen/", {"email": "organisator@example.org"})
    assert answer.status_code == 403
    assert "Ga terug, laad de pagina opnieuw" in answer.content.decode()


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ("", "Vul je mailadres in."),
        ("geen adres", "Dit is geen mailadres."),
        ("a" * 250 + "@example.org", "Dit mailadres is te lang."),
        ("naam\x00@example.org", "In dit mailadres staat een teken dat niet kan."),
    ],
)
def test_what_is_no_mail_address_is_told_so(ask, mails, sent, said):
    answer = ask(sent)
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert mails == []


@pytest.mark.parametrize("code", ["", "x" * 41, "12\x0034", "１２３４５６７８", "<script>"])
def test_what_is_no_code_is_told_so(ask, mails, enter, code):
    ask()
    answer = enter(code)
    assert answer.status_code == 200
    assert 'class="dz-error"' in answer.content.decode()
    assert "<script>" not in answer.content.decode()


def test_whoever_goes_back_can_give_another_address(client, mails, ask, enter):
    ask("verschreven@example.org")
    assert client.get("/inloggen/").status_code == 200
    ask()
    enter(mails[-1].code)
    assert _is_signed_in(client)


def test_a_changed_mail_address_is_where_the_code_goes(client, mails, ask, enter, organiser):
    ask()
    enter(mails[-1].code)
    client.post("/uitloggen/")
    organiser.email = "nieuw@example.org"
    organiser.save()
    ask()
    assert mails[-1].name == "unknown_account"
    ask("nieuw@example.org")
    enter(mails[-1].code)
    assert _is_signed_in(client)


def test_a_superuser_of_the_command_line_signs_in_by_code_and_sets_up_a_second_factor(
    client, mails, ask, enter, monkeypatch
):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", "een-lang-wachtwoord")
    call_command("createsuperuser", "--noinput", "--email", "beheer@example.org", verbosity=0)
    ask("beheer@example.org", next="/beheer/")
    address = enter(mails[-1].code, next="/beheer/")["Location"]
    assert address == "/beheer/"
    answer = client.get(address, follow=True)
    assert answer.redirect_chain[-1] == ("/account/tweede-stap/", 302)
    secret = client.get("/account/tweede-stap/app/").context["form"].secret
    answer = client.post("/account/tweede-stap/app/", {"code": app_code(secret)}, follow=True)
    assert answer.context["after"] == "/beheer/"
    assert client.get("/beheer/").status_code == 200


def test_allauths_other_pages_are_not_there(client, organiser):
    give_second_factor(organiser)
    client.force_login(organiser)
    for address in ("accounts/login/", "account/email/", "account/password/change/", "account/reauthenticate/"):
        assert client.get(f"/{address}").status_code == 404
