"""For what a server of another program does in its own time: looked at until it is so, never longer than said."""

import socket
import time


def until(condition, seconds=60, what="what was waited for"):
    """What `condition` gave once it was true; an exception in it counts as not yet."""
    deadline = time.monotonic() + seconds
    trouble = None
    while time.monotonic() < deadline:
        try:
            if found := condition():
                return found
        except Exception as error:  # of any kind: each library says in its own way that a server is not there
            trouble = error
        time.sleep(0.02)
    raise TimeoutError(f"Within {seconds} seconds there was not: {what}") from trouble


def free_port():
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
