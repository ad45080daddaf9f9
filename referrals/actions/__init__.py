"""Every write to referrals, one function each. What somebody does has a `by`. What changes a card or a referral leaves
a record in the audit log, in the same transaction.
"""

from referrals.actions.collecting import (
    CardFull,
    NotEligible,
    choose_language,
    collect,
    draft_of,
    drop,
)
from referrals.actions.hand_overs import (
    READABLE,
    Consented,
    HandOverOff,
    Rotated,
    Told,
    erase,
    hand_over,
    read_hand_over,
    rotate_keys,
)
from referrals.actions.moves import (
    ASK_AFTER_WORKING_DAYS,
    CARD_LASTS,
    answer,
    expire_silent,
    finish_old,
    move,
    offer,
    quiet_since,
    withdraw,
)
from referrals.actions.reminders import remind_hosts
from referrals.actions.retention import forget, forget_all_contacts
from referrals.actions.searches import MOST_SEARCHES, TooManySearches, delete_search, save_search, use_search
from referrals.transitions import MoveRefused

__all__ = [
    "ASK_AFTER_WORKING_DAYS",
    "CARD_LASTS",
    "MOST_SEARCHES",
    "READABLE",
    "CardFull",
    "Consented",
    "HandOverOff",
    "MoveRefused",
    "NotEligible",
    "Rotated",
    "Told",
    "TooManySearches",
    "answer",
    "choose_language",
    "collect",
    "delete_search",
    "draft_of",
    "drop",
    "erase",
    "expire_silent",
    "finish_old",
    "forget",
    "forget_all_contacts",
    "hand_over",
    "move",
    "offer",
    "quiet_since",
    "read_hand_over",
    "remind_hosts",
    "rotate_keys",
    "save_search",
    "use_search",
    "withdraw",
]
