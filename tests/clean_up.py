"""After a test with real transactions all tables are emptied, and the triggers of the database would refuse that."""

from contextlib import ExitStack

from django.apps import apps
from django.db import connections
from django.test import TransactionTestCase

from activities.database_rules import Guard
from programmes import triggers as of_the_baseline


def guards() -> list[Guard]:
    if not apps.is_installed("referrals"):
        return [of_the_baseline.GUARD]
    from referrals import triggers as of_the_audit_log

    return [of_the_baseline.GUARD, of_the_audit_log.GUARD]


def let_all_tables_be_emptied() -> None:
    tear_down = TransactionTestCase._fixture_teardown

    def lifted_tear_down(self: TransactionTestCase) -> None:
        with ExitStack() as stack:
            for name in self._databases_names(include_mirrors=False):
                for guard in guards():
                    stack.enter_context(guard.lifted(connections[name]))
            tear_down(self)

    TransactionTestCase._fixture_teardown = lifted_tear_down
