"""Validators of others that need Node or Java; `make conformance` installs and runs them, `make test` does not."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.permissions.conftest import stored_world, world  # noqa: F401 - fixtures

NODE_MODULES = Path(__file__).parents[2] / "conformance" / "node_modules"

collect_ignore_glob = [] if os.environ.get("CONFORMANCE") else ["test_*.py"]


@pytest.fixture
def node() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs a script with Node, with the packages of conformance/ within reach."""
    return _runner("node", NODE_MODULES)


@pytest.fixture
def java() -> Callable[..., subprocess.CompletedProcess[str]]:
    return _runner("java", NODE_MODULES)


def _runner(program: str, needs: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    if not shutil.which(program) or not needs.exists():
        pytest.skip(
            f"no {program} or no {needs.parent.name}/node_modules here; `make conformance` installs both on Debian"
        )

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([program, *arguments], capture_output=True, text=True, cwd=needs.parent)

    return run
