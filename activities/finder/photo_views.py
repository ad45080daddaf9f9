"""The photos of activities. Nobody guesses the uuid of one, so that nobody is asked who they are; a new photo is a new
address, so that a browser may keep it for ever.
"""

from uuid import UUID

from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from activities.models import Photo

A_YEAR = 365 * 24 * 60 * 60


@require_safe
@cache_control(public=True, max_age=A_YEAR, immutable=True)
def photo(request: HttpRequest, uuid: UUID, *, is_small: bool = False) -> FileResponse:
    row = get_object_or_404(Photo, uuid=uuid)
    try:
        opened = (row.thumbnail if is_small else row.file).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(opened, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})
