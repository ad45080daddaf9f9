"""publiccode.yml against the words of its standard, version 0.4 (https://yml.publiccode.tools)."""

import tomllib
from pathlib import Path

import pytest
import yaml
from django.conf import settings

ROOT = Path(__file__).parents[2]
STATES = {"concept", "development", "beta", "stable", "obsolete"}
TYPES = {
    *("standalone/mobile", "standalone/iot", "standalone/desktop", "standalone/web", "standalone/backend"),
    *("standalone/other", "addon", "library", "configurationFiles"),
}
SCOPES = {
    *("agriculture", "culture", "defence", "education", "emergency-services", "employment", "energy", "environment"),
    *("finance-and-economic-development", "foreign-affairs", "government", "healthcare", "infrastructures", "justice"),
    *("local-authorities", "manufacturing", "research", "science-and-technology", "security", "society", "sport"),
    *("tourism", "transportation", "welfare"),
}


@pytest.fixture(scope="module")
def said():
    return yaml.safe_load((ROOT / "publiccode.yml").read_text())


@pytest.fixture(scope="module")
def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def test_it_has_every_key_that_must_be_there(said):
    required = {
        *("publiccodeYmlVersion", "name", "url", "platforms", "developmentStatus", "softwareType", "description"),
        *("legal", "maintenance", "localisation"),
    }
    assert required <= said.keys()
    assert said["publiccodeYmlVersion"] in {"0.4", "0.5"}
    assert said["url"].startswith("https://")
    assert said["developmentStatus"] in STATES
    assert said["softwareType"] in TYPES
    assert set(said["intendedAudience"]["scope"]) <= SCOPES


@pytest.mark.parametrize("language", ["nl", "en"])
def test_it_is_described_in_a_few_words_and_in_more(said, language):
    about = said["description"][language]
    assert 0 < len(about["shortDescription"]) <= 150
    assert 150 <= len(about["longDescription"]) <= 10_000
    assert about["features"]
    assert all(len(feature) <= 100 for feature in about["features"])


def test_it_agrees_with_the_project(said, project):
    assert said["softwareVersion"] == project["version"]
    assert said["legal"]["license"] == project["license"]
    assert (ROOT / said["logo"]).exists()
    [python] = [each for each in said["dependsOn"]["open"] if each["name"] == "Python"]
    assert project["requires-python"] == f">={python['versionMin']}"


def test_somebody_maintains_it(said):
    assert said["maintenance"]["type"] in {"internal", "contract", "community", "none"}
    assert all(contact["name"] for contact in said["maintenance"]["contacts"])
    assert isinstance(said["localisation"]["localisationReady"], bool)
    assert said["localisation"]["availableLanguages"] == [code for code, _name in settings.LANGUAGES]
