"""Where it is: a place that we have, or a new one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.translation import gettext as _, gettext_lazy

from activities.form_fields import KnownField, LineField, LinkField, NumberField, PhoneField
from activities.models import Organisation, Place
from activities.place_lookup import (
    DOOR_ACCURACY_M,
    PLACE_GONE,
    PLACE_NEEDED,
    chosen_place,
    pin_warnings,
    places_to_choose,
    point_of_address,
    search_places,
    similar_places,
)
from maps.areas import buurt_index
from maps.geometry import Point
from maps.models import Buurt
from maps.naming import fold, read_postcode
from maps.site_names import named

NEW, SEARCH = "nieuw", "zoek"
MOST_OWN = 30
FURTHEST_ACCURACY_M = 100_000


class NumberOfPoint(forms.FloatField):
    """Also with a comma, as people write it."""

    def to_python(self, value: Any) -> float | None:  # type: ignore[override]
        return super().to_python(value.replace(",", ".") if isinstance(value, str) else value)


class AddressForm(forms.Form):
    straat = LineField(label=gettext_lazy("Straat"), required=False, max_length=80)
    huisnummer = LineField(label=gettext_lazy("Huisnummer"), required=False, max_length=10)
    postcode = LineField(label=gettext_lazy("Postcode"), required=False, max_length=20)
    lat = NumberOfPoint(
        label=gettext_lazy("Breedte"),
        min_value=-90,
        max_value=90,
        required=False,
        error_messages={"invalid": gettext_lazy("Schrijf de breedte als 52.05.")},
    )
    lon = NumberOfPoint(
        label=gettext_lazy("Lengte"),
        min_value=-180,
        max_value=180,
        required=False,
        error_messages={"invalid": gettext_lazy("Schrijf de lengte als 4.28.")},
    )
    nauwkeurigheid = NumberField(max_value=FURTHEST_ACCURACY_M)
    bestaand = LineField(required=False, max_length=36)

    def clean_postcode(self) -> str:
        typed: str = self.cleaned_data["postcode"]
        if fold(typed) and not read_postcode(typed):
            raise ValidationError(named(_("Een postcode heeft vier cijfers en twee letters, zoals {postcode}.")))
        return read_postcode(typed)

    @property
    def point(self) -> Point | None:
        lat, lon = self.cleaned_data.get("lat"), self.cleaned_data.get("lon")
        return None if lat is None or lon is None else Point(lat, lon)

    def found(self) -> tuple[Point, int] | None:
        """The pin, or else the address. May ask PDOK."""
        said = self.cleaned_data
        if self.point:
            return self.point, said["nauwkeurigheid"] or DOOR_ACCURACY_M
        return point_of_address(said["straat"], said["huisnummer"], said["postcode"])

    def address(self, found: tuple[Point, int] | None) -> dict[str, Any]:
        """The columns of a Place."""
        said = self.cleaned_data
        point, accuracy = found or (None, None)
        return {
            "street": said["straat"],
            "house_number": said["huisnummer"],
            "postcode": said["postcode"],
            "lat": point.lat if point else None,
            "lon": point.lon if point else None,
            "accuracy_m": accuracy,
            "buurt": buurt_at(point),
        }


class WhereForm(AddressForm):
    plek = forms.CharField(
        label=gettext_lazy("Waar is het?"),
        max_length=36,
        error_messages={
            "required": PLACE_NEEDED,
            "max_length": gettext_lazy("Kies een plek uit de lijst."),
        },
    )
    plek_zoek = LineField(label=gettext_lazy("Zoek op naam, straat of postcode"), required=False, max_length=80)
    plek_naam = LineField(label=gettext_lazy("Hoe heet de plek?"), required=False, max_length=120)
    andere_plek = forms.BooleanField(label=gettext_lazy("Nee, dit is een andere plek"), required=False)

    def __init__(
        self, *args: Any, organisations: Sequence[Organisation], current: Place | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.organisations, self.current = organisations, current
        self.similar: list[Place] = []
        self.warnings: list[str] = []
        self.chosen: Place | None = None
        self.new: NewPlace | None = None
        self.asked = str(self["plek"].value() or "")

    @cached_property
    def own_places(self) -> list[Place]:
        """To choose from: that of now, and those of the organisation."""
        own = places_to_choose(self.organisations).filter(organisation__in=self.organisations)
        current = [self.current] if self.current else []
        return list(dict.fromkeys([*current, *own.order_by("sort_name", "id")[:MOST_OWN]]))

    @cached_property
    def found_places(self) -> list[Place]:
        """What the search gives, and what was chosen of an earlier search. To be asked once all was looked at."""
        words = str(self["plek_zoek"].value() or "")[:80]
        found = search_places(words, organisations=self.organisations)
        chosen = [self.chosen] if self.chosen else []
        return [place for place in dict.fromkeys([*chosen, *found]) if place not in self.own_places]

    @property
    def found_nothing(self) -> bool:
        return bool(str(self["plek_zoek"].value() or "").strip()) and not self.found_places

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        where = said.get("plek")
        if where == SEARCH:
            self.add_error(
                "plek_zoek", _("Kies hieronder een plek. Staat hij er niet bij? Kies dan “Een nieuwe plek”.")
            )
        elif where == NEW and said.get("bestaand"):
            self._choose(said["bestaand"], "bestaand")
        elif where == NEW:
            self._check_new(said)
        elif where:
            self._choose(where, "plek")
        return said

    def _choose(self, uuid: str, name: str) -> None:
        try:
            key = UUID(uuid)
        except ValueError:
            key = None
        self.chosen = chosen_place(key, self.organisations, current=self.current)
        if self.chosen is None:
            self.add_error(name, PLACE_GONE)

    def _check_new(self, said: dict[str, Any]) -> None:
        if not said.get("plek_naam") and "plek_naam" not in self.errors:
            self.add_error("plek_naam", _("Vul in hoe de plek heet."))
        has_address = said.get("postcode") or (said.get("straat") and said.get("huisnummer"))
        if not has_address and self.point is None and not {"postcode", "straat", "lat", "lon"} & self.errors.keys():
            self.add_error("postcode", _("Vul een postcode in, of een straat met een huisnummer."))

    def look_up(self) -> bool:
        """Of a new place: where it is, and whether we have it already. May ask PDOK, so only when the rest is right."""
        if self.chosen or not self.is_valid():
            return self.is_valid()
        found = self.found()
        point = found[0] if found else None
        name = self.cleaned_data["plek_naam"]
        self.warnings = pin_warnings(point, self.cleaned_data["postcode"]) if point else []
        self.similar = similar_places(name, point, organisations=self.organisations)
        if self.similar and not self.cleaned_data["andere_plek"]:
            self.add_error("andere_plek", _("Kijk of deze plek er al is. Is het een andere? Vink dat dan aan."))
        self.new = NewPlace(name, self.address(found))
        return self.is_valid()


@dataclass(frozen=True)
class NewPlace:
    name: str
    address: dict[str, Any]

    def row(self, organisation: Organisation, key: UUID) -> Place:
        """Not stored. `key` is of the form, so that a form that is sent twice makes one place."""
        return Place(
            uuid=uuid5(key, "plek"),
            name=self.name,
            organisation=organisation,
            source=_("%(organisation)s (organisator)") % {"organisation": organisation.name},
            is_example=organisation.is_example,
            **self.address,
        )


class PlaceForm(AddressForm):
    naam = LineField(
        label=gettext_lazy("Naam"),
        max_length=120,
        error_messages={"required": gettext_lazy("Vul in hoe de plek heet.")},
    )
    rolstoel = KnownField(label=gettext_lazy("Kun je er met een rolstoel in?"))
    toilet = KnownField(label=gettext_lazy("Is er een toilet?"))
    telefoon = PhoneField(label=gettext_lazy("Telefoon"), required=False, max_length=30)
    email = forms.EmailField(
        label=gettext_lazy("E-mail"),
        required=False,
        max_length=254,
        error_messages={"invalid": gettext_lazy("Schrijf het e-mailadres zoals naam@voorbeeld.nl.")},
    )
    website = LinkField(label=gettext_lazy("Website"), required=False, max_length=200)

    def values(self) -> dict[str, Any]:
        """The columns of the place; one without a point may stand anywhere, and then keeps the buurt that it had."""
        said = self.cleaned_data
        address = self.address(self.found())
        if address["lat"] is None:
            del address["buurt"]
        return address | {
            "name": said["naam"],
            "is_wheelchair_accessible": said["rolstoel"],
            "has_toilet": said["toilet"],
            "phone": said["telefoon"],
            "email": said["email"],
            "website": said["website"],
        }


def first_values(place: Place) -> dict[str, Any]:
    return {
        "naam": place.name,
        "straat": place.street,
        "huisnummer": place.house_number,
        "postcode": place.postcode,
        "lat": place.lat,
        "lon": place.lon,
        "nauwkeurigheid": place.accuracy_m,
        "rolstoel": place.is_wheelchair_accessible,
        "toilet": place.has_toilet,
        "telefoon": place.phone,
        "email": place.email,
        "website": place.website,
    }


def buurt_at(point: Point | None) -> Buurt | None:
    return Buurt.objects.filter(code=buurt_index().code_at(point)).first() if point else None
