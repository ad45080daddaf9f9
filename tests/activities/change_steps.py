"""One random use of every action that may change what is public, by whoever may; a refusal is a step like another."""

from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import User
from activities import actions, schedules
from activities.actions import ChangedMeanwhile, NewActivity, TransitionRefused
from activities.actions.grants import ABOUT_GRANT
from activities.enums import ExceptionKind, MemberRole, Status
from activities.importers.examples import remove_examples
from activities.models import (
    Activity,
    AuditEntry,
    Category,
    Claim,
    ClosedPeriod,
    Funding,
    Grant,
    Membership,
    Organisation,
    Place,
    Programme,
    Proposal,
    Schedule,
    ScheduleException,
)
from tests.plans import weekly

REFUSED = (PermissionDenied, ValidationError, TransitionRefused, ChangedMeanwhile)
# What these do nobody reads: people, mail, and what waits; or another does it (see the table at the end).
NOT_PUBLIC = {
    *("accept_invitation", "forget_expired_invitations", "handle_report", "invite", "leave", "leave_all"),
    *("put_member", "refuse_claim", "refuse_invitation", "refuse_proposal", "remind", "remove_member", "report"),
    *("send_digest", "set_role", "take_out_member", "withdraw_invitation", "withdraw_proposal", "add_photo"),
    *("free_slug", "moderators", "organisations_to_remind", "takeable", "seen_by_log", "seen_of", "seen_of_many"),
    *("seen_of_row", "remove_grant"),  # nothing hangs on a grant that goes
    *("count_visitors", "take_back_count"),  # a total that nobody outside sees
    "needs_review",
    *("REASONS", "ChangedMeanwhile", "NewActivity", "TransitionRefused"),
    *("create_token", "revoke_token", "forget_revoked_tokens", "TokenEnded"),
    *("merge_activities", "merge_organisations", "merge_places"),  # by way of `merge`
    # by way of post_activity, revise_activity and withdraw
    *("post_with_token", "revise_with_token", "withdraw_with_token"),
}


class World:
    """Few things, so that steps meet."""

    def __init__(self, chance):
        self.chance = chance
        self.moderator = User.objects.create_user("redacteur@example.org", is_moderator=True)
        self.staff = User.objects.create_user("beheer@example.org", is_staff=True)
        self.organisers = {}
        for name, is_verified in (("Nieuwe club", False), ("Vaste club", True), ("Derde club", True)):
            organisation = Organisation.objects.create(name=name, slug=name.lower().replace(" ", "-"))
            organiser = User.objects.create_user(f"{organisation.slug}@example.org")
            Membership.objects.create(organisation=organisation, user=organiser, role=MemberRole.OWNER)
            if is_verified:
                actions.verify(organisation, by=self.moderator)
            self.organisers[organisation.pk] = organiser
        for number in range(3):
            add_place(self, f"Plek {number}")
        for number in range(4):
            add_activity(self, f"Les {number}")
            publish(self)

    def one(self, rows):
        """One of them, fresh from the database; nothing to choose from is a refusal."""
        found = list(rows.order_by("pk"))
        if not found:
            raise ValidationError("nothing there")
        return self.chance.choice(found)

    def activity(self, *statuses):
        return self.one(Activity.objects.filter(status__in=statuses or Status.values, is_example=False))

    def place(self):
        return self.one(Place.objects.all())

    def organisation(self):
        return self.one(Organisation.objects.all())

    def schedule(self):
        """One that goes on."""
        rows = Schedule.objects.filter(ends_on__gt=timezone.localdate() + timedelta(days=30)) | Schedule.objects.filter(
            ends_on=None
        )
        return self.one(rows.exclude(rule="").select_related("activity__place"))

    def by(self, subject):
        """Who is of its organisation."""
        pk = subject.pk if isinstance(subject, Organisation) else subject.organisation_id
        return self.organisers.get(pk, self.moderator)

    def theme(self):
        return self.chance.choice(["sport", "sport", "ontmoeten", "eten"])

    def name(self):
        return f"Naam {self.chance.randrange(10_000)}"

    def ahead(self):
        return timezone.localdate() + timedelta(days=self.chance.randint(1, 40))


def do(world, name):
    try:
        STEPS[name](world)
    except REFUSED:
        return False
    return True


