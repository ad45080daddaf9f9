"""One web node. Threads, so that a visitor who waits for another server (addresses, tiles) holds up nobody else."""

import gc
import os

# Only for the proxy on this machine: whoever reaches a node by themselves is believed about where they come from.
bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = int(os.environ.get("WEB_WORKERS", "2"))
worker_class = "gthread"
threads = int(os.environ.get("WEB_THREADS", "4"))
# The site is read before the node listens, and its processes share that memory. Otherwise the proxy would find a node
# that is still starting, and visitors would wait in line there instead of going to the other one.
preload_app = True
# Longer than any page may take. A worker that says nothing for so long is replaced.
timeout = 60
# What is under way when the node is told to stop may be finished; docker-compose.yml waits longer still.
graceful_timeout = 30
# The proxy opens a connection for each request: one that is kept may be closed at the moment something is sent in it,
# and of a form that was on its way then nobody knows whether it came.
keepalive = 0
# In memory: a worker shows there that it lives, and a slow disk would look like a dead worker.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - in a container nobody else is there
# The site has a log of its own, without addresses of visitors.
accesslog = None
control_socket_disable = True


def pre_fork(server, worker):
    """What was loaded before is shared by the workers: without this each collection of rubbish would copy all of it."""
    gc.freeze()
