"""What the catalogue keeps about somebody, for the download of their own data."""

from typing import Any

from django.db.models import Q

from accounts.models import User
from activities.models import ApiToken, AuditEntry, Claim, ImportRun, Invitation, Membership, Proposal, Report


def told(user: User) -> dict[str, Any]:
    return {
        "lidmaatschappen": _memberships(user),
        "uitnodigingenVanMij": _invitations(Q(invited_by=user)),
        "uitnodigingenVoorMij": _invitations(Q(email__iexact=user.email)),
        "tokens": _tokens(user),
        "logboek": _entries(user),
        "voorstellen": [_reviewed(row, user) for row in _by(Proposal, user).select_related("activity")],
        "claims": [
            _reviewed(row, user) for row in _by(Claim, user).select_related("activity", "place", "organisation")
        ],
        "afgehandeldeMeldingen": list(
            Report.objects.filter(handled_by=user).order_by("handled_at").values("kind", "handled_at")
        ),
        "ingelezenBestanden": list(
            ImportRun.objects.filter(made_by=user).order_by("created_at").values("name", "kind", "created_at")
        ),
    }


def _memberships(user: User) -> list[dict[str, Any]]:
    rows = Membership.objects.filter(user=user).select_related("organisation")
    return [{"organisatie": row.organisation.name, "rol": row.role, "sinds": row.created_at} for row in rows]


def _invitations(which: Q) -> list[dict[str, Any]]:
    """Without the address: that of others is not theirs to take along."""
    rows = Invitation.objects.filter(which).select_related("organisation")
    return [{"organisatie": row.organisation.name, "rol": row.role, "op": row.created_at} for row in rows]


def _tokens(user: User) -> list[dict[str, Any]]:
    rows = ApiToken.objects.filter(made_by=user).select_related("organisation")
    return [
        {
            "organisatie": row.organisation.name,
            "naam": row.name,
            "begin": row.start,
            "gemaaktOp": row.created_at,
            "laatstGebruikt": row.last_used_on,
            "ingetrokkenOp": row.revoked_at,
        }
        for row in rows
    ]


def _entries(user: User) -> list[dict[str, Any]]:
    rows = AuditEntry.objects.filter(actor=user).with_names().order_by("at", "id")
    return [
        {"op": row.at, "wat": row.verb, "bij": row.subject.name, "wijzigingen": row.changes, "reden": row.reason}
        for row in rows
    ]


def _by(model: Any, user: User) -> Any:
    return model.objects.filter(Q(made_by=user) | Q(decided_by=user)).order_by("made_at", "id")


def _reviewed(row: Proposal | Claim, user: User) -> dict[str, Any]:
    """What they wrote themselves, or decided; not what another person wrote to them."""
    subject = row.activity if isinstance(row, Proposal) else row.subject
    shown = {"bij": subject.name, "op": row.made_at, "status": row.state}
    if row.made_by == user:
        shown["geschreven"] = row.changes if isinstance(row, Proposal) else row.note
    if row.decided_by == user:
        shown |= {"beslistOp": row.decided_at, "reden": row.reason}
    return shown
