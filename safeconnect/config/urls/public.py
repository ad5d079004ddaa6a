"""Role `public`: what anybody may open, in a process that no check waits for."""

from django.urls import include, path

from publicsite.views import information, robots
from safeconnect.config.urls import health

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [
    *health.urlpatterns,
    # Whoever types the bare name here is anybody; in role `web` it is an operator.
    path("", information.index),
    path("robots.txt", robots.robots),
    path("", include("publicsite.urls")),
    path("", include("publicsite.street_urls")),
    path("", include("publicsite.api.urls")),
    path("", include("publicsite.walk_urls")),
]
# The others' page speaks to a control room.
handler500 = "publicsite.views.faults.server_error"
