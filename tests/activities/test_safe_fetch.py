"""Addresses that somebody gives us: what is public comes in, and nothing leads to where only this machine can reach."""

import ipaddress
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
import requests.adapters
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from activities.importers import safe_fetch
from activities.importers.safe_fetch import FetchRefused, fetch
from tests.stubs import Stub

CALENDAR = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
NAME = "agenda.example.org"


class CalendarStub(Stub):
    """Answers a calendar until told otherwise. `requests` lists the paths asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.requests: list[str] = []
        self.answer_raw(200, CALENDAR, "text/calendar")

    def redirect(self, address: str, status: int = 302) -> None:
        self.answer_raw(status, b"", headers={"Location": address})

    def _note(self, path: str) -> None:
        self.requests.append(path)


@pytest.fixture
def stub(settings):
    settings.IMPORT_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with CalendarStub() as stub:
        yield stub


@pytest.fixture
def names(monkeypatch):
    """What the resolver says of a name, one answer after the other; the last one stays."""
    answers: dict[str, list[list[str]]] = {}
    asked: list[str] = []

    def look_up(host, port, *args, **kwargs):
        asked.append(host)
        said = answers[host].pop(0) if len(answers[host]) > 1 else answers[host][0]
        families = {each: socket.AF_INET6 if ":" in each else socket.AF_INET for each in said}
        return [(family, socket.SOCK_STREAM, 6, "", (each, port)) for each, family in families.items()]

    monkeypatch.setattr(safe_fetch.socket, "getaddrinfo", look_up)
    answers["asked"] = asked
    return answers


def refusal(address: str, *, largest: int = 1_000, seconds: float = 5) -> str:
    with pytest.raises(FetchRefused) as refused:
        fetch(address, largest=largest, seconds=seconds)
    said = str(refused.value)
    assert address not in said
    return said


def test_a_calendar_comes_in_and_nothing_of_ours_goes_out(stub, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.2:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.2:9")
    assert fetch(f"{stub.origin}/agenda.ics?taal=nl", largest=1_000, seconds=5) == CALENDAR
    [headers] = stub.headers
    assert stub.requests == ["/agenda.ics?taal=nl"]
    assert headers["accept-encoding"] == "identity"
    assert not {"authorization", "cookie", "referer"} & headers.keys()


@pytest.mark.parametrize(
    "address",
    [
        *("http://localhost/", "http://LOCALHOST./", "http://a.localhost/", "http://intranet/", "http://127.0.0.1/"),
        *("http://127.1/", "http://2130706433/", "http://0x7f000001/", "http://0x7f.0.0.1/", "http://0177.0.0.1/"),
        *(
            "http://0.0.0.0/",
            "http://10.1.2.3/",
            "http://172.16.0.1/",
            "http://192.168.1.1/",
            "http://169.254.169.254/",
        ),
        *(
            "http://100.64.0.1/",
            "http://198.18.0.1/",
            "http://192.0.2.1/",
            "http://224.0.0.1/",
            "http://255.255.255.255/",
        ),
        *("http://[::1]/", "http://[::]/", "http://[fe80::1]/", "http://[fc00::1]/", "http://[ff02::1]/"),
        *("http://[::ffff:127.0.0.1]/", "http://[::127.0.0.1]/", "http://[64:ff9b::7f00:1]/"),
        *(
            "http://[64:ff9b:1::7f00:1]/",
            "http://[2002:7f00:1::]/",
            "http://[2001:0:7f00:1::]/",
            "http://[2001:db8::1]/",
        ),
    ],
)
def test_no_address_of_a_network_of_our_own_is_asked(address):
    assert "besloten netwerk" in refusal(address)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        ("file:///etc/passwd", "begint met https"),
        ("ftp://example.org/a.ics", "begint met https"),
        ("//example.org/a.ics", "begint met https"),
        ("https:///a.ics", "begint met https"),
        ("https://naam:geheim@example.org/a.ics", "zonder inloggen"),
        ("https://@example.org/a.ics", "zonder inloggen"),
        ("https://example.org\\@127.0.0.1/a.ics", "geen goed adres"),
        ("https://example.org/a b.ics", "geen goed adres"),
        ("https://example.org/\r\nHost: x", "geen goed adres"),
        ("https://[::1/a.ics", "geen goed adres"),
        ("https://example.org:99999/a.ics", "geen goed adres"),
        ("https://example.org/" + "a" * 3_000, "geen goed adres"),
    ],
)
def test_an_address_that_is_none_is_refused_before_anything_is_asked(address, reason, names):
    assert reason in refusal(address)
    assert names["asked"] == []


def test_a_public_address_on_another_port_is_refused(names):
    names[NAME] = [["93.184.215.14"]]
    assert "poortnummer" in refusal(f"http://{NAME}:8080/")
    assert "poortnummer" in refusal(f"https://{NAME}:22/")


def test_one_private_address_among_those_of_a_name_is_one_too_many(names, stub):
    names[NAME] = [["127.0.0.1", "10.0.0.1"]]
    assert "besloten netwerk" in refusal(stub.origin.replace("127.0.0.1", NAME))
    assert stub.requests == []


def test_a_name_that_changes_its_mind_is_asked_once_and_the_socket_goes_there(names, stub):
    names[NAME] = [["127.0.0.1"], ["127.0.0.2"]]
    assert fetch(stub.origin.replace("127.0.0.1", NAME) + "/a.ics", largest=1_000, seconds=5) == CALENDAR
    assert names["asked"] == [NAME]
    assert stub.headers[0]["host"].startswith(f"{NAME}:")


def test_redirects_are_followed_three_times_and_checked_each_time(stub, settings):
    with CalendarStub() as second:
        stub.redirect(f"{second.origin}/verder", 301)
        assert fetch(stub.origin, largest=1_000, seconds=5) == CALENDAR
        second.redirect("http://127.0.0.2:80/geheim", 307)
        assert "besloten netwerk" in refusal(stub.origin)
        second.redirect("file:///etc/passwd")
        assert "begint met https" in refusal(stub.origin)
    stub.requests.clear()
    stub.redirect("/nog-eens")
    assert "verwijst te vaak door" in refusal(stub.origin)
    assert len(stub.requests) == 4


@pytest.mark.parametrize("trouble", ["wait", "trickle_headers", "trickle_body"])
def test_a_slow_server_is_given_up_after_the_whole_time(stub, trouble):
    getattr(stub, trouble)()
    began = time.monotonic()
    assert "te langzaam" in refusal(stub.origin, largest=100_000, seconds=0.4)
    assert time.monotonic() - began < 3


def test_redirects_share_one_time(stub):
    with CalendarStub() as second:
        stub.redirect(second.origin)
        second.wait()
        assert "te langzaam" in refusal(stub.origin, seconds=0.4)


def test_what_is_too_large_packed_a_page_or_missing_is_refused(stub):
    stub.answer_raw(200, b"x" * 1_001, "text/calendar")
    assert "te groot" in refusal(stub.origin)
    stub.answer_raw(200, CALENDAR, "text/calendar", {"Content-Encoding": "gzip"})
    assert "ingepakt" in refusal(stub.origin)
    stub.answer_raw(200, CALENDAR, "text/html; charset=utf-8")
    assert "webpagina" in refusal(stub.origin)
    stub.answer_raw(200, b" <!DOCTYPE html><p>Log in", "text/calendar")
    assert "webpagina" in refusal(stub.origin)
    stub.answer_raw(404, b"", "text/plain")
    assert "404" in refusal(stub.origin)
    stub.hang_up()
    assert "niet te bereiken" in refusal(stub.origin)


def test_a_name_that_does_not_exist_or_answers_nowhere(names, monkeypatch, settings):
    settings.IMPORT_ALLOWED_NETWORKS = ["127.0.0.1/32"]
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    names[NAME] = [["127.0.0.1"]]
    assert "niet te bereiken" in refusal(f"http://{NAME}:{port}/")

    def fail(*args, **kwargs):
        raise socket.gaierror

    monkeypatch.setattr(safe_fetch.socket, "getaddrinfo", fail)
    assert "bestaat niet" in refusal(f"http://{NAME}/")


@pytest.fixture
def certificate(tmp_path):
    """Of agenda.example.org, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_certificate_is_that_of_the_name_in_the_address_and_not_of_the_number(names, stub, certificate, monkeypatch):
    heard: list[str] = []
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(certificate)
    server.sni_callback = lambda _socket, name, _context: heard.append(name)
    stub._server.socket = server.wrap_socket(stub._server.socket, server_side=True)
    port = stub._server.server_address[1]
    names[NAME] = names["ander.example.org"] = [["127.0.0.1"]]

    assert "niet te bereiken" in refusal(f"https://{NAME}:{port}/")
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))
    assert fetch(f"https://{NAME}:{port}/", largest=1_000, seconds=5) == CALENDAR
    assert "niet te bereiken" in refusal(f"https://ander.example.org:{port}/")
    assert heard == [NAME, NAME, "ander.example.org"]


def test_public_addresses_are_public():
    for said in ("93.184.215.14", "2a00:1450:400e:80c::200e", "1.1.1.1"):
        assert safe_fetch._is_public(ipaddress.ip_address(said))
