"""Invented places and activities to try the site with. They are marked, and shown only with DEBUG on."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from activities import actions, changes, text_index
from activities.importers.example_plans import add_opening_hours, add_plan
from activities.models import (
    Activity,
    ActivityText,
    Category,
    Meal,
    Organisation,
    Place,
    Revision,
    SpokenLanguage,
    ToddlerCare,
)
from activities.models.activity_text import TRANSLATED, made_from
from activities.models.revision import writing
from maps.models import Buurt
from maps.naming import stable_uuid


class UnknownInExamplesError(ValueError):
    """They name what this area, or the file itself, does not have; says in Dutch what."""


@writing()
def load_examples(path: Path) -> int:
    """Replaces the examples that are there; returns how many activities were added."""
    rows = json.loads(path.read_text(encoding="utf-8"))
    _must_be_known(rows)
    remove_examples()
    organisations = {row["key"]: _organisation(row) for row in rows["organisations"]}
    places = {row["key"]: _place(row, organisations) for row in rows["places"]}
    for row in rows["activities"]:
        _activity(row, places, organisations[row["organisation"]])
    return len(rows["activities"])


@writing()
def remove_examples() -> int:
    removed, _ = Activity.objects.filter(is_example=True).delete()
    Place.objects.filter(is_example=True).delete()
    Organisation.objects.filter(is_example=True).delete()
    changes.note_removed()
    text_index.forget_unused_terms()
    Revision.objects.advance()
    return removed


def _must_be_known(rows: dict[str, Any]) -> None:
    """Before anything is taken away: a folder that was copied for another area often has examples of the first one."""
    of_places, of_activities = rows["places"], rows["activities"]
    plans = [plan for row in of_activities for plan in row["schedules"]]
    moved = {each["place"] for plan in plans for each in plan["exceptions"] if each.get("place")}
    named = {
        "buurten": {row["buurt_code"] for row in of_places} - set(Buurt.objects.values_list("code", flat=True)),
        "thema's": {row["category"] for row in of_activities} - set(Category.objects.values_list("slug", flat=True)),
        "plekken": ({row["place"] for row in of_activities} | moved) - {row["key"] for row in of_places},
        "organisaties": {row["organisation"] for row in (*of_places, *of_activities)}
        - {row["key"] for row in rows["organisations"]},
    }
    unknown = [f"Onbekende {what}: {', '.join(sorted(names))}." for what, names in named.items() if names]
    if unknown:
        raise UnknownInExamplesError(" ".join(unknown))


def _organisation(row: dict[str, Any]) -> Organisation:
    return Organisation.objects.create(
        uuid=stable_uuid("organisation", row["key"]), slug=row["key"], name=row["name"], is_example=True
    )


def _place(row: dict[str, Any], organisations: dict[str, Organisation]) -> Place:
    place = Place(
        uuid=stable_uuid("place", row["key"]),
        slug=row["key"],
        name=row["name"],
        kind=row["kind"],
        organisation=organisations[row["organisation"]],
        lat=row["lat"],
        lon=row["lon"],
        accuracy_m=row["accuracy_m"],
        buurt=Buurt.objects.get(code=row["buurt_code"]),
        is_wheelchair_accessible=row["wheelchair"],
        has_toilet=row["toilet"],
        is_example=True,
    )
    stands_for = Activity(
        uuid=stable_uuid("activity", row["key"]),
        slug=row["key"],
        name=row["name"],
        category=Category.objects.get(slug="ontmoeten"),
        organisation=place.organisation,
        is_example=True,
    )
    actions.add_place(place, stands_for, by=None)
    if row["opening_hours"]:
        add_opening_hours(stands_for, row["opening_hours"])
    return place


def _activity(row: dict[str, Any], places: dict[str, Place], organisation: Organisation) -> None:
    same = (
        "name",
        "summary",
        "description",
        "age_policy",
        "age_from_months",
        "age_to_months",
        "price_cents",
        "needs_signup",
    )
    days = row["checked_days_ago"]
    activity = Activity.objects.create(
        uuid=stable_uuid("activity", row["key"]),
        slug=row["key"],
        category=Category.objects.get(slug=row["category"]),
        organisation=organisation,
        place=places[row["place"]],
        is_example=True,
        hours_per_week=row.get("toddler_care", {}).get("hours_per_week"),
        times_text=row["times_text"] or "",
        accepts_ooievaarspas=row["ooievaarspas"],
        is_women_only=row["women_only"],
        has_buddy=row.get("buddy"),
        checked_on=None if days is None else timezone.localdate() - timedelta(days=days),
        **{name: row[name] for name in same},
    )
    SpokenLanguage.objects.bulk_create(SpokenLanguage(activity=activity, code=code) for code in row["languages"])
    _details(activity, row)
    _texts(activity, row.get("texts", {}))
    actions.publish(activity, by=None)
    add_plan(activity, row, places)


def _texts(activity: Activity, said: dict[str, dict[str, str]]) -> None:
    dutch = {name: getattr(activity, name) for name in TRANSLATED}
    for language, given in said.items():
        texts = {name: given.get(name, "") for name in TRANSLATED}
        ActivityText.objects.create(activity=activity, language=language, made_from=made_from(dutch, texts), **texts)


def _details(activity: Activity, row: dict[str, Any]) -> None:
    if meal := row.get("meal"):
        Meal.objects.create(activity=activity, **meal)
    if care := row.get("toddler_care"):
        days = care["places_left_days_ago"]
        ToddlerCare.objects.create(
            activity=activity,
            places_left_on=None if days is None else timezone.localdate() - timedelta(days=days),
            **{name: care[name] for name in ("lrk_number", "places_left", "has_waiting_list", "how_to_apply")},
        )
