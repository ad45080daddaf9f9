"""Grants and what they pay for, written by who manages the programmes; the log is that of the programme."""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _, ngettext

from accounts.models import User
from activities.actions.financing import financing
from activities.actions.shared import ChangedMeanwhile, log
from activities.enums import Verb
from activities.models import Funding, Grant, Revision
from activities.models.revision import writing
from activities.snapshots import Changes, jsonable

ABOUT_GRANT = (
    *("programme", "pillar", "name", "amount_eur", "start_year", "end_year", "starts_on", "ends_on", "successor"),
    *("source", "source_date"),
)
ABOUT_FUNDING = ("starts_on", "ends_on", "source", "source_date")

Row = TypeVar("Row", Grant, Funding)


@writing()
def save_grant(grant: Grant, said: Mapping[str, Any], *, by: User, seen: str | None = None) -> bool:
    """Store a new one, or what differs; `said` is {column: value} of ABOUT_GRANT. False when nothing differed.

    `seen` is how the person saw it (`seen_of_row`). Raises ChangedMeanwhile, or ValidationError by column.
    """
    _must_manage(by)
    grant = _as_seen(grant, seen)
    if grant._state.adding:
        grant.is_example = said["programme"].is_example
    elif said["programme"].is_example != grant.is_example:
        raise ValidationError({"programme": _("Een voorbeeld hoort bij een voorbeeldprogramma. Kies een ander.")})
    return _save(grant, said, ABOUT_GRANT, by=by)


@writing()
def remove_grant(grant: Grant, *, by: User, seen: str | None = None) -> None:
    """Only what nothing hangs on. Raises ChangedMeanwhile, or ValidationError that says what to do first."""
    _must_manage(by)
    grant = _as_seen(grant, seen)
    if number := grant.fundings.count():
        message = ngettext(
            "Deze subsidie betaalt nog mee aan %(number)s plek, activiteit of thema. Haal die koppeling eerst weg.",
            "Deze subsidie betaalt nog mee aan %(number)s plekken, activiteiten of thema's. Haal die koppelingen eerst "
            "weg.",
            number,
        )
        raise ValidationError(message % {"number": number})
    if before := grant.predecessors.order_by("name", "pk").first():
        message = _("Deze subsidie is de opvolger van “%(name)s”. Kies daar eerst een andere opvolger, of geen.")
        raise ValidationError(message % {"name": before.name})
    changes = {"grant_uuid": [str(grant.uuid)] * 2, "grant": [grant.name, ""]}
    log(grant.programme, Verb.REMOVE, by=by, changes=changes)
    grant.delete()
    Revision.objects.advance()


@writing()
def save_funding(funding: Funding, said: Mapping[str, Any], *, by: User, seen: str | None = None) -> bool:
    """Store a new link of a grant to a place, an activity or a theme, or what differs (ABOUT_FUNDING). False when
    nothing differed. Raises ChangedMeanwhile, or ValidationError by column."""
    _must_manage(by)
    funding = _as_seen(funding, seen)
    if funding._state.adding:
        funding.is_example = funding.grant.is_example
        _must_be_new(funding)
    return _save(funding, said, ABOUT_FUNDING, by=by)


@writing()
def remove_funding(funding: Funding, *, by: User, seen: str | None = None) -> None:
    """The link only: grant and place, activity or theme stay. Raises ChangedMeanwhile."""
    _must_manage(by)
    funding = _as_seen(funding, seen)
    log(funding.grant.programme, Verb.REMOVE, by=by, changes=_which(funding) | {"funded": [str(funding.funded), ""]})
    with financing():
        funding.delete()
    Revision.objects.advance()


def seen_of_row(row: Grant | Funding) -> str:
    """Another text for every other content, whoever wrote it: import, admin or page. Empty for a row that is new."""
    if row._state.adding:
        return ""
    values = [getattr(row, column.attname) for column in row._meta.concrete_fields]
    return hashlib.sha256(repr(values).encode()).hexdigest()[:32]


def _as_seen(row: Row, seen: str | None) -> Row:
    """As it is stored now. Raises ChangedMeanwhile, also when somebody took it away."""
    if row._state.adding:
        return row
    stored = type(row)._default_manager.filter(pk=row.pk).first()
    if stored is None or (seen is not None and seen != seen_of_row(stored)):
        raise ChangedMeanwhile
    return stored


def _save(row: Grant | Funding, said: Mapping[str, Any], columns: tuple[str, ...], *, by: User) -> bool:
    is_new = row._state.adding
    changes = {} if is_new else _differences(row, said, columns)
    for name in columns:
        setattr(row, name, said[name])
    if not (is_new or changes):
        return False
    if not row.source:
        raise ValidationError({"source": _("Schrijf erbij waar dit vandaan komt.")})
    row.full_clean()
    with financing():
        row.save()
    grant = row if isinstance(row, Grant) else row.grant
    told: Changes = {"funded": ["", str(row.funded)]} if is_new and isinstance(row, Funding) else changes
    log(grant.programme, Verb.ADD if is_new else Verb.CHANGE, by=by, changes=_which(row) | told)
    Revision.objects.advance()
    return True


def _differences(row: Grant | Funding, said: Mapping[str, Any], columns: tuple[str, ...]) -> Changes:
    return {
        name: [_plain(getattr(row, name)), _plain(said[name])] for name in columns if getattr(row, name) != said[name]
    }


def _plain(value: Any) -> Any:
    """What is referred to by its name: it is told, and never put back."""
    return jsonable(value) if value is None or not hasattr(value, "pk") else str(value)


def _which(row: Grant | Funding) -> Changes:
    """What the line is about, also once that is gone."""
    grant = row if isinstance(row, Grant) else row.grant
    which: Changes = {"grant_uuid": [str(grant.uuid)] * 2, "grant": [grant.name] * 2}
    return which if row is grant else which | {"funding_uuid": [str(row.uuid)] * 2}


def _must_be_new(funding: Funding) -> None:
    of = {name: getattr(funding, name) for name in ("place", "activity", "category")}
    if Funding.objects.filter(grant=funding.grant, **of).exists():
        raise ValidationError(_("Deze subsidie staat hier al bij. Pas die koppeling aan in de lijst."))


def _must_manage(user: User) -> None:
    if not (user.is_active and (user.is_programme_manager or user.is_staff)):
        raise PermissionDenied
