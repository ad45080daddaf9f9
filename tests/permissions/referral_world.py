"""What there is to come by for at the addresses of referrals; and what is sent there."""

from django.utils import timezone

from activities import public_forms

# What nobody made up: a reference, and a key.
WARM_MODE = {
    "REFERRAL_DPIA": "DPIA-2026-1",
    "REFERRAL_KEYS": ["MTExMTExMTExMTExMTExMTExMTExMTExMTExMTExMTE="],
}
HAND_OVER = {
    "naam": "Roodborst",
    "kanaal": "sms",
    "bereik": "06 87 65 43 21",
    "taal": "nl",
    "hoe": "gesprek",
    "ja": "on",
}


def _host(thing: dict) -> dict:
    row = thing["row"]
    return {"formulier": public_forms.new_token(f"referral:{row.uuid}:{row.link_number}"), "homepage": ""}


BODIES: dict = {
    "referrals-hand-over": HAND_OVER,
    "referral-host-read": lambda thing: {"formulier": public_forms.new_token(thing["purpose"])},
    "card-move": lambda thing: {"formulier": public_forms.new_token(f"card:{thing['row'].pk}")},
    "referrals-card-language": {"taal": "tr"},
    "referrals-search-save": {"naam": "Koffie", "vraag": "q=koffie"},
    "referral-host-move": _host,
}


def add_referrals(world) -> None:
    """A card that the referrer gave out, for an activity that is on the site."""
    # Here, because the app may be left out.
    from referrals import actions, links
    from referrals.who import worker

    referrer, activity = world.users["referrer"], world.things["published of the trust"]["row"]
    activity.checked_on = timezone.localdate()
    activity.save(update_fields=["checked_on"])
    row = actions.collect(activity, by=referrer)
    card = row.card
    actions.offer(card, by=worker(referrer))
    card.refresh_from_db()
    row.refresh_from_db()
    world.things["card of the referrer"] = {"uuid": card.uuid, "code": card.shown_code, "row": card}
    world.things["stopping with the card"] = {"code": card.shown_code, "event": "intrekken", "row": card}
    world.things["link to a host"] = {"token": links.token_of(row), "event": "komt", "row": row}
    world.things["referral of the referrer"] = {"uuid": row.uuid, "event": "komt"}
    _add_hand_overs(world)
    _list_of(referrer, activity, world.things)


def _list_of(referrer, activity, things) -> None:
    """What the referrer is choosing, something else that can be chosen, and a question that was kept."""
    from referrals import actions

    row = actions.collect(activity, by=referrer)
    things["row on the list of the referrer"] = {"uuid": row.uuid, "row": row}
    things["list of the referrer"] = {"uuid": row.card.uuid}
    things["activity that can be chosen"] = {"activity": things["public activity"]["row"].uuid}
    search = actions.save_search("Turks", "taal=tr", by=referrer)
    things["search of the referrer"] = {"uuid": search.uuid, "row": search}


def _add_hand_overs(world) -> None:
    """A list with a name, and a card with one to which the host said yes."""
    from referrals import actions, links
    from referrals.actions import Consented, Told
    from referrals.enums import Channel, ConsentChannel, Event
    from referrals.host.person import purpose_of
    from referrals.who import HOST, worker

    referrer, activity = world.users["referrer"], world.things["published of the trust"]["row"]
    told, consented = Told("Roodborst", Channel.SMS, "+31687654321"), Consented("nl", ConsentChannel.IN_PERSON)
    row = actions.collect(activity, by=referrer)
    actions.hand_over(row.card, told, consented, by=referrer)
    actions.offer(row.card, by=worker(referrer))
    row.refresh_from_db()
    actions.move(row, Event.ACCEPT, by=HOST)
    purpose = purpose_of(row, row.link_number)
    world.things["link after a yes"] = {"token": links.token_of(row), "purpose": purpose, "row": row}
    draft = actions.collect(activity, by=referrer).card
    actions.hand_over(draft, told, consented, by=referrer)
    world.things["draft of the referrer"] = {"uuid": draft.uuid, "row": draft}
