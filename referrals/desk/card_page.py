"""The page of one card, as a list that is being made or as a card that was given."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.access import UserRequest
from activities.finder.cards import Card as ResultCard
from activities.finder.qr import qr_code
from activities.search import Criteria, results_of
from activities.wording import LANGUAGE_NAMES
from referrals import eligibility, emails
from referrals.actions.collecting import lasts_until
from referrals.desk.find_page import Row
from referrals.desk.giving import line_to_copy
from referrals.desk.hand_over import part_of
from referrals.desk.lines import Line, lines_of
from referrals.enums import State
from referrals.models import Card
from referrals.resident.addresses import card_url, share_text


@dataclass(frozen=True)
class Item:
    """`refusal`: why it cannot be given; `mailed`: to whom mail goes; `link`: for a host whom no mail reaches; `row`:
    how it stands in the search, while it is on the list.
    """

    line: Line
    refusal: str = ""
    mailed: str = ""
    link: str = ""
    row: Row | None = None

    @property
    def next_step(self) -> str:
        if self.link and self.line.referral.state == State.OFFERED:
            return _("Er ging geen mail: we weten geen mailadres. Bel, of deel de link hieronder.")
        return self.line.next_step


def card_page(request: UserRequest, card: Card, *, wrong: str = "", status: int = 200) -> HttpResponse:
    lines = lines_of(list(card.referrals.all()))
    context: dict[str, Any] = {"card": card, "wrong": wrong, "hand_over": part_of(card)}
    if card.is_draft:
        items = _drafts(card, lines)
        may_give = not any(item.refusal for item in items)
        context |= {"items": items, "may_give": may_give, "languages": _languages(), "lasts_until": lasts_until(card)}
        return render(request, "referrals/desk/draft.html", context, status=status)
    context |= {"items": [_given(line) for line in lines], "line": line_to_copy(card, lines)}
    if not card.withdrawn_at:
        context |= {"may_withdraw": True, **_to_give(card)}
    return render(request, "referrals/desk/card.html", context, status=status)


def _drafts(card: Card, lines: Sequence[Line]) -> list[Item]:
    refusals = eligibility.refusals_on(card.referrals.all())
    found = results_of([line.activity for line in lines if line.activity], Criteria())
    rows = {result.activity.uuid: Row(ResultCard(result)) for result in found}
    keys = [line.referral.activity_uuid for line in lines]
    return [
        Item(line, refusals.get(key, ""), _mailed(line), row=rows.get(key))
        for line, key in zip(lines, keys, strict=True)
    ]


def _given(line: Line) -> Item:
    mailed = _mailed(line)
    return Item(line, mailed=mailed, link="" if mailed or not line.is_open else emails.host_link(line.referral))


def _to_give(card: Card) -> dict[str, Any]:
    """Its address, as a link, in a message and as a QR code; nothing once nobody can open it."""
    if card.is_over(timezone.now()):
        return {}
    url = card_url(card)
    is_new = all(row.state == State.OFFERED for row in card.referrals.all())
    return {"url": url, "text": share_text(card), "qr": qr_code(url), "is_new": is_new}


def _mailed(line: Line) -> str:
    """Who gets our mails about this: the organisation, but not which people of it. Empty when nobody does."""
    activity = line.activity
    if activity is None:
        return ""
    if activity.organisation and emails.host_members(activity):
        return _("Mail gaat naar %(organisation)s.") % {"organisation": activity.organisation.name}
    return _("Mail gaat naar %(email)s.") % {"email": line.contact.email} if line.contact.email else ""


def _languages() -> list[tuple[str, str]]:
    """Each called by its own name."""
    return [(code, LANGUAGE_NAMES.get(code, code)) for code, _name in settings.LANGUAGES]
