"""The shape of what is sent: which names there are and of which kind their values are.

What the values have to be is the business of the form of the workspace, and of schedule_checks: see `written`.
"""

import re
from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers
from rest_framework.settings import api_settings

from activities.enums import ExceptionKind, ScheduleKind
from activities.form_fields import FURTHEST_AHEAD, FURTHEST_BACK, MOST_CENTS, TOO_LONG
from activities.place_lookup import PLACE_NEEDED
from activities.recurrence import LONGEST_RULE

KINDS = {"reeks": ScheduleKind.SERIES, "openingstijden": ScheduleKind.OPENING_HOURS}
EXCEPTIONS = {
    "vervalt": ExceptionKind.CANCELLED,
    "verplaatst": ExceptionKind.MOVED,
    "extra": ExceptionKind.EXTRA,
}
MOST_SCHEDULES, MOST_EXCEPTIONS, MOST_CLOSED, MOST_LANGUAGES, MOST_MONTHS = 20, 100, 40, 40, 1440
CLOCK = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)
KEY = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII | re.IGNORECASE)
OBJECT = _("Stuur hier een object, tussen { en }.")
UNKNOWN = _("Deze naam kennen we niet, of je kunt dit niet veranderen. Laat hem weg.")
# What every kind of field can say.
USUAL: dict[str, Any] = {"required": _("Dit ontbreekt."), "null": _("Dit mag niet null zijn.")}


class Shape(serializers.Serializer[Any]):
    # A JSON object that knows its names; all that is wrong in it is said at once. (A docstring would be published.)

    default_error_messages = USUAL

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, Mapping):
            raise serializers.ValidationError({api_settings.NON_FIELD_ERRORS_KEY: [OBJECT]})
        wrong: dict[str, Any] = {name: [UNKNOWN] for name in data if name not in self.fields}
        try:
            said = super().to_internal_value(data)
        except serializers.ValidationError as error:
            wrong |= dict(error.detail)  # type: ignore[arg-type] # of an object it is by name
        if wrong:
            raise serializers.ValidationError(wrong)
        return said


