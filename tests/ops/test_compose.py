"""docker-compose.yml: what the tests start is what it says, and what only Docker can do is written down well."""

import re

import pytest
import yaml

from tests.ops import compose
from tests.ops.city import SERVICES
from tests.ops.compose import FILE, ROOT

ENV = {"SITE_URL": "https://dichtbij.example.org", "ALLOWED_HOSTS": "dichtbij.example.org"}


@pytest.fixture(scope="module")
def services():
    return compose.read(ENV)["services"]


def test_the_tests_start_every_service(services):
    assert set(SERVICES) == set(services)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_of_the_tests_runs_the_command_of_the_file(city, services, name):
    """Word for word, but for where something is; PostgreSQL and Redis are told their folder and port beside it."""
    said, run = compose.command_of(services[name]), city[name].command
    if name == "postgres":
        assert run[0].endswith("/postgres")
        assert run[-len(said) + 1 :] == said[1:]
        return
    assert run[: len(said)] == [city._placed(name, part) for part in said]
    assert name == "redis" or len(run) == len(said)


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_of_the_tests_has_the_settings_of_the_file_and_none_beside_them(city, name):
    said = compose.environment_of(city.file["services"][name], city.env)
    run = city[name].environment
    assert set(run) == set(said) | {"PATH", "HOME", "LANG", "TMPDIR"}
    other = {key: run[key] for key in said if run[key] != said[key]}
    # What differs is an address, a port or a folder.
    assert all(re.search(r"127\.0\.0\.1|^\[::1\]|^/", value) for value in other.values()), other


def test_the_site_is_told_where_it_stands_before_it_starts():
    with pytest.raises(KeyError, match="SITE_URL"):
        compose.read({})


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_runs_as_root_or_can_change_what_it_runs(services, name):
    service = services[name]
    assert not service["user"].startswith("0")
    assert service["user"].split(":")[0].isdigit()
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service
    assert not any("docker.sock" in volume for volume in service.get("volumes", []))


@pytest.mark.parametrize("name", SERVICES)
def test_nothing_can_take_the_whole_machine(services, name):
    assert services[name]["mem_limit"]
    assert services[name]["cpus"] > 0
    assert services[name]["pids_limit"] > 0


@pytest.mark.parametrize("name", [name for name in SERVICES if name not in ("set-up", "backup")])
def test_what_answers_others_is_asked_how_it_is(services, name):
    assert services[name]["healthcheck"]["test"][0] == "CMD"


@pytest.mark.parametrize("name", [name for name in SERVICES if name != "set-up"])
def test_what_ends_is_started_again(services, name):
    assert services[name]["restart"] == "unless-stopped"


def test_no_secret_stands_in_the_file_or_in_the_environment(services):
    for service in services.values():
        for name, value in service.get("environment", {}).items():
            is_secret = re.search("PASSWORD|SECRET|KEYS|TOKEN|EMAIL_URL|DATABASE_URL", name)
            assert not is_secret or (name.endswith("_FILE") and value.startswith("/run/secrets/")), name
    for service in services.values():
        assert set(service.get("secrets", [])) <= set(yaml.safe_load(FILE.read_text())["secrets"])


def test_each_secret_of_the_file_is_made_by_the_script(city):
    named = yaml.safe_load(FILE.read_text())["secrets"]
    assert {each["file"] for each in named.values()} == {f"./secrets/{name}" for name in named}
    assert set(named) == {path.name for path in (city.folder / "secrets").iterdir()}


def test_the_database_and_redis_are_only_inside(services):
    file = compose.read(ENV)
    assert file["networks"]["inside"]["internal"] is True
    for name in ("postgres", "redis"):
        assert list(services[name]["networks"]) == ["inside"]
        assert "ports" not in services[name]
    assert [name for name in services if "ports" in services[name]] == ["nginx"]


def test_a_node_may_finish_what_it_has_before_docker_cuts_it_off(services):
    graceful = int(re.search(r"graceful_timeout = (\d+)", (ROOT / "deploy" / "gunicorn.conf.py").read_text())[1])
    for name in ("web-1", "web-2"):
        assert int(services[name]["stop_grace_period"].removesuffix("s")) > graceful


def test_the_image_is_built_in_steps_and_ends_as_somebody_without_rights():
    lines = (ROOT / "Dockerfile").read_text().splitlines()
    stages = [line.split(" AS ")[1] for line in lines if line.startswith("FROM ")]
    assert stages == ["packages", "site", "backup"]
    assert [line for line in lines if line.startswith("USER ")][-1] == "USER dichtbij"
    assert "--uid 10001" in "\n".join(lines)
    assert {service["build"]["target"] for service in compose.read(ENV)["services"].values() if "build" in service} == {
        "site",
        "backup",
    }


def test_the_tools_of_the_backup_are_as_new_as_the_database(services):
    server = services["postgres"]["image"].split(":")[1]
    assert f"postgresql-client-{server} " in (ROOT / "Dockerfile").read_text()


def test_photos_are_not_handed_out_past_the_site(services):
    assert not any("/app/var" in volume or volume.startswith("data:") for volume in services["nginx"]["volumes"])


@pytest.mark.parametrize("name", [".dockerignore", ".gitignore"])
def test_what_an_administrator_writes_in_env_goes_nowhere_else(name):
    assert ".env*" in (ROOT / name).read_text().splitlines()


def test_in_a_container_a_node_can_be_reached_by_the_proxy():
    assert "ENV BIND=0.0.0.0:8000" in (ROOT / "Dockerfile").read_text().splitlines()
