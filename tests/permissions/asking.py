"""One request, and what came of it in one letter of the table."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from tests.permissions.world import OURS, World

# What a session remembers is no change of the catalogue, nor of who may do what.
WRITES = re.compile(r'(INSERT INTO|UPDATE|DELETE FROM) "(?!django_session")')
LETTERS = {200: "o", 403: "-", 404: "n", 405: "v"}


def ask(world: World, role: str, verb: str, name: str, about: str) -> str:
    """Nothing of it stays."""
    client, address = world.client(role), world.address(name, about)
    sent = {"data": world.body(name, about), "headers": {"Origin": OURS}} if verb == "POST" else {}
    with transaction.atomic(), noting_writes() as writes:
        answer = getattr(client, verb.lower())(address, **sent)
        answer = _beyond_the_door(client, answer)
        transaction.set_rollback(True)
    return letter(answer, has_written=bool(writes))


@contextmanager
def noting_writes() -> Iterator[list[str]]:
    writes: list[str] = []

    def note(execute, sql, params, many, context):
        answer = execute(sql, params, many, context)
        # A move that no state allows is an UPDATE of no row.
        if WRITES.match(sql) and (sql.startswith("INSERT") or context["cursor"].rowcount):
            writes.append(sql)
        return answer

    with connection.execute_wrapper(note):
        yield writes


def _beyond_the_door(client: Client, answer):
    """The admin sends everybody whom it does not know to its own door first."""
    if answer.status_code == 302 and answer["Location"].startswith(f"{reverse('admin:login')}?"):
        return client.get(answer["Location"])
    return answer


def letter(answer, *, has_written: bool) -> str:
    """Whoever sends a form without being signed in keeps what they typed, on a page that sends them to sign in."""
    if any(template.name == "accounts/send_again.html" for template in answer.templates) and not has_written:
        return "s"
    found = _way(answer["Location"]) if answer.status_code == 302 else LETTERS.get(answer.status_code)
    if found in (">", "o") and has_written:
        return "+" if found == ">" else "d"
    return f"{found or answer.status_code}{'!' if has_written else ''}"


def _way(address: str) -> str:
    if address.startswith(f"{reverse('account_login')}?next="):
        return "s"
    if address.startswith(reverse("mfa_reauthenticate")):
        return "c"
    return "2" if address == reverse("mfa_index") else ">"
