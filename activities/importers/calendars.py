"""The calendar of an organisation as drafts, and what it says of them later; a second run changes nothing."""

import re
from collections import Counter
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from activities import actions
from activities.enums import Status, Verb
from activities.importers.calendar_places import PlaceFinder
from activities.importers.calendar_reading import CalendarEvent, CalendarRead, read_calendar
from activities.importers.calendar_rules import said_on
from activities.importers.report import Report
from activities.importers.table import UnreadableFile
from activities.models import Activity, AuditEntry, Organisation
from activities.models.revision import writing
from activities.recurrence import instant
from activities.schedules import zone
from activities.snapshots import Plan, Snapshot, edited_fields, snapshot
from maps.naming import stable_uuid

DEFAULT_CATEGORY = "ontmoeten"
LONGEST_SOURCE = 300
GONE, CALLED_OFF = "staat niet meer in de agenda", "afgelast in de agenda"
HERE = (Status.DRAFT, Status.SUBMITTED, Status.PUBLISHED)


# Addresses that only their owner knows: whoever sees one reads the whole calendar, and a source is shown on the page.
_SECRET = re.compile(r"/private-|[?&;](token|key|auth|secret|pass(word)?|pwd)=", re.IGNORECASE)


class NoPlace(Exception):
    """The message names the words that mean no place."""


def import_calendar(
    content: bytes, organisation: Organisation, *, source: str = "", category: str = "", dry_run: bool = False
) -> Report:
    """`source` is the address, or nothing for a file. All or nothing. Raises UnreadableFile.

    New events become drafts of theme `category`. What a person edited stays, and so does an event that is refused.
    """
    source = source or _("Agenda van %(organisation)s") % {"organisation": organisation.name}
    if len(source) > LONGEST_SOURCE:
        raise UnreadableFile(_("Dit adres is te lang om als bron te tonen. Gebruik een korter adres."))
    now = timezone.now()
    read = read_calendar(content, now, source=f"{organisation.uuid}/{source}")
    if not read.uids and not read.refused:
        # An address that gives an empty calendar is more often ill than without activities.
        raise UnreadableFile(_("In deze agenda staat niets. Kijk na of het de goede is."))
    with writing():
        report = _Import(organisation, source, category or _usual_category(organisation), now).take_in(read)
        if dry_run:
            transaction.set_rollback(True)
    return report


def public_address(text: str) -> str:
    """As it is fetched and shown. Raises UnreadableFile for one that is secret."""
    if _SECRET.search(text):
        raise UnreadableFile(
            _("Dit is het geheime adres van de agenda, en de bron staat op de site. Gebruik het openbare adres.")
        )
    return re.sub(r"^webcals?://", "https://", text, flags=re.IGNORECASE)


def _usual_category(organisation: Organisation) -> str:
    used = Counter(Activity.objects.filter(organisation=organisation).values_list("category__slug", flat=True))
    return used.most_common(1)[0][0] if used else DEFAULT_CATEGORY


