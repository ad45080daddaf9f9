"""Who comes by, and what there is to come by for: made once, for every row of the table."""

import json
import time
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache
from http.cookies import SimpleCookie
from uuid import uuid4

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django_tasks import TaskResultStatus

from accounts.models import User
from activities import actions, confirm_links, public_forms
from activities.enums import ImportState, MemberRole, ReportKind, Verb
from activities.hsds.ids import at_location
from activities.hsds.taxonomies import TAXONOMY_ID
from activities.models import (
    Activity,
    Category,
    Demand,
    DemandWord,
    Funding,
    Grant,
    ImportRun,
    Invitation,
    Membership,
    Occurrence,
    Organisation,
    Pillar,
    Place,
    Programme,
    Proposal,
)
from activities.moderation.forms import CorrectionForm
from activities.photos import EncodedPhoto
from activities.workspace.place_forms import first_values
from background import heartbeats
from background.models import QueuedTask, Worker
from background.tasks import forget_results
from maps.models import Buurt
from programmes.figures import AFTER, Figure, Figures, Key
from programmes.models import Baseline, Measurement
from tests.accounts.helpers import give_second_factor
from tests.permissions import referral_world
from tests.workspace.form_helpers import payload, said_of
from tests.workspace.helpers import proved

OURS = "http://testserver"


@dataclass
class World:
    users: dict[str, User | None] = field(default_factory=dict)
    # A word of the table: what an address is about, by the names of the parts of addresses.
    things: dict[str, dict] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, role: str, **options) -> Client:
        """The browser of somebody who signed in."""
        client = Client(**options)
        if role in self.sessions:
            client.cookies = SimpleCookie({settings.SESSION_COOKIE_NAME: self.sessions[role]})
        return client

    def address(self, name: str, about: str) -> str:
        thing = self.things[about]
        parts = {part: thing[part] for part in parts_of(name) if part in thing}
        return reverse(name, kwargs=parts) + thing.get("query", "")

    def body(self, name: str, about: str) -> dict:
        said = BODIES.get(f"{name} @{about}", BODIES.get(name, {}))
        return said(self.things[about]) if callable(said) else said


def patterns(resolver: URLResolver | None = None, before: str = ""):
    """Every address of the site: its name, and the pattern."""
    for each in (resolver or get_resolver()).url_patterns:
        if isinstance(each, URLResolver):
            yield from patterns(each, f"{each.namespace}:" if each.namespace else before)
        else:
            yield f"{before}{each.name or str(each.pattern) or 'the rest'}", each


@cache
def _patterns_by_name() -> dict[str, URLPattern]:
    return dict(patterns())


def parts_of(name: str) -> set[str]:
    return set(_patterns_by_name()[name].pattern.regex.groupindex)


def make_world() -> World:
    world = World()
    _people(world)
    _organisations(world)
    _activities(world)
    _for_moderators(world)
    _for_the_admin(world)
    _for_the_public(world)
    _for_programme_managers(world)
    if apps.is_installed("referrals"):
        referral_world.add_referrals(world)
    for role, user in world.users.items():
        if user:
            world.sessions[role] = _session(user)
    world.sessions["just confirmed"] = _session(world.users["moderator"], just_confirmed=True)
    return world


def _session(user: User, *, just_confirmed: bool = False) -> str:
    """Of who signed in; and then showed the second factor once more, to change something about it."""
    client = Client()
    client.force_login(user)
    session = client.session
    if just_confirmed:
        shown = {"method": "mfa", "type": "totp", "at": time.time(), "reauthenticated": True}
        session["account_authentication_methods"] = [shown]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return str(session.session_key)


def _people(world: World) -> None:
    may = {
        "moderator": {"is_moderator": True},
        "referrer": {"is_referrer": True},
        "other_referrer": {"is_referrer": True},
        "manager": {"is_programme_manager": True},
        "admin": {"is_staff": True, "is_superuser": True},
        "unset": {"is_moderator": True, "is_staff": True},
        "staff": {"is_staff": True},
    }
    for role in ("organiser", "colleague", "other", "ended", *may):
        world.users[role] = proved(User.objects.create_user(f"{role}@example.org", **may.get(role, {})))
        if role in may and role != "unset":
            give_second_factor(world.users[role])
    world.users["visitor"] = None


