from django.urls import path

from activities.finder import (
    confirm_views,
    feed_views,
    map_views,
    picture_views,
    poster_views,
    report_views,
    story_views,
    views,
)

urlpatterns = [
    path("", views.home, name="home"),
    path("zoeken/", views.find, name="find"),
    path("kaart/", map_views.whole_map, name="map"),
    path("kaart/punten.geojson", map_views.points, name="map-points"),
    path("kaart/plaatje.svg", picture_views.picture, name="map-picture"),
    path("kaart/buurten.geojson", map_views.outlines, name="map-outlines"),
    path("agenda.ics", feed_views.agenda_ics, name="agenda-ics"),
    path("agenda.rss", feed_views.agenda_rss, name="agenda-rss"),
    path("activiteit/<slug:slug>.ics", feed_views.activity_ics, name="activity-ics"),
    path("activiteit/<slug:slug>/", views.activity, name="activity"),
    path("plek/<slug:slug>/", views.place, name="place"),
    path("plek/<slug:slug>/poster/", poster_views.poster, name="place-poster"),
    path("plek/<slug:slug>/poster.pdf", poster_views.poster_pdf, name="place-poster-pdf"),
    path("organisatie/<slug:slug>/", views.organisation, name="organisation"),
    path("buurt/<slug:slug>/", views.buurt, name="buurt"),
    path("klopt-dit-niet/<slug:kind>/<slug:slug>/", report_views.report, name="report"),
    path("klopt-dit-niet/<slug:kind>/<slug:slug>/bedankt/", report_views.thanks, name="report-thanks"),
    path("klopt-nog/<str:token>/", confirm_views.confirm, name="confirm"),
    path("klopt-nog/<str:token>/bedankt/", confirm_views.thanks, name="confirm-thanks"),
    path("over/", story_views.about, name="about"),
    path("peuteropvang/", story_views.toddler_care, name="toddler-care"),
    path("toegankelijkheid/", story_views.accessibility, name="accessibility"),
    path("themas.css", views.themes_css, name="themes-css"),
]
