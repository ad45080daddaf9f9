"""Writing what a snapshot says. Only for the modules of this package."""

from collections.abc import Mapping

from activities import text_index
from activities.actions.plan import write_plan
from activities.actions.shared import refresh, save_next_version
from activities.models import Activity, ActivityText, Revision, SpokenLanguage
from activities.snapshots import DETAILS, Changes, Snapshot, detail_values, model_values


def write_changes(activity: Activity, changes: Changes) -> None:
    """Inside `writing`; logs nothing. Raises ValidationError."""
    said = {name: after for name, (_before, after) in changes.items()}
    for name, value in model_values(said).items():
        setattr(activity, name, value)
    check(activity)
    save_next_version(activity)
    write_rest(activity, said)
    activity.refresh_from_db()
    Revision.objects.advance()


def check(activity: Activity) -> None:
    activity.copy_columns()
    activity.clean_fields(exclude=["category", "place", "organisation", "photo"])
    activity.validate_constraints()


def write_rest(activity: Activity, said: Snapshot) -> None:
    """What stands in tables of its own, and then the moments and the words, which are made of all of it."""
    if "languages" in said:
        SpokenLanguage.objects.filter(activity=activity).exclude(code__in=said["languages"]).delete()
        for code in said["languages"]:
            SpokenLanguage.objects.get_or_create(activity=activity, code=code)
    if "texts" in said:
        _write_texts(activity, said["texts"])
    for name, model in DETAILS.items():
        if name in said and said[name] is None:
            model.objects.filter(activity=activity).delete()
        elif name in said:
            row = model(activity=activity, **detail_values(said[name]))
            row.clean_fields()
            row.validate_constraints()
            row.save()
    if "plan" in said:
        write_plan(activity, said["plan"])
    refresh([activity.pk])
    text_index.index(activity)


def _write_texts(activity: Activity, said: Mapping[str, Mapping[str, str]]) -> None:
    ActivityText.objects.filter(activity=activity).exclude(language__in=said).delete()
    there = {row.language: row for row in ActivityText.objects.filter(activity=activity)}
    for language, texts in said.items():
        row = there.get(language) or ActivityText(activity=activity, language=language)
        for name, value in texts.items():
            setattr(row, name, value)
        row.clean_fields(exclude=["activity"])
        row.validate_constraints()
        row.save()
