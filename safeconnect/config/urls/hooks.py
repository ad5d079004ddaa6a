"""Role `hooks`: the provider's webhooks, so that a person's SOS waits behind nothing else."""

from django.urls import include, path

from safeconnect.config.urls import health
from safeconnect.config.urls.health import handler500

__all__ = ["handler500", "urlpatterns"]

urlpatterns = [*health.urlpatterns, path("", include("verification.urls.webhooks"))]
