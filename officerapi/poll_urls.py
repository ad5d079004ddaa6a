"""The one address under /api/v1/ that waits, apart from urls.py: it is another process's."""

from django.urls import path

from officerapi.views.verifications import VerificationWaitView

app_name = "polls"

urlpatterns = [
    path("verifications/<uuid:verification_id>/wait", VerificationWaitView.as_view(), name="wait"),
]