def _organisations(world: World) -> None:
    """The club is new, the trust is verified; organiser and colleague are in both. The others are somewhere else."""
    users = world.users
    for name, is_verified in (("club", False), ("trust", True), ("others", False)):
        organisation = Organisation.objects.create(name=f"Voorbeeld{name}", slug=f"voorbeeld{name}")
        Organisation.objects.filter(pk=organisation.pk).update(is_verified=is_verified)
        organisation.refresh_from_db()
        owner, member = (users["organiser"], users["colleague"])
        if name == "others":
            owner, member = users["other"], User.objects.create_user("nog-iemand@example.org")
        for user, role in ((owner, MemberRole.OWNER), (member, MemberRole.MEMBER)):
            Membership.objects.create(organisation=organisation, user=user, role=role)
        invitation = Invitation.objects.create(organisation=organisation, email="other@example.org", invited_by=owner)
        world.things[name] = {
            "organisation": organisation.uuid,
            "uuid": organisation.uuid,
            "slug": organisation.slug,
            "kind": "organisatie",
            "row": organisation,
            "member": member.uuid,
            "invitation": invitation.uuid,
            "token": actions.create_token(organisation, "Onze agenda", by=owner)[0].uuid,
        }
        world.things[f"invitation of the {name}"] = {"uuid": invitation.uuid}
    club = world.things["club"]["row"]
    gone = Membership.objects.create(organisation=club, user=users["ended"], role=MemberRole.OWNER)
    actions.remove_member(gone, by=users["organiser"])
    world.things["club, owner of the others"] = world.things["club"] | {"member": users["other"].uuid}
    others = world.things["others"]["invitation"]
    world.things["club, invitation of the others"] = world.things["club"] | {"invitation": others}
    world.things["club, token of the others"] = world.things["club"] | {"token": world.things["others"]["token"]}


def _activities(world: World) -> None:
    users, things = world.users, world.things
    for name in ("club", "trust", "others"):
        organisation = things[name]["row"]
        place = Place(
            name=f"Huis van {name}", slug=f"huis-van-{name}", organisation=organisation, source="test",
            lat=52.05, lon=4.28, accuracy_m=20,
        )  # fmt: skip
        place.save()
        things[f"place of the {name}"] = {"uuid": place.uuid, "row": place}
    states = {
        "draft": (),
        "submitted": ("submit",),
        "published": ("submit", "publish"),
        "withdrawn": ("submit", "publish", "withdraw"),
        "archived": ("archive",),
    }
    for (state, moves), name in zip(states.items(), ("Koffie", "Schaken", "Fietsen", "Naaien", "Zingen"), strict=True):
        things[state] = _activity(world, name, "club", moves)
    for whose in ("trust", "others"):
        things[f"draft of the {whose}"] = _activity(world, "Nieuw", whose, ())
        things[f"published of the {whose}"] = _activity(world, "Koor", whose, ("submit", "publish"))
    _entries(world)
    for name in ("draft", "published", "published of the trust", "published of the others"):
        things[f"Turkish of {name}"] = {"uuid": things[name]["uuid"], "language": "tr", "row": things[name]["row"]}
    trust = things["published of the trust"]["row"]
    actions.set_text(trust, "tr", {"name": "Koro"}, by=users["organiser"])
    published, others = things["published"], things["published of the others"]
    things["published, date of the others"] = published | {"moment": others["moment"]}
    for whose in ("club", "trust", "others"):
        row = things["published" if whose == "club" else f"published of the {whose}"]["row"]
        report = actions.report(row, ReportKind.TIMES)
        things[f"report about the {whose}"] = {"pk": report.pk, "row": row}
    things["public activity"] = {"kind": "activiteit", "slug": published["slug"], "row": published["row"]}
    things["public activity"]["by"] = str(things["trust"]["uuid"])
    proposal = actions.edit_activity(published["row"], {"name": "Thee"}, by=users["organiser"])
    assert isinstance(proposal, Proposal)
    things["proposal"] = {"uuid": proposal.uuid, "row": published["row"]}
    published["row"].refresh_from_db()
    things["copy of published"] = {"query": f"?zoals={published['uuid']}", "row": published["row"]}
    things["in the club"] = {"query": f"?organisatie={things['club']['uuid']}"}
    things["copy of others"] = {"query": f"?zoals={others['uuid']}"}
    theirs = actions.edit_activity(others["row"], {"name": "Zang"}, by=users["other"])
    things["proposal of the others"] = {"uuid": theirs.uuid}
    others["row"].refresh_from_db()
    things["a point"] = {"query": "?lat=52.05&lon=4.28"}
    things["nothing"] = {}


