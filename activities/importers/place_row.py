"""What one row of a places file says, checked on its own and against the map."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from activities.enums import AgePolicy, Confidence, PlaceKind
from activities.importers.row_words import plainly
from activities.models import Category
from activities.models.sourced import reduced_date
from activities.opening_hours import Hours, read as read_hours
from activities.place_lookup import POSTCODE_ACCURACY_M
from maps.areas import buurt_index
from maps.geometry import Point, distance_m
from maps.models import Buurt, Postcode
from maps.naming import read_postcode
from maps.pins import POSTCODE_TOLERANCE_M, PinFault, pin_fault

BUURT_TOLERANCE_M = 50

REQUIRED_COLUMNS = frozenset({"name", "category", "source"})


@plainly
class PlaceRow(forms.Form):
    """Columns of the file. After `is_valid`, `cleaned_data` also holds `point` (or None) and `buurt` (or None)."""

    key = forms.SlugField(max_length=120, required=False)
    name = forms.CharField(max_length=120)
    category = forms.ModelChoiceField(
        Category.objects.all(),
        to_field_name="slug",
        error_messages={
            "invalid_choice": "dit thema kennen we niet. Kies uit: ontmoeten, peuteropvang, eten, sport, "
            "leren-werken, werk-van-waarde, hulp."
        },
    )
    kind = forms.ChoiceField(choices=PlaceKind.choices, required=False)
    organisation = forms.CharField(max_length=120, required=False)
    street = forms.CharField(max_length=80, required=False)
    house_number = forms.CharField(max_length=10, required=False)
    postcode = forms.CharField(max_length=8, required=False)
    city = forms.CharField(max_length=60, required=False)
    lat = forms.FloatField(required=False)
    lon = forms.FloatField(required=False)
    accuracy_m = forms.IntegerField(min_value=1, max_value=5000, required=False)
    buurtcode = forms.ModelChoiceField(
        Buurt.objects.all(),
        to_field_name="code",
        required=False,
        error_messages={"invalid_choice": "deze buurtcode kennen we niet."},
    )
    website = forms.URLField(max_length=200, required=False, assume_scheme="https")
    phone = forms.RegexField(
        r"^\+?[\d ()-]{5,30}$", required=False, error_messages={"invalid": "dit is geen telefoonnummer."}
    )
    email = forms.EmailField(required=False)
    wheelchair = forms.NullBooleanField(required=False)
    opening_hours_text = forms.CharField(max_length=200, required=False)
    summary = forms.CharField(max_length=200, required=False)
    note = forms.CharField(max_length=5000, required=False)
    age_from_months = forms.IntegerField(min_value=0, max_value=1440, required=False)
    age_to_months = forms.IntegerField(min_value=1, max_value=1440, required=False)
    hours_per_week = forms.IntegerField(min_value=1, max_value=168, required=False)
    price_cents = forms.IntegerField(min_value=0, max_value=1_000_000, required=False)
    source = forms.CharField(
        max_length=300, error_messages={"required": "de bron ontbreekt. Schrijf erbij waar dit vandaan komt."}
    )
    source_date = forms.CharField(max_length=10, required=False, validators=[reduced_date])
    activity_source = forms.CharField(max_length=300, required=False)
    activity_source_date = forms.CharField(max_length=10, required=False, validators=[reduced_date])
    confidence = forms.ChoiceField(choices=Confidence.choices, required=False)

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        postcode = read_postcode(typed)
        if typed and not postcode:
            raise ValidationError("een postcode heeft vier cijfers en twee letters, zoals 1234 AB.")
        return postcode

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if not self.errors:
            self._place_on_the_map(row)
            self._check_ages(row)
        return row

    @property
    def age_policy(self) -> AgePolicy:
        row = self.cleaned_data
        known = row["age_from_months"] is not None or row["age_to_months"] is not None
        return AgePolicy.RANGE if known else AgePolicy.UNKNOWN

    @property
    def opening_hours(self) -> Hours | None:
        return read_hours(self.cleaned_data["opening_hours_text"])

    def reasons(self) -> str:
        """All that is wrong with the row, in one sentence per column."""
        return " ".join(
            f"{'' if column == '__all__' else column + ': '}{error}"
            for column, errors in self.errors.items()
            for error in errors
        )

    def _check_ages(self, row: dict[str, Any]) -> None:
        low, high = row["age_from_months"], row["age_to_months"]
        if low is not None and high is not None and low >= high:
            raise ValidationError("de laagste leeftijd moet onder de hoogste liggen.")

    def _place_on_the_map(self, row: dict[str, Any]) -> None:
        if (row["lat"] is None) != (row["lon"] is None):
            raise ValidationError("vul lat en lon allebei in, of allebei niet.")
        centroid = self._centroid(row)
        if row["lat"] is None:
            row["point"] = centroid
            row["accuracy_m"] = POSTCODE_ACCURACY_M if centroid else None
        else:
            row["point"] = Point(row["lat"], row["lon"])
            row["accuracy_m"] = row["accuracy_m"] or POSTCODE_ACCURACY_M
            check_point(row["point"], centroid, row["postcode"])
        row["buurt"] = self._buurt(row)

    def _centroid(self, row: dict[str, Any]) -> Point | None:
        if not row["postcode"]:
            return None
        known = Postcode.objects.filter(pk=row["postcode"]).first()
        if not known and not Postcode.objects.filter(pk__startswith=row["postcode"][:4]).exists():
            raise ValidationError(f"postcode {row['postcode']} ligt niet in dit gebied.")
        return known.point if known else None

    def _buurt(self, row: dict[str, Any]) -> Buurt | None:
        buurt: Buurt | None = row["buurtcode"]
        point: Point | None = row["point"]
        if point is None:
            return buurt
        index = buurt_index()
        if buurt is None:
            return Buurt.objects.filter(code=index.code_at(point)).first()
        if index.distance_m(buurt.code, point) > max(BUURT_TOLERANCE_M, row["accuracy_m"]):
            raise ValidationError(f"het punt ligt niet in {buurt.name} ({buurt.code}).")
        return buurt


def check_point(point: Point, centroid: Point | None, postcode: str) -> None:
    """Raises ValidationError for a point that cannot be right: swapped, outside the area, far from its postcode."""
    match pin_fault(point, centroid):
        case PinFault.SWAPPED:
            raise ValidationError("lat en lon zijn verwisseld. lat is de breedtegraad (52…), lon de lengtegraad (4…).")
        case PinFault.OUTSIDE:
            raise ValidationError("het punt ligt buiten het gebied. Kijk lat en lon na.")
        case PinFault.FAR_FROM_POSTCODE if centroid:
            raise ValidationError(
                f"het punt ligt {distance_m(centroid, point):.0f} meter van postcode {postcode}. "
                f"Meer dan {POSTCODE_TOLERANCE_M} meter kan niet kloppen."
            )
