"""What was sent as a snapshot, by the form of the workspace: the same text gets the same answer here as on the page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from activities.activity_form import AGES, AMOUNT, ERRORS_AT, EVERYONE, FREE, MONTHS, UNKNOWN, ActivityForm
from activities.api.problems import Problem
from activities.api.write_shapes import ActivityShape, reasons
from activities.api.written_plan import Wrong, plan_from, times_of
from activities.enums import AgePolicy
from activities.models import Activity, Organisation, Proposal
from activities.place_lookup import PLACE_GONE, PLACE_NEEDED, chosen_place
from activities.snapshots import NO_PLAN, Snapshot, snapshot

CONTACT = {"telefoon": "telefoon", "email": "email", "website": "website", "contactrol": "rol"}
TEXTS = {
    "naam": "naam",
    "thema": "categorie",
    "samenvatting": "samenvatting",
    "beschrijving": "beschrijving",
    "tijden_tekst": "tijdenTekst",
}
KNOWN = {"aanmelden": "aanmelden", "maatje": "maatje", "ooievaarspas": "ooievaarspas", "vrouwen": "alleenVrouwen"}
# Where an error of the form belongs in what was sent.
NAMES = {
    **TEXTS,
    **KNOWN,
    **{field: f"contact.{name}" for field, name in CONTACT.items()},
    "voorwie": "voorIedereen",
    "leeftijd_van": "leeftijdVanMaanden",
    "leeftijd_tot": "leeftijdTotMaanden",
    "kosten": "prijsCenten",
    "bedrag": "prijsCenten",
    "talen": "talen",
    "plek": "plek.id",
}
# What the page asks and the API does not stays as it is.
NOT_ASKED = ("photo", "photo_alt", "hours_per_week")


class InvalidBody(Problem):
    """All that is wrong, each with where it stands."""

    def __init__(self, wrong: Wrong) -> None:
        said = _("Er klopt iets niet in wat je stuurde. Bij invalidParams staat wat, en waarom.")
        super().__init__(400, said, invalidParams=wrong)


class Written:
    """What somebody sent for an activity of this organisation. `activity`: the one it replaces."""

    def __init__(self, body: dict[str, Any], organisation: Organisation, activity: Activity | None = None) -> None:
        self.organisation, self.activity = organisation, activity
        self.stored: Snapshot = snapshot(activity) if activity else {}
        self.wrong: Wrong = []
        self.said = self._in_shape(body)

    @property
    def is_sent(self) -> bool:
        return not self.said.get("concept")

    def snapshot(self) -> Snapshot:
        """Raises InvalidBody with all that is wrong."""
        form = ActivityForm(_form_values(self.said), languages=self.stored.get("languages", ()))
        found = [*self._of_form(form), *self._of_ages()]
        place = self._place(found)
        plan, wrong = plan_from(
            self.said, self.stored.get("plan", NO_PLAN), activity=self.activity, organisation=self.organisation
        )
        # Of what has another shape than it should nothing more can be told.
        misshapen = {_first(each["name"]) for each in self.wrong}
        self.wrong += [each for each in [*found, *wrong] if _first(each["name"]) not in misshapen]
        if self.wrong:
            raise InvalidBody(self.wrong)
        said = {name: value for name, value in form.said.items() if name not in NOT_ASKED}
        return said | place | {"plan": plan}

    def _in_shape(self, body: dict[str, Any]) -> dict[str, Any]:
        """What can be read of it; the rest is noted as wrong."""
        shape = ActivityShape(data=body)
        if shape.is_valid():
            return dict(shape.validated_data)
        self.wrong = reasons(shape.errors)
        rest = {name: value for name, value in body.items() if name not in shape.errors}
        readable = ActivityShape(data=rest, partial=True)
        readable.is_valid(raise_exception=True)
        return dict(readable.validated_data)

    def _of_form(self, form: ActivityForm) -> Wrong:
        return [
            {"name": NAMES[field], "reason": str(reason)}
            for field, errors in form.errors.items()
            for reason in errors
            if field in NAMES
        ]

    def _of_ages(self) -> Wrong:
        if self.said.get("voorIedereen") and _has_ages(self.said):
            reason = _("Is het voor iedereen? Laat de leeftijden dan weg. Zet dit anders op false.")
            return [{"name": "voorIedereen", "reason": reason}]
        return []

    def _place(self, wrong: Wrong) -> Snapshot:
        """The page of a place itself stays at that place."""
        said, current = self.said.get("plek"), self.activity.place if self.activity else None
        place = chosen_place(said and said["id"], [self.organisation], current=current)
        if place is None:
            wrong.append({"name": "plek.id" if said else "plek", "reason": str(PLACE_GONE if said else PLACE_NEEDED)})
        elif self.activity and self.activity.stands_for_place and place != current:
            wrong.append({"name": "plek.id", "reason": _("Dit is de pagina van een plek. Die blijft bij die plek.")})
        return {"place": str(place.uuid)} if place else {}


def refused(error: ValidationError) -> InvalidBody:
    """What an action would not store, after all that the form could look at."""
    by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    fields = {column: ERRORS_AT.get(column, column) for column in by_column}
    return InvalidBody(
        [
            {"name": NAMES.get(fields[column], "rooster"), "reason": message}
            for column, messages in by_column.items()
            for message in messages
        ]
    )


def in_words_of_the_body(said: Snapshot) -> dict[str, Any]:
    """A snapshot in the names and the shape in which it can be sent."""
    contact = {"telefoon": "phone", "email": "email", "website": "website", "rol": "contact_role"}
    told = {name: said[column] or None for name, column in contact.items()}
    return {
        "naam": said["name"],
        "samenvatting": said["summary"] or None,
        "beschrijving": said["description"] or None,
        "categorie": said["category"],
        "plek": {"id": said["place"]},
        "contact": told if any(told.values()) else None,
        "voorIedereen": _for_everyone(said["age_policy"]),
        "leeftijdVanMaanden": said["age_from_months"],
        "leeftijdTotMaanden": said["age_to_months"],
        "prijsCenten": said["price_cents"],
        "ooievaarspas": said["accepts_ooievaarspas"],
        "talen": said["languages"] or None,
        "aanmelden": said["needs_signup"],
        "maatje": said["has_buddy"],
        "alleenVrouwen": said["is_women_only"],
        "tijdenTekst": said["times_text"] or None,
        **times_of(said["plan"]),
    }


def after(waiting: Proposal, stored: Snapshot) -> dict[str, Any]:
    """What an activity becomes if a moderator agrees."""
    return in_words_of_the_body(stored | waiting.changes)


def _form_values(said: dict[str, Any]) -> dict[str, Any]:
    contact = said.get("contact") or {}
    cents = said.get("prijsCenten")
    return {
        **{field: said.get(name) or "" for field, name in TEXTS.items()},
        **{field: contact.get(name) or "" for field, name in CONTACT.items()},
        **{field: {True: "ja", False: "nee", None: ""}[said.get(name)] for field, name in KNOWN.items()},
        "voorwie": _audience(said),
        "leeftijd_van": said.get("leeftijdVanMaanden"),
        "leeftijd_tot": said.get("leeftijdTotMaanden"),
        "eenheid": MONTHS,
        "kosten": UNKNOWN if cents is None else AMOUNT if cents else FREE,
        "bedrag": f"{cents // 100},{cents % 100:02}" if cents else "",
        "talen": list(dict.fromkeys(said.get("talen") or ())),
    }


def _audience(said: dict[str, Any]) -> str:
    if said.get("voorIedereen"):
        return EVERYONE
    return AGES if _has_ages(said) or said.get("voorIedereen") is False else UNKNOWN


def _has_ages(said: dict[str, Any]) -> bool:
    return any(said.get(name) is not None for name in ("leeftijdVanMaanden", "leeftijdTotMaanden"))


def _for_everyone(policy: str) -> bool | None:
    return None if policy == AgePolicy.UNKNOWN else policy == AgePolicy.EVERYONE


def _first(name: str) -> str:
    """ "rooster" of "rooster[0].begin"."""
    return name.partition(".")[0].partition("[")[0]
