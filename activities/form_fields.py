"""Fields of forms that people fill in: each says in plain words what to do when it is not right."""

import re
import unicodedata
from datetime import date, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from maps.naming import clean_text

# As schedule_checks has them: to count the dates of a rule from further away takes seconds.
FURTHEST_BACK, FURTHEST_AHEAD = timedelta(days=10 * 366), timedelta(days=2 * 366)
MOST_CENTS = 100_000
TOO_LONG = _("Gebruik minder woorden: hoogstens %(limit_value)s letters.")


class LinesField(forms.CharField):
    """Some lines of text. A browser counts the end of a line as one character and sends two."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {"max_length": TOO_LONG} | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> str:
        return _printable(str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n"))


class LineField(LinesField):
    def to_python(self, value: Any) -> str:
        return " ".join(super().to_python(value).split())


class PhoneField(LineField):
    def to_python(self, value: Any) -> str:
        number = super().to_python(value)
        digits = len(re.findall(r"[0-9]", number))
        if number and not (re.fullmatch(r"\+?[0-9 ()/.-]+", number) and 3 <= digits <= 15):
            raise ValidationError(_("Schrijf het telefoonnummer met cijfers, zoals 070 123 45 67."), code="invalid")
        return number


class LinkField(LineField):
    """The address of a website. People leave out https://, and nothing but the web is let through."""

    def to_python(self, value: Any) -> str:
        link = super().to_python(value)
        if not link:
            return ""
        link = link if re.match(r"[a-zA-Z][a-zA-Z0-9+.-]*:", link) else f"https://{link}"
        try:
            URLValidator(schemes=["http", "https"])(link)
            has_user = bool(urlsplit(link).username)
        except (ValidationError, ValueError):
            has_user = True
        if has_user:
            raise ValidationError(_("Schrijf het adres van de website zoals www.voorbeeld.nl."), code="invalid")
        return link


class DayField(forms.DateField):
    """A day that is not a mistyped year."""

    default_error_messages = {"invalid": _("Schrijf de dag als 31-12-2026.")}

    def to_python(self, value: Any) -> date | None:
        try:
            day = super().to_python(_text(value))
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        today = timezone.localdate()
        if day and not today - FURTHEST_BACK <= day <= today + FURTHEST_AHEAD:
            raise ValidationError(_("Kijk het jaar na: deze dag ligt te ver weg."), code="far")
        return day


class ClockField(forms.TimeField):
    """Hours and minutes. 24:00 is the midnight that closes the day."""

    default_error_messages = {"invalid": _("Schrijf de tijd als 14:30.")}

    def to_python(self, value: Any) -> time | None:
        text = _text(value)
        text = f"{text}:00" if re.fullmatch(r"[0-9]{1,2}", text) else text
        at = super().to_python("00:00" if text in ("24:00", "24.00") else text)
        return at.replace(second=0, microsecond=0) if at else None


class CentsField(LineField):
    """An amount of euros as cents, or None."""

    def to_python(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().to_python(value).removeprefix("€").replace(",", ".").replace(".-", "").strip()
        if not text:
            return None
        try:
            cents = Decimal(text) * 100 if re.fullmatch(r"[0-9]{1,6}(\.[0-9]{1,2})?", text, re.ASCII) else None
        except InvalidOperation:
            cents = None
        if cents is None or cents > MOST_CENTS:
            raise ValidationError(_("Schrijf het bedrag in euro's, zoals 2,50. Het is hoogstens 1000."), code="invalid")
        return int(cents)

    def run_validators(self, value: Any) -> None:
        """Those of a text do not go for a number."""


class KnownField(forms.TypedChoiceField):
    """Yes, no, or nobody knows (None)."""

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", _("Weet ik niet")), ("ja", _("Ja")), ("nee", _("Nee"))]
        super().__init__(choices=choices, required=False, coerce=lambda text: text == "ja", empty_value=None, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return {True: "ja", False: "nee", None: ""}.get(value, value) if not isinstance(value, str) else value


class NumberField(forms.IntegerField):
    """A whole number that is not negative."""

    def __init__(self, *, max_value: int, **kwargs: Any) -> None:
        message = format_lazy(_("Vul een heel getal in van 0 tot en met {most}."), most=max_value)
        errors = dict.fromkeys(("min_value", "max_value", "invalid"), message)
        super().__init__(min_value=0, max_value=max_value, required=False, error_messages=errors, **kwargs)

    def to_python(self, value: Any) -> int | None:
        text = _text(value)
        if len(text) > 9:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        number = super().to_python(text)
        return None if number is None else int(number)


def _text(value: Any) -> str:
    return "" if value is None else clean_text(str(value))


def _printable(text: str) -> str:
    """Without what no page, feed or calendar can hold: control characters and halves of characters."""
    return clean_text(
        "".join(char for char in text if char in "\n\t" or unicodedata.category(char) not in ("Cc", "Cs"))
    )
