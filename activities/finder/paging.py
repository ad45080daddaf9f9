from dataclasses import dataclass
from typing import Any

from django.http import QueryDict

from activities.search import Found


@dataclass(frozen=True)
class Paging:
    """Links to the pages before and after, with the same question."""

    found: Found[Any]
    params: QueryDict

    @property
    def page(self) -> int:
        return self.found.criteria.page

    @property
    def pages(self) -> int:
        return self.found.pages

    @property
    def is_beyond_end(self) -> bool:
        return self.found.total > 0 and self.page > self.pages

    @property
    def previous(self) -> str:
        return self.address(min(self.page - 1, self.pages)) if self.page > 1 else ""

    @property
    def next(self) -> str:
        return self.address(self.page + 1) if self.page < self.pages else ""

    @property
    def question(self) -> str:
        """Of all pages together; empty when nothing is asked."""
        params = self._asked()
        for name in ("pagina", "perPagina"):
            params.pop(name, None)
        return f"?{params.urlencode()}" if params else ""

    def address(self, page: int) -> str:
        params = self._asked()
        params["pagina"] = str(page)
        return f"?{params.urlencode()}"

    def _asked(self) -> QueryDict:
        params = self.params.copy()
        for name in [name for name, values in params.lists() if not any(values)]:
            del params[name]
        return params
