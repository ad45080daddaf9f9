"""Runs scripts beside a site, in the settings and database of its environment.

One JSON text per line comes in; {"said", "error"} goes out. It stays up, because starting Django for each script takes
longer than most scripts.
"""

import json
import sys
import traceback
from contextlib import redirect_stdout
from io import StringIO

import django
from django.db import connections


def run(script: str) -> dict[str, str]:
    said, error = StringIO(), ""
    with redirect_stdout(said):
        try:
            exec(script, {})
        except Exception:
            error = traceback.format_exc()
    connections.close_all()
    return {"said": said.getvalue(), "error": error}


if __name__ == "__main__":
    django.setup()
    for line in sys.stdin:
        sys.stdout.write(f"{json.dumps(run(json.loads(line)))}\n")
        sys.stdout.flush()
