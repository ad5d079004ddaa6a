"""Role `stream`: the console's events."""

from controlroom.stream import view
from safeconnect.config.urls import health
from safeconnect.config.urls.health import handler500

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [*health.urlpatterns, *view.urlpatterns]
