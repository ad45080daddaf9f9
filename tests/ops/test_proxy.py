"""nginx in front of the nodes: who may hold how much of it, what it passes on, and what it says itself."""

import os
import re
import subprocess

import pytest
import yaml

from tests.ops import compose
from tests.ops.compose import FILE, ROOT
from tests.ops.ledger import new_client

TEMPLATE = (ROOT / "deploy" / "nginx.conf.template").read_text()
HSTS = "Strict-Transport-Security"
FORM = "/klopt-dit-niet/organisatie/voorbeeldclub/"
UPLOAD = "/organisator/nieuw/"
OF_ONE, UPLOADS_OF_ONE, UPLOADS = 100, 5, 8
PROBLEM = "application/problem+json"


def test_the_proxy_says_of_https_what_the_site_says(city):
    said = city.ask_node("web-1", "GET", "/over/").headers.get_all(HSTS)
    assert said == ["max-age=31536000; includeSubDomains"]
    for path in ("/over/", "/static/css/site.css", "/api/v1/categorieen"):
        assert city.ask("GET", path, client=new_client()).headers.get_all(HSTS) == said


@pytest.mark.parametrize(
    ("seconds", "subdomains", "preload", "said"),
    [
        ("31536000", "true", "false", "max-age=31536000; includeSubDomains"),
        ("31536000", "True", "on", "max-age=31536000; includeSubDomains; preload"),
        ("3600", "false", "", "max-age=3600"),
        ("0", "true", "true", ""),
    ],
)
def test_the_proxy_knows_the_settings_for_https(tmp_path, seconds, subdomains, preload, said):
    """With a program called nginx that does nothing: what is looked at is what it would read."""
    (tmp_path / "nginx").write_text("#!/bin/sh\n")
    (tmp_path / "nginx").chmod(0o755)
    names = ("FILES", "PAGES", "CERTIFICATE", "KEY", "HTTP", "HTTPS", "HTTP_6", "HTTPS_6", "WEB_1", "WEB_2")
    settings = dict.fromkeys(names, "x") | {"RUN": str(tmp_path), "PATH": f"{tmp_path}:{os.environ['PATH']}"}
    settings |= {"HSTS_SECONDS": seconds, "HSTS_SUBDOMAINS": subdomains, "HSTS_PRELOAD": preload}
    subprocess.run(["sh", str(ROOT / "deploy" / "start_nginx.sh")], env=settings, check=True)
    written = (tmp_path / "nginx.conf").read_text()
    assert set(re.findall(rf'add_header {HSTS} "([^"]*)" always;', written)) == {said}
    # Nothing is left to be filled in.
    assert "${" not in written


def test_an_administrator_sets_https_in_one_place():
    assert yaml.safe_load(FILE.read_text())["services"]["nginx"]["environment"]["HSTS_SECONDS"]
    env = {"SITE_URL": "x", "ALLOWED_HOSTS": "x", "HSTS_SECONDS": "60", "HSTS_SUBDOMAINS": "false"}
    read = compose.environment_of(compose.read(env)["services"]["nginx"], env)
    assert (read["HSTS_SECONDS"], read["HSTS_SUBDOMAINS"], read["HSTS_PRELOAD"]) == ("60", "false", "false")


def test_visitors_with_ipv6_keep_their_own_address(city):
    front = compose.read({"SITE_URL": "x", "ALLOWED_HOSTS": "x"})["networks"]["front"]
    assert front["enable_ipv6"] is True
    assert sum(":" in each["subnet"] for each in front["ipam"]["config"]) == 1
    assert city.ask("GET", "/over/", client="::1").status == 200