def add_place(world, name=""):
    place = Place(name=name or world.name(), slug=f"plek-{uuid4()}", source="test", lat=52.05, lon=4.3, accuracy_m=20)
    itself = Activity(
        name=place.name, slug=f"plek-{uuid4()}", source="test", category=Category.objects.get(slug="sport")
    )
    actions.add_place(place, itself, by=None, publish_it=world.chance.random() < 0.8)


def draft_place(world):
    place = Place(name=world.name(), source="test", organisation=world.organisation())
    actions.draft_place(place, Category.objects.get(slug="sport"), by=world.moderator)


def _said(world, **values):
    plan = {"schedules": [weekly(world.chance.choice(["MO", "TU", "FR"]))], "closed": []}
    place = str(world.place().uuid)
    return {"name": world.name(), "category": world.theme(), "place": place, "languages": ["nl"], "plan": plan} | values


def add_activity(world, name=""):
    said = _said(world) | ({"name": name} if name else {})
    actions.add_activity(said, world.organisation(), uuid=uuid4(), source="test", by=world.moderator)


def add_activities(world):
    def row():
        said = _said(world)
        values = {"name": said["name"], "source": "test", "place": world.place()}
        return NewActivity(uuid4(), values | {"category": Category.objects.get(slug=said["category"])}, said)

    actions.add_activities([row() for _ in range(2)], by=None, publish=world.chance.random() < 0.7)


def change_activity(world):
    changes = [
        {"name": world.name()},
        {"category": Category.objects.get(slug=world.theme())},
        {"place": world.place()},
        {"organisation": world.organisation()},
        {"price_cents": world.chance.choice([None, 0, 250])},
        {"is_example": world.chance.random() < 0.5},
    ]
    activity = world.one(Activity.objects.all())
    change = world.chance.choice(changes)
    actions.change_activity(activity, {} if "place" in change and activity.stands_for_place else change, by=None)


def change_place(world):
    place = world.place()
    lat = 52.05 + world.chance.randint(0, 9) / 1000
    actions.change_place(place, {"name": world.name(), "lat": lat, "lon": 4.3, "accuracy_m": 20}, by=None)


def post_activity(world):
    organisation = world.one(Organisation.objects.filter(pk__in=world.organisers))
    place = Place(name=world.name(), source="test", organisation=organisation) if world.chance.random() < 0.5 else None
    by = world.organisers[organisation.pk]
    actions.post_activity(_said(world), organisation, uuid=uuid4(), by=by, place=place, is_sent=True)


def edit_activity(world):
    activity = world.activity()
    changes = [
        {"name": world.name()},
        {"languages": world.chance.sample(["nl", "tr", "pl"], 2)},
        {"meal": {"is_halal": True, "is_vegetarian": None, "serving": "both"}},
        {"plan": {"schedules": [weekly("WE")], "closed": []}},
    ]
    by = world.chance.choice([world.by(activity), world.moderator, None])
    actions.edit_activity(activity, world.chance.choice(changes), by=by)


def revise_activity(world):
    activity = world.activity()
    place = Place(name=world.name(), source="test") if world.chance.random() < 0.3 else None
    values = {} if activity.stands_for_place else {"place": str(world.place().uuid)}
    said = {"category": world.theme(), "summary": world.name()} | values
    actions.revise_activity(activity, said, by=world.by(activity), place=place, is_sent=True)


def set_text(world):
    activity = world.activity()
    said = {"name": world.name(), "summary": world.chance.choice(["", world.name()])}
    by = world.chance.choice([world.by(activity), world.moderator])
    actions.set_text(activity, world.chance.choice(["tr", "ar"]), said, by=by)


def remove_text(world):
    activity = world.activity()
    actions.remove_text(activity, world.chance.choice(["tr", "ar"]), by=world.by(activity))


def _draft(world):
    """Of an organisation with an organiser."""
    organisation = world.one(Organisation.objects.filter(pk__in=world.organisers, is_verified=False))
    return actions.add_activity(_said(world), organisation, uuid=uuid4(), source="test", by=world.by(organisation))[0]


def _submitted(world):
    activity = _draft(world)
    actions.submit(activity, by=world.by(activity.organisation))
    return activity


def undo(world):
    activity = world.activity()
    actions.edit_activity(activity, {"summary": world.name(), "category": world.theme()}, by=world.moderator)
    actions.undo(world.one(AuditEntry.objects.filter(activity=activity, verb="change")), by=world.moderator)


def accept_proposal(world):
    activity = _submitted(world)
    actions.publish(activity, by=world.moderator)
    actions.edit_activity(activity, {"summary": world.name()}, by=world.by(activity.organisation))
    proposal = world.one(Proposal.objects.waiting())
    actions.accept_proposal(proposal, by=world.moderator, seen=actions.seen_of(proposal.activity))


