import re
from typing import Any

import lucide
from django import forms
from django.contrib import admin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities import actions
from activities.admin.base import FormBase, NotDeleted, ThroughActions
from activities.models import Category
from activities.models.category import COLOUR

# WCAG 2.2, 1.4.3: text in the colour of the theme stands on white.
CONTRAST = 4.5


class CategoryForm(FormBase):
    class Meta:
        model = Category
        fields = ("name", "short_name", "slug", "colour", "icon", "position")

    def clean_icon(self) -> str:
        """Every page that shows the theme would fail on an icon that there is not."""
        icon = str(self.cleaned_data["icon"])
        try:
            lucide._load_icon(icon)
        except lucide.IconDoesNotExist as error:
            raise forms.ValidationError(
                _("Dit pictogram is er niet. Zoek een naam op lucide.dev, zoals “coffee”.")
            ) from error
        return icon

    def clean_colour(self) -> str:
        colour = str(self.cleaned_data["colour"])
        # Another form than this is refused by the model.
        if re.match(COLOUR, colour) and contrast_with_white(colour) < CONTRAST:
            raise forms.ValidationError(_("Deze kleur is te licht om te lezen op wit. Kies een donkerder kleur."))
        return colour


def contrast_with_white(colour: str) -> float:
    """Of "#rrggbb", from 1 to 21 (WCAG 2.2, relative luminance)."""
    parts = [int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


@admin.register(Category)
class CategoryAdmin(NotDeleted, ThroughActions):
    form = CategoryForm
    list_display = ("name", "short_name", "slug", "colour", "icon", "position")
    ordering = ("position", "slug")

    def get_readonly_fields(self, request: HttpRequest, obj: Category | None = None) -> tuple[str, ...]:
        """The slug stands in addresses and in the API."""
        return ("slug",) if obj else ()

    def add(self, row: Category, form: Any, by: User) -> None:
        actions.keep(row, by=by)

    change = add
