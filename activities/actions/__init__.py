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
from activities.actions.dates import REASONS, cancel_date, move_date, restore_date
from activities.actions.digests import moderators, send_digest
from activities.actions.editing import (
    accept_proposal,
    confirm,
    edit_activity,
    needs_review,
    refuse_proposal,
    undo,
    withdraw_proposal,
)
from activities.actions.grants import remove_funding, remove_grant, save_funding, save_grant, seen_of_row
from activities.actions.members import (
    accept_invitation,
    change_organisation,
    forget_expired_invitations,
    invite,
    leave,
    leave_all,
    refuse_invitation,
    remove_member,
    set_role,
    start_organisation,
    withdraw_invitation,
)
from activities.actions.merging import merge, merge_activities, merge_organisations, merge_places, takeable
from activities.actions.moves import archive, publish, restore, retract, send_back, submit, withdraw
from activities.actions.organisations import unverify, verify
from activities.actions.photos import add_photo
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
from activities.actions.posting import post_activity, revise_activity, send
from activities.actions.reminders import confirm_by_link, hide_silent, organisations_to_remind, remind
from activities.actions.reports import handle_report, report
from activities.actions.shared import ChangedMeanwhile, seen_by_log, seen_of, seen_of_many
from activities.actions.texts import remove_text, set_text
from activities.actions.token_writes import post_with_token, revise_with_token, withdraw_with_token
from activities.actions.tokens import TokenEnded, create_token, forget_revoked_tokens, revoke_token
from activities.actions.upkeep import (
    correct_organisation,
    drop_funding,
    keep,
    put_member,
    register_organisation,
    take_out_member,
)
from activities.actions.visitors import count_visitors, take_back_count
from activities.transitions import TransitionRefused

__all__ = [
    "REASONS",
    "ChangedMeanwhile",
    "NewActivity",
    "TokenEnded",
    "TransitionRefused",
    "accept_invitation",
    "accept_proposal",
    "add_activities",
    "add_activity",
    "add_exception",
    "add_photo",
    "add_place",
    "add_schedule",
    "archive",
    "cancel_date",
    "change_activity",
    "change_organisation",
    "change_place",
    "change_schedule",
    "claim",
    "close",
    "confirm",
    "confirm_by_link",
    "correct_organisation",
    "count_visitors",
    "create_token",
    "draft_place",
    "drop_funding",
    "edit_activity",
    "forget_expired_invitations",
    "forget_revoked_tokens",
    "free_slug",
    "grant_claim",
    "handle_report",
    "hide_silent",
    "invite",
    "keep",
    "leave",
    "leave_all",
    "merge",
    "merge_activities",
    "merge_organisations",
    "merge_places",
    "moderators",
    "move_date",
    "needs_review",
    "organisations_to_remind",
    "post_activity",
    "post_with_token",
    "publish",
    "put_member",
    "refuse_claim",
    "refuse_invitation",
    "refuse_proposal",
    "register_organisation",
    "remind",
    "remove_exception",
    "remove_funding",
    "remove_grant",
    "remove_member",
    "remove_schedule",
    "remove_text",
    "reopen",
    "report",
    "restore",
    "restore_date",
    "retract",
    "revise_activity",
    "revise_with_token",
    "revoke_token",
    "save_funding",
    "save_grant",
    "seen_by_log",
    "seen_of",
    "seen_of_many",
    "seen_of_row",
    "send",
    "send_back",
    "send_digest",
    "set_opening_hours",
    "set_role",
    "set_text",
    "start_organisation",
    "submit",
    "take_back_count",
    "take_out_member",
    "takeable",
    "undo",
    "unverify",
    "verify",
    "withdraw",
    "withdraw_invitation",
    "withdraw_proposal",
    "withdraw_with_token",
]
