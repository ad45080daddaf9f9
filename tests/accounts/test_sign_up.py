"""A new organiser: a mail address that is proved with a code, and the name of an organisation."""

from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.test import Client

from accounts import sign_up
from accounts.mail_addresses import follow, is_proved
from accounts.models import User
from accounts.signals import organiser_signed_up
from tests.accounts.helpers import traits

pytestmark = pytest.mark.django_db

NEW = "nieuw@example.org"
FORM, CODE = "/aanmelden/", "/aanmelden/code/"


@pytest.fixture
def made():
    """The organisations that were asked for, as (mail address, name)."""
    seen = []

    def note(sender, user, organisation_name, **kwargs):
        seen.append((user.email, organisation_name))

    organiser_signed_up.connect(note)
    yield seen
    organiser_signed_up.disconnect(note)


def _payload(**changes):
    return {"email": NEW, "organisation": "Buurtgroep"} | changes


@pytest.fixture
def proved(organiser):
    follow(organiser)
    organiser.emailaddress_set.update(verified=True)
    return organiser


def test_who_signs_up_proves_the_address_and_then_the_organisation_is_made(client, mails, made):
    answer = client.post(FORM, _payload(organisation="  Buurtgroep \n Zuid  "))
    assert (answer.status_code, answer["Location"]) == (302, CODE)
    page = client.get(CODE).content.decode()
    assert NEW in page
    assert 'autocomplete="one-time-code"' in page
    [mail] = mails
    assert (mail.name, mail.to, mail.language) == ("signup_code", NEW, "nl")
    assert made == []
    answer = client.post(CODE, {"code": mail.code})
    assert (answer.status_code, answer["Location"]) == (302, "/organisator/")
    assert made == [(NEW, "Buurtgroep Zuid")]
    user = User.objects.get(email=NEW)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert (user.organisation_name_wanted, user.has_usable_password(), is_proved(user)) == ("", False, True)


def test_the_organisation_is_made_once_however_often_somebody_signs_in(client, mails, made, ask, enter):
    client.post(FORM, _payload())
    client.post(CODE, {"code": mails[-1].code})
    for _time in range(2):
        client.post("/uitloggen/")
        ask(NEW)
        enter(mails[-1].code)
    assert made == [(NEW, "Buurtgroep")]


def test_of_two_sign_ins_at_once_one_makes_the_organisation(made):
    user = sign_up.begin(NEW, "Buurtgroep", language="nl")
    user.emailaddress_set.update(verified=True)
    same = User.objects.get(pk=user.pk)
    sign_up.finish(User, user)
    sign_up.finish(User, same)
    assert made == [(NEW, "Buurtgroep")]


def test_when_the_organisation_cannot_be_made_its_name_stays(client, mails, made):
    def fail(sender, **kwargs):
        raise RuntimeError("no organisation")

    organiser_signed_up.connect(fail)
    client.post(FORM, _payload())
    try:
        with pytest.raises(RuntimeError, match="no organisation"):
            client.post(CODE, {"code": mails[-1].code})
    finally:
        organiser_signed_up.disconnect(fail)
    assert User.objects.get(email=NEW).organisation_name_wanted == "Buurtgroep"


def test_who_never_proved_the_address_has_no_organisation_and_is_not_in(client, mails, made):
    client.post(FORM, _payload())
    assert client.get("/account/")["Location"].startswith("/inloggen/")
    assert made == []


def test_who_lost_the_page_signs_in_with_another_code_and_gets_the_organisation(mails, made):
    Client().post(FORM, _payload())
    later = Client()
    later.post("/inloggen/", {"email": NEW})
    assert mails[-1].name == "login_code"
    later.post("/inloggen/code/", {"code": mails[-1].code})
    assert made == [(NEW, "Buurtgroep")]


def test_signing_up_again_before_the_code_was_used_begins_anew(client, mails, made):
    client.post(FORM, _payload(organisation="Verschreven"))
    assert client.get(FORM).status_code == 200
    client.post(FORM, _payload())
    assert [mail.name for mail in mails] == ["signup_code", "signup_code"]
    assert client.post(CODE, {"code": mails[0].code}).status_code == 200
    client.post(CODE, {"code": mails[1].code})
    assert made == [(NEW, "Buurtgroep")]
    assert User.objects.filter(email=NEW).count() == 1


