"""Every write to the catalogue: one atomic function, done by somebody (`by`; None is the system, such as an import)."""

from activities.actions.bulk import NewActivity, add_activities
from activities.actions.catalogue import (
    add_activity,
    add_place,
    change_activity,
    change_place,
    draft_place,
    free_slug,
)
from activities.actions.claims import claim, grant_claim, refuse_claim
from activities.actions.editing import (
    accept_proposal,
    confirm,
    edit_activity,
    refuse_proposal,
    undo,
    withdraw_proposal,
)
from activities.actions.merging import merge, merge_activities, merge_organisations, merge_places, takeable
from activities.actions.moves import archive, publish, restore, retract, send_back, submit, withdraw
from activities.actions.organisations import unverify, verify
from activities.actions.plan import (
    add_exception,
    add_schedule,
    change_schedule,
    close,
    remove_exception,
    remove_schedule,
    reopen,
    set_opening_hours,
)
from activities.actions.reports import handle_report, report
from activities.actions.shared import ChangedMeanwhile, seen_of, seen_of_many
from activities.transitions import TransitionRefused

__all__ = [
    "ChangedMeanwhile",
    "NewActivity",
    "TransitionRefused",
    "accept_proposal",
    "add_activities",
    "add_activity",
    "add_exception",
    "add_place",
    "add_schedule",
    "archive",
    "change_activity",
    "change_place",
    "change_schedule",
    "claim",
    "close",
    "confirm",
    "draft_place",
    "edit_activity",
    "free_slug",
    "grant_claim",
    "handle_report",
    "merge",
    "merge_activities",
    "merge_organisations",
    "merge_places",
    "publish",
    "refuse_claim",
    "refuse_proposal",
    "remove_exception",
    "remove_schedule",
    "reopen",
    "report",
    "restore",
    "retract",
    "seen_of",
    "seen_of_many",
    "send_back",
    "set_opening_hours",
    "submit",
    "takeable",
    "undo",
    "unverify",
    "verify",
    "withdraw",
    "withdraw_proposal",
]
