"""Asks whether a hole is known in a package that we pin (PyPI's advisories, by pip-audit); `make check` runs this.

A hole fails the check. A service that cannot be reached does not: one line says so. What was answered is remembered in
var/ for a day, and that nobody answered for an hour, so that a check is seldom slower for it.
"""

import hashlib
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
MEMORY = ROOT / "var" / "packages-checked.json"
DAY, HOUR = 24 * 3600, 3600
SECONDS = 20
COMMAND = [
    *(sys.executable, "-m", "pip_audit", "--disable-pip", "--require-hashes", "--progress-spinner", "off"),
    *("--timeout", "5", "--format", "json", "--requirement"),
]


class Audit(NamedTuple):
    """Of how many packages something is known, and what is wrong with which."""

    known: int
    holes: list[str]


def main(lock: Path = LOCK, memory: Path = MEMORY, command: list[str] = COMMAND) -> int:
    digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    if _is_remembered(memory, digest):
        return 0
    audit = read(_ask([*command, str(lock)]))
    for hole in audit.holes:
        print(hole)
    if audit.holes:
        print("Raise these versions in pyproject.toml, then: make lock")
        return 1
    if not audit.known:
        print("Known holes in packages could not be looked up now; everything else was checked.")
    _remember(memory, digest, DAY if audit.known else HOUR)
    return 0


def read(answer: str) -> Audit:
    """What pip-audit says; of a package that it passed over nothing is known."""
    try:
        packages = json.loads(answer)["dependencies"]
    except (ValueError, LookupError, TypeError):
        return Audit(0, [])
    known = [package for package in packages if "vulns" in package]
    holes = [
        f"{package['name']} {package['version']}: {hole['id']}, mended in {', '.join(hole['fix_versions']) or 'none'}"
        for package in known
        for hole in package["vulns"]
    ]
    return Audit(len(known), holes)


def _ask(command: list[str]) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, timeout=SECONDS).stdout
    except subprocess.TimeoutExpired:
        return ""


def _is_remembered(memory: Path, digest: str) -> bool:
    try:
        kept = json.loads(memory.read_text())
        return bool(kept["lock"] == digest and kept["until"] > time.time())
    except (OSError, ValueError, LookupError, TypeError):
        return False


def _remember(memory: Path, digest: str, seconds: int) -> None:
    memory.parent.mkdir(exist_ok=True)
    memory.write_text(json.dumps({"lock": digest, "until": time.time() + seconds}))


if __name__ == "__main__":
    sys.exit(main())
