"""The look of an embed: a few tokens in the address, each checked, so that nothing else can get into the stylesheet."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from activities.embed.colours import is_readable, readable_on

TOKENS = ("kleur", "achtergrond", "tekst", "hoek", "lettergrootte")
NOT_READABLE = _("Deze twee kleuren lijken te veel op elkaar. Kies er een die donkerder of lichter is.")


class ColourField(forms.CharField):
    """A hex colour with or without its #, as #rrggbb in small letters."""

    default_error_messages = {"invalid": _("Schrijf een kleur als zes cijfers en letters, zoals 0a4d68.")}

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).strip().lower().removeprefix("#")
        if not text:
            return ""
        if not re.fullmatch(r"[0-9a-f]{3}|[0-9a-f]{6}", text):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return f"#{text}" if len(text) == 6 else "#" + "".join(2 * letter for letter in text)


def _pixels(low: int, high: int, label: Any) -> forms.IntegerField:
    message = format_lazy(_("Kies een heel getal van {low} tot en met {high}."), low=low, high=high)
    errors = {"invalid": message, "min_value": message, "max_value": message}
    return forms.IntegerField(label=label, required=False, min_value=low, max_value=high, error_messages=errors)


class ThemeForm(forms.Form):
    kleur = ColourField(label=_("Kleur van links en knoppen"), required=False, max_length=7)
    achtergrond = ColourField(label=_("Kleur van de achtergrond"), required=False, max_length=7)
    tekst = ColourField(label=_("Kleur van de tekst"), required=False, max_length=7)
    hoek = _pixels(0, 32, _("Ronde hoeken, in pixels"))
    lettergrootte = _pixels(14, 24, _("Grootte van de letters, in pixels"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        theme = _as_asked(cleaned)
        if not is_readable(theme.text, theme.ground):
            self.add_error("tekst" if cleaned.get("tekst") else "achtergrond", NOT_READABLE)
        if not is_readable(theme.colour, theme.ground):
            self.add_error("kleur" if cleaned.get("kleur") else "achtergrond", NOT_READABLE)
        return cleaned


@dataclass(frozen=True)
class Theme:
    """Colours as #rrggbb; sizes in pixels."""

    colour: str = "#0a4d68"
    ground: str = "#ffffff"
    text: str = "#1b2430"
    corner_px: int = 12
    font_px: int = 17

    @property
    def on_colour(self) -> str:
        return readable_on(self.colour)

    def css(self) -> str:
        tokens = {
            "kleur": self.colour,
            "op-kleur": self.on_colour,
            "achtergrond": self.ground,
            "tekst": self.text,
            "hoek": f"{self.corner_px}px",
            "lettergrootte": f"{self.font_px}px",
        }
        return ":root{" + "".join(f"--dz-embed-{name}:{value};" for name, value in tokens.items()) + "}"


def is_themed(params: Mapping[str, Any]) -> bool:
    return any(params.get(token) for token in TOKENS)


def theme_of(params: Mapping[str, Any]) -> Theme:
    """What was asked, without what is wrong. A text or colour that cannot be read on its ground gives way to one that
    can: people who come by have to be able to read it, whatever somebody chose."""
    form = ThemeForm(params)
    form.full_clean()
    wrong = {name for name, errors in form.errors.as_data().items() if any(each.code for each in errors)}
    asked = {name: form.fields[name].clean(params.get(name)) for name in TOKENS if name not in wrong}
    theme = _as_asked(asked)
    text = theme.text if is_readable(theme.text, theme.ground) else readable_on(theme.ground)
    colour = theme.colour if is_readable(theme.colour, theme.ground) else text
    return Theme(colour, theme.ground, text, theme.corner_px, theme.font_px)


def _as_asked(values: Mapping[str, Any]) -> Theme:
    usual = Theme()
    corner, font = values.get("hoek"), values.get("lettergrootte")
    return Theme(
        values.get("kleur") or usual.colour,
        values.get("achtergrond") or usual.ground,
        values.get("tekst") or usual.text,
        usual.corner_px if corner is None else corner,
        usual.font_px if font is None else font,
    )
