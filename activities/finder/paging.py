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

    def address(self, page: int) -> str:
        params = self.params.copy()
        params["pagina"] = str(page)
        for name in [name for name, values in params.lists() if not any(values)]:
            del params[name]
        return f"?{params.urlencode()}"
