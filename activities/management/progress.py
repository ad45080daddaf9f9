from typing import Any, Self

from django.core.management.base import OutputWrapper

WIDTH = 30


class ProgressBar:
    """One line that is written over, a hundred times at most; the next output starts on a line of its own."""

    def __init__(self, stream: OutputWrapper) -> None:
        self._stream = stream
        self._shown = -1

    def show(self, done: int, total: int) -> None:
        if (percent := 100 * done // total if total else 100) == self._shown:
            return
        self._shown = percent
        bar = "█" * (WIDTH * percent // 100)
        self._stream.write(f"\r{bar:·<{WIDTH}} {percent:3d} %  {done} van {total}", ending="")
        self._stream.flush()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: Any) -> None:
        if self._shown >= 0:
            self._stream.write("")
