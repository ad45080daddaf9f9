"""What an activity is called and how it is told in another language, written by who runs it."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from activities.actions.editing import edit_activity, keep_waiting, needs_review
from activities.actions.shared import must_be_as_seen
from activities.models import Activity, Proposal
from activities.models.activity_text import TRANSLATED, made_from, other_languages
from activities.models.revision import writing
from activities.snapshots import Snapshot, texts_of
from maps.naming import clean_text

Texts = dict[str, dict[str, str]]


@writing()
def set_text(
    activity: Activity, language: str, said: Mapping[str, str], *, by: User, seen: str | None = None
) -> Proposal | bool:
    """`said` has the texts of TRANSLATED; all of them empty is no text. It is made from the Dutch as it stands, and by
    who needs review as it waits; then it becomes a proposal too, and otherwise it is stored without what waits. Raises
    ValidationError for a language that the site has no pages in, and ChangedMeanwhile."""
    if language not in other_languages():
        raise ValidationError(_("Kies een taal uit de lijst."))
    texts = {name: clean_text(said.get(name, "")) for name in TRANSLATED}
    if not any(texts.values()):
        return remove_text(activity, language, by=by, seen=seen)

    def put(now: Texts, dutch: Snapshot) -> Texts:
        return now | {language: texts | {"made_from": made_from(dutch, texts)}}

    return _revise(activity, put, by=by, seen=seen)


@writing()
def remove_text(activity: Activity, language: str, *, by: User, seen: str | None = None) -> Proposal | bool:
    """False when there was none."""

    def without(now: Texts, dutch: Snapshot) -> Texts:
        return {code: texts for code, texts in now.items() if code != language}

    return _revise(activity, without, by=by, seen=seen)


def _revise(
    activity: Activity, change: Callable[[Texts, Snapshot], Texts], *, by: User, seen: str | None
) -> Proposal | bool:
    must_be_as_seen(activity, seen)
    waiting = activity.proposals.waiting().first()
    if needs_review(activity, by=by):
        return _propose(activity, change, waiting.changes if waiting else {}, by=by)
    dutch = {name: getattr(activity, name) for name in TRANSLATED}
    is_written = bool(edit_activity(activity, {"texts": change(texts_of(activity), dutch)}, by=by))
    return (waiting is not None and _repeat_in_proposal(waiting, change, dutch, by=by)) or is_written


def _propose(
    activity: Activity, change: Callable[[Texts, Snapshot], Texts], waiting: Snapshot, *, by: User
) -> Proposal | bool:
    """What waits for review goes along, or a second text would push out the first."""
    dutch = {name: waiting.get(name, getattr(activity, name)) for name in TRANSLATED}
    texts = change(waiting.get("texts", texts_of(activity)), dutch)
    return edit_activity(activity, waiting | {"texts": texts}, by=by)


def _repeat_in_proposal(
    waiting: Proposal, change: Callable[[Texts, Snapshot], Texts], dutch: Snapshot, *, by: User
) -> bool:
    """Of what waits nothing is written but this text; and accepted later it must not put back the one before."""
    texts = waiting.changes.get("texts")
    if texts is None:
        return False
    changed = change(texts, dutch)
    keep_waiting(waiting, waiting.changes | {"texts": changed}, by=by)
    return bool(changed != texts)
