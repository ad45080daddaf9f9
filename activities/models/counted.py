from typing import Any, TypeVar

from django.db import models
from django.db.models import F

Row = TypeVar("Row", bound=models.Model, covariant=True)


class CountedQuerySet(models.QuerySet[Row]):
    def add_one(self, *, defaults: dict[str, Any] | None = None, **key: Any) -> bool:
        """One more in the `number` of the row with this key, which has to be unique. True when the row is new.

        Inside a transaction; two at once wait for each other and both count.
        """
        if self._one_more(key):
            return False
        _row, is_new = self.get_or_create(**key, defaults={"number": 1, **(defaults or {})})
        if not is_new:
            self._one_more(key)
        return is_new

    def _one_more(self, key: dict[str, Any]) -> int:
        return self.filter(**key).update(number=F("number") + 1)
