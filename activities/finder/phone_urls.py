from django.urls import URLPattern, path

from activities.finder import phone_views

# One for all languages: a worker keeps pages from its own folder down.
urlpatterns: list[URLPattern] = [path("sw.js", phone_views.worker, name="phone-worker")]
