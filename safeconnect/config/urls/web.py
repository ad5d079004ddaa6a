"""Role `web`: the console, the neighbourhood's pages, the officers' API, a monitor's questions."""

from django.urls import include, path
from django.views.generic import RedirectView

from safeconnect.config.urls import health
from safeconnect.config.urls.health import handler500

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [
    *health.urlpatterns,
    # Whoever types the bare name is an operator: officers have an app, the person a telephone.
    path(
        "",
        RedirectView.as_view(pattern_name="controlroom:queue", http_method_names=["get", "head"]),
    ),
    path("", include("verification.urls.monitoring")),
    path("api/v1/", include("officerapi.urls")),
    path("console/", include("controlroom.urls")),
    path("neighbourhood/", include("community.neighbourhood.urls")),
]
