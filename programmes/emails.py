"""One function per mail, queued within the transaction of what it tells."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import override

from accounts import outbox
from accounts.languages import known_language
from accounts.models import User
from maps.site_names import name_of
from programmes.endings import Ending


def grants_end(managers: Iterable[User], endings: Sequence[Ending]) -> None:
    """To each programme manager: one mail about all of these, in the language of the reader."""
    for manager in managers:
        with override(known_language(manager.language)):
            rows = [_row(ending) for ending in endings]
            link = outbox.absolute(reverse("programme-endings"))
            context = {"rows": rows, "number": len(rows), "link": link, "area_name": name_of("area")}
            outbox.queue("grants_end", manager.email, context, language=manager.language)


def _row(ending: Ending) -> dict[str, Any]:
    return {
        "grant": ending.grant.name,
        "programme": ending.grant.programme.name,
        "last_day": ending.last_day,
        "days_left": ending.days_left,
        "successor": ending.successor.name if ending.successor else "",
        "has_themes": bool(ending.themes),
        "is_filled_in": ending.is_filled_in,
        **ending.total._asdict(),
    }
