"""Role `public`: what anybody may open. There are no such pages yet."""

from safeconnect.config.urls.health import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]
