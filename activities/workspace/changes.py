"""What changed, in words: for the log of an activity, and for two people who changed the same one."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy

from activities import wording, wording_times
from activities.enums import AgePolicy, ExceptionKind, Status
from activities.models import Activity, AuditEntry, Category, Membership, Place
from activities.snapshots import DETAILS, Changes, Plan, schedule_from

LABELS = {
    "languages": gettext_lazy("talen"),
    "meal": gettext_lazy("over de maaltijd"),
    "toddler_care": gettext_lazy("over de peuteropvang"),
    "plan": gettext_lazy("tijden"),
    "photo": gettext_lazy("foto"),
    "price_cents": gettext_lazy("prijs"),
    "summary": gettext_lazy("in één zin"),
    "description": gettext_lazy("uitleg"),
}
NOTHING = gettext_lazy("niets")
LONGEST = 200


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


def names_of_members(activity: Activity) -> dict[int, str]:
    """By the key of the user."""
    members = Membership.objects.filter(organisation=activity.organisation_id).select_related("user")
    return {row.user_id: row.user.name or row.user.email for row in members}


def who_did(entry: AuditEntry, members: dict[int, str]) -> str:
    """By name for who is a member; of a moderator the organisation has no business to know the address."""
    if entry.actor_id is None:
        return _("iemand die hier geen account meer heeft") if entry.actor_uuid else _("de site zelf")
    return members.get(entry.actor_id) or _("de redactie")


def in_words(changes: Changes) -> list[Change]:
    """At most two queries, for the names of places and themes."""
    names = _names(changes)
    return [
        Change(_label(name), _text(name, old, names), _text(name, new, names)) for name, (old, new) in changes.items()
    ]


def _names(changes: Changes) -> dict[str, str]:
    places, slugs = changes.get("place", []), changes.get("category", [])
    names = (
        {str(row.uuid): row.name for row in Place.objects.filter(uuid__in=[each for each in places if each])}
        if places
        else {}
    )
    return names | ({row.slug: str(row.label) for row in Category.objects.filter(slug__in=slugs)} if slugs else {})


def _label(name: str) -> str:
    return str(LABELS.get(name) or _words_of(Activity, name)).capitalize()


def _words_of(model: type[Model], name: str) -> Any:
    return getattr(model._meta.get_field(name), "verbose_name", name)


def _text(name: str, value: Any, names: dict[str, str]) -> str:
    if name == "plan":
        return plan_text(value)
    if name in ("place", "category"):
        return names.get(value, "") or str(NOTHING)
    if name == "photo":
        return _("een foto") if value else _("geen foto")
    if value is None or value in ("", []):
        return _("onbekend") if value is None else str(NOTHING)
    if isinstance(value, bool):
        return _("ja") if value else _("nee")
    return _plain(name, value)


def _plain(name: str, value: Any) -> str:
    if name == "price_cents":
        return wording.price(Activity(price_cents=value))
    if name == "languages":
        return ", ".join(wording.LANGUAGE_NAMES.get(code, code) for code in value)
    if name in ("age_from_months", "age_to_months"):
        return _("%(number)s maanden") % {"number": value}
    if name == "age_policy":
        return str(AgePolicy(value).label)
    if name == "status":
        return str(Status(value).label)
    if name in DETAILS:
        return _details(name, value)
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


def _details(name: str, value: dict[str, Any]) -> str:
    said = [(str(_words_of(DETAILS[name], key)), each) for key, each in value.items() if each not in (None, "")]
    return ", ".join(f"{label}: {_text('', each, {})}" for label, each in said) or str(NOTHING)


def plan_text(plan: Plan) -> str:
    """The rhythms, and every date and period that is otherwise."""
    today = timezone.localdate()
    rows = [schedule_from(said, Activity()) for said in plan["schedules"]]
    exceptions = [
        f"{wording_times.short_day(date.fromisoformat(each['on']), today)}: {ExceptionKind(each['kind']).label}"
        for said in plan["schedules"]
        for each in said["exceptions"]
        if each["on"] >= str(today)
    ]
    closed = [
        _("dicht van %(first)s tot en met %(last)s")
        % {
            "first": wording_times.short_day(date.fromisoformat(each["first_on"]), today),
            "last": wording_times.short_day(date.fromisoformat(each["last_on"]), today),
        }
        for each in plan["closed"]
        if each["last_on"] >= str(today)
    ]
    return "; ".join([*wording_times.rhythms(rows), *exceptions, *closed]) or _("geen data")
