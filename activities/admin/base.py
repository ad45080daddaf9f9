"""What the pages of the admin share: rows that nobody writes, the one way in for writes, search, and the log."""

import re
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.contrib import admin
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.db.models import Model, Q, QuerySet, URLField
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from activities import actions
from activities.models.revision import writing
from maps.naming import fold
from maps.site_names import named

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    InlineBase = admin.TabularInline[Any, Any]
    FormBase = forms.ModelForm[Any]
    AnyAdmin = BaseModelAdmin[Any]
else:  # Django's own classes take no type
    Base, InlineBase, FormBase = admin.ModelAdmin, admin.TabularInline, forms.ModelForm
    AnyAdmin = object

# A number that every database can hold.
_LOOKS_LIKE_A_KEY = re.compile(r"[0-9]{1,18}")

admin.site.site_header = admin.site.site_title = named(_("Beheer van {site}"))
admin.site.index_title = _("Wat wil je bekijken?")


def user_of(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user


class NotDeleted:
    """Of the catalogue nothing is deleted: what is over is archived, and can be put back."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class NotWritten(NotDeleted):
    """Rows that come from elsewhere: nobody adds or changes them by hand."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class FoldedSearch(Base):
    """Every word has to stand in one of `search_fields`, which are folded columns: the same on every database."""

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        words = fold(search_term).split()
        if search_term.strip() and not words:
            return queryset.none(), False
        for word in words:
            found = Q()
            for name in self.get_search_fields(request):
                found |= Q(**{f"{name}__contains": word})
            queryset = queryset.filter(found)
        return queryset, False


class KnownChoice(AutocompleteSelect):
    """Shows what was sent again beside its error; Django's own asks the database for it, number or not."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        return super().optgroups(name, [each for each in value if _LOOKS_LIKE_A_KEY.fullmatch(str(each))], attr)


class OddChoices(AnyAdmin):
    """For `autocomplete_fields`: what no page offered is an error beside the field."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs["widget"] = KnownChoice(db_field, self.admin_site, using=kwargs.get("using"))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class ThroughActions(OddChoices, Base):
    """What is saved here goes through activities.actions, by who is signed in.

    A subclass says how a row is added (`add`, which fills the row it gets) and how it is changed.
    """

    def add(self, row: Any, form: Any, by: User) -> None:
        raise NotImplementedError

    def change(self, row: Any, form: Any, by: User) -> None:
        raise NotImplementedError

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Locks in the order of every other writer: the admin would take the row first."""
        if request.method != "POST":
            return super().changeform_view(request, *args, **kwargs)
        with writing():
            return super().changeform_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        (self.change if change else self.add)(obj, form, user_of(request))


class SeenForm(FormBase):
    """Knows what was shown: when somebody else changed it meanwhile, nothing is written over that."""

    gezien = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.fields["gezien"].initial = actions.seen_by_log(self.instance)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("gezien") != actions.seen_by_log(self.instance):
            raise forms.ValidationError(
                _("Iemand anders heeft dit intussen veranderd. Open de pagina opnieuw en vul je wijziging nog eens in.")
            )
        return cleaned

    def changes(self) -> dict[str, Any]:
        """The columns that differ from what was shown."""
        columns = {field.name for field in self.instance._meta.fields}
        return {name: self.cleaned_data[name] for name in self.changed_data if name in columns}


class Logged(Base):
    """Things with a log: the button "Geschiedenis" leads there."""

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        row, name = self.get_object(request, object_id), self.model._meta.model_name
        if row is None:
            raise Http404
        if not self.has_view_or_change_permission(request, row):
            raise PermissionDenied
        return redirect(f"{reverse('admin:activities_auditentry_changelist')}?{name}__id__exact={row.pk}")


class CatalogueAdmin(NotDeleted, Logged, ThroughActions, FoldedSearch):
    form = SeenForm
    formfield_overrides: ClassVar[Any] = {URLField: {"assume_scheme": "https"}}
    list_per_page = 50
    show_full_result_count = False

    def stored(self, row: Model) -> Any:
        """As it was: the form has filled in its own copy already."""
        return self.model._default_manager.get(pk=row.pk)