def test_an_address_with_an_account_gets_the_same_answers_and_only_the_mail_differs(mails, made, proved):
    def seen(address):
        visitor = Client()
        answers = [
            visitor.post(FORM, _payload(email=address)),
            visitor.get(CODE),
            *[visitor.post(CODE, {"code": "1111-1111"}) for _attempt in range(5)],
            visitor.get("/inloggen/"),
        ]
        return [traits(answer, address) for answer in answers], set(visitor.cookies)

    assert seen(proved.email) == seen(NEW)
    assert [(mail.name, mail.to) for mail in mails] == [("account_already_exists", proved.email), ("signup_code", NEW)]
    assert not mails[0].code
    assert mails[0].context["sign_in_url"] == "https://dichtbij.example.org/inloggen/"
    proved.refresh_from_db()
    assert proved.organisation_name_wanted == ""
    assert made == []


def test_the_same_address_in_capitals_is_the_same_account(client, mails, proved):
    User.objects.filter(pk=proved.pk).update(email="Organisator@example.org")
    client.post(FORM, _payload(email="ORGANISATOR@example.org"))
    assert [mail.name for mail in mails] == ["account_already_exists"]
    assert User.objects.count() == 1


def test_of_two_sign_ups_at_the_same_moment_the_second_gets_the_same_answer(client, mails, monkeypatch):
    def too_late(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(sign_up, "begin", too_late)
    assert client.post(FORM, _payload())["Location"] == CODE


def test_who_was_shut_out_cannot_come_back_by_signing_up(client, mails, proved):
    User.objects.filter(pk=proved.pk).update(is_active=False)
    assert client.post(FORM, _payload(email=proved.email))["Location"] == CODE
    assert [mail.name for mail in mails] == ["account_already_exists"]


@pytest.mark.parametrize(("minutes", "lets_in"), [(14, True), (16, False)])
def test_the_code_works_for_15_minutes(client, mails, made, time_machine, minutes, lets_in):
    time_machine.move_to("2026-12-01T10:00:00Z", tick=False)
    client.post(FORM, _payload())
    time_machine.shift(timedelta(minutes=minutes))
    client.post(CODE, {"code": mails[-1].code})
    assert bool(made) is lets_in


def test_five_wrong_codes_end_it(client, mails, made):
    client.post(FORM, _payload())
    for _attempt in range(4):
        assert "Deze code klopt niet." in client.post(CODE, {"code": "0000-0000"}).content.decode()
    assert client.post(CODE, {"code": "0000-0000"})["Location"] == "/inloggen/"
    assert client.post(CODE, {"code": mails[-1].code})["Location"] == "/inloggen/"
    assert made == []


@pytest.mark.parametrize("is_known", [True, False])
def test_the_sixth_mail_in_a_quarter_is_refused_for_known_and_unknown_alike(client, mails, proved, is_known):
    email = proved.email if is_known else NEW
    for _attempt in range(5):
        assert client.post(FORM, _payload(email=email)).status_code == 302
    assert client.post(FORM, _payload(email=email)).status_code == 429
    assert len(mails) == 5


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"organisation": ""}, "Vul de naam van je organisatie of groep in."),
        ({"organisation": " \x00 "}, "Vul de naam van je organisatie of groep in."),
        ({"organisation": "x" * 121}, "Gebruik een kortere naam: hoogstens 120 letters."),
        ({"email": ""}, "Vul je mailadres in."),
        ({"email": "geen adres"}, "Dit is geen mailadres."),
    ],
)
def test_what_is_missing_is_told_so(client, mails, changes, said):
    answer = client.post(FORM, _payload(**changes))
    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert mails == []
    assert not User.objects.exists()


def test_a_name_with_a_script_stays_text(client, mails, made):
    name = """<script>alert(1)</script>"'{{ 7|add:7 }}${alert(1)}"""
    page = client.post(FORM, _payload(organisation=name, email="geen adres")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#x27;{{ 7|add:7 }}" in page
    client.post(FORM, _payload(organisation=name))
    client.post(CODE, {"code": mails[-1].code})
    assert made == [(NEW, name)]


def test_signing_up_in_english_makes_an_english_account(client, mails):
    client.post("/en/aanmelden/", _payload())
    assert mails[-1].language == "en"
    assert client.post("/en/aanmelden/code/", {"code": mails[-1].code}).status_code == 302
    assert User.objects.get(email=NEW).language == "en"
