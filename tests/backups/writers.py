"""Somebody who goes on writing, in a process of their own. Each write is told once the database has it."""

import sys
from contextlib import suppress
from itertools import count

from django.core.files.base import ContentFile
from django.db import OperationalError, transaction

from accounts.models import User
from activities import actions
from activities.models import Activity, Category, Photo, Place
from referrals import actions as referrals
from referrals.who import worker


def write_for_ever(name: str) -> None:
    for number in count():
        # Of several writers to one SQLite file one may wait too long; what it did not tell does not count.
        with suppress(OperationalError):
            sys.stdout.write(f"{_write(name, number)}\n")
            sys.stdout.flush()


def _write(name: str, number: int) -> str:
    user, _ = User.objects.get_or_create(email=f"{name}@example.org", is_referrer=True)
    photo = _add_photo(f"{name} {number}")
    activity = _publish(f"{name} {number}")
    referrals.offer(referrals.collect(activity, by=user).card, by=worker(user))
    if number % 3 == 2:
        _remove(photo)
    return str(activity.uuid)


def _publish(name: str) -> Activity:
    with transaction.atomic():
        place = Place.objects.create(slug=name.replace(" ", "-"), name=name, source="test")
        theme = Category.objects.get(slug="ontmoeten")
        told = {"slug": place.slug, "source": "test", "checked_on": "2026-11-26", "email": "gastheer@example.org"}
        activity = Activity.objects.create(place=place, name=name, category=theme, **told)
        actions.publish(activity, by=None)
    return activity


def _add_photo(text: str) -> Photo:
    photo = Photo(width=len(text), height=1)
    photo.file.save("", ContentFile(text.encode()), save=False)
    photo.thumbnail.save("", ContentFile(text.encode()), save=False)
    photo.save()
    return photo


def _remove(photo: Photo) -> None:
    """The row first, as the site does."""
    files = [photo.file, photo.thumbnail]
    photo.delete()
    for file in files:
        file.storage.delete(file.name)
