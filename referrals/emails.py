"""One function per mail. A mail names the activity and a number or code, never the resident, and to hosts no worker."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from accounts import outbox
from accounts.languages import known_language
from accounts.models import User
from activities import wording_times
from activities.finder.facts import Contact, contact_of
from activities.models import Activity, Occurrence
from referrals import links
from referrals.catalogue import activity_of, next_moments
from referrals.enums import OPEN, Actor, Event, State
from referrals.models import Card, Referral
from referrals.who import Who

Reader = tuple[str, str]


def offered(referral: Referral) -> None:
    """To the host: somebody may come, with this number, and the link to answer with."""
    _to_hosts("referral_offered", referral)


def moved(card: Card, referral: Referral, event: Event, *, by: Who) -> None:
    """The host gets the next link, as the old one is void; the worker hears of what others did: code and link only."""
    if referral.state in OPEN:
        _to_hosts("referral_next", referral)
    if by.actor in (Actor.HOST, Actor.SYSTEM) and event != Event.FINISH:
        _to_worker(card)


def reminded(referral: Referral) -> None:
    """To a host who was silent: once more the question that is open now."""
    _to_hosts("referral_reminder", referral, is_welcome=referral.state != State.OFFERED)


def withdrawn(card: Card, was_open: list[Referral], *, by: Who) -> None:
    """To the hosts who may wait for somebody, and to the worker."""
    for referral in was_open:
        _to_hosts("referral_withdrawn", referral, with_link=False)
    if by.actor != Actor.WORKER:
        _to_worker(card)


def host_addresses(activity: Activity) -> list[Reader]:
    """Mail address and language: the members of its organisation, or else its own public address."""
    if readers := [(user.email, user.language) for user in host_members(activity)]:
        return readers
    email = public_contact(activity).email
    return [(email, settings.LANGUAGE_CODE)] if email else []


def host_members(activity: Activity) -> list[User]:
    rows = User.objects.filter(memberships__organisation=activity.organisation, is_active=True)
    return list(rows.order_by("pk")) if activity.organisation else []


def public_contact(activity: Activity) -> Contact:
    return contact_of(activity, activity.place, activity.organisation)


def _to_hosts(name: str, referral: Referral, *, with_link: bool = True, **said: bool) -> None:
    activity = activity_of(referral)
    if activity is None:
        return
    moments = next_moments(activity)
    for email, language in host_addresses(activity):
        with override(known_language(language)):
            context = {"name": activity.name, "number": referral.shown_number, "moments": list(map(_words, moments))}
            if with_link:
                context["link"] = host_link(referral)
            outbox.queue(name, email, context | said, language=language)


def host_link(referral: Referral) -> str:
    """Whoever has it may answer, until somebody did; it tells nothing of the worker, nor the code of the card."""
    return outbox.absolute(reverse("referral-host", args=[links.token_of(referral)]))


def _words(moment: Occurrence) -> str:
    """With the day in full: a mail is read on another day than it was written."""
    day = wording_times.long_day(moment.local_on, timezone.localdate())
    return f"{day} {wording_times.span(moment.start_minute, moment.end_minute)}"


def _to_worker(card: Card) -> None:
    rows = User.objects.filter(is_active=True, is_referrer=True)
    worker = rows.filter(uuid=card.made_by).first() if card.made_by else None
    if worker is None:
        return
    with override(known_language(worker.language)):
        link = outbox.absolute(reverse("referrals-card", args=[card.uuid]))
        outbox.queue("referral_news", worker.email, {"code": card.shown_code, "link": link}, language=worker.language)
