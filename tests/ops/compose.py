"""docker-compose.yml as docker would read it: what each service runs, with which settings."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
FILE = ROOT / "docker-compose.yml"
_NAMED = re.compile(r"\$\{(\w+)(?::([-?])([^}]*))?\}")


def read(env):
    """The whole file, with the names of .env filled in. Raises KeyError for one that has to be there and is not."""
    return yaml.safe_load(_NAMED.sub(lambda match: _value(match, env), FILE.read_text()))


def environment_of(service, env):
    """What a process of it finds in its environment: all of .env where it reads that, and what stands in the file."""
    from_file = dict(env) if "env_file" in service else {}
    return from_file | {name: str(value) for name, value in service.get("environment", {}).items()}


def command_of(service):
    command = service["command"]
    assert isinstance(command, list), "a list is the same with and without Docker"
    return [str(part) for part in command]


def _value(match, env):
    name, how, rest = match.groups()
    if how == "-":
        return env.get(name) or rest
    return env[name]
