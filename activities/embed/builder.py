"""The lines to put in a page of one's own, made of a question, a language and a look."""

import re
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.urls import reverse
from django.utils import translation
from django.utils.html import escape
from django.utils.translation import gettext as _, gettext_lazy

from activities.embed.theme import TOKENS, ThemeForm
from activities.embed.words import address_of_script
from activities.search_form import SearchForm
from activities.site_address import site_address
from maps.site_names import named

SHOWN = (
    ("lijst", gettext_lazy("Een lijst")),
    ("kaart", gettext_lazy("Een kaart")),
    ("beide", gettext_lazy("Een lijst en een kaart")),
)
NOT_OF_A_BLOCK = ("pagina",)
SANDBOX = "allow-scripts allow-popups allow-popups-to-escape-sandbox"


class BuilderForm(ThemeForm):
    """Beside the parameters of a search. `inTaal`, because `taal` is the language that is spoken at an activity."""

    weergave = forms.ChoiceField(
        label=gettext_lazy("Wat wil je laten zien?"),
        required=False,
        choices=SHOWN,
        error_messages={"invalid_choice": gettext_lazy("Kies een lijst, een kaart of allebei.")},
    )
    inTaal = forms.ChoiceField(
        label=gettext_lazy("In welke taal?"),
        required=False,
        choices=settings.LANGUAGES,
        error_messages={"invalid_choice": gettext_lazy("Deze taal hebben we niet. Kies er een uit de lijst.")},
    )


@dataclass(frozen=True)
class Block:
    """What is right of what was chosen; `asked` holds the parameters of the search."""

    shown: str
    language: str
    asked: QueryDict
    look: dict[str, str]

    @property
    def script(self) -> str:
        told = [("weergave", self.shown), *_attributes(self.asked), ("taal", self.language)]
        attributes = "".join(f' data-{name}="{escape(value)}"' for name, value in told)
        link = f'<noscript><a href="{escape(self.find_address)}">{escape(self.title)}</a></noscript>'
        return f'<script src="{address_of_script()}"{attributes} async></script>\n{link}'

    @property
    def style(self) -> str:
        """For the script; empty without a look."""
        pixels = ("hoek", "lettergrootte")
        lines = [f"  --dz-embed-{name}: {value}{'px' if name in pixels else ''};" for name, value in self.look.items()]
        return "\n".join([".dz-embed {", *lines, "}"]) if lines else ""

    @property
    def frame(self) -> str:
        return (
            f'<iframe src="{escape(self.frame_address)}"\n'
            f'  title="{escape(self.title)}" width="100%" height="640" loading="lazy"\n'
            f'  referrerpolicy="no-referrer" sandbox="{SANDBOX}"></iframe>'
        )

    @property
    def title(self) -> str:
        with translation.override(self.language):
            return named(_("Activiteiten van {site}"))

    @property
    def frame_path(self) -> str:
        params = self.asked.copy()
        params["weergave"] = self.shown
        params.update({name: value.removeprefix("#") for name, value in self.look.items()})
        return f"{self._path('embed')}?{params.urlencode()}"

    @property
    def frame_address(self) -> str:
        return site_address(self.frame_path)

    @property
    def find_address(self) -> str:
        asked = f"?{self.asked.urlencode()}" if self.asked else ""
        return site_address(self._path("find") + asked)

    def _path(self, name: str) -> str:
        with translation.override(self.language):
            return reverse(name)


def block_of(form: BuilderForm, search: SearchForm, params: QueryDict) -> Block:
    chosen = {name: value for name, value in form.cleaned_data.items() if value not in ("", None)}
    asked = QueryDict(mutable=True)
    for name in SearchForm.base_fields:
        values = [value for value in params.getlist(name) if value]
        if values and name not in search.errors and name not in NOT_OF_A_BLOCK:
            asked.setlist(name, values)
    look = {name: str(chosen[name]) for name in TOKENS if name in chosen}
    return Block(chosen.get("weergave", "lijst"), chosen.get("inTaal", "nl"), asked, look)


def _attributes(asked: QueryDict) -> list[tuple[str, str]]:
    """As the script reads them: several themes stand in one."""
    return [
        (_attribute(name), " ".join(values) if name == "categorie" else values[-1]) for name, values in asked.lists()
    ]


def _attribute(name: str) -> str:
    """`zonderAanmelden` is data-zonder-aanmelden; `taal` would be the language of the block."""
    return "gesproken" if name == "taal" else re.sub("[A-Z]", lambda letter: f"-{letter[0].lower()}", name)
