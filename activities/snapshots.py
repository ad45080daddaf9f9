"""An activity as plain values that can be kept as JSON: to compare, to propose, to log and to put back.

A snapshot is {field: value}: the texts and numbers of FIELDS as they are; `category` a slug; `place` and `photo` a
uuid; `languages` a list of codes; `texts` those in other languages (see `texts_of`); `meal` and `toddler_care` None or
their own fields; `plan` the schedules with their exceptions and the closed periods (see `plan_of`). Dates are
YYYY-MM-DD, times HH:MM.
"""

from collections.abc import Iterable
from datetime import date, time
from typing import Any
from uuid import UUID, uuid4

from django.db import models
from django.utils import timezone

from activities.models import (
    Activity,
    ActivityText,
    AuditEntry,
    Category,
    ClosedPeriod,
    Meal,
    Organisation,
    Photo,
    Place,
    Schedule,
    ScheduleException,
    ToddlerCare,
)
from activities.models.activity_text import TRANSLATED
from maps.models import Buurt

Snapshot = dict[str, Any]
Plan = dict[str, list[dict[str, Any]]]
Changes = dict[str, list[Any]]

TEXTS = ("name", "summary", "description", "phone", "email", "website", "contact_role", "times_text", "photo_alt")
FACTS = (
    *("age_policy", "age_from_months", "age_to_months", "price_cents", "accepts_ooievaarspas"),
    *("needs_signup", "is_women_only", "has_buddy", "hours_per_week"),
)
KEYS: dict[str, type[Category | Place | Photo]] = {"category": Category, "place": Place, "photo": Photo}
FIELDS = (*TEXTS, *FACTS, *KEYS)
SCHEDULE = (
    *("uuid", "kind", "starts_on", "ends_on", "start_time", "end_time", "rule"),
    *("skip_public_holidays", "skip_school_holidays"),
)
EXCEPTION = ("kind", "on", "reason", "new_on", "new_start_time", "new_end_time", "new_place")
CLOSED = ("first_on", "last_on", "reason")
DETAILS: dict[str, type[Meal | ToddlerCare]] = {"meal": Meal, "toddler_care": ToddlerCare}
# No row has a key below zero.
NOWHERE = -1
NO_PLAN: Plan = {"schedules": [], "closed": []}


def snapshot(activity: Activity) -> Snapshot:
    return {
        **_plain(activity, FIELDS),
        "languages": activity.languages,
        "texts": texts_of(activity),
        **{name: _details_of(model, activity) for name, model in DETAILS.items()},
        "plan": plan_of(activity),
    }


def texts_of(activity: Activity) -> dict[str, dict[str, str]]:
    """By language, each with the digest of the Dutch that it was made from."""
    rows = ActivityText.objects.filter(activity=activity)
    return {row.language: _plain(row, (*TRANSLATED, "made_from")) for row in rows}


def plan_of(activity: Activity) -> Plan:
    schedules = Schedule.objects.filter(activity=activity).prefetch_related("exceptions__new_place")
    return {
        "schedules": [
            _plain(row, SCHEDULE) | {"exceptions": [_plain(each, EXCEPTION) for each in row.exceptions.all()]}
            for row in schedules
        ],
        "closed": [_plain(row, CLOSED) for row in ClosedPeriod.objects.filter(activity=activity)],
    }


def difference(before: Snapshot, after: Snapshot) -> Changes:
    """What `after` says otherwise, and nothing about what it does not say: {field: [before, after]}."""
    return {name: [before.get(name), value] for name, value in after.items() if before.get(name) != value}


def model_values(values: Snapshot) -> dict[str, Any]:
    """The columns of an Activity among these. Raises DoesNotExist for a key of nothing."""
    wanted = {name: values[name] for name in (*TEXTS, *FACTS) if name in values}
    return wanted | {name: _row(model, values[name]) for name, model in KEYS.items() if name in values}


def schedule_from(said: dict[str, Any], activity: Activity) -> Schedule:
    """A row that is not stored."""
    return Schedule(activity=activity, **_typed(said, SCHEDULE, uuid=UUID(said["uuid"]) if said["uuid"] else uuid4()))