class _Import:
    def __init__(self, organisation: Organisation, source: str, category: str, now: datetime) -> None:
        self.organisation, self.source, self.category, self.now = organisation, source, category, now
        self.places = PlaceFinder(organisation)
        self.report = Report()

    def take_in(self, read: CalendarRead) -> Report:
        for refused in read.refused:
            self.report.refuse_named(refused.name, refused.reason)
        self.report.remarks += read.remarks
        if read.past:
            self.report.remarks.append(_("%(number)s activiteiten zijn al geweest.") % {"number": read.past})
        for event in read.events:
            try:
                with transaction.atomic():
                    self._take(event)
            except NoPlace as error:
                self.report.refuse_named(event.name, str(error))
            except ValidationError as error:
                self.report.refuse_named(event.name, " ".join(error.messages))
        self._let_go(read)
        return self.report

    def _take(self, event: CalendarEvent) -> None:
        stored = Activity.objects.filter(uuid=self._uuid(event.uid)).first()
        if stored and stored.organisation_id != self.organisation.pk:
            self.report.refuse_named(
                event.name, _("deze activiteit is van een andere organisatie. Vraag het een redacteur.")
            )
            return
        if event.is_cancelled and (stored is None or event.plan["schedules"][0]["rule"]):
            if stored:
                self._stop(stored, CALLED_OFF)
            return
        said = self._said(event, stored)
        if stored is None:
            today = timezone.localdate(self.now).isoformat()
            actions.add_activity(
                said, self.organisation, uuid=self._uuid(event.uid), source=self.source, source_date=today, by=None
            )
            self.report.added += 1
            return
        changed = bool(actions.edit_activity(stored, said, by=None))
        self.report.changed += changed
        self.report.unchanged += not changed
        if stored.status not in HERE:
            self.report.remarks.append(
                _("%(name)s staat in de agenda, maar is hier %(state)s. Zet hem zelf terug als hij weer doorgaat.")
                % {"name": stored.name, "state": stored.get_status_display()}
            )

    def _uuid(self, uid: str) -> UUID:
        return stable_uuid("calendar-event", f"{self.organisation.uuid}/{self.source}/{uid}")

    def _said(self, event: CalendarEvent, stored: Activity | None) -> Snapshot:
        """Without what a person said otherwise."""
        edited = edited_fields(stored) if stored else set()
        before = snapshot(stored) if stored else {}
        said: Snapshot = {"name": event.name, "summary": event.summary, "description": event.description}
        said |= {"website": event.url}
        if "place" not in edited:
            said["place"] = self._place(event)
        if "plan" not in edited:
            said["plan"] = merged(before.get("plan"), self._with_places(event), self.now)
        if stored is None:
            said["category"] = self.category
        return {name: value for name, value in said.items() if name not in edited}

    def _place(self, event: CalendarEvent) -> str:
        place = self.places.find(event.location)
        if place is None and (place := self.places.only_one(event.location)) and event.location:
            self.report.remarks.append(
                _("%(name)s: “%(location)s” kennen we niet als plek. We namen %(place)s. Kijk het na.")
                % {"name": event.name, "location": event.location, "place": place.name}
            )
        if place is None:
            raise NoPlace(
                _("de plek kennen we niet: %(location)s.") % {"location": event.location or _("niets ingevuld")}
            )
        return str(place.uuid)

    def _with_places(self, event: CalendarEvent) -> Plan:
        """The plan with the places of the dates that are elsewhere."""
        plan: Plan = event.plan
        for each in event.elsewhere:
            place = self.places.find(each.location)
            if place is None:
                day = said_on(date.fromisoformat(each.on))
                raise NoPlace(
                    _("op %(day)s kennen we de plek niet: %(location)s.") % {"day": day, "location": each.location}
                )
            [schedule] = [said for said in plan["schedules"] if said["uuid"] == each.schedule_uuid]
            [exception] = [said for said in schedule["exceptions"] if said["on"] == each.on]
            exception["new_place"] = str(place.uuid)
        return plan

    def _let_go(self, read: CalendarRead) -> None:
        """What came from here before and is no longer in it."""
        if read.has_unread:
            self.report.remarks.append(
                _("Een deel is niet te lezen. Daarom haalden we niets weg dat er niet meer in staat.")
            )
            return
        kept = {self._uuid(uid) for uid in read.uids}
        rows = Activity.objects.filter(organisation=self.organisation, source=self.source, status__in=HERE)
        for activity in rows.exclude(pk__in=_added_by_people()).order_by("pk"):
            if activity.uuid not in kept:
                self._stop(activity, GONE)

    def _stop(self, activity: Activity, reason: str) -> None:
        if activity.status == Status.PUBLISHED:
            actions.withdraw(activity, by=None, reason=reason)
        elif activity.status == Status.DRAFT:
            actions.archive(activity, by=None, reason=reason)
        else:
            if activity.status == Status.SUBMITTED:
                self.report.remarks.append(_("%(name)s: %(reason)s.") % {"name": activity.name, "reason": reason})
            self.report.unchanged += 1
            return
        self.report.changed += 1
        self.report.remarks.append(_("%(name)s: %(reason)s.") % {"name": activity.name, "reason": reason})


def _added_by_people() -> QuerySet[AuditEntry, int | None]:
    """A person may give the same source to something that was never in the calendar."""
    return (
        AuditEntry.objects.by_people().filter(verb=Verb.ADD, activity__isnull=False).values_list("activity", flat=True)
    )


def merged(stored: Plan | None, new: Plan, now: datetime) -> Plan:
    """The new plan with what of the stored one has begun: history stays, and does not count as a change."""
    if not stored:
        return new
    before = {said["uuid"]: said for said in stored["schedules"]}
    schedules = [_with_history(said, before.pop(said["uuid"], None), now) for said in new["schedules"]]
    today = timezone.localdate(now).isoformat()
    over = [said for said in before.values() if said["ends_on"] and said["ends_on"] < today and not _ahead(said, now)]
    schedules = sorted(schedules + over, key=lambda said: (said["starts_on"], said["start_time"]))
    return new | {"schedules": schedules}


def _with_history(said: dict[str, Any], stored: dict[str, Any] | None, now: datetime) -> dict[str, Any]:
    if stored is None:
        return said
    told = {each["on"] for each in said["exceptions"]}
    begun = [each for each in stored["exceptions"] if each["on"] not in told and not _is_ahead(each, stored, now)]
    return said | {"exceptions": sorted(said["exceptions"] + begun, key=lambda each: each["on"])}


def _ahead(said: dict[str, Any], now: datetime) -> list[dict[str, Any]]:
    return [each for each in said["exceptions"] if _is_ahead(each, said, now)]


def _is_ahead(exception: dict[str, Any], schedule: dict[str, Any], now: datetime) -> bool:
    day = exception["new_on"] or exception["on"]
    start = exception["new_start_time"] or schedule["start_time"]
    at = datetime.fromisoformat(f"{day}T{start}")
    return instant(at.date(), at.time(), zone()) > now
