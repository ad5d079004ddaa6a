"""Where the domain answers: the officers' API, the provider's webhooks, health."""

from django.urls import URLPattern, URLResolver, include, path

from verification import webhooks
from verification.monitoring import health

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("officerapi.urls")),
    path("webhooks/twilio/inbound", webhooks.receive_text, name="inbound-text"),
    path(
        "webhooks/twilio/status/<uuid:message_id>",
        webhooks.receive_receipt,
        name="text-receipt",
    ),
    path("healthz", health.liveness, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.prometheus, name="metrics"),
]
