"""Role `polls`: the officers' long polls, which have a path of their own (…/wait)."""

from django.urls import include, path

from safeconnect.config.urls import health
from safeconnect.config.urls.health import handler500

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [*health.urlpatterns, path("api/v1/", include("officerapi.poll_urls"))]
