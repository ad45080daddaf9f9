import os

import pytest

from tests.ops.city import SERVICES, City
from tests.ops.world import make_world
from tests.stubs import PDOKStub, SmtpStub, TileStub

# They start servers of their own (scripts/install_servers.sh), so they have a target of their own: `make test-ops`.
collect_ignore_glob = [] if os.environ.get("OPS") else ["test_*.py"]
# So many questions to the API in a minute, of one internet address; the same on both nodes.
READ_LIMIT = 40


@pytest.fixture(scope="session")
def mail_server():
    with SmtpStub() as stub:
        yield stub


@pytest.fixture(scope="session")
def address_server():
    with PDOKStub() as stub:
        yield stub


@pytest.fixture(scope="session")
def tile_server():
    with TileStub() as stub:
        yield stub


@pytest.fixture(scope="session")
def _city(mail_server, address_server, tile_server):
    settings = {"PDOK_URL": address_server.url, "TILE_URL": tile_server.url, "API_READ_LIMIT": str(READ_LIMIT)}
    with City(secrets={"email_url": mail_server.url}, **settings) as city:
        yield city


@pytest.fixture(scope="session")
def world(_city):
    return make_world(_city)


@pytest.fixture
def city(_city, world, mail_server, address_server, tile_server):
    """Well, and so are the servers of others; each test leaves it as it was, and nobody lends a hand after a fault."""
    mail_server.well()
    address_server.answer_with()
    tile_server.answer_tile()
    yield _city
    # Only of a test that failed half-way is something still to be started.
    for name in SERVICES:
        if name != "set-up" and not _city[name].is_wanted:
            _city[name].start()
    _city.wait_until_well()
