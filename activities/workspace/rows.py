"""Forms of which there are some under each other: times, dates to skip, periods without any.

The page sends the number of each row, so that a row can go without the others changing their names.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Generic, TypeVar

from django import forms
from django.http import QueryDict

F = TypeVar("F", bound=forms.Form)
HIGHEST_NUMBER = 200
IDS = "veld-%s"


class Rows(Generic[F]):
    def __init__(
        self,
        name: str,
        form: type[F],
        *,
        most: int,
        initial: Sequence[Mapping[str, Any]] = (),
        sent: QueryDict | None = None,
        **options: Any,
    ) -> None:
        self.name, self.most = name, max(most, len(initial))
        if sent is None:
            numbers: Iterable[int] = range(len(initial))
            self.forms = [form(prefix=f"{name}{n}", auto_id=IDS, initial=dict(initial[n]), **options) for n in numbers]
        else:
            self.forms = [form(sent, prefix=f"{name}{n}", auto_id=IDS, **options) for n in self._numbers(sent)]

    def _numbers(self, sent: QueryDict) -> list[int]:
        """Those of the page, with one more or one fewer where a button asked for that."""
        said = [int(text) for text in sent.getlist(self.name) if text.isascii() and text.isdigit() and len(text) < 4]
        numbers = list(dict.fromkeys(number for number in said if number < HIGHEST_NUMBER))[: self.most]
        numbers = [number for number in numbers if sent.get("weg") != f"{self.name}{number}"]
        if sent.get("erbij") == self.name and len(numbers) < self.most:
            numbers.append(max(numbers, default=-1) + 1)
        return numbers

    def __iter__(self) -> Any:
        return iter(self.forms)

    def numbers(self) -> list[tuple[str, F]]:
        return [(str(form.prefix).removeprefix(self.name), form) for form in self.forms]

    @property
    def has_room(self) -> bool:
        return len(self.forms) < self.most

    @property
    def can_go(self) -> bool:
        """Of one row nothing is left to fill in."""
        return len(self.forms) > 1

    def is_valid(self) -> bool:
        """All are looked at, so that everything that is wrong is said at once."""
        return sum(not form.is_valid() for form in self.forms) == 0