def exception_from(said: dict[str, Any], schedule: Schedule) -> ScheduleException:
    """A row that is not stored."""
    return ScheduleException(schedule=schedule, **_typed(said, EXCEPTION, new_place=_row(Place, said["new_place"])))


def closed_from(said: dict[str, Any], activity: Activity) -> ClosedPeriod:
    """A row that is not stored."""
    return ClosedPeriod(activity=activity, **_typed(said, CLOSED))


def unstored(plan: Plan, activity: Activity) -> list[Schedule]:
    """The schedules of a plan for `schedules.occurrences_of`, and for the checks: no query finds anything of them.

    Of an activity that is not stored, or a copy of its own: it gets the closed periods of the plan.
    """
    activity.pk = activity.pk or NOWHERE  # Django gives no relations to a row without a key
    _keep_at_hand(activity, "closed_periods", [closed_from(each, activity) for each in plan["closed"]])
    schedules = []
    for number, said in enumerate(plan["schedules"]):
        schedule = schedule_from(said, activity)
        schedule.pk = NOWHERE - number
        _keep_at_hand(schedule, "exceptions", [exception_from(each, schedule) for each in said["exceptions"]])
        schedules.append(schedule)
    return schedules


def _keep_at_hand(row: models.Model, name: str, rows: list[Any]) -> None:
    """As prefetch_related would have done."""
    row._prefetched_objects_cache = getattr(row, "_prefetched_objects_cache", {}) | {name: rows}  # type: ignore[attr-defined]


def with_history(plan: Plan, stored: Plan) -> Plan:
    """The plan with what the stored one says of days that are past: no file or form needs to tell that again."""
    today = timezone.localdate().isoformat()
    kept = {each["uuid"]: each["exceptions"] for each in stored["schedules"]}
    schedules = []
    for said in plan["schedules"]:
        ahead = [each for each in said["exceptions"] if not _is_past(each, today)]
        past = [each for each in kept.get(said["uuid"], []) if _is_past(each, today)]
        schedules.append(said | {"exceptions": sorted(past + ahead, key=lambda each: str(each["on"]))})
    over = [each for each in stored["closed"] if each["last_on"] < today]
    return {"schedules": schedules, "closed": over + [each for each in plan["closed"] if each["last_on"] >= today]}


def _is_past(exception: dict[str, Any], today: str) -> bool:
    return max(str(exception["on"]), str(exception["new_on"] or "")) < today


def edited_fields(subject: Activity | Place | Organisation) -> set[str]:
    """The fields that a person changed, which an import leaves alone."""
    entries = AuditEntry.objects.filter(**{subject._meta.model_name or "": subject}).by_people()
    return {name for changes in entries.values_list("changes", flat=True) for name in changes}


def jsonable(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, Category | Organisation):
        return value.slug
    if isinstance(value, Buurt):
        return value.code
    if isinstance(value, models.Model):
        return str(value.uuid)  # type: ignore[attr-defined]
    return str(value) if isinstance(value, UUID) else value


def _plain(row: models.Model, names: Iterable[str]) -> dict[str, Any]:
    return {name: jsonable(getattr(row, name)) for name in names}


def _typed(said: dict[str, Any], names: Iterable[str], **values: Any) -> dict[str, Any]:
    return {name: _python(name, said[name]) for name in names if name not in values} | values


def _python(name: str, value: Any) -> Any:
    if value is None or not isinstance(value, str):
        return value
    if name == "on" or name.endswith("_on"):
        return date.fromisoformat(value)
    return time.fromisoformat(value) if name.endswith("_time") else value


def _details_of(model: type[Meal | ToddlerCare], activity: Activity) -> dict[str, Any] | None:
    row = model.objects.filter(activity=activity).first()
    return _plain(row, detail_fields(model)) if row else None


def detail_fields(model: type[Meal | ToddlerCare]) -> list[str]:
    return [field.name for field in model._meta.fields if field.name != "activity"]


def detail_values(said: dict[str, Any]) -> dict[str, Any]:
    return {name: _python(name, value) for name, value in said.items()}


def _row(model: type[Category | Place | Photo], key: str | None) -> models.Model | None:
    if not key:
        return None
    return model.objects.get(slug=key) if model is Category else model.objects.get(uuid=key)
