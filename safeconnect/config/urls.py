"""Where each room answers."""

from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("verification.urls")),
    path("console/", include("controlroom.urls")),
]

# By its name, as Django wants it.
handler500 = "safeconnect.web.error_pages.server_error"
