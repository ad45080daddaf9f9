"""The second factor: an app whose codes are really computed, a passkey that really signs, and recovery codes."""

import base64
import hashlib
import json
import struct
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client
from fido2 import cbor
from fido2.cose import ES256
from fido2.utils import websafe_encode

from accounts.models import User
from tests.accounts.helpers import app_code, give_second_factor

pytestmark = pytest.mark.django_db

OWN = "/account/tweede-stap/"


@pytest.fixture
def _clock(time_machine):
    time_machine.move_to("2026-12-01T10:00:00Z", tick=False)


class Passkey:
    """What a browser and its key do, for one site: make a credential and sign with it; in the form the page sends."""

    def __init__(self, *, verifies: bool = True, host: str = "testserver"):
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.id = b"passkey-of-the-test"
        self.host = host
        # user present, user verified
        self.flags = 0b101 if verifies else 0b001

    def create(self, options) -> str:
        options = options["publicKey"]
        self.user_handle = options["user"]["id"]
        key = cbor.encode(ES256.from_cryptography_key(self.secret.public_key()))
        attested = bytes(16) + struct.pack(">H", len(self.id)) + self.id + key
        seen = self._seen(self.flags | 0b1000000) + attested
        answer = {
            "clientDataJSON": self._client("webauthn.create", options),
            "attestationObject": websafe_encode(cbor.encode({"fmt": "none", "attStmt": {}, "authData": seen})),
        }
        return self._credential(answer)

    def get(self, options) -> str:
        options = options["publicKey"]
        client = self._client("webauthn.get", options)
        seen = self._seen(self.flags)
        hashed = hashlib.sha256(base64.urlsafe_b64decode(client + "==")).digest()
        answer = {
            "clientDataJSON": client,
            "authenticatorData": websafe_encode(seen),
            "signature": websafe_encode(self.secret.sign(seen + hashed, ec.ECDSA(hashes.SHA256()))),
            "userHandle": self.user_handle,
        }
        return self._credential(answer)

    def _client(self, kind, options) -> str:
        said = {"type": kind, "challenge": options["challenge"], "origin": f"https://{self.host}"}
        return websafe_encode(json.dumps(said).encode())

    def _seen(self, flags) -> bytes:
        return hashlib.sha256(self.host.encode()).digest() + bytes([flags]) + bytes(4)

    def _credential(self, answer) -> str:
        name = websafe_encode(self.id)
        known = {"credProps": {"rk": True}}
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": answer, "clientExtensionResults": known}
        )


@pytest.fixture
def signed_in(client, mails, ask, enter):
    """Sign in with a code by mail; gives the answer to that."""

    def sign_in(user):
        ask(user.email)
        return enter(mails[-1].code)

    return sign_in


def _set_up_app(client) -> str:
    secret = client.get(OWN + "app/").context["form"].secret
    answer = client.post(OWN + "app/", {"code": app_code(secret)})
    assert answer["Location"] == OWN + "herstelcodes/"
    return secret


@pytest.mark.parametrize("role", ["is_moderator", "is_referrer", "is_programme_manager", "is_staff", "is_superuser"])
def test_whoever_may_do_more_sets_one_up_first(client, signed_in, role):
    user = User.objects.create_user("rol@example.org", **{role: True})
    signed_in(user)
    assert client.get("/account/").status_code == 200
    page = client.get(OWN).content.decode()
    assert "Daarom is een tweede stap nodig" in page
    assert user.needs_second_factor


@pytest.mark.usefixtures("_clock")
def test_an_app_is_set_up_with_a_qr_code_of_our_own_and_then_asked_for(client, signed_in, moderator, time_machine):
    signed_in(moderator)
    page = client.get(OWN + "app/")
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert page.context["totp_url"].startswith("otpauth://totp/redacteur%40example.org?secret=")
    assert "issuer=Dichtbij%20Zuidwest" in page.context["totp_url"]
    secret = _set_up_app(client)
    codes = client.get(OWN + "herstelcodes/")
    assert codes.status_code == 200
    assert len(codes.context["unused_codes"]) == 10
    client.post("/uitloggen/")
    time_machine.shift(timedelta(minutes=1))
    assert signed_in(moderator)["Location"] == "/inloggen/tweede-stap/"
    assert client.get("/account/").status_code == 302
    wrong = client.post("/inloggen/tweede-stap/", {"code": "000000"})
    assert "Dit klopt niet. Probeer het opnieuw" in wrong.content.decode()
    assert client.post("/inloggen/tweede-stap/", {"code": app_code(secret)})["Location"] == "/organisator/"
    assert client.get("/account/").status_code == 200


