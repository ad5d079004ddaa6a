"""Role `polls`: the officers' long polls, which have no path of their own yet: `web` has them."""

from safeconnect.config.urls.health import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]