def confirm_by_link(world):
    activity = world.activity(Status.PUBLISHED)
    actions.confirm_by_link(activity, activity.checked_on)


def publish(world):
    actions.publish(world.activity(Status.DRAFT, Status.SUBMITTED, Status.WITHDRAWN), by=world.moderator)


def withdraw(world):
    actions.withdraw(world.activity(Status.PUBLISHED), by=world.moderator)


def archive(world):
    actions.archive(world.activity(Status.PUBLISHED), by=world.moderator)


def merge(world):
    model, take = world.chance.choice(
        [(Activity, ["summary", "texts"]), (Place, ["organisation"]), (Organisation, ["phone"])]
    )
    actions.merge(world.one(model.objects.all()), world.one(model.objects.all()), take=take, by=world.moderator)


def change_organisation(world):
    organisation = world.one(Organisation.objects.filter(pk__in=world.organisers))
    by = world.organisers[organisation.pk]
    actions.change_organisation(organisation, {"name": world.name(), "phone": "070 000 00 00"}, by=by)


def correct_organisation(world):
    values = world.chance.choice([{"name": world.name()}, {"is_example": world.chance.random() < 0.3}])
    actions.correct_organisation(world.organisation(), values, by=world.staff)


def keep(world):
    """A programme, its grant, or what that pays for."""
    programme, _new = Programme.objects.get_or_create(slug="proef", defaults={"name": "Proef", "source": "test"})
    grant = Grant.objects.filter(programme=programme).first() or Grant(programme=programme, name="Geld", source="test")
    grant.name = world.name()
    actions.keep(grant, by=world.staff)
    of = [{"place": world.place()}, {"activity": world.activity()}, {"category": Category.objects.get(slug="sport")}]
    said = world.chance.choice(of)
    stored = Funding.objects.filter(grant=grant, **said).first()
    actions.keep(stored or Funding(grant=grant, source="test", **said), by=world.staff)


def save_grant(world):
    grant = world.one(Grant.objects.all())
    said = {name: getattr(grant, name) for name in ABOUT_GRANT} | {"name": world.name()}
    actions.save_grant(grant, said, by=world.staff)


def save_funding(world):
    funding = world.one(Funding.objects.all())
    said = {"starts_on": None, "ends_on": world.ahead(), "source": "test", "source_date": ""}
    actions.save_funding(funding, said, by=world.staff)


def add_schedule(world):
    start = world.ahead()
    day = start.strftime("%a").upper()[:2]
    schedule = Schedule(
        activity=world.activity(),
        starts_on=start,
        ends_on=start + timedelta(days=60),
        start_time="10:00",
        end_time="11:30",
        rule=f"FREQ=WEEKLY;BYDAY={day}",
    )
    schedule.clean_fields(exclude=["activity"])
    actions.add_schedule(schedule, by=None)


def change_schedule(world):
    schedule = world.schedule()
    schedule.end_time = schedule.end_time.replace(minute=world.chance.choice([5, 15, 25]))
    actions.change_schedule(Schedule.objects.get(pk=schedule.pk), {"end_time": schedule.end_time}, by=None)


def set_opening_hours(world):
    activity = world.activity()
    wanted = Schedule(
        activity=activity,
        kind="opening_hours",
        starts_on=timezone.localdate(),
        start_time="09:00",
        end_time=world.chance.choice(["17:00", "18:00"]),
        rule="FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
    )
    wanted.clean_fields(exclude=["activity"])
    actions.set_opening_hours(activity, [wanted] if world.chance.random() < 0.7 else [], by=None)


def _moment(world):
    schedule = world.schedule()
    today = timezone.localdate()
    found = schedules.occurrences_of(schedule, today + timedelta(days=1), today + timedelta(days=40))
    if not found:
        raise ValidationError("no date")
    return schedule, world.chance.choice(found).local_on


def cancel_date(world):
    schedule, on = _moment(world)
    actions.cancel_date(schedule.activity, schedule.uuid, on, "Er is iemand ziek.", by=world.moderator)


def move_date(world):
    schedule, on = _moment(world)
    new = {"new_on": on + timedelta(days=1), "new_place": world.place()}
    actions.move_date(schedule.activity, schedule.uuid, on, by=world.moderator, **new)


