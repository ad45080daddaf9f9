"""What an activity is called and how it is told in another language, written by who runs it."""

from collections.abc import Callable, Mapping

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from activities.actions.posting import revise_activity
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
    """`said` has the texts of TRANSLATED, made from the Dutch as it stands, or as it waits for review; all of them
    empty is no text. As revise_activity otherwise: it may become a proposal. Raises ValidationError for a language
    that the site has no pages in, and ChangedMeanwhile."""
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
    """What waits for review goes along, or a second text would push out the first."""
    must_be_as_seen(activity, seen)
    waiting = activity.proposals.waiting().first()
    said = waiting.changes if waiting else {}
    dutch = {name: said.get(name, getattr(activity, name)) for name in TRANSLATED}
    texts = change(said.get("texts", texts_of(activity)), dutch)
    return revise_activity(activity, said | {"texts": texts}, by=by)
