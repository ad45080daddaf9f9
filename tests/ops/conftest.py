import os

# They start servers of their own (scripts/install_servers.sh), so they have a target of their own: `make test-ops`.
collect_ignore_glob = [] if os.environ.get("OPS") else ["test_*.py"]
