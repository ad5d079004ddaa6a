"""The public pages alone, at their own addresses."""

from django.urls import include, path

urlpatterns = [
    path("", include("publicsite.urls")),
    path("", include("publicsite.street_urls")),
    path("", include("publicsite.api.urls")),
    path("", include("publicsite.walk_urls")),
]
