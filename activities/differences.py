"""What a change changes, in words: for who reviews it, for who changed it at the same time, and for the log."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Self

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.utils import formats, timezone
from django.utils.translation import gettext as _, gettext_lazy

from activities import wording, wording_times
from activities.enums import ExceptionKind, Status
from activities.models import Activity, Category, Occurrence, Organisation, Place, Programme, Schedule
from activities.models.activity_text import TRANSLATED
from activities.previews import preview
from activities.snapshots import DETAILS, NO_PLAN, Changes, Plan, schedule_from
from maps.models import Buurt

TOLD_AHEAD = timedelta(days=120)
MOST_DATES = 24
AGES = ("age_policy", "age_from_months", "age_to_months")
FUNDING_LABELS = {
    "grant": gettext_lazy("subsidie"),
    "funded": gettext_lazy("waar het geld heen gaat"),
    "pillar": gettext_lazy("pijler"),
    "amount_eur": gettext_lazy("bedrag in euro"),
    "starts_on": gettext_lazy("eerste dag"),
    "ends_on": gettext_lazy("laatste dag"),
    "successor": gettext_lazy("opvolger"),
}
LABELS = {
    "languages": gettext_lazy("talen"),
    "texts": gettext_lazy("teksten in andere talen"),
    "plan": gettext_lazy("tijden"),
    "meal": gettext_lazy("maaltijd"),
    "toddler_care": gettext_lazy("peuteropvang"),
    "photo": gettext_lazy("foto"),
    "price_cents": gettext_lazy("prijs"),
    "age_policy": gettext_lazy("voor wie"),
    "merged": gettext_lazy("samengevoegd"),
    "role": gettext_lazy("rol"),
    "token": gettext_lazy("sleutel"),
    **FUNDING_LABELS,
}
# For machines, or said by another field.
UNTOLD = {"merged_uuid", "grant_uuid", "funding_uuid", "slug", "lat", "lon", "accuracy_m", "sort_name"}
Subject = Activity | Place | Organisation | Programme


@dataclass(frozen=True)
class FieldDifference:
    """Lines of text, to be escaped; none where nothing was filled in. `notes` say of times which dates come and go.

    `photos` are the uuids of the one before and after: who approves a photo has to see it.
    """

    label: str
    before: list[str]
    after: list[str]
    notes: list[str] = field(default_factory=list)
    photos: tuple[str, str] = ("", "")


@dataclass(frozen=True)
class Names:
    """What the keys in changes are called; of many changes together, so that a list of them costs no more queries."""

    places: Mapping[str, str]
    categories: Mapping[str, str]
    organisations: Mapping[str, str]
    buurten: Mapping[str, str]

    @classmethod
    def of(cls, *all_changes: Changes) -> Self:
        """At most four queries."""
        keys = {name: _keys(all_changes, name) for name in ("category", "organisation", "buurt")}
        uuids = _keys(all_changes, "place") | {each for changes in all_changes for each in _other_places(changes)}
        places = Place.objects.filter(uuid__in=uuids) if uuids else Place.objects.none()
        return cls(
            {str(uuid): name for uuid, name in places.values_list("uuid", "name")},
            {row.slug: str(row.label) for row in Category.objects.all()} if keys["category"] else {},
            _by(Organisation, "slug", keys["organisation"]),
            _by(Buurt, "code", keys["buurt"]),
        )


def differences(
    subject: Subject, changes: Changes, *, names: Names | None = None, with_dates: bool = True
) -> list[FieldDifference]:
    """`changes` is {field: [before, after]}, as snapshots.difference makes it and the log keeps it.

    With dates it also tells which moments of the coming months come and go; that says something only of a change that
    is about the activity as it is now.
    """
    names = names or Names.of(changes)
    told = [name for name in changes if name not in UNTOLD and name not in AGES[1:]]
    if not changes.keys().isdisjoint(AGES) and AGES[0] not in told:
        told.append(AGES[0])
    return [_difference(subject, name, changes, names, with_dates) for name in told]


def _difference(subject: Subject, name: str, changes: Changes, names: Names, with_dates: bool) -> FieldDifference:
    label = _label(subject, name)
    if name == AGES[0]:
        return FieldDifference(label, _ages(subject, changes, 0), _ages(subject, changes, 1))
    before, after = changes[name]
    if name == "photo":
        both = bool(before and after)
        old, new = [_("de foto van nu")], [_("een andere foto")]
        return FieldDifference(
            label,
            old if both else _words(subject, name, before, names),
            new if both else _words(subject, name, after, names),
            photos=(before or "", after or ""),
        )
    if name == "texts":
        return FieldDifference(label, _texts(before or {}, after or {}), _texts(after or {}, before or {}))
    notes = _dates(subject, before, after) if name == "plan" and with_dates and isinstance(subject, Activity) else []
    return FieldDifference(label, _words(subject, name, before, names), _words(subject, name, after, names), notes)


def _texts(these: Mapping[str, Any], others: Mapping[str, Any]) -> list[str]:
    """Of each language what differs from the others; where no word does, somebody looked whether it still holds."""
    lines = []
    for language, said in these.items():
        other = others.get(language, {})
        words = [said[name] for name in TRANSLATED if said[name] and said[name] != other.get(name)]
        if said != other and not words and all(said[name] == other.get(name) for name in TRANSLATED):
            words = [_("dezelfde tekst, opnieuw nagekeken")]
        lines += [f"{wording.LANGUAGE_NAMES.get(language, language)}: {text}" for text in words]
    return lines


def _label(subject: Subject, name: str) -> str:
    if name in LABELS:
        return str(LABELS[name]).capitalize()
    try:
        column = subject._meta.get_field(name)
    except FieldDoesNotExist:
        return name
    return str(getattr(column, "verbose_name", name)).capitalize()


def _words(subject: Subject, name: str, value: Any, names: Names) -> list[str]:
    if value is None or value in ("", []):
        return []
    if teller := TELLERS.get(name):
        return teller(value, names)
    if name in DETAILS:
        return _details(DETAILS[name], value)
    return [_plain(subject, name, value)]


def _plain(subject: models.Model | type[models.Model], name: str, value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    try:
        column = subject._meta.get_field(name)
    except FieldDoesNotExist:
        return str(value)
    if isinstance(column, models.DateField) and isinstance(value, str):
        return formats.date_format(date.fromisoformat(value[:10]), "j F Y")
    choices = dict(getattr(column, "flatchoices", None) or ())
    return str(choices.get(value, value))


def _details(model: type[models.Model], said: dict[str, Any]) -> list[str]:
    """ "Halal: ja", one line for what is known."""
    known = [(name, value) for name, value in said.items() if value not in (None, "")]
    labels = {name: str(getattr(model._meta.get_field(name), "verbose_name", name)).capitalize() for name, _v in known}
    return [f"{labels[name]}: {_plain(model, name, value)}" for name, value in known]


def _ages(subject: Subject, changes: Changes, side: int) -> list[str]:
    """The three columns as one sentence; what did not change is as it is."""
    values = {name: changes[name][side] if name in changes else getattr(subject, name, None) for name in AGES}
    return [words] if (words := wording.age(Activity(**values))) else []


# Times


def _plan_words(plan: Plan, names: Names) -> list[str]:
    schedules = [schedule_from(each, Activity()) for each in plan["schedules"]]
    rhythms = [_rhythm(row) for row in schedules]
    exceptions = [_exception(each, names) for row in plan["schedules"] for each in row["exceptions"]]
    closed = [_closed(each) for each in plan["closed"]]
    return [*rhythms, *exceptions, *closed]


def _rhythm(row: Schedule) -> str:
    """ "Elke dinsdag 10:00-12:00, van 1 december tot en met 30 juni, niet op feestdagen"."""
    today = timezone.localdate()
    parts = wording_times.rhythms([row])
    if row.rule and row.ends_on:
        first, last = (wording_times.short_day(day, today) for day in (row.starts_on, row.ends_on))
        parts.append(_("van %(first)s tot en met %(last)s") % {"first": first, "last": last})
    elif row.rule and not row.is_opening_hours:
        parts.append(_("vanaf %(first)s") % {"first": wording_times.short_day(row.starts_on, today)})
    if row.skip_public_holidays:
        parts.append(_("niet op feestdagen"))
    if row.skip_school_holidays:
        parts.append(_("niet in de schoolvakanties"))
    said = ", ".join(parts)
    return said[:1].upper() + said[1:]


def _exception(said: dict[str, Any], names: Names) -> str:
    on = _day(said["on"])
    sentences = {
        ExceptionKind.CANCELLED: _("Op %(on)s gaat het niet door"),
        ExceptionKind.MOVED: _("Op %(on)s is het anders: %(new)s"),
        ExceptionKind.EXTRA: _("Ook op %(on)s: %(new)s"),
    }
    new = ", ".join(filter(None, (_day(said["new_on"]), _hours(said), names.places.get(said["new_place"] or "", ""))))
    words = (sentences[ExceptionKind(said["kind"])] % {"on": on, "new": new}).removesuffix(": ")
    return f"{words}. {said['reason']}" if said["reason"] else words


def _hours(said: dict[str, Any]) -> str:
    start, end = said["new_start_time"], said["new_end_time"]
    if start and end:
        return f"{start}-{end}"
    return _("vanaf %(start)s") % {"start": start} if start else (_("tot %(end)s") % {"end": end} if end else "")


def _closed(said: dict[str, Any]) -> str:
    first, last = _day(said["first_on"]), _day(said["last_on"])
    words = _("Dicht op %(day)s") % {"day": first}
    if first != last:
        words = _("Dicht van %(first)s tot en met %(last)s") % {"first": first, "last": last}
    return f"{words}. {said['reason']}" if said["reason"] else words


def _day(iso: str | None) -> str:
    return wording_times.short_day(date.fromisoformat(iso), timezone.localdate()) if iso else ""


def _dates(activity: Activity, before: Plan | None, after: Plan | None) -> list[str]:
    """Which moments of the coming months come, go, or are otherwise, in order of time."""
    try:
        old, new = (_moments(activity, plan or NO_PLAN) for plan in (before, after))
    except ValidationError as error:
        return [_("Deze tijden kunnen zo niet meer: %(why)s") % {"why": " ".join(error.messages)}]
    # A series that was made anew at the same hours changes nothing for who comes.
    same = {_moment(old[key]) for key in old.keys() - new.keys()} & {
        _moment(new[key]) for key in new.keys() - old.keys()
    }
    pairs = [(old.get(key), new.get(key)) for key in sorted(old.keys() | new.keys(), key=lambda key: key[::-1])]
    told = [
        note
        for pair in pairs
        if (None not in pair or _moment(pair[0] or pair[1]) not in same) and (note := _note(*pair))
    ]
    rest = len(told) - MOST_DATES
    return told if rest <= 0 else [*told[:MOST_DATES], _("En nog %(number)s data.") % {"number": rest}]


def _moments(activity: Activity, plan: Plan) -> dict[tuple[str, Any], Occurrence]:
    """By schedule and the start that its rule gives, so that a moved moment is told as one."""
    until = timezone.now() + TOLD_AHEAD
    return {
        (str(row.schedule.uuid), row.original_start): row
        for row in preview(plan, activity=activity)
        if row.starts_at < until
    }


def _moment(row: Occurrence | None) -> tuple[Any, ...]:
    return (row.starts_at, row.ends_at, row.place_id, row.status) if row else ()


def _note(old: Occurrence | None, new: Occurrence | None) -> str:
    if old is None or new is None:
        row = old or new
        assert row
        if row.is_cancelled:
            return ""
        return (_("Erbij: %(when)s") if new else _("Vervalt: %(when)s")) % {"when": _when(row)}
    if old.is_cancelled != new.is_cancelled:
        words = _("Gaat niet door: %(when)s") if new.is_cancelled else _("Gaat weer door: %(when)s")
        return words % {"when": _when(old if new.is_cancelled else new)}
    if new.is_cancelled or _when(old) == _when(new):
        return ""
    return _("Anders: %(before)s wordt %(after)s") % {"before": _when(old), "after": _when(new)}


def _when(row: Occurrence) -> str:
    said = wording_times.moment(row)
    is_elsewhere = row.place_id != row.activity.place_id
    return f"{said}, {row.place.name}" if is_elsewhere else said


TELLERS: dict[str, Callable[[Any, Names], list[str]]] = {
    "category": lambda value, names: [names.categories.get(value, value)],
    "place": lambda value, names: [names.places.get(value, _("een plek die er niet meer is"))],
    "organisation": lambda value, names: [names.organisations.get(value, value)],
    "buurt": lambda value, names: [names.buurten.get(value, value)],
    "languages": lambda value, names: [", ".join(wording.LANGUAGE_NAMES.get(code, code) for code in value)],
    "photo": lambda value, names: [_("een foto")],
    "price_cents": lambda value, names: [wording.price(Activity(price_cents=value))],
    "status": lambda value, names: [str(Status(value).label) if value in Status.values else str(value)],
    "plan": _plan_words,
}


def _keys(all_changes: Iterable[Changes], name: str) -> set[str]:
    return {value for changes in all_changes for value in changes.get(name, ()) if isinstance(value, str) and value}


def _other_places(changes: Changes) -> set[str]:
    plans = [plan for plan in changes.get("plan", ()) if plan]
    rows = [each for plan in plans for schedule in plan["schedules"] for each in schedule["exceptions"]]
    return {each["new_place"] for each in rows if each["new_place"]}


def _by(model: type[Organisation] | type[Buurt], column: str, keys: set[str]) -> dict[str, str]:
    if not keys:
        return {}
    return dict(model._default_manager.filter(**{f"{column}__in": keys}).values_list(column, "name"))