def test_a_new_second_factor_ends_the_sessions_that_did_not_show_it(client, signed_in, moderator):
    elsewhere = Client()
    elsewhere.force_login(moderator)
    assert elsewhere.get("/account/").status_code == 200
    signed_in(moderator)
    _set_up_app(client)
    assert client.get("/account/").status_code == 200
    assert elsewhere.get("/account/").status_code == 302


@pytest.mark.usefixtures("_clock")
def test_a_code_of_the_app_works_once(client, signed_in, moderator):
    give_second_factor(moderator)
    signed_in(moderator)
    client.post("/inloggen/tweede-stap/", {"code": app_code()})
    client.post("/uitloggen/")
    signed_in(moderator)
    assert client.post("/inloggen/tweede-stap/", {"code": app_code()}).status_code == 200
    assert client.get("/account/").status_code == 302


def test_the_wrong_code_while_setting_up_says_what_to_do(client, signed_in, moderator):
    signed_in(moderator)
    client.get(OWN + "app/")
    answer = client.post(OWN + "app/", {"code": "000000"})
    assert "Dit klopt niet." in answer.content.decode()
    assert not Authenticator.objects.exists()


def test_after_five_wrong_codes_a_user_waits_whoever_tries(client, signed_in, moderator):
    give_second_factor(moderator)
    signed_in(moderator)
    for _attempt in range(5):
        assert client.post("/inloggen/tweede-stap/", {"code": "000000"}).status_code == 200
    answer = client.post("/inloggen/tweede-stap/", {"code": app_code()})
    assert answer.status_code == 429
    assert "Wacht een kwartier" in answer.content.decode()
    assert client.get("/account/").status_code == 302


def test_a_recovery_code_works_once(client, signed_in, moderator):
    give_second_factor(moderator)
    code = moderator.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]
    signed_in(moderator)
    assert client.post("/inloggen/tweede-stap/", {"code": code})["Location"] == "/organisator/"
    client.post("/uitloggen/")
    signed_in(moderator)
    assert client.post("/inloggen/tweede-stap/", {"code": code}).status_code == 200


@pytest.mark.usefixtures("_clock")
def test_to_change_the_second_factor_one_shows_it_again(client, signed_in, moderator, time_machine):
    give_second_factor(moderator)
    signed_in(moderator)
    client.post("/inloggen/tweede-stap/", {"code": app_code()})
    for address in ("app/weg/", "herstelcodes/", "herstelcodes/nieuw/", "passkey/"):
        answer = client.get(OWN + address)
        assert answer["Location"].startswith("/account/bevestig/?next=")
    time_machine.shift(timedelta(minutes=1))
    sent = {"code": app_code(), "next": OWN + "app/weg/"}
    assert client.post("/account/bevestig/", sent)["Location"] == OWN + "app/weg/"
    assert client.post(OWN + "app/weg/")["Location"] == OWN
    assert not Authenticator.objects.exists()
    assert "Daarom is een tweede stap nodig" in client.get(OWN).content.decode()


def test_new_recovery_codes_replace_the_old_ones(client, signed_in, moderator):
    signed_in(moderator)
    _set_up_app(client)
    old = client.get(OWN + "herstelcodes/").context["unused_codes"]
    assert client.post(OWN + "herstelcodes/nieuw/")["Location"] == OWN + "herstelcodes/"
    new = client.get(OWN + "herstelcodes/").context["unused_codes"]
    assert not set(old) & set(new)


@pytest.fixture
def passkey(client, signed_in, moderator):
    """The passkey of the moderator, who is signed out again."""
    signed_in(moderator)
    key = Passkey()
    options = client.get(OWN + "passkey/", secure=True).context["js_data"]["creation_options"]
    assert options["publicKey"]["authenticatorSelection"]["userVerification"] == "required"
    assert options["publicKey"]["authenticatorSelection"]["residentKey"] == "required"
    sent = {"name": "<b>Telefoon", "credential": key.create(options)}
    assert client.post(OWN + "passkey/", sent, secure=True)["Location"] == OWN + "herstelcodes/"
    assert "&lt;b&gt;Telefoon" in client.get(OWN).content.decode()
    client.post("/uitloggen/")
    return key


