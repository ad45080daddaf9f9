"""Photos of organisers."""

from django.core.files.base import ContentFile
from django.db import transaction

from activities.models import Organisation, Photo
from activities.photos import EncodedPhoto


@transaction.atomic
def add_photo(encoded: EncodedPhoto, organisation: Organisation | None) -> Photo:
    """It is seen with the activity that gets it; the file of a transaction that fails stays behind, seen nowhere."""
    photo = Photo(organisation=organisation, width=encoded.width, height=encoded.height)
    photo.file.save("", ContentFile(encoded.content), save=False)
    photo.thumbnail.save("", ContentFile(encoded.thumbnail), save=False)
    photo.save()
    return photo
