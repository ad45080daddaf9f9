"""Tasks done in the process of a test, without the thread that keeps the lease of a real worker."""

import threading

from background import running
from background.lease import Lease


def new_lease() -> Lease:
    lease = Lease(threading.Event())
    lease.take()
    return lease


def do_all() -> int:
    """What may be begun now; the number of tasks."""
    lease, number = new_lease(), 0
    while row := running.claim(lease):
        running.do(row, lease)
        number += 1
    return number
