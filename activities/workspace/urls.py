from django.urls import include, path

from activities.workspace import date_views, form_views, move_views, place_views, text_views, views, visitor_views
from activities.workspace.address_views import address

DATE = "activiteit/<uuid:uuid>/datum/<uuid:moment>"

urlpatterns = [
    path("", include("activities.workspace.member_urls")),
    path("", views.overview, name="workspace"),
    path("adres/", address, name="workspace-address"),
    path("nieuw/", form_views.new, name="workspace-new"),
    path("voorbeeld/", form_views.preview, name="workspace-preview"),
    path("activiteit/<uuid:uuid>/", views.activity, name="workspace-activity"),
    path("activiteit/<uuid:uuid>/wijzigen/", form_views.edit, name="workspace-edit"),
    path("activiteit/<uuid:uuid>/talen/", text_views.texts, name="workspace-texts"),
    path("activiteit/<uuid:uuid>/talen/<slug:language>/", text_views.text, name="workspace-text"),
    path("activiteit/<uuid:uuid>/talen/<slug:language>/weg/", text_views.remove, name="workspace-text-remove"),
    path("activiteit/<uuid:uuid>/klopt-nog/", move_views.confirm, name="workspace-confirm"),
    path("activiteit/<uuid:uuid>/ongedaan/<uuid:entry>/", move_views.undo, name="workspace-undo"),
    path(f"{DATE}/afgelasten/", date_views.cancel, name="workspace-date-cancel"),
    path(f"{DATE}/verplaatsen/", date_views.move, name="workspace-date-move"),
    path(f"{DATE}/gaat-door/", date_views.restore, name="workspace-date-restore"),
    path(f"{DATE}/reeks-stoppen/", date_views.stop, name="workspace-date-stop"),
    path("activiteit/<uuid:uuid>/bezoekers/", visitor_views.visitors, name="workspace-visitors"),
    path(f"{DATE}/bezoekers/", visitor_views.count, name="workspace-visitors-count"),
    path(f"{DATE}/bezoekers/weg/", visitor_views.take_back, name="workspace-visitors-take-back"),
    path("voorstel/<uuid:uuid>/intrekken/", move_views.withdraw_proposal, name="workspace-proposal-withdraw"),
    path("melding/<int:pk>/afgehandeld/", move_views.handle_report, name="workspace-report-handled"),
    path("plek/<uuid:uuid>/", place_views.edit, name="workspace-place"),
    *(
        path(f"activiteit/<uuid:uuid>/{name}/", move_views.move, {"name": name}, name=f"workspace-move-{name}")
        for name in move_views.MOVES
    ),
]
