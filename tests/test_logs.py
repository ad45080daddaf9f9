"""What may not stay behind in a log: what somebody searched for, and what opens something."""

import logging

import pytest

from backend.logs import WithoutQueryString


def _logged(message, *values):
    record = logging.LogRecord("django.server", logging.INFO, __file__, 1, message, values, None)
    assert WithoutQueryString().filter(record)
    return record.getMessage()


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ('"GET /zoeken/?bij=2532CR HTTP/1.1" 200', '"GET /zoeken/ HTTP/1.1" 200'),
        ('"GET /kaartje/NWDX-TTDX-46RP/ HTTP/1.1" 200', '"GET /kaartje/…/ HTTP/1.1" 200'),
        ('"GET /kaartje/nwdxttdx46rp HTTP/1.1" 301', '"GET /kaartje/… HTTP/1.1" 301'),
        ("Not Found: /ar/kaartje/NWDX-TTDX-46RP/intrekken/", "Not Found: /ar/kaartje/…/intrekken/"),
        ("Gone: /kaartje/NWDX TTDX 46RP/plaatje.svg", "Gone: /kaartje/…/plaatje.svg"),
        ("Method Not Allowed (POST): /tr/kaartje/nwdx ttdx 46rp", "Method Not Allowed (POST): /tr/kaartje/…"),
        ("Not Found: /kaartje//NWDX-TTDX-46RP/", "Not Found: /kaartje//…/"),
        ('"GET /kaartje/?code=NWDX-TTDX-46RP HTTP/1.1"', '"GET /kaartje/ HTTP/1.1"'),
        ("Gone: /verwijzing/eyJ.abc:1-_x/komt/", "Gone: /verwijzing/…/komt/"),
        ("Not Found: /en/klopt-nog/abc:def/bedankt/", "Not Found: /en/klopt-nog/…/bedankt/"),
        ("Not Found: /activiteit/koffie/", "Not Found: /activiteit/koffie/"),
    ],
)
def test_secrets_in_addresses_are_left_out(line, shown):
    assert _logged(line) == shown
    assert _logged("%s", line) == shown
