"""Role `web`: the console, the officers' API, and what a monitor asks."""

from django.urls import include, path

from safeconnect.config.urls import health
from safeconnect.config.urls.health import handler500

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [
    *health.urlpatterns,
    path("", include("verification.urls.monitoring")),
    path("api/v1/", include("officerapi.urls")),
    path("console/", include("controlroom.urls")),
]