def _sign_in_with(client, passkey, **sent):
    options = client.get("/inloggen/passkey/", headers={"Accept": "application/json"}, secure=True).json()
    assert options["request_options"]["publicKey"]["userVerification"] == "required"
    sent["credential"] = passkey.get(options["request_options"])
    return client.post("/inloggen/passkey/", sent, secure=True)


def test_a_passkey_signs_in_by_itself(client, passkey):
    assert _sign_in_with(client, passkey)["Location"] == "/organisator/"
    assert client.get("/account/").status_code == 200


def test_a_passkey_leads_to_next_on_our_own_host_only(client, passkey):
    assert _sign_in_with(client, passkey, next="/redactie/")["Location"] == "/redactie/"
    client.post("/uitloggen/")
    assert _sign_in_with(client, passkey, next="https://elders.example.com/")["Location"] == "/organisator/"


def test_a_passkey_is_the_second_step_after_a_code_by_mail(client, passkey, signed_in, moderator):
    assert signed_in(moderator)["Location"] == "/inloggen/tweede-stap/"
    options = client.get("/inloggen/tweede-stap/", secure=True).context["js_data"]["request_options"]
    answer = client.post("/inloggen/tweede-stap/", {"credential": passkey.get(options)}, secure=True)
    assert answer["Location"] == "/organisator/"


@pytest.mark.parametrize("change", ["another key", "not verified", "another site", "shut out", "again"])
def test_a_passkey_that_is_not_right_lets_nobody_in(client, passkey, moderator, change):
    if change == "another key":
        passkey.secret = ec.generate_private_key(ec.SECP256R1())
    if change == "not verified":
        passkey.flags = 0b001
    if change == "another site":
        passkey.host = "elders.example.com"
    if change == "shut out":
        User.objects.filter(pk=moderator.pk).update(is_active=False)
    if change == "again":
        options = client.get("/inloggen/passkey/", headers={"Accept": "application/json"}, secure=True).json()
        credential = passkey.get(options["request_options"])
        client.post("/inloggen/passkey/", {"credential": credential}, secure=True)
        client.post("/uitloggen/")
        answer = client.post("/inloggen/passkey/", {"credential": credential}, secure=True)
    else:
        answer = _sign_in_with(client, passkey)
    assert answer["Location"] == "/inloggen/"
    assert client.get("/account/").status_code == 302
    said = "Dit account is gesloten." if change == "shut out" else "Dit klopt niet."
    assert said in client.get("/inloggen/").content.decode()


RESPONSE = {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA"}
NONSENSE = [
    *["", "{}", "[]", "null", '"x"', '{"id": 1}', "geen json", "[" * 100_000, "1\x00"],
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": RESPONSE}),
    json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": []}),
]


@pytest.mark.parametrize("credential", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_instead_of_a_passkey_is_refused(client, signed_in, moderator, credential):
    answer = client.post("/inloggen/passkey/", {"credential": credential}, secure=True)
    assert answer["Location"] == "/inloggen/"
    assert "Dit klopt niet." in client.get("/inloggen/").content.decode()
    signed_in(moderator)
    answer = client.post(OWN + "passkey/", {"credential": credential}, secure=True)
    assert "Dit klopt niet." in answer.content.decode()


@pytest.mark.parametrize("handle", [b"zzzzzzzzzzzzz", b"0", b"-1", b"\xff", b""])
def test_a_passkey_of_nobody_is_refused(client, passkey, handle):
    passkey.user_handle = websafe_encode(handle)
    assert _sign_in_with(client, passkey)["Location"] == "/inloggen/"


def test_a_passkey_can_be_removed_by_its_owner_only(client, passkey, moderator, signed_in):
    key = Authenticator.objects.get(type="webauthn")
    other = User.objects.create_user("ander@example.org")
    client.force_login(other)
    assert client.post(f"{OWN}passkey/{key.pk}/weg/").status_code == 404
    client.logout()
    _sign_in_with(client, passkey)
    options = client.get("/account/bevestig/passkey/", secure=True).context["js_data"]["request_options"]
    sent = {"credential": passkey.get(options), "next": f"{OWN}passkey/{key.pk}/weg/"}
    assert client.post("/account/bevestig/passkey/", sent, secure=True)["Location"] == sent["next"]
    assert client.post(sent["next"])["Location"] == OWN
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_without_a_role_it_is_a_choice(client, organiser):
    client.force_login(organiser)
    page = client.get(OWN).content.decode()
    assert "Daarom is een tweede stap nodig" not in page
    assert "Met een tweede stap is je account veiliger." in page
