"""The database itself refuses what must not happen to the audit log (activities.database_rules).

A month goes in one way only: first its checkpoint is written, and then its records may be deleted.
"""

from activities.database_rules import ALWAYS, Guard, Rule

RECORD, CHECKPOINT, HEAD = "referrals_auditrecord", "referrals_auditcheckpoint", "referrals_audithead"
BEGINNING = "0" * 64

RULES = (
    Rule("referrals_record_update", RECORD, "UPDATE", ALWAYS, "audit log: a record is never changed"),
    Rule(
        "referrals_record_delete",
        RECORD,
        "DELETE",
        f"NOT EXISTS (SELECT 1 FROM {CHECKPOINT} c WHERE c.segment = OLD.segment)",  # noqa: S608 - constants
        "audit log: records go with their whole month, after its checkpoint",
    ),
    # The id is looked at because INSERT OR REPLACE of SQLite takes away a row without a DELETE.
    Rule(
        "referrals_record_insert",
        RECORD,
        "INSERT",
        f"""NEW.id <> NEW.sequence
            OR EXISTS (SELECT 1 FROM {RECORD} r WHERE r.sequence >= NEW.sequence)
            OR EXISTS (SELECT 1 FROM {CHECKPOINT} c WHERE c.segment >= NEW.segment)
            OR NOT EXISTS (
                SELECT 1 FROM {HEAD} h WHERE h.sequence = NEW.sequence - 1 AND h.hash = NEW.previous_hash
            )""",  # noqa: S608
        "audit log: a record follows the last one",
    ),
    Rule("referrals_checkpoint_update", CHECKPOINT, "UPDATE", ALWAYS, "audit log: a checkpoint is never changed"),
    Rule("referrals_checkpoint_delete", CHECKPOINT, "DELETE", ALWAYS, "audit log: a checkpoint is never deleted"),
    Rule(
        "referrals_checkpoint_insert",
        CHECKPOINT,
        "INSERT",
        f"""NEW.segment >= {{month}}
            OR NEW.id <> NEW.last_sequence
            OR EXISTS (SELECT 1 FROM {CHECKPOINT} c WHERE c.segment >= NEW.segment OR c.id >= NEW.id)
            OR EXISTS (SELECT 1 FROM {RECORD} r WHERE r.segment < NEW.segment)
            OR EXISTS (SELECT 1 FROM {RECORD} r WHERE r.segment = NEW.segment AND r.sequence > NEW.last_sequence)
            OR NOT EXISTS (
                SELECT 1 FROM {RECORD} r
                WHERE r.segment = NEW.segment AND r.sequence = NEW.last_sequence AND r.hash = NEW.end_hash
            )""",  # noqa: S608
        "audit log: a checkpoint is the end of the oldest month, and that month is over",
    ),
    Rule(
        "referrals_head_update",
        HEAD,
        "UPDATE",
        f"""NEW.id <> OLD.id OR NEW.sequence <> OLD.sequence + 1
            OR NOT EXISTS (SELECT 1 FROM {RECORD} r WHERE r.sequence = NEW.sequence AND r.hash = NEW.hash)""",  # noqa: S608
        "audit log: the head only goes on to the next record",
    ),
    Rule("referrals_head_delete", HEAD, "DELETE", ALWAYS, "audit log: the head is never deleted"),
    Rule(
        "referrals_head_insert",
        HEAD,
        "INSERT",
        f"NEW.id <> 1 OR NEW.sequence <> 0 OR NEW.hash <> '{BEGINNING}' OR EXISTS (SELECT 1 FROM {HEAD} h)",  # noqa: S608
        "audit log: there is one head",
    ),
)
GUARD = Guard("referrals_audit", RULES, "audit log: it is never emptied")
install, remove, missing, lifted = GUARD.install, GUARD.remove, GUARD.missing, GUARD.lifted
