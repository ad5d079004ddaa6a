"""Role `all`: every other role in one process, for the demonstration, tests and a small trial."""

from django.urls import include, path

from safeconnect.config.urls import polls, stream, web
from safeconnect.config.urls.health import handler500

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [
    # Before the others: the officers' API answers for every address under it.
    path("", include("publicsite.api.urls")),
    *polls.urlpatterns,
    *stream.urlpatterns,
    *web.urlpatterns,
    path("", include("verification.urls.webhooks")),
    path("", include("publicsite.urls")),
    path("", include("publicsite.street_urls")),
    path("", include("publicsite.walk_urls")),
]
