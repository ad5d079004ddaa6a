"""Role `stream`: the console's events. There are none yet: a console asks `web` every 2 s."""

from safeconnect.config.urls.health import handler500, urlpatterns

__all__ = ["handler500", "urlpatterns"]
