"""What one row of a file of activities says."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from activities.enums import AgePolicy, Confidence, ScheduleKind
from activities.importers.row_words import plainly
from activities.models import Category, Organisation, Place
from activities.models.sourced import reduced_date
from activities.previews import checked
from activities.snapshots import Plan, jsonable
from maps.naming import fold, stable_uuid

REQUIRED_COLUMNS = frozenset({"name", "category", "place", "source"})
WEEKDAYS = {"ma": "MO", "di": "TU", "wo": "WE", "do": "TH", "vr": "FR", "za": "SA", "zo": "SU"}
YES, NO = {"ja", "j", "true", "1", "yes"}, {"nee", "n", "false", "0", "no"}
FREE = {"gratis", "0"}


@dataclass
class Known:
    """What rows can name, read once for the whole file."""

    categories: dict[str, Category] = field(default_factory=dict)
    places: dict[str, list[Place]] = field(default_factory=dict)
    organisations: dict[str, Organisation] = field(default_factory=dict)
    organisations_named: dict[str, list[Organisation]] = field(default_factory=dict)

    @classmethod
    def now(cls) -> Self:
        known = cls({row.slug: row for row in Category.objects.all()})
        for place in Place.objects.select_related("buurt", "organisation"):
            for name in {place.slug, place.sort_name}:
                known.places.setdefault(name, []).append(place)
        for organisation in Organisation.objects.all():
            known.organisations[organisation.slug] = organisation
            known.organisations_named.setdefault(organisation.sort_name, []).append(organisation)
        return known


class YesNoField(forms.CharField):
    """None where nothing is said."""

    def clean(self, value: Any) -> bool | None:
        text = fold(super().clean(value))
        if text and text not in YES | NO:
            raise ValidationError("schrijf ja of nee, of laat het leeg.")
        return text in YES if text else None


class ListField(forms.CharField):
    def clean(self, value: Any) -> list[str]:
        return [part.strip().lower() for part in re.split(r"[|,; ]+", super().clean(value)) if part.strip()]


@plainly
class ActivityRow(forms.Form):
    """Columns of the file. Dates are YYYY-MM-DD, times HH:MM, weekdays ma to zo, ages in months, prices in euros."""

    key = forms.SlugField(max_length=120, required=False)
    name = forms.CharField(max_length=120)
    category = forms.CharField(max_length=40)
    place = forms.CharField(max_length=120)
    organisation = forms.CharField(max_length=120, required=False)
    summary = forms.CharField(max_length=200, required=False)
    description = forms.CharField(max_length=5000, required=False)
    weekdays = ListField(max_length=60, required=False)
    every_weeks = forms.IntegerField(min_value=1, max_value=8, required=False)
    first_day = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    last_day = forms.DateField(input_formats=["%Y-%m-%d"], required=False)
    start_time = forms.TimeField(input_formats=["%H:%M"], required=False)
    end_time = forms.TimeField(input_formats=["%H:%M"], required=False)
    skip_dates = ListField(max_length=600, required=False)
    skip_public_holidays = YesNoField(max_length=10, required=False)
    skip_school_holidays = YesNoField(max_length=10, required=False)
    times_text = forms.CharField(max_length=200, required=False)
    everyone = YesNoField(max_length=10, required=False)
    age_from_months = forms.IntegerField(min_value=0, max_value=1440, required=False)
    age_to_months = forms.IntegerField(min_value=1, max_value=1440, required=False)
    price = forms.CharField(max_length=12, required=False)
    needs_signup = YesNoField(max_length=10, required=False)
    women_only = YesNoField(max_length=10, required=False)
    buddy = YesNoField(max_length=10, required=False)
    ooievaarspas = YesNoField(max_length=10, required=False)
    languages = ListField(max_length=60, required=False)
    phone = forms.RegexField(
        r"^\+?[\d ()-]{5,30}$", required=False, error_messages={"invalid": "dit is geen telefoonnummer."}
    )
    email = forms.EmailField(required=False)
    website = forms.URLField(max_length=200, required=False, assume_scheme="https")
    source = forms.CharField(
        max_length=300, error_messages={"required": "de bron ontbreekt. Schrijf erbij waar dit vandaan komt."}
    )
    source_date = forms.CharField(max_length=10, required=False, validators=[reduced_date])
    confidence = forms.ChoiceField(choices=[("", ""), *Confidence.choices], required=False)

    def __init__(self, cells: dict[str, str], known: Known) -> None:
        super().__init__(cells)
        self.known = known

    def clean_category(self) -> Category:
        if category := self.known.categories.get(self.cleaned_data["category"]):
            return category
        raise ValidationError(f"dit thema kennen we niet. Kies uit: {', '.join(self.known.categories)}.")

    def clean_place(self) -> Place:
        said = self.cleaned_data["place"]
        found = self.known.places.get(said) or self.known.places.get(fold(said), [])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(f"er zijn meer plekken die {said} heten. Schrijf welke, zoals {found[0].slug}.")
        raise ValidationError(f"de plek {said} kennen we niet. Zet eerst de plek op de site.")

    def clean_organisation(self) -> Organisation | None:
        said = self.cleaned_data["organisation"]
        if not said:
            return None
        if organisation := self.known.organisations.get(said):
            return organisation
        found = self.known.organisations_named.get(fold(said), [])
        if len(found) == 1:
            return found[0]
        if found:
            # Anybody can start one by the name of another; what the file brings in would be theirs.
            raise ValidationError(f"er zijn meer organisaties die {said} heten. Schrijf welke, zoals {found[0].slug}.")
        raise ValidationError(f"de organisatie {said} kennen we niet. Laat het leeg, of voeg haar eerst toe.")

    def clean_weekdays(self) -> list[str]:
        if wrong := [day for day in self.cleaned_data["weekdays"] if day[:2] not in WEEKDAYS]:
            raise ValidationError(f"{wrong[0]} is geen dag. Schrijf ma, di, wo, do, vr, za of zo.")
        return [WEEKDAYS[day[:2]] for day in self.cleaned_data["weekdays"]]

    def clean_skip_dates(self) -> list[date]:
        try:
            return [date.fromisoformat(day) for day in self.cleaned_data["skip_dates"]]
        except ValueError as error:
            raise ValidationError("schrijf de datums als 2026-12-25, met een | ertussen.") from error

    def clean_price(self) -> int | None:
        said = self.cleaned_data["price"].strip().lower().removeprefix("€").strip()
        if not said:
            return None
        if said in FREE:
            return 0
        if not re.fullmatch(r"\d{1,4}([.,]\d{1,2})?", said):
            raise ValidationError("schrijf gratis, of een bedrag zoals 2,50.")
        euros, _, cents = said.replace(",", ".").partition(".")
        return int(euros) * 100 + int(cents.ljust(2, "0"))

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if not self.errors:
            self._check_ages(row)
            row["key"] = row["key"] or self._key(row)
            row["plan"] = self._plan(row)
        return row

    def reasons(self) -> str:
        """All that is wrong with the row, in one sentence per column."""
        return " ".join(
            f"{'' if column == '__all__' else column + ': '}{error}"
            for column, errors in self.errors.items()
            for error in errors
        )

    @property
    def uuid(self) -> UUID:
        return stable_uuid("imported-activity", self.cleaned_data["key"])

    @property
    def said(self) -> dict[str, Any]:
        """As activities.snapshots, what the file can say."""
        row = self.cleaned_data
        return {name: jsonable(value) for name, value in self.columns.items() if name not in SOURCED} | {
            "languages": row["languages"],
            "plan": row["plan"],
        }

    @property
    def columns(self) -> dict[str, Any]:
        row = self.cleaned_data
        plain = (
            *("name", "category", "place", "summary", "description", "times_text", "needs_signup"),
            *("phone", "email", "website", "age_from_months", "age_to_months", *SOURCED),
        )
        return {name: row[name] for name in plain} | {
            "age_policy": self._age_policy(row),
            "price_cents": row["price"],
            "is_women_only": row["women_only"],
            "has_buddy": row["buddy"],
            "accepts_ooievaarspas": row["ooievaarspas"],
        }

    def _age_policy(self, row: dict[str, Any]) -> AgePolicy:
        if row["age_from_months"] is not None or row["age_to_months"] is not None:
            return AgePolicy.RANGE
        return AgePolicy.EVERYONE if row["everyone"] else AgePolicy.UNKNOWN

    def _check_ages(self, row: dict[str, Any]) -> None:
        low, high = row["age_from_months"], row["age_to_months"]
        if low is not None and high is not None and low >= high:
            raise ValidationError("de laagste leeftijd moet onder de hoogste liggen.")

    def _key(self, row: dict[str, Any]) -> str:
        """Without a key of its own a row is known by what, where and when; the colon keeps it apart from real keys."""
        when = [*row["weekdays"], str(row["start_time"] or "")]
        return ":" + fold(" ".join([row["name"], row["place"].slug, *when]))

    def _plan(self, row: dict[str, Any]) -> Plan:
        """Raises ValidationError with the sentence that a volunteer would get too."""
        if row["start_time"] is None and row["end_time"] is None and not row["weekdays"]:
            return {"schedules": [], "closed": []}
        needed = ("first_day", *(["last_day"] if row["weekdays"] else []), "start_time", "end_time")
        if missing := [name for name in needed if row[name] is None]:
            raise ValidationError(f"vul ook in: {', '.join(missing)}. Of schrijf de tijden in times_text.")
        plan: Plan = {"schedules": [self._schedule(row)], "closed": []}
        try:
            schedule = checked(plan)[0]
        except ValidationError as error:  # its fields are those of a schedule
            raise ValidationError(error.messages) from error
        rewritten = {name: jsonable(getattr(schedule, name)) for name in ("rule", "starts_on", "ends_on")}
        plan["schedules"][0].update(rewritten)
        return plan

    def _schedule(self, row: dict[str, Any]) -> dict[str, Any]:
        every = f";INTERVAL={row['every_weeks']}" if (row["every_weeks"] or 1) > 1 else ""
        rule = f"FREQ=WEEKLY{every};BYDAY={','.join(row['weekdays'])}" if row["weekdays"] else ""
        return {
            "uuid": str(stable_uuid("imported-schedule", row["key"])),
            "kind": ScheduleKind.SERIES.value,
            "starts_on": row["first_day"].isoformat(),
            "ends_on": (row["last_day"] or row["first_day"]).isoformat(),
            "start_time": f"{row['start_time']:%H:%M}",
            "end_time": f"{row['end_time']:%H:%M}",
            "rule": rule,
            "skip_public_holidays": bool(row["skip_public_holidays"]),
            "skip_school_holidays": bool(row["skip_school_holidays"]),
            "exceptions": [_skipped(day) for day in sorted(set(row["skip_dates"])) if day >= timezone.localdate()],
        }


SOURCED = ("source", "source_date", "confidence")


def _skipped(day: date) -> dict[str, Any]:
    nothing = dict.fromkeys(("new_on", "new_start_time", "new_end_time", "new_place"))
    return {"kind": "cancelled", "on": day.isoformat(), "reason": "", **nothing}