def _activity(world: World, name: str, whose: str, moves: tuple[str, ...]) -> dict:
    place, organisation = world.things[f"place of the {whose}"]["row"], world.things[whose]["row"]
    maker = world.users["other" if whose == "others" else "organiser"]
    said = said_of(place, name=f"{name} {whose}", summary="Samen iets doen.", price_cents=0)
    activity, _is_new = actions.add_activity(
        said, organisation, uuid=uuid4(), source="test", by=maker, checked_on=date(2026, 1, 1)
    )
    for move in moves:
        by = world.users["moderator"] if move == "publish" else maker
        if move == "submit" and organisation.is_verified:
            continue
        getattr(actions, move)(activity, by=by)
    thing = {"uuid": activity.uuid, "slug": activity.slug, "row": activity, "place": place}
    if moment := Occurrence.objects.filter(activity=activity).order_by("starts_at").first():
        thing["moment"] = moment.uuid
    return thing


def _entries(world: World) -> None:
    """The last change of an activity, to undo."""
    things, by = world.things, {"trust": world.users["organiser"], "others": world.users["other"]}
    for whose in ("trust", "others"):
        thing = things[f"draft of the {whose}"]
        actions.edit_activity(thing["row"], {"name": f"Anders {whose}"}, by=by[whose])
        thing["row"].refresh_from_db()
        thing["entry"] = thing["row"].audit.filter(verb=Verb.CHANGE).latest("pk").uuid
    mine = things["draft of the trust"]
    things["draft of the trust, change of the others"] = mine | {"entry": things["draft of the others"]["entry"]}
    called_off = _activity(world, "Afgelast", "trust", ("publish",))
    row = Occurrence.objects.select_related("schedule").get(uuid=called_off["moment"])
    actions.cancel_date(
        called_off["row"], row.schedule.uuid, timezone.localdate(row.original_start), by=world.users["organiser"]
    )
    things["date called off"] = called_off
    _past_dates(world)


def _past_dates(world: World) -> None:
    yesterday = timezone.now() - timedelta(days=1)
    for name, number in (("date that was", None), ("date that was counted", 12)):
        thing = world.things[name] = _activity(world, name.capitalize(), "club", ())
        rows = Occurrence.objects.filter(uuid=thing["moment"])
        rows.update(starts_at=yesterday, ends_at=yesterday + timedelta(hours=1))
        if number is not None:
            actions.count_visitors(rows.get(), number, by=world.users["organiser"])


def _for_moderators(world: World) -> None:
    things = world.things
    for number in ("one", "two"):
        place = Place(name=f"Voorbeeldplek {number}", slug=f"voorbeeldplek-{number}", source="test")
        place.save()
        activity = Activity.objects.create(
            place=place, name=place.name, slug=place.slug, source="test", stands_for_place=True,
            category=Category.objects.get(slug="ontmoeten"),
        )  # fmt: skip
        actions.publish(activity, by=None)
        by = str(things["club"]["uuid"])
        things[f"public place {number}"] = {"kind": "plek", "slug": place.slug, "row": place, "by": by}
    kept, gone = things["public place one"]["row"], things["public place two"]["row"]
    things["two places"] = {"kind": "plek", "kept": kept.uuid, "gone": gone.uuid}
    claim = actions.claim(kept, things["others"]["row"], "Wij zitten hier.", by=world.users["other"])
    things["claim"] = {"uuid": claim.uuid}
    for name, state in (("file that was read", ImportState.CHECKED), ("file that got stuck", ImportState.WRITING)):
        long_ago = timezone.now() - timedelta(days=1)
        run = ImportRun.objects.create(kind="places", name="voorbeeld.csv", state=state, touched_at=long_ago)
        things[name] = {"uuid": run.uuid}
    photo = actions.add_photo(
        EncodedPhoto(content=b"foto", thumbnail=b"klein", width=8, height=6), things["others"]["row"]
    )
    things["photo"] = {"uuid": photo.uuid}
    published = things["published"]["row"]
    # A photo is public with what stands on the site.
    of_place = Activity.objects.filter(place=things["public place one"]["row"], stands_for_place=True)
    of_place.update(photo=photo, photo_alt="Een tafel")
    things["mailed link"] = {"token": confirm_links.token_of(published), "row": published}
    somebody = User.objects.create_user("met-sleutel@example.org")
    passkey = Authenticator.objects.create(user=somebody, type="webauthn", data={"name": "Sleutel"})
    things["passkey of somebody"] = {"pk": passkey.pk}


