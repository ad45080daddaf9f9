"""Files that others publish, read where they lie beside the repository; never copied into it."""

import os
from pathlib import Path

import pytest

FOLDER = Path(os.environ.get("SHARED_DIR", Path(__file__).parents[2] / "shared")) / "conformance"


def conformance_file(name: str) -> Path:
    path = FOLDER / name
    if not path.exists():
        pytest.skip(f"{name} is not beside the repository")
    return path
