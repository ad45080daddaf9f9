"""All parts of the form of an activity together: filled in from what is stored, checked, and made into a snapshot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.core.exceptions import ValidationError
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _

from activities.activity_form import ERRORS_AT, ActivityForm, first_values
from activities.models import Activity, Organisation, Photo, Place, Proposal
from activities.photos import EncodedPhoto, read_photo
from activities.plain_language import hints
from activities.snapshots import NO_PLAN, Snapshot, snapshot
from activities.workspace import detail_forms
from activities.workspace.detail_forms import DETAIL_FORMS, details_of
from activities.workspace.place_forms import WhereForm
from activities.workspace.planning import Dates, Planning, dates_of
from activities.workspace.rows import IDS

TIMES = ("veld-tijd", "veld-overslaan", "veld-dicht")
Files = MultiValueDict[str, Any]


@dataclass(frozen=True)
class Mistake:
    """One line of the summary of what is wrong; `field` is the id of what it is about."""

    message: str
    field: str


class Sheet:
    """`base` is what the form begins with: what is stored, what waits, or what is copied. None for a new activity."""

    def __init__(
        self,
        organisations: Sequence[Organisation],
        *,
        base: Snapshot | None = None,
        activity: Activity | None = None,
        sent: QueryDict | None = None,
        files: Files | None = None,
    ) -> None:
        self.base, self.activity, self.sent = base, activity, sent
        self.organisations = list(organisations)
        said = base or {}
        place = Place.objects.filter(uuid=said["place"]).first() if said.get("place") else None
        self.photo = Photo.objects.filter(uuid=said["photo"]).first() if said.get("photo") else None
        self.what = ActivityForm(
            sent,
            files,
            initial=first_values(base) if base else {},
            languages=said.get("languages", ()),
            has_photo=self.photo is not None,
            auto_id=IDS,
        )
        where = {"plek": str(place.uuid) if place else None}
        self.where = WhereForm(sent, auto_id=IDS, initial=where, organisations=self.organisations, current=place)
        self.when = Planning(said.get("plan", NO_PLAN), sent, is_open=not said.get("times_text"))
        self.details = [
            form(sent, auto_id=IDS, initial=detail_forms.first_values(form, said.get(form.name)))
            for form in DETAIL_FORMS
        ]
        # The page of a place itself stays at that place.
        self.is_of_place = activity is not None and activity.stands_for_place
        self.encoded: EncodedPhoto | None = None
        self._is_valid: bool | None = None
        self.plan_errors: list[str] = []

    # What was sent

    def is_valid(self) -> bool:
        """May ask PDOK for the point of a new address, once the rest is right."""
        if self._is_valid is None:
            self._is_valid = self._look_at_all()
        return self._is_valid

    def _look_at_all(self) -> bool:
        valid = [
            self.what.is_valid(),
            self.where.is_valid(),
            self.is_planned(),
            *(form.is_valid() for form in self.details),
        ]
        if all(valid):
            self._read_photo()
        return all(valid) and self.what.is_valid() and self.where.look_up()

    def is_planned(self) -> bool:
        if not self.when.is_valid():
            return False
        if self.when.is_emptied and not self.what["tijden_tekst"].value():
            self.plan_errors = [_("Vul in wanneer het is, of kies “Weet ik nog niet”.")]
        return not self.plan_errors

    def _read_photo(self) -> None:
        upload = self.what.cleaned_data["foto"]
        if not upload:
            return
        try:
            self.encoded = read_photo(upload)
        except ValidationError as error:
            self.what.add_error("foto", error)

    def dates(self) -> Dates | None:
        """The dates as they would be; None when something about them is not right."""
        if not self.is_planned():
            return None
        try:
            return dates_of(self.when.plan, self.activity)
        except ValidationError as error:
            self.plan_errors = list(error.messages)
            return None

    def said(self) -> Snapshot:
        """Without the place and the photo that are new."""
        stored = self.base or {}
        theme = self.what.cleaned_data["thema"]
        details = {form.name: details_of(form, stored.get(form.name), theme) for form in self.details}
        place = {"place": str(self.where.chosen.uuid)} if self.where.chosen and not self.is_of_place else {}
        return self.what.said | details | place | {"plan": self.when.plan}

    def new_place(self, organisation: Organisation, key: UUID) -> Place | None:
        return self.where.new.row(organisation, key) if self.where.new and not self.is_of_place else None

    # What is wrong

    def refuse(self, error: ValidationError) -> None:
        """Put what an action refused where it belongs."""
        if not hasattr(error, "error_dict"):
            self.plan_errors += error.messages
            return
        names = ERRORS_AT | {column: name for form in self.details for name, column in form.columns.items()}
        for column, errors in error.message_dict.items():
            form = next((form for form in (self.what, *self.details) if names.get(column) in form.fields), None)
            if form:
                form.add_error(names[column], errors)
            else:
                self.plan_errors += errors

    def hush(self, *, also_times: bool = True) -> None:
        """Somebody is still busy: nothing is said of what is missing yet."""
        rows = (*self.when.times, *self.when.skips, *self.when.closed)
        for form in (self.what, self.where, *self.details, *(rows if also_times else ())):
            form._errors = ErrorDict()
            form.cleaned_data = {}

    @property
    def mistakes_of_times(self) -> list[Mistake]:
        return [each for each in self.mistakes() if each.field == "wanneer" or each.field.startswith(TIMES)]

    def mistakes(self) -> list[Mistake]:
        found = [*self._of_forms(), *(Mistake(message, "wanneer") for message in self.plan_errors)]
        if found and self.has_lost_photo:
            found.append(Mistake(_("Kies de foto nog een keer."), "veld-foto"))
        return found

    @property
    def has_lost_photo(self) -> bool:
        """A browser does not fill in a file of its own accord when the form comes back."""
        return self.what.files.get("foto") is not None and "foto" not in self.what.errors

    def _of_forms(self) -> Iterator[Mistake]:
        if self.sent is None:
            return
        for form in self._forms():
            for name, errors in form.errors.items():
                field = f"veld-{form.add_prefix(name)}" if name in form.fields else "wat"
                yield from (Mistake(str(message), field) for message in errors)

    def _forms(self) -> list[forms.Form]:
        rows = (*self.when.times, *self.when.skips, *self.when.closed)
        return [self.what, self.where, *rows, *self.details]

    # What the page shows

    def hints(self) -> dict[str, list[str]]:
        """Advice on plain Dutch, of what stands in the form."""
        texts = {name: str(self.what[name].value() or "") for name in ("samenvatting", "beschrijving")}
        return {name: hints(text[:5000]) for name, text in texts.items()}

    @property
    def theme(self) -> str:
        return str(self.what["thema"].value() or "")

    @property
    def is_more_open(self) -> bool:
        """Whether something in the part that is folded away needs a look."""
        more = {"samenvatting", "beschrijving", "telefoon", "email", "website", "contactrol", "talen", "aanmelden"}
        more |= {"vrouwen", "maatje", "ooievaarspas", "uren", "foto", "foto_weg", "foto_tekst"}
        return self.sent is not None and (
            bool(more & self.what.errors.keys()) or any(form.errors for form in self.details)
        )


def base_of(activity: Activity) -> tuple[Snapshot, Proposal | None]:
    """What is stored, with what waits for a moderator over it."""
    waiting = activity.proposals.waiting().first()
    return snapshot(activity) | (waiting.changes if waiting else {}), waiting


def copy_of(activity: Activity) -> Snapshot:
    """For a new activity like this one: all but its times."""
    return snapshot(activity) | {"plan": NO_PLAN, "times_text": ""}
