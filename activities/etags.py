import hashlib
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import get_language

from activities.models import Revision
from activities.moments import last_turns
from activities.written_sql import rows_at


def catalogue_state() -> str:
    """The same as long as everything that is shown is: freshness changes with the date, addresses with the language,
    times when something begins or ends; all else counts as a revision. One query."""
    now = timezone.now()
    # Without a row nothing was written yet, by us.
    said = rows_at(_ask_state, now) or ("", "", *(turn.first() for turn in last_turns(now)))
    return digest(said, timezone.localdate(now), get_language())


def _ask_state(now: datetime) -> "QuerySet[Any, Any]":
    began, ended = last_turns(now)
    return Revision.objects.filter(pk=1).values_list("token", "words_token", Subquery(began), Subquery(ended))


def etag_of(*asked: object, state: str = "") -> str:
    """Of an answer to what is asked."""
    return f'"{digest(asked, state or catalogue_state())[:32]}"'


def digest(*parts: object) -> str:
    """Differs with the parts, and with the settings that change what is shown."""
    shown = (parts, settings.SHOW_EXAMPLES, settings.SITE_URL, settings.SPECTACULAR_SETTINGS["VERSION"])
    return hashlib.sha256(repr(shown).encode()).hexdigest()
