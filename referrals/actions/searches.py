"""The questions that a worker keeps. They are about the catalogue and not about a resident: the audit log has none."""

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from referrals.models import SavedSearch

MOST_SEARCHES = 30


class TooManySearches(Exception):
    """This worker keeps MOST_SEARCHES already."""


@transaction.atomic
def save_search(name: str, query: str, *, by: User) -> SavedSearch:
    """Keep a question under a name; the same question twice is one, with the new name. Raises TooManySearches."""
    # Of two taps at the same moment one waits, or both would be kept.
    User.objects.select_for_update().get(pk=by.pk)
    kept = SavedSearch.objects.of(by.uuid)
    if same := kept.filter(query=query).first():
        same.name, same.used_at = name, timezone.now()
        same.save(update_fields=["name", "used_at"])
        return same
    if kept.count() >= MOST_SEARCHES:
        raise TooManySearches
    return SavedSearch.objects.create(worker=by.uuid, name=name, query=query)


def use_search(search: SavedSearch) -> None:
    """What nobody uses any more goes by itself; this one is used."""
    search.used_at = timezone.now()
    search.save(update_fields=["used_at"])


def delete_search(search: SavedSearch) -> None:
    search.delete()
