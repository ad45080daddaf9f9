from dataclasses import dataclass

from django.http import QueryDict

PER_PAGE = 25


@dataclass(frozen=True)
class Pages:
    """One page of a list, and links to those before and after with the same question."""

    total: int
    params: QueryDict

    @property
    def count(self) -> int:
        return max(1, -(-self.total // PER_PAGE))

    @property
    def number(self) -> int:
        """The page that is asked for, as far as there is one."""
        asked = self.params.get("pagina", "")
        return min(max(1, int(asked)), self.count) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1

    @property
    def start(self) -> int:
        return (self.number - 1) * PER_PAGE

    @property
    def end(self) -> int:
        return self.start + PER_PAGE

    @property
    def previous(self) -> str:
        return self._address(self.number - 1) if self.number > 1 else ""

    @property
    def next(self) -> str:
        return self._address(self.number + 1) if self.number < self.count else ""

    def _address(self, number: int) -> str:
        params = self.params.copy()
        params["pagina"] = str(number)
        return f"?{params.urlencode()}"
