import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import Error as DatabaseError


class Refusal(Exception):
    """Why a backup cannot be made or used, in a sentence that says what to do."""


@contextmanager
def told() -> Iterator[None]:
    """What disks and databases can say, as a sentence."""
    try:
        yield
    except OSError as error:
        raise Refusal(
            f"Dat lukte niet: {error.strerror or error} ({error.filename or 'geen bestand genoemd'}). Kijk of de map "
            "bestaat, of deze gebruiker er mag lezen en schrijven, en of er genoeg ruimte op de schijf is."
        ) from error
    except (DatabaseError, sqlite3.Error) as error:
        said = str(error).strip() or type(error).__name__
        raise Refusal(
            f"De database gaf een fout: {said.splitlines()[0]}. Kijk of zij antwoordt en of er genoeg ruimte op de "
            "schijf is, en probeer het opnieuw."
        ) from error
