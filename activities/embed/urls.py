from django.urls import URLPattern, path

from activities.embed import views

urlpatterns: list[URLPattern] = [
    path("embed.js", views.script, name="embed-script"),
    path("embed.css", views.theme_css, name="embed-theme"),
]
