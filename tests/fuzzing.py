"""schemathesis against a running site: every operation of an OpenAPI document, with every check."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.e2e.conftest import Site

CONFIG = Path(__file__).parents[1] / "conformance" / "schemathesis.toml"
API, HSDS = "/api/v1/openapi.json", "/hsds/v3/openapi.json"
# An organisation whose key may write, and something of its own to write over.
CLUB = """
from uuid import uuid4
from accounts.models import User
from activities import actions
from activities.enums import MemberRole
from activities.models import Membership, Organisation, Place
club = Organisation.objects.create(name="Voorbeeldclub", slug="voorbeeldclub", is_verified=True)
owner = User.objects.create_user("organisator@example.org")
Membership.objects.create(organisation=club, user=owner, role=MemberRole.OWNER)
said = {"name": "Proefles", "category": "sport", "place": str(Place.objects.filter(is_example=True)[0].uuid)}
activity = actions.post_activity(said, club, uuid=uuid4(), by=owner, is_sent=True)
print(actions.create_token(club, "programma", by=owner)[1], activity.uuid)
"""


@dataclass
class Fuzzed:
    site: Site
    key: str
    own_activity: str

    def ask(self, document: str, folder: Path, *options: str) -> int:
        """How many requests were made; fails with what schemathesis says of a failure."""
        report = folder / "report.json"
        command = [
            *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG)),
            *("run", f"{self.site.url}{document}", "--checks", "all", "--seed", "1", *options),
            *("--header", f"Authorization: Bearer {self.key}", "--report", "json", "--report-json-path", str(report)),
        ]
        environment = os.environ | {"OWN_ACTIVITY": self.own_activity}
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
        assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
        said = json.loads(report.read_text())
        assert said["operations"]["tested"] == said["operations"]["total"] > 0
        return said["test_cases"]["generated"]


@contextmanager
def fuzzed_site(folder: Path) -> Iterator[Fuzzed]:
    """With real places and examples, and no limit on how often one may ask."""
    site = Site(folder, debug=True)
    site.environment |= {"API_READ_LIMIT": "0", "API_WRITE_LIMIT": "0", "TOKEN_TRIES_LIMIT": "1000000"}
    site.fill(debug=True)
    site.start()
    try:
        yield Fuzzed(site, *site.shell(CLUB).split())
        assert "Traceback" not in site.log.read_text()
    finally:
        site.stop()
