"""What the pin of the form asks: where an address is, what looks wrong about a point, and which places are there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import JsonResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from activities.models import Place
from activities.place_lookup import (
    DOOR_ACCURACY_M,
    FoundAddress,
    find_address,
    metres_from,
    pin_warnings,
    similar_places,
)
from activities.workspace.access import UserRequest, organisations_of, signed_in
from maps.geocoding import LocationError
from maps.geometry import Point
from maps.naming import fold, read_postcode
from maps.site_names import named


class AddressQuestion(forms.Form):
    """An address, or the point that somebody chose on the map. `naam` is what they call the place."""

    straat = forms.CharField(
        label=_("straat"),
        max_length=80,
        required=False,
        error_messages={"max_length": _("Deze straatnaam is te lang. Schrijf alleen de straat.")},
    )
    huisnummer = forms.CharField(
        label=_("huisnummer"),
        max_length=10,
        required=False,
        error_messages={"max_length": _("Dit huisnummer is te lang. Schrijf alleen het nummer, zoals 12a.")},
    )
    postcode = forms.CharField(label=_("postcode"), max_length=20, required=False)
    naam = forms.CharField(label=_("naam"), required=False)
    lat = forms.FloatField(label=_("breedte"), min_value=-90, max_value=90, required=False)
    lon = forms.FloatField(label=_("lengte"), min_value=-180, max_value=180, required=False)

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if fold(typed) and not read_postcode(typed):
            raise ValidationError(named(_("Een postcode heeft vier cijfers en twee letters, zoals {postcode}.")))
        return typed

    def clean(self) -> dict[str, Any]:
        asked = super().clean() or self.cleaned_data
        if not self.errors and self.point is None and not fold(f"{asked['straat']} {asked['postcode']}"):
            raise ValidationError(_("Vul een postcode in, of een straat met een huisnummer."))
        return asked

    @property
    def point(self) -> Point | None:
        lat, lon = self.cleaned_data["lat"], self.cleaned_data["lon"]
        return None if lat is None or lon is None else Point(lat, lon)

    def found(self) -> FoundAddress:
        """Raises LocationError."""
        if self.point:
            return FoundAddress(self.point, DOOR_ACCURACY_M, "")
        asked = self.cleaned_data
        return find_address(asked["straat"], asked["huisnummer"], asked["postcode"])


@require_safe
@signed_in
def address(request: UserRequest) -> JsonResponse:
    """`fout` is a sentence for the organiser: 400 when the question is wrong, 404 when there is no such address."""
    question = AddressQuestion(request.GET)
    if not question.is_valid():
        return _refusal(400, " ".join(str(error) for errors in question.errors.values() for error in errors))
    try:
        found = question.found()
    except LocationError as error:
        return _refusal(404, error.message)
    own = organisations_of(request.user)
    places = similar_places(question.cleaned_data["naam"], found.point, organisations=own)
    return JsonResponse(
        {
            "lat": found.point.lat,
            "lon": found.point.lon,
            "gevonden": found.label,
            "nauwkeurigheidMeters": found.accuracy_m,
            "waarschuwingen": pin_warnings(found.point, question.cleaned_data["postcode"]),
            "plekken": [_place(place, found.point) for place in places],
        }
    )


def _place(place: Place, point: Point) -> dict[str, Any]:
    """`meters` is null for a place of which the point is unknown."""
    metres = round(metres_from(point, place)) if place.point else None
    return {"uuid": str(place.uuid), "naam": place.name, "adres": place.address, "meters": metres}


def _refusal(status: int, message: str) -> JsonResponse:
    return JsonResponse({"fout": message}, status=status)
