from django.apps import apps
from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path, re_path

from activities.api.problems import not_found
from activities.finder.photo_views import photo
from activities.hsds.views import Api as HsdsApi
from maps.views import tile

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("backend.machine_urls")),
    path("api/v1", not_found),
    path("api/v1/", include("activities.api.urls")),
    path("hsds/v3", HsdsApi.as_view(), name="hsds-without-slash"),
    path("hsds/v3/", include("activities.hsds.urls")),
    re_path("^hsds/v3/", not_found),
    path("", include("activities.openactive.urls")),
    path("", include("activities.open_data.urls")),
    path("", include("activities.embed.urls")),
    path("", include("activities.finder.phone_urls")),
    path("tegels/<int:z>/<int:x>/<int:y>.png", tile, name="tile"),
    path("foto/<uuid:uuid>.jpg", photo, name="photo"),
    path("foto/<uuid:uuid>-klein.jpg", photo, {"is_small": True}, name="photo-small"),
    path(settings.ADMIN_PATH, admin.site.urls),
    *i18n_patterns(
        path("", include("accounts.urls")),
        path("", include("activities.finder.urls")),
        path("", include("activities.open_data.page_urls")),
        path("", include("activities.embed.page_urls")),
        path("organisator/", include("activities.workspace.urls")),
        path("redactie/", include("activities.moderation.urls")),
        path("", include("programmes.urls")),
        *([path("", include("referrals.urls"))] if apps.is_installed("referrals") else []),
        prefix_default_language=False,
    ),
]

handler400 = "backend.error_pages.bad_request"
handler403 = "accounts.views.forbidden"
handler404 = "activities.finder.story_views.not_found"
handler500 = "backend.error_pages.server_error"
# Not one of Django's: allauth asks for it when somebody tries too often.
handler429 = "accounts.views.too_many_requests"
