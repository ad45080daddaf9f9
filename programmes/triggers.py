"""The database itself refuses what must not happen to the baseline (activities.database_rules)."""

from activities.database_rules import ALWAYS, Guard, Rule

BASELINE = "programmes_baseline"
RULES = (
    Rule("programmes_baseline_update", BASELINE, "UPDATE", ALWAYS, "baseline: it is never changed"),
    Rule("programmes_baseline_delete", BASELINE, "DELETE", ALWAYS, "baseline: it is never deleted"),
    # Before the key of the table says so: INSERT OR REPLACE of SQLite takes away a row without a DELETE.
    Rule(
        "programmes_baseline_insert",
        BASELINE,
        "INSERT",
        f"EXISTS (SELECT 1 FROM {BASELINE})",  # noqa: S608 - a constant
        "baseline: there is one",
    ),
)
GUARD = Guard(BASELINE, RULES, "baseline: it is never deleted")
