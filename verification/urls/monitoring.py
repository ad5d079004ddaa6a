"""Where whoever watches the service asks: readiness and figures."""

from django.urls import path

from verification.monitoring import health

urlpatterns = [
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.prometheus, name="metrics"),
]
