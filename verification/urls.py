"""Where the domain answers: the officers' API, the provider's webhooks, health."""

from django.urls import URLPattern, URLResolver, include, path

from verification import health, webhooks

urlpatterns: list[URLPattern | URLResolver] = [
    path("api/v1/", include("verification.api.urls")),
    path("webhooks/twilio/inbound", webhooks.receive_text, name="inbound-text"),
    path(
        "webhooks/twilio/status/<uuid:message_id>",
        webhooks.receive_receipt,
        name="text-receipt",
    ),
    path("healthz", health.alive_process, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("metrics", health.prometheus, name="metrics"),
]
