from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import flatten_fieldsets
from django.db.models import ForeignKey, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities import actions
from activities.admin.base import CatalogueAdmin, SeenForm
from activities.models import Category, Place
from activities.place_lookup import DOOR_ACCURACY_M
from maps.areas import buurt_index
from maps.geometry import Point
from maps.models import Buurt

POINT = ("lat", "lon", "accuracy_m", "plek")


class PlaceForm(SeenForm):
    """A new point brings its buurt; without a point it is chosen. A point that is typed is that of the door."""

    # As people write it: with a space, or in small letters.
    postcode = forms.CharField(label=_("Postcode"), max_length=7, required=False)
    # As the pin shows them, with a comma or a point.
    lat = forms.FloatField(label=_("breedtegraad"), min_value=-90, max_value=90, required=False, localize=True)
    lon = forms.FloatField(label=_("lengtegraad"), min_value=-180, max_value=180, required=False, localize=True)
    # The pin tells it of a place that is there already, which is no question here.
    plek = forms.CharField(widget=forms.HiddenInput, required=False)

    def clean_postcode(self) -> str:
        return "".join(str(self.cleaned_data["postcode"]).split()).upper()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        lat, lon = cleaned.get("lat"), cleaned.get("lon")
        if lat is None and lon is None:
            cleaned["accuracy_m"] = None
        elif lat is not None and lon is not None:
            cleaned["accuracy_m"] = cleaned.get("accuracy_m") or DOOR_ACCURACY_M
            if {"lat", "lon"} & set(self.changed_data):
                cleaned["buurt"] = Buurt.objects.filter(code=buurt_index().code_at(Point(lat, lon))).first()
        return cleaned

    def changes(self) -> dict[str, Any]:
        return super().changes() | {name: self.cleaned_data[name] for name in ("buurt", "accuracy_m")}


class NewPlaceForm(PlaceForm):
    theme = forms.ModelChoiceField(
        Category.objects.all(),
        label=_("thema"),
        help_text=_("Van de activiteit die voor de plek zelf staat. Die is eerst een concept."),
    )


@admin.register(Place)
class PlaceAdmin(CatalogueAdmin):
    list_display = ("name", "kind", "address", "postcode", "buurt", "organisation")
    list_filter = ("kind", "buurt__district", "is_example")
    list_select_related = ("buurt", "organisation")
    search_fields = ("sort_name", "sort_street")
    search_help_text = _("Naam of straat")
    date_hierarchy = "checked_on"
    ordering = ("sort_name", "id")
    autocomplete_fields = ("organisation",)
    readonly_fields = ("slug",)
    fieldsets = (
        (None, {"fields": ("gezien", "name", "kind", "organisation", "slug")}),
        (_("Adres"), {"fields": ("street", "house_number", "postcode", "city", "buurt")}),
        (_("Contact"), {"fields": ("phone", "email", "website")}),
        (_("Toegankelijkheid"), {"fields": ("is_wheelchair_accessible", "has_toilet")}),
        (_("Bron"), {"fields": ("source", "source_date", "confidence", "checked_on", "is_example")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Place]:
        return Place.objects.defer("buurt__outline")

    @admin.display(description=_("adres"), ordering="sort_street")
    def address(self, place: Place) -> str:
        return place.address

    def get_fieldsets(self, request: HttpRequest, obj: Place | None = None) -> Any:
        new = ((_("Nieuwe plek"), {"fields": ("theme",)}),)
        return self.fieldsets if obj else (*new, *self.fieldsets)

    def get_form(self, request: HttpRequest, obj: Place | None = None, change: bool = False, **kwargs: Any) -> Any:
        """The fields of the point stand in no fieldset: the map shows them."""
        fields = [*flatten_fieldsets(self.get_fieldsets(request, obj)), *POINT]
        form = PlaceForm if obj else NewPlaceForm
        return super().get_form(request, obj, change, **(kwargs | {"fields": fields, "form": form}))

    def formfield_for_foreignkey(self, db_field: ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "buurt":
            kwargs["queryset"] = Buurt.objects.defer("outline")
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def add(self, row: Place, form: NewPlaceForm, by: User) -> None:
        row.buurt = form.cleaned_data["buurt"]
        actions.draft_place(row, form.cleaned_data["theme"], by=by)

    def change(self, row: Place, form: PlaceForm, by: User) -> None:
        actions.change_place(self.stored(row), form.changes(), by=by)