def _for_programme_managers(world: World) -> None:
    """A measurement with a figure that is known, one that is not and one that is not shown; and one to compare with."""
    buurt = Buurt.objects.filter(in_programme_area=True).earliest("code")
    told = {
        Key("active_places"): Figure(4),
        Key("opening_hours"): Figure(None, 0, 4),
        Key("visits"): Figure(None, is_hidden=True),
        Key("places_per_1000", "ontmoeten", buurt=buurt.code): Figure(0.7, 1, 2),
        Key("places_per_1000", "ontmoeten", buurt=buurt.code, scenario=AFTER): Figure(0.2, 1, 1),
    }
    figures = Figures(told.items()).to_text()
    postcodes = list(buurt.postcodes.values_list("postcode", flat=True)[:2])
    spots = json.dumps({"ontmoeten": {buurt.code: postcodes}})
    quarter = date(2026, 7, 1)
    Measurement.objects.create(as_of=date(2026, 11, 20), quarter=quarter, figures=figures, white_spots=spots)
    world.things["measured quarter"] = {"quarter": quarter}
    Baseline.objects.create(as_of=date(2026, 11, 10), quarter=quarter, figures=figures)


def _for_the_public(world: World) -> None:
    """Apart from what the others made."""
    things = world.things
    things["a buurt"] = {"slug": Buurt.objects.order_by("pk")[0].slug}
    things["a tile elsewhere"] = {"z": 0, "x": 0, "y": 0}
    things["a download"] = {"name": "odbl/plekken.csv"}
    things["activity in the API"] = {"id": things["published"]["uuid"]}
    things["organisation in the API"] = {"id": things["trust"]["row"].uuid}
    things["place in the API"] = {"id": things["public place one"]["row"].uuid}
    things["activity at its place in HSDS"] = {"id": at_location(things["published"]["uuid"])}
    things["organisation in HSDS"] = {"id": things["trust"]["row"].uuid}
    things["taxonomy in HSDS"] = {"id": TAXONOMY_ID}
    things["theme in HSDS"] = {"id": Category.objects.order_by("pk")[0].uuid}


def _for_the_admin(world: World) -> None:
    _on_the_background()
    """What its own pages are about, and one row of each kind that the catalogue may lack."""
    published, kind = world.things["published"]["row"], ContentType.objects.get_for_model(Activity)
    world.things["published, for the admin"] = {"content_type_id": kind.pk, "object_id": published.pk}
    world.things["catalogue"] = {"app_label": "activities"}
    asked = "?app_label=activities&model_name=activity&field_name=organisation"
    world.things["organisations to choose"] = {"query": asked}
    world.things["invitation that went"] = {"uuid": uuid4()}
    today = timezone.localdate()
    Group.objects.create(name="Voorbeeldgroep")
    Demand.objects.create(day=today, number=5)
    DemandWord.objects.create(month=today.replace(day=1), key="0" * 64, first_on=today, word="voorbeeld", number=9)
    programme = Programme.objects.create(name="Voorbeeldprogramma", slug="voorbeeldprogramma", source="test")
    Pillar.objects.create(programme=programme, name="Voorbeeldpijler")
    grant = Grant.objects.create(programme=programme, name="Voorbeeldsubsidie", source="test")
    funding = Funding.objects.create(grant=grant, category=Category.objects.get(slug="ontmoeten"), source="test")
    other = Grant.objects.create(programme=programme, name="Andere voorbeeldsubsidie", source="test")
    things = {"grant": grant, "grant that pays for nothing": other, "funding": funding}
    world.things |= {name: {"uuid": row.uuid, "row": row} for name, row in things.items()}
    world.things["grant, for a theme"] = world.things["grant"] | {"query": "?thema=sport"}


