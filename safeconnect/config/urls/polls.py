"""Role `polls`: the officers' long polls, which a proxy tells by their parameter `wait`."""

from django.urls import path

from officerapi import long_poll
from safeconnect.config.urls import health
from safeconnect.config.urls.health import handler500

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [
    *health.urlpatterns,
    path("api/v1/verifications/<uuid:verification_id>", long_poll.verification),
]
