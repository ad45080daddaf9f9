"""What machines read first."""

import re
from datetime import UTC, datetime, timedelta
from urllib.robotparser import RobotFileParser

import pytest
from sectxt import Parser

OURS = "https://dichtbij.example.org"


@pytest.fixture
def robots(client):
    text = client.get("/robots.txt").content.decode()
    parser = RobotFileParser()
    parser.parse(text.splitlines())
    return parser


class TestRobots:
    @pytest.mark.parametrize(
        "path",
        ["/", "/zoeken/?categorie=sport", "/activiteit/x/", "/en/buurt/moerwijk/", "/api/v1/activiteiten", "/data.ttl"],
    )
    def test_what_is_public_may_be_read(self, robots, path):
        assert robots.can_fetch("robot", f"{OURS}{path}")

    @pytest.mark.parametrize("prefix", ["", "/en", "/tr", "/ar", "/pl"])
    @pytest.mark.parametrize(
        "path",
        [
            *("/organisator/nieuw/", "/redactie/", "/verwijzen/", "/inloggen/", "/account/gegevens/"),
            *("/kaartje/ABCD-2345/", "/verwijzing/token/", "/klopt-nog/token/", "/klopt-dit-niet/plek/x/"),
        ],
    )
    def test_what_is_of_one_person_may_not_in_any_language(self, robots, prefix, path):
        assert not robots.can_fetch("robot", f"{OURS}{prefix}{path}")

    def test_it_names_the_sitemap_at_our_own_address(self, client, settings):
        settings.ALLOWED_HOSTS = ["*"]
        answer = client.get("/robots.txt", headers={"host": "elsewhere.example.org"})
        assert re.findall(r"^Sitemap: (.*)$", answer.content.decode(), re.MULTILINE) == [f"{OURS}/sitemap.xml"]
        assert answer["Content-Type"] == "text/plain; charset=utf-8"

    def test_a_site_with_examples_names_none_and_lets_its_noindex_be_read(self, client, settings):
        settings.SHOW_EXAMPLES = True
        text = client.get("/robots.txt").content.decode()
        assert "Sitemap" not in text
        assert "Disallow: /\n" not in text


class TestSecurity:
    def read(self, client):
        answer = client.get("/.well-known/security.txt")
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
        return Parser(answer.content, urls=f"{OURS}/.well-known/security.txt")

    def test_the_parser_of_the_standard_finds_no_errors(self, client):
        read = self.read(client)
        assert read.errors == []
        assert {each["code"] for each in read.recommendations} <= {"no_encryption", "not_signed"}
        assert read.contact_email == "lek@example.org"
        assert read.preferred_languages == ["nl", "en"]

    def test_a_policy_is_named_where_there_is_one(self, client, settings):
        settings.SECURITY_POLICY = "https://example.org/beleid"
        read = self.read(client)
        assert read.errors == []
        assert "Policy: https://example.org/beleid" in client.get("/.well-known/security.txt").content.decode()

    @pytest.mark.parametrize("day", ["2026-02-28", "2028-02-29", "2030-12-31"])
    def test_it_expires_less_than_a_year_from_whatever_day_it_is(self, client, time_machine, day):
        time_machine.move_to(f"{day} 23:59:59 +0000", tick=False)
        assert self.read(client).errors == []
        text = client.get("/.well-known/security.txt").content.decode()
        expires = datetime.fromisoformat(re.search(r"^Expires: (.*)$", text, re.MULTILINE)[1])
        now = datetime.now(UTC)
        assert now + timedelta(days=90) < expires < now + timedelta(days=365)

    def test_without_anybody_to_tell_there_is_none(self, client, settings):
        settings.SECURITY_CONTACT = ""
        assert client.get("/.well-known/security.txt").status_code == 404
