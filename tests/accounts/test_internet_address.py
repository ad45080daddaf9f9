import runpy

import pytest

from accounts.internet_address import household


@pytest.fixture
def sender(rf, settings):
    """What a request through one proxy of ours is counted under; the proxy itself is 192.0.2.1."""
    settings.TRUSTED_PROXIES = 1

    def ask(said, remote="192.0.2.1"):
        return household(rf.get("/", headers={"X-Forwarded-For": said}, REMOTE_ADDR=remote))

    return ask


@pytest.mark.parametrize(
    ("said", "counted"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("203.0.113.9:51234", "203.0.113.9"),
        ("198.51.100.7, 203.0.113.9:51234", "203.0.113.9"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::1]:443", "2001:db8:1:2::/64"),
        ("[::ffff:203.0.113.9]:443", "203.0.113.9"),
        ("::ffff:203.0.113.9", "203.0.113.9"),
    ],
)
def test_the_port_that_a_proxy_writes_behind_an_address_makes_nobody_somebody_else(sender, said, counted):
    assert sender(said) == counted


@pytest.mark.parametrize(
    "said",
    ["unknown", "203.0.113.9:", ":443", "[]", "[]:443", "[203.0.113", "203.0.113.9:51234:1", "1.2.3:4", "x" * 99],
)
def test_what_cannot_be_read_counts_for_the_proxy_that_wrote_it(sender, said):
    assert sender(said) == "192.0.2.1"


def test_without_any_address_nobody_is_counted(sender):
    assert sender("unknown", remote="") == ""


def test_without_a_container_only_this_machine_reaches_a_node(monkeypatch):
    monkeypatch.delenv("BIND", raising=False)
    assert runpy.run_path("deploy/gunicorn.conf.py")["bind"] == "127.0.0.1:8000"
