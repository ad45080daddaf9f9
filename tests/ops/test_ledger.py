"""The ledger sees what it is for: an acknowledged write that is lost, and one that is there twice."""

import pytest

from tests.ops.ledger import KINDS, Ledger


class Database:
    def __init__(self, **rows):
        self.rows = rows

    def sql(self, question, parameters):
        kind = "report" if "activities_report" in question else "activity"
        return [(word, number) for word, number in self.rows.get(kind, {}).items() if word in parameters[0]]


@pytest.fixture
def ledger():
    ledger = Ledger()
    for kind in KINDS:
        for number in range(3):
            ledger.note_sent(kind, f"{kind} {number}")
        ledger.note_acknowledged(kind, f"{kind} 0")
        ledger.note_acknowledged(kind, f"{kind} 1")
    return ledger


@pytest.fixture
def rows():
    """All that was acknowledged; of what was sent and not acknowledged one is there and one is not."""
    reports = {"report 0": 1, "report 1": 1, "report 2": 1}
    return {"report": reports, "activity": {"api 0": 1, "api 1": 1, "form 0": 1, "form 1": 1}}


def test_all_that_was_acknowledged_is_there_once(ledger, rows):
    ledger.check(Database(**rows))


@pytest.mark.parametrize(("table", "word"), [("report", "report 1"), ("activity", "api 0"), ("activity", "form 1")])
def test_one_that_is_lost_is_seen(ledger, rows, table, word):
    del rows[table][word]
    with pytest.raises(AssertionError, match="1 of 2 acknowledged writes are lost"):
        ledger.check(Database(**rows))


@pytest.mark.parametrize(("table", "word"), [("report", "report 2"), ("activity", "api 0"), ("activity", "form 1")])
def test_one_that_is_there_twice_is_seen_whether_or_not_it_was_acknowledged(ledger, rows, table, word):
    rows[table][word] = 2
    with pytest.raises(AssertionError, match="written more than once"):
        ledger.check(Database(**rows))
