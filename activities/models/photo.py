import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

from activities.models.organisation import Organisation


def _file_of(photo: "Photo", name: str) -> str:
    return f"foto/{photo.uuid}.jpg"


def _thumbnail_of(photo: "Photo", name: str) -> str:
    return f"foto/{photo.uuid}-klein.jpg"


class Photo(models.Model):
    """A picture as activities.photos encoded it; what it shows is said by the activity that has it (`photo_alt`)."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, models.SET_NULL, null=True, related_name="photos")
    file = models.FileField(_("bestand"), upload_to=_file_of)
    thumbnail = models.FileField(_("kleine versie"), upload_to=_thumbnail_of)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("foto")
        verbose_name_plural = _("foto's")

    def __str__(self) -> str:
        return str(self.uuid)