def restore_date(world):
    cancel_date(world)
    exception = world.one(ScheduleException.objects.exclude(kind=ExceptionKind.EXTRA))
    actions.restore_date(exception.schedule.activity, exception.schedule.uuid, exception.on, by=world.moderator)


def add_exception(world):
    schedule = world.schedule()
    extra = ScheduleException(schedule=schedule, kind=ExceptionKind.EXTRA, on=world.ahead())
    actions.add_exception(extra, by=None)


def remove_exception(world):
    add_exception(world)
    actions.remove_exception(world.one(ScheduleException.objects.filter(on__gt=timezone.localdate())), by=None)


def close(world):
    first = world.ahead()
    period = ClosedPeriod(activity=world.activity(), first_on=first, last_on=first + timedelta(days=14))
    actions.close(period, by=None)


def reopen(world):
    close(world)
    actions.reopen(world.one(ClosedPeriod.objects.all()), by=None)


def restore(world):
    archive(world)
    actions.restore(world.activity(Status.ARCHIVED), by=world.moderator)


def grant_claim(world):
    organisation = world.one(Organisation.objects.filter(pk__in=world.organisers))
    subject = world.chance.choice([world.place, world.activity])()
    actions.claim(subject, organisation, by=world.organisers[organisation.pk])
    actions.grant_claim(world.one(Claim.objects.waiting()), by=world.moderator)


def hide_silent(world):
    """Asked twice, long ago."""
    activity = world.activity(Status.PUBLISHED)
    old = timezone.localdate() - timedelta(days=200)
    actions.change_activity(activity, {"checked_on": old}, by=None)
    for number in (1, 2):
        row = activity.reminders.create(checked_on=old, number=number)
        type(row).objects.filter(pk=row.pk).update(sent_at=timezone.now() - timedelta(days=60))
    for organisation in Organisation.objects.order_by("pk"):
        actions.hide_silent(organisation)


def register_organisation(world):
    actions.register_organisation(Organisation(name=world.name()), by=world.staff)


def pass_time(world):
    """A moment of now is over; the horizon moves on."""
    world.clock.shift(timedelta(days=world.chance.choice([1, 2, 20])))
    list(schedules.refresh())


STEPS = {
    "accept_proposal": accept_proposal,
    "add_activities": add_activities,
    "add_activity": add_activity,
    "add_exception": add_exception,
    "add_place": add_place,
    "add_schedule": add_schedule,
    "archive": archive,
    "cancel_date": cancel_date,
    "change_activity": change_activity,
    "change_organisation": change_organisation,
    "change_place": change_place,
    "change_schedule": change_schedule,
    "claim": grant_claim,
    "close": close,
    "confirm": lambda world: actions.confirm(world.activity(), by=world.moderator),
    "confirm_by_link": confirm_by_link,
    "correct_organisation": correct_organisation,
    "draft_place": draft_place,
    "drop_funding": lambda world: actions.drop_funding(world.one(Funding.objects.all()), by=world.staff),
    "edit_activity": edit_activity,
    "grant_claim": grant_claim,
    "hide_silent": hide_silent,
    "keep": keep,
    "merge": merge,
    "move_date": move_date,
    "post_activity": post_activity,
    "publish": publish,
    "register_organisation": register_organisation,
    "remove_exception": remove_exception,
    "remove_funding": lambda world: actions.remove_funding(world.one(Funding.objects.all()), by=world.staff),
    "remove_schedule": lambda world: actions.remove_schedule(world.schedule(), by=None),
    "remove_text": remove_text,
    "reopen": reopen,
    "restore": restore,
    "restore_date": restore_date,
    "retract": lambda world: (lambda row: actions.retract(row, by=world.by(row)))(_submitted(world)),
    "revise_activity": revise_activity,
    "save_funding": save_funding,
    "save_grant": save_grant,
    "send": lambda world: (lambda row: actions.send(row, by=world.by(row)))(_draft(world)),
    "send_back": lambda world: actions.send_back(_submitted(world), "Wie?", by=world.moderator),
    "set_opening_hours": set_opening_hours,
    "set_text": set_text,
    "start_organisation": lambda world: actions.start_organisation(world.name(), by=world.staff),
    "submit": _submitted,
    "undo": undo,
    "unverify": lambda world: actions.unverify(world.organisation(), by=world.moderator),
    "verify": lambda world: actions.verify(world.organisation(), by=world.moderator),
    "withdraw": withdraw,
    # No actions, but writes all the same.
    "remove_examples": lambda world: remove_examples(),
    "pass_time": pass_time,
}
