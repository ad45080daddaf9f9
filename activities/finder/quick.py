"""Questions of one tap: the usual ones on the home page, and what narrows the results down without typing."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from activities.models import Programme
from activities.search import Criteria

# Years, the last one included. Whoever only says "with a child" gets what is for any of them.
ANY_CHILD = "0-17"
GROWN_UP_MONTHS = 18 * 12
CHILD_AGES = (
    ("0-1", "baby", gettext_lazy("Baby")),
    ("2-3", "toy-brick", gettext_lazy("Peuter")),
    ("4-12", "backpack", gettext_lazy("4 tot 13 jaar")),
    ("13-17", "smile", gettext_lazy("Tiener")),
)
WHERE = ("bij", "lat", "lon", "straal")


@dataclass(frozen=True)
class QuickChoice:
    """A link with an icon. What is chosen already leads to the same question without it."""

    icon: str
    label: Any
    address: str
    is_chosen: bool = False


@dataclass(frozen=True)
class Quick:
    """What stands above the results; `ages` once a child is asked for."""

    params: QueryDict
    criteria: Criteria
    programme: Programme | None = None

    @property
    def choices(self) -> list[QuickChoice]:
        return [
            self._choice("sun", _("Vandaag"), {"dag": "vandaag"}),
            self._choice("door-open", _("Nu open"), {"nuOpen": "true"}),
            QuickChoice("baby", _("Met kind"), self._with_child(), self._is_for_child),
            self._choice("banknote", _("Gratis"), {"gratis": "true"}),
            self._choice("accessibility", _("Rolstoel"), {"rolstoel": "true"}),
            *self._without_programme(),
        ]

    @property
    def ages(self) -> list[QuickChoice]:
        if not self._is_for_child:
            return []
        return [
            QuickChoice(icon, label, self._address({"leeftijd": ANY_CHILD if is_chosen else age}), is_chosen)
            for age, icon, label in CHILD_AGES
            for is_chosen in [self._has("leeftijd", age)]
        ]

    @property
    def anywhere(self) -> str:
        """The same question wherever it is; empty when no place is asked for."""
        return self._address(dict.fromkeys(WHERE, "")) if self.criteria.origin else ""

    @property
    def _is_for_child(self) -> bool:
        return self.criteria.ages is not None and self.criteria.ages[1] <= GROWN_UP_MONTHS

    def _without_programme(self) -> list[QuickChoice]:
        """It is chosen elsewhere, and taken away here."""
        if not self.programme:
            return []
        return [QuickChoice("hand-coins", self.programme.name, self._address({"programma": ""}), is_chosen=True)]

    def _with_child(self) -> str:
        return self._address({"leeftijd": "" if self._is_for_child else ANY_CHILD})

    def _choice(self, icon: str, label: str, asked: Mapping[str, str]) -> QuickChoice:
        is_chosen = all(self._has(name, value) for name, value in asked.items())
        wanted = dict.fromkeys(asked, "") if is_chosen else asked
        return QuickChoice(icon, label, self._address(wanted), is_chosen)

    def _has(self, name: str, value: str) -> bool:
        return str(self.params.get(name, "")).strip().lower() == value

    def _address(self, changed: Mapping[str, str]) -> str:
        """The first page of the question with these values; an empty one is left out."""
        params = self.params.copy()
        for name in [name for name, values in params.lists() if name in changed or not any(values)]:
            del params[name]
        params.pop("pagina", None)
        for name, value in changed.items():
            if value:
                params[name] = value
        return find_address(params.urlencode())


def first_choices() -> list[QuickChoice]:
    """For the home page."""
    return [
        QuickChoice("sun", _("Vandaag"), find_address("dag=vandaag")),
        QuickChoice("door-open", _("Nu open"), find_address("nuOpen=true")),
        QuickChoice("sunrise", _("Morgen"), find_address("dag=morgen")),
        QuickChoice("calendar-days", _("Dit weekend"), find_address("dag=weekend")),
        QuickChoice("baby", _("Met kind"), find_address(f"leeftijd={ANY_CHILD}")),
        QuickChoice("banknote", _("Gratis"), find_address("gratis=true")),
    ]


def find_address(query: str) -> str:
    """At the results themselves, and not at the fields above them."""
    return f"{reverse('find')}{'?' if query else ''}{query}#resultaten"
