"""After a test with real transactions all tables are emptied, and the triggers of the audit log would refuse that."""

from contextlib import ExitStack

from django.db import connections
from django.test import TransactionTestCase

from referrals import triggers


def let_the_audit_log_be_emptied() -> None:
    tear_down = TransactionTestCase._fixture_teardown

    def lifted_tear_down(self: TransactionTestCase) -> None:
        with ExitStack() as stack:
            for name in self._databases_names(include_mirrors=False):
                stack.enter_context(triggers.lifted(connections[name]))
            tear_down(self)

    TransactionTestCase._fixture_teardown = lifted_tear_down
