"""Photos of organisers."""

import logging
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext as _

from activities.models import Organisation, Photo
from activities.photos import EncodedPhoto

logger = logging.getLogger(__name__)


@transaction.atomic
def add_photo(encoded: EncodedPhoto, organisation: Organisation | None) -> Photo:
    """It is seen with the activity that gets it; the file of a transaction that fails stays behind, seen nowhere.

    Raises ValidationError when the disk does not take it, which is full for instance.
    """
    photo = Photo(organisation=organisation, width=encoded.width, height=encoded.height)
    try:
        photo.file.save("", ContentFile(encoded.content), save=False)
        photo.thumbnail.save("", ContentFile(encoded.thumbnail), save=False)
    except OSError as error:
        logger.error("A photo was not kept: %s", error.strerror)
        _throw_away(photo)
        message = _("Je foto kan nu niet bewaard worden. Verstuur het zonder foto, of probeer het later nog eens.")
        raise ValidationError({"photo": message}) from error
    photo.save()
    return photo


def _throw_away(photo: Photo) -> None:
    """Half a file would take the little room that there is."""
    for field in (photo.file, photo.thumbnail):
        with suppress(OSError):
            field.storage.delete(field.field.generate_filename(photo, ""))
