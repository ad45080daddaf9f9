"""Tables of our own: nothing in the catalogue points here, and nothing here has a foreign key to it.

Activities and people are named by their uuid, so that this app can be taken out, tables and all.
"""

from referrals.models.audit import AuditCheckpoint, AuditHead, AuditRecord
from referrals.models.card import Card, Referral
from referrals.models.hand_over import Consent, HandOver
from referrals.models.outcome import Destruction, Outcome
from referrals.models.saved_search import SavedSearch

__all__ = [
    "AuditCheckpoint",
    "AuditHead",
    "AuditRecord",
    "Card",
    "Consent",
    "Destruction",
    "HandOver",
    "Outcome",
    "Referral",
    "SavedSearch",
]