class Text(serializers.CharField):
    default_error_messages = USUAL | {"invalid": _("Stuur hier tekst, tussen aanhalingstekens.")}

    def __init__(self, **options: Any) -> None:
        self.longest = options.get("max_length")
        super().__init__(allow_blank=True, trim_whitespace=False, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        return serializers.Field.run_validation(self, data)

    def run_validators(self, value: Any) -> None:
        """NUL is taken out by the form, and of a length this tells in its own words."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if self.longest and len(data) > self.longest:
            raise serializers.ValidationError([TOO_LONG % {"limit_value": self.longest}])
        return data


class Known(serializers.BooleanField):
    """true or false, and null where nobody knows."""

    default_error_messages = USUAL | {"invalid": _("Stuur true, false of null.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, allow_null=True, default=None, **options)

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Switch(serializers.BooleanField):
    default_error_messages = USUAL | {"invalid": _("Stuur true of false.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, default=False, **options)

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data


class Number(serializers.IntegerField):
    """A whole number that is not negative, or null."""

    default_error_messages = USUAL | {"invalid": _("Stuur een heel getal van 0 tot en met {most}.")}

    def __init__(self, *, most: int, **options: Any) -> None:
        self.most = most
        super().__init__(required=False, allow_null=True, default=None, min_value=0, max_value=most, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        is_whole = isinstance(data, int | float) and not isinstance(data, bool) and 0 <= data <= self.most
        if data not in (None, serializers.empty) and not (is_whole and data == int(data)):
            self.fail("invalid", most=self.most)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> int:
        return int(data)


class Day(serializers.DateField):
    default_error_messages = USUAL | {
        "invalid": _("Schrijf de dag als 2026-12-31."),
        "far": _("Kijk het jaar na: deze dag ligt te ver weg."),
    }

    def to_internal_value(self, value: Any) -> date:
        if not (isinstance(value, str) and DAY.fullmatch(value)):
            self.fail("invalid")
        try:
            day = date.fromisoformat(value)
        except ValueError:
            self.fail("invalid")
        today = timezone.localdate()
        if not today - FURTHEST_BACK <= day <= today + FURTHEST_AHEAD:
            self.fail("far")
        return day


@extend_schema_field({"type": "string", "pattern": CLOCK, "example": "14:30"})
class Clock(serializers.Field[str, Any, Any, Any]):
    """Local time, as text."""

    default_error_messages = USUAL | {"invalid": _("Schrijf de tijd als 14:30.")}

    def to_internal_value(self, data: Any) -> str:
        if not (isinstance(data, str) and re.fullmatch(CLOCK.strip("^$"), data, re.ASCII)):
            self.fail("invalid")
        return data

    def to_representation(self, value: Any) -> Any:
        return value


class Key(serializers.UUIDField):
    default_error_messages = USUAL | {"invalid": _("Dit is geen UUID.")}

    def to_internal_value(self, data: Any) -> UUID:
        if not (isinstance(data, str) and KEY.fullmatch(data)):
            self.fail("invalid")
        return UUID(data)


class Choice(serializers.ChoiceField):
    """One of some words. `invalid_choice` of REST framework would repeat what was sent."""

    def __init__(self, choices: Any, **options: Any) -> None:
        wrong = _("Kies uit: {choices}.")
        said = {"invalid_choice": str(wrong).format(choices=", ".join(choices))}
        super().__init__(choices, error_messages=USUAL | said, **options)

    def to_internal_value(self, data: Any) -> str:
        if not (isinstance(data, str) and data in self.choices):
            self.fail("invalid_choice")
        return data


def _optional(field: Any, **options: Any) -> Any:
    return field(required=False, allow_null=True, default=None, **options)


def _many(field: Any, most: int, **options: Any) -> Any:
    said = {
        "not_a_list": _("Stuur hier een lijst, tussen [ en ]."),
        "max_length": _("Stuur er hoogstens {max_length}."),
    }
    return field(required=False, max_length=most, error_messages=USUAL | said, **options)


@extend_schema_serializer(component_name="PlekVerwijzing")
class PlaceKeyShape(Shape):
    id = Key(help_text="UUID van een plek die op de site staat, of van je eigen organisatie is. Zie /plekken.")


@extend_schema_serializer(component_name="ContactInvoer")
class ContactShape(Shape):
    telefoon = _optional(Text, max_length=30)
    email = _optional(Text, max_length=254)
    website = _optional(Text, max_length=200)
    rol = _optional(Text, max_length=60, help_text="Wie je dan aan de lijn krijgt, zoals: de gastvrouw.")


@extend_schema_serializer(component_name="UitzonderingInvoer")
class ExceptionShape(Shape):
    datum = Day(help_text="De dag van het rooster die anders is, of de extra dag.")
    soort = Choice(list(EXCEPTIONS))
    reden = _optional(Text, max_length=200)
    nieuweDatum = _optional(Day, help_text="Alleen bij verplaatst.")
    nieuweBegin = _optional(Clock)
    nieuweEinde = _optional(Clock)
    nieuwePlek = PlaceKeyShape(required=False, allow_null=True, default=None)


@extend_schema_serializer(component_name="RoosterInvoer")
class ScheduleShape(Shape):
    id = _optional(Key, help_text="Van een rooster dat er al is; laat het weg bij een nieuw rooster.")
    soort = Choice(list(KINDS), required=False, default="reeks")
    van = Day(help_text="De eerste dag.")
    totEnMet = _optional(Day, help_text="De laatste dag. Een reeks heeft die nodig; openingstijden niet.")
    begin = Clock(help_text="Plaatselijke tijd.")
    einde = Clock(help_text="Plaatselijke tijd; 00:00 is het einde van de dag.")
    herhaling = _optional(
        Text, max_length=LONGEST_RULE, help_text="Een RRULE van RFC 5545, zoals FREQ=WEEKLY;BYDAY=TU. null: één keer."
    )
    nietOpFeestdagen = Switch()
    nietInSchoolvakanties = Switch()
    uitzonderingen = _many(ExceptionShape, MOST_EXCEPTIONS, many=True, default=list)


@extend_schema_serializer(component_name="GeslotenInvoer")
class ClosedShape(Shape):
    van = Day()
    totEnMet = Day()
    reden = _optional(Text, max_length=200)


@extend_schema_serializer(component_name="ActiviteitInvoer")
class ActivityShape(Shape):
    id = _optional(
        Key,
        help_text="Kies zelf een UUID: wie hetzelfde nog eens stuurt, maakt geen tweede. Bij PUT die van het adres.",
    )
    naam = Text(max_length=120, error_messages={"required": _("Vul in hoe de activiteit heet.")})
    categorie = Text(
        max_length=50,
        help_text="Slug van een thema. Zie /categorieen.",
        error_messages={"required": _("Kies een thema.")},
    )
    plek = PlaceKeyShape(error_messages={"required": PLACE_NEEDED, "null": PLACE_NEEDED})
    samenvatting = _optional(Text, max_length=200)
    beschrijving = _optional(Text, max_length=5000)
    contact = ContactShape(required=False, allow_null=True, default=None)
    voorIedereen = Known(help_text="false: voor de leeftijden hieronder. null zonder leeftijden: onbekend.")
    leeftijdVanMaanden = Number(most=MOST_MONTHS)
    leeftijdTotMaanden = Number(most=MOST_MONTHS, help_text="Tot, niet tot en met.")
    prijsCenten = Number(most=MOST_CENTS, help_text="0: gratis. null: onbekend.")
    ooievaarspas = Known()
    talen = _optional(
        serializers.ListField,
        child=Text(max_length=8),
        max_length=MOST_LANGUAGES,
        help_text="ISO-codes, zoals nl.",
        error_messages={"not_a_list": _("Stuur hier een lijst, tussen [ en ].")},
    )
    aanmelden = Known()
    maatje = Known(help_text="true: de eerste keer kan er iemand met je mee.")
    alleenVrouwen = Known()
    tijdenTekst = _optional(Text, max_length=200, help_text="Tijden in woorden, voor wie geen rooster heeft.")
    rooster = _many(ScheduleShape, MOST_SCHEDULES, many=True, default=list)
    gesloten = _many(ClosedShape, MOST_CLOSED, many=True, default=list, help_text="Dagen waarop niets doorgaat.")
    concept = Switch(help_text="true: bewaar het zonder het te versturen. Telt niet voor wat al op de site staat.")


def reasons(errors: Any, at: str = "") -> list[dict[str, str]]:
    """What REST framework found, as names like `contact.email` and `rooster[0].begin`, each with its reason."""
    if isinstance(errors, dict):
        return [each for name, inside in errors.items() for each in reasons(inside, _below(at, name))]
    if errors and isinstance(errors[0], dict):
        return [each for number, inside in enumerate(errors) for each in reasons(inside, f"{at}[{number}]")]
    return [{"name": at, "reason": str(each)} for each in errors]


def _below(at: str, name: str | int) -> str:
    if name == api_settings.NON_FIELD_ERRORS_KEY:
        return at
    return f"{at}[{name}]" if isinstance(name, int) else f"{at}.{name}" if at else name
