"""The times that were sent, as the plan of a snapshot; and a plan as the times that are shown."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activities.api.write_shapes import EXCEPTIONS, KINDS
from activities.enums import ExceptionKind
from activities.form_fields import LineField
from activities.models import Activity, Organisation
from activities.place_lookup import PLACE_GONE, places_to_choose
from activities.previews import Fault, look_at
from activities.recurrence import RuleError, read_rule
from activities.schedules import zone
from activities.snapshots import EXCEPTION, SCHEDULE, Plan, schedule_from, with_history

Said = dict[str, Any]
Wrong = list[dict[str, str]]
# The columns by the names that were sent.
SCHEDULE_NAMES = {
    "kind": "soort",
    "starts_on": "van",
    "ends_on": "totEnMet",
    "start_time": "begin",
    "end_time": "einde",
    "rule": "herhaling",
}
EXCEPTION_NAMES = {
    "kind": "soort",
    "on": "datum",
    "reason": "reden",
    "new_on": "nieuweDatum",
    "new_start_time": "nieuweBegin",
    "new_end_time": "nieuweEinde",
    "new_place": "nieuwePlek",
}
CLOSED_NAMES = {"first_on": "van", "last_on": "totEnMet", "reason": "reden"}
TWICE = _("Voor deze datum is er al een uitzondering. Pas die aan.")
FOREIGN = _("Dit rooster is niet van deze activiteit. Laat id weg voor een nieuw rooster.")


def plan_from(said: Said, stored: Plan, *, activity: Activity | None, organisation: Organisation) -> tuple[Plan, Wrong]:
    """What `rooster` and `gesloten` say, with what they need not tell of the past; and all that is wrong in it."""
    rows = [_schedule(each) for each in said.get("rooster") or []]
    wrong = [*_foreign(rows, stored), *_double(rows), *_unknown_places(rows, stored, organisation)]
    if wrong:
        return stored, wrong
    _know_again(rows, stored)
    closed = sorted((_closed(each) for each in said.get("gesloten") or []), key=lambda each: str(each["first_on"]))
    plan = with_history({"schedules": rows, "closed": closed}, stored)
    schedules, faults = look_at(plan, activity=activity)
    wrong = [each for fault in faults for each in _told(fault, plan, said)]
    for row, schedule in zip(plan["schedules"], schedules, strict=True):
        row |= {"rule": schedule.rule, "starts_on": str(schedule.starts_on)}
        row["ends_on"] = str(schedule.ends_on) if schedule.ends_on else None
    return _in_order(plan, stored), wrong


def times_of(plan: Plan) -> Said:
    """What is still to come, in the names and the shape in which it can be sent."""
    today = str(timezone.localdate())
    rows = [_shown(each, today) for each in plan["schedules"] if not _is_over(each, today)]
    closed = [each for each in plan["closed"] if each["last_on"] >= today]
    return {
        "rooster": rows,
        "gesloten": [{name: each[column] or None for column, name in CLOSED_NAMES.items()} for each in closed],
    }


# What was sent


def _schedule(said: Said) -> Said:
    row = {
        "uuid": str(said["id"]) if said.get("id") else "",
        "kind": str(KINDS[said.get("soort") or "reeks"]),
        "starts_on": str(said["van"]),
        "ends_on": _text(said.get("totEnMet")),
        "start_time": said["begin"],
        "end_time": said["einde"],
        "rule": (said.get("herhaling") or "").replace("\x00", "").strip(),
        "skip_public_holidays": said.get("nietOpFeestdagen", False),
        "skip_school_holidays": said.get("nietInSchoolvakanties", False),
        "exceptions": [_exception(each) for each in said.get("uitzonderingen") or []],
    }
    schedule = schedule_from(row | {"uuid": ""}, Activity())
    try:
        rule = read_rule(schedule.rule, schedule.starts_on, schedule.start_time, zone(), schedule.ends_on)
    except RuleError:
        return row  # `look_at` says what is wrong with it
    return row | {"rule": rule.text, "starts_on": str(rule.starts_on), "ends_on": _text(rule.ends_on)}


def _exception(said: Said) -> Said:
    kind, place = EXCEPTIONS[said["soort"]], said.get("nieuwePlek")
    row = {
        "kind": str(kind),
        "on": str(said["datum"]),
        "reason": _line(said.get("reden")),
        "new_on": _text(said.get("nieuweDatum")),
        "new_start_time": said.get("nieuweBegin"),
        "new_end_time": said.get("nieuweEinde"),
        "new_place": str(place["id"]) if place else None,
    }
    if kind == ExceptionKind.CANCELLED:  # as check_exception stores it
        row |= dict.fromkeys(("new_on", "new_start_time", "new_end_time", "new_place"))
    return row


def _closed(said: Said) -> Said:
    return {"first_on": str(said["van"]), "last_on": str(said["totEnMet"]), "reason": _line(said.get("reden"))}


def _text(value: Any) -> str | None:
    return str(value) if value else None


def _line(said: str | None) -> str:
    return LineField(required=False).to_python(said or "")


# What can be wrong before anything is compared


def _foreign(rows: list[Said], stored: Plan) -> Iterator[dict[str, str]]:
    known, seen = {each["uuid"] for each in stored["schedules"]}, set[str]()
    for number, row in enumerate(rows):
        if row["uuid"] and (row["uuid"] not in known or row["uuid"] in seen):
            yield {"name": f"rooster[{number}].id", "reason": str(FOREIGN)}
        seen.add(row["uuid"])


def _double(rows: list[Said]) -> Iterator[dict[str, str]]:
    for number, row in enumerate(rows):
        days = [each["on"] for each in row["exceptions"]]
        for place, day in enumerate(days):
            if day in days[:place]:
                yield {"name": f"rooster[{number}].uitzonderingen[{place}].datum", "reason": str(TWICE)}


def _unknown_places(rows: list[Said], stored: Plan, organisation: Organisation) -> Iterator[dict[str, str]]:
    asked = _places(rows)
    known = _places(stored["schedules"])
    if asked - known:
        keys = places_to_choose([organisation]).filter(uuid__in=asked - known).values_list("uuid", flat=True)
        known |= {str(key) for key in keys}
    for number, row in enumerate(rows):
        for place, each in enumerate(row["exceptions"]):
            if each["new_place"] and each["new_place"] not in known:
                yield {"name": f"rooster[{number}].uitzonderingen[{place}].nieuwePlek", "reason": str(PLACE_GONE)}


def _places(rows: Collection[Said]) -> set[str]:
    return {each["new_place"] for row in rows for each in row["exceptions"] if each["new_place"]}


# Beside what is stored


def _know_again(rows: list[Said], stored: Plan) -> None:
    """A schedule that was sent without its id and is one that we have keeps its moments; others are new."""
    taken = {row["uuid"] for row in rows}
    left = [each for each in stored["schedules"] if each["uuid"] not in taken]
    for row in rows:
        same = next((each for each in left if all(each[name] == row[name] for name in SCHEDULE[1:])), None)
        if not row["uuid"] and same:
            left.remove(same)
            row["uuid"] = same["uuid"]
        row["uuid"] = row["uuid"] or str(uuid4())


def _in_order(plan: Plan, stored: Plan) -> Plan:
    """As `plan_of` has it, with the schedules that are over: nobody has to send those for ever."""
    today, said = str(timezone.localdate()), {each["uuid"] for each in plan["schedules"]}
    over = [each for each in stored["schedules"] if each["uuid"] not in said and _is_over(each, today)]
    place = {each["uuid"]: number for number, each in enumerate(stored["schedules"])}
    rows = sorted(
        [*over, *plan["schedules"]],
        key=lambda each: (each["starts_on"], each["start_time"], place.get(each["uuid"], len(place))),
    )
    return {"schedules": rows, "closed": sorted(plan["closed"], key=lambda each: str(each["first_on"]))}


def _is_over(row: Said, today: str) -> bool:
    ahead = any(max(each["on"], each["new_on"] or "") >= today for each in row["exceptions"])
    return bool(row["ends_on"]) and row["ends_on"] < today and not ahead


# What is told


def _told(fault: Fault, plan: Plan, said: Said) -> Wrong:
    at, names = f"rooster[{fault.schedule}]", SCHEDULE_NAMES
    if fault.closed is not None:
        at, names = f"gesloten[{_sent_closed(plan, fault.closed, said)}]", CLOSED_NAMES
    elif fault.schedule is not None and fault.exception is not None:
        sent = _sent_exception(plan["schedules"][fault.schedule], fault.exception, said["rooster"][fault.schedule])
        at, names = f"{at}.uitzonderingen[{sent}]", EXCEPTION_NAMES
    return [{"name": name, "reason": reason} for name, reason in _below(at, names, fault.error)]


def _below(at: str, names: dict[str, str], error: ValidationError) -> Iterator[tuple[str, str]]:
    by_column = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    for column, messages in by_column.items():
        name = f"{at}.{names[column]}" if column in names else at
        yield from ((name, message) for message in messages)


def _sent_exception(row: Said, number: int, said: Said) -> int:
    """Its number as it was sent: the plan has them in order of day, with those of the past."""
    day = row["exceptions"][number]["on"]
    return [str(each["datum"]) for each in said["uitzonderingen"]].index(day)


def _sent_closed(plan: Plan, number: int, said: Said) -> int:
    row = plan["closed"][number]
    days = [(str(each["van"]), str(each["totEnMet"])) for each in said["gesloten"]]
    return days.index((row["first_on"], row["last_on"]))


def _shown(row: Said, today: str) -> Said:
    kinds = {str(kind): word for word, kind in KINDS.items()}
    ahead = [each for each in row["exceptions"] if max(each["on"], each["new_on"] or "") >= today]
    return {
        "id": row["uuid"],
        **{name: row[column] or None for column, name in SCHEDULE_NAMES.items()},
        "soort": kinds[row["kind"]],
        "nietOpFeestdagen": row["skip_public_holidays"],
        "nietInSchoolvakanties": row["skip_school_holidays"],
        "uitzonderingen": [_shown_exception(each) for each in ahead],
    }


def _shown_exception(row: Said) -> Said:
    kinds = {str(kind): word for word, kind in EXCEPTIONS.items()}
    shown = {EXCEPTION_NAMES[column]: row[column] or None for column in EXCEPTION}
    place = {"id": row["new_place"]} if row["new_place"] else None
    return shown | {"soort": kinds[row["kind"]], "nieuwePlek": place}
