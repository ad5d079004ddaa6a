"""Addresses under /api/v1/, but the one that waits: poll_urls.py."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from foundation.api import problems
from foundation.api.problems import ApiProblem
from officerapi.views import devices, documents, me, verification_actions, verifications


@csrf_exempt
def nowhere(_request: HttpRequest) -> HttpResponse:
    """Answer for every address that is none."""
    return problems.http_response(ApiProblem(kind=problems.NOT_FOUND))


app_name = "api"

_CASE = "verifications/<uuid:verification_id>"

urlpatterns = [
    path("devices", devices.DeviceListView.as_view(), name="devices"),
    path("sign-in", devices.SignInView.as_view(), name="sign-in"),
    path("sign-out", devices.SignOutView.as_view(), name="sign-out"),
    path("me", me.MeView.as_view(), name="me"),
    path("verifications", verifications.VerificationListView.as_view(), name="verifications"),
    path(_CASE, verifications.VerificationDetailView.as_view(), name="verification"),
    path(f"{_CASE}/face", verification_actions.FaceView.as_view(), name="face"),
    path(f"{_CASE}/phone", verification_actions.PhoneView.as_view(), name="phone"),
    path(f"{_CASE}/match", verification_actions.MatchView.as_view(), name="match"),
    path(f"{_CASE}/location", verification_actions.LocationView.as_view(), name="location"),
    path(f"{_CASE}/cancel", verification_actions.CancelView.as_view(), name="cancel"),
    path(f"{_CASE}/extend", verification_actions.ExtendView.as_view(), name="extend"),
    path(f"{_CASE}/end", verification_actions.EndView.as_view(), name="end"),
    path(f"{_CASE}/panic", verification_actions.PanicView.as_view(), name="panic"),
    path("openapi.json", documents.OpenApiView.as_view(), name="openapi"),
    path("docs", documents.DocsView.as_view(), name="docs"),
    path("docs/start.js", documents.DocsScriptView.as_view(), name="docs-start"),
    re_path(r"", nowhere),
]