def _on_the_background() -> None:
    """One of each kind: what beats, who works, and what was done."""
    heartbeats.beat("worker")
    Worker.objects.create(name="werker", started_at=timezone.now(), held_until=timezone.now())
    done = {"status": TaskResultStatus.SUCCESSFUL, "finished_at": timezone.now(), "worker_ids": ["werker"]}
    what = {"task_path": forget_results.module_path, "args_kwargs": {"args": [], "kwargs": {}}}
    QueuedTask.objects.create(backend_name="default", run_after=timezone.now(), **what, **done)


def _seen(thing: dict) -> str:
    return actions.seen_of(thing["row"])


def _form(thing: dict) -> dict:
    """The form of an activity, filled in well."""
    return payload(thing["place"], gezien=_seen(thing), naam="Anders", **_dates())


def _new(thing: dict) -> dict:
    return payload(Place.objects.get(slug="huis-van-club"), **_dates())


def _dates() -> dict:
    return {"tijd0__dag": _in_days(3), "tijd0__laatste": _in_days(60)}


def _in_days(number: int) -> str:
    return str(timezone.localdate() + timedelta(days=number))


def _place(thing: dict) -> dict:
    stored = {name: value for name, value in first_values(thing["row"]).items() if value is not None}
    return stored | {"naam": "Huis met een andere naam"}


def _correction(thing: dict) -> dict:
    return CorrectionForm.first_values(thing["row"]) | {"name": "Beter", "gezien": _seen(thing)}


def _grant(thing: dict) -> dict:
    said = {"programma": "voorbeeldprogramma", "naam": "Een andere subsidie", "bron": "besluit"}
    return said | (_as_seen(thing) if "row" in thing else {})


def _as_seen(thing: dict) -> dict:
    return {"gezien": actions.seen_of_row(thing["row"]._meta.model.objects.get(pk=thing["row"].pk))}


def _public(purpose: str, **said) -> dict:
    return {"formulier": public_forms.new_token(purpose), "homepage": "", **said}


REASON = {"keuze": "1"}
SURE = {"post": "yes"}
# What is sent to an address, where nothing would be too little to do something.
BODIES = {
    "workspace-new": _new,
    "workspace-edit": _form,
    "workspace-date-move": lambda thing: {"dag": _in_days(9), "van": "13:00", "tot": "14:00"},
    "workspace-visitors-count": lambda thing: {f"{thing['moment']}-aantal": "5"},
    "workspace-text": lambda thing: {"gezien": _seen(thing), "naam": "Kahve"},
    "workspace-place": _place,
    "workspace-preview": lambda thing: {"activiteit": str(thing["uuid"])} if "uuid" in thing else {},
    "workspace-organisation": {"name": "Voorbeeld met een andere naam"},
    "workspace-organisation-new": {"name": "Voorbeeldtuin"},
    "workspace-invite": {"email": "nieuw@example.org", "role": "member"},
    "workspace-token-new": {"name": "Een andere agenda"},
    "workspace-claim": lambda thing: {"organisation": thing["by"], "note": "Ja"},
    "moderation-publish-many": lambda thing: {"activiteit": f"{thing['uuid']} {_seen(thing)}"},
    "moderation-handle-many": lambda thing: {"melding": str(thing["pk"])},
    "moderation-correct": _correction,
    "moderation-publish": lambda thing: {"gezien": _seen(thing)},
    "moderation-send-back": lambda thing: REASON | {"gezien": _seen(thing)},
    "moderation-withdraw": REASON,
    "moderation-accept": lambda thing: {"gezien": _seen(thing)},
    "moderation-refuse": REASON,
    "moderation-refuse-claim": REASON,
    "moderation-unverify": REASON,
    "moderation-report-withdraw": REASON,
    "programme-grant-new": _grant,
    "programme-grant": _grant,
    "programme-grant-remove": _as_seen,
    "programme-funding-new": {"bron": "besluit"},
    "programme-funding": lambda thing: {"bron": "besluit"} | _as_seen(thing),
    "programme-funding-remove": _as_seen,
    "admin:auth_group_delete": SURE,
    "admin:activities_funding_delete": SURE,
    "admin:activities_report_delete": SURE,
    "report": lambda thing: _public(f"report:{thing['kind']}:{thing['row'].pk}", wat="tijden", uitleg=""),
    "confirm": lambda thing: _public(f"confirm:{thing['row'].pk}:{thing['row'].checked_on.isoformat()}"),
    "account": {"name": "Voorbeeld", "language": "nl"},
    "account-close": {"email": "ended@example.org"},
    **referral_world.BODIES,
}  # fmt: skip
