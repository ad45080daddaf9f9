"""The app for referrals can be taken out; `make test-without-referrals` runs all other tests that way."""

import os
import subprocess
import sys

import pytest
from django.apps import apps
from django.conf import settings

LOOK = """
from django.test import Client
client = Client()
for address in "/ /zoeken/ /kaart/ /inloggen/ /organisator/ /verwijzen/ /kaartje/ /kaartje/privacy/".split():
    print(address, client.get(address).status_code)
"""
SEEN = {
    "/": "200",
    "/zoeken/": "200",
    "/kaart/": "200",
    "/inloggen/": "200",
    "/organisator/": "302",
    "/verwijzen/": "404",
    "/kaartje/": "404",
    "/kaartje/privacy/": "404",
}


def _manage(folder, *command: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {
        "REFERRALS": "false",
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'site.sqlite3'}",
        "DEBUG": "true",
    }
    line = [sys.executable, str(settings.BASE_DIR / "manage.py"), *command]
    return subprocess.run(line, env=environment, capture_output=True, text=True)


@pytest.mark.skipif(not apps.is_installed("referrals"), reason="it is out already")
def test_the_site_runs_without_referrals(tmp_path):
    for command in (["migrate", "--verbosity", "0"], ["check"], ["makemigrations", "--check", "--dry-run"]):
        done = _manage(tmp_path, *command)
        assert done.returncode == 0, done.stdout + done.stderr
    looked = _manage(tmp_path, "shell", "-v", "0", "-c", LOOK)
    assert dict(line.split() for line in looked.stdout.splitlines()) == SEEN, looked.stderr
