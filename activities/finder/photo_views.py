"""The photos of activities: everybody sees one of what stands on the site, and before and after that only its people.

Anybody can send one in and pass on its address, and who is on it may ask to have it gone.
"""

from uuid import UUID

from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from accounts.models import User
from activities.models import Activity, Photo

# A new photo is a new address, so it never changes; one that was taken off the site is gone a day later everywhere.
A_DAY = 24 * 60 * 60


@require_safe
def photo(request: HttpRequest, uuid: UUID, *, is_small: bool = False) -> FileResponse:
    row = get_object_or_404(Photo, uuid=uuid)
    is_public = Activity.objects.visible().filter(photo=row).exists()
    # Nobody is asked who they are for what is public: no cookie is read.
    if not is_public and not _is_for(request, row):
        raise Http404
    try:
        opened = (row.thumbnail if is_small else row.file).open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    response = FileResponse(opened, content_type="image/jpeg", headers={"X-Content-Type-Options": "nosniff"})
    if is_public:
        patch_cache_control(response, public=True, max_age=A_DAY, immutable=True)
    else:
        patch_cache_control(response, private=True, no_store=True)
    return response


def _is_for(request: HttpRequest, row: Photo) -> bool:
    """A moderator, or a member of the organisation that sent it in or has it now."""
    user = request.user
    if not isinstance(user, User):
        return False
    of_user = Q(organisation__memberships__user=user) | Q(activities__organisation__memberships__user=user)
    return user.may_moderate or Photo.objects.filter(of_user, pk=row.pk).exists()
