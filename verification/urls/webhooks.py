"""Where the provider posts texts to us and receipts of ours."""

from django.urls import path

from verification import webhooks

urlpatterns = [
    path("webhooks/twilio/inbound", webhooks.receive_text, name="inbound-text"),
    path(
        "webhooks/twilio/status/<uuid:message_id>",
        webhooks.receive_receipt,
        name="text-receipt",
    ),
]
