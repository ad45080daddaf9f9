"""A command as a task: what you can run by hand is what the worker runs."""

from io import StringIO

from django.core.management import call_command


def run(name: str) -> str:
    """What it said, to be read in the admin."""
    said = StringIO()
    call_command(name, stdout=said, stderr=said, no_color=True)
    return said.getvalue().replace("\x00", "").strip()
