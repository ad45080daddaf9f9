"""What was made of one state of the catalogue (activities/etags.py), kept until the next one (docs/adr/0017)."""

from collections.abc import Hashable
from typing import Generic, TypeVar

from django.utils.translation import get_language

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


class StateMemory(Generic[K, V]):
    """A dict for each language, of one state, with not many more than `most` in it."""

    def __init__(self, most: int) -> None:
        self.most = most
        self._by_language: dict[str | None, tuple[str, dict[K, V]]] = {}

    def of(self, state: str) -> dict[K, V]:
        """A thread that is behind makes a memory of its own; whatever is in one is at least as new as its state."""
        language = get_language()
        known_state, known = self._by_language.get(language, ("", {}))
        if known_state != state or len(known) > self.most:
            known = {}
            self._by_language[language] = (state, known)
        return known

    def forget(self) -> None:
        """For tests, that change rows behind the back of the catalogue."""
        self._by_language.clear()
