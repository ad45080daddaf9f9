from typing import Any

from environ.fileaware_mapping import FileAwareMapping


class EnvironmentOrFile(FileAwareMapping):
    """The environment, where NAME_FILE may name a file with the value of NAME; the end of a line is no part of it."""

    def __getitem__(self, key: str) -> Any:
        return super().__getitem__(key).rstrip("\r\n")
