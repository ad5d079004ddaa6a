"""Addresses under /api/v1/."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from verification.api import long_poll, problems
from verification.api.problems import ApiProblem, Code
from verification.api.views import devices, documents, me, steps, verifications


@csrf_exempt
def nowhere(_request: HttpRequest) -> HttpResponse:
    """Answer for every address that is none."""
    return problems.answer(ApiProblem(code=Code.NOT_FOUND))


app_name = "api"

_CASE = "verifications/<uuid:verification_id>"

urlpatterns = [
    path("devices", devices.Devices.as_view(), name="devices"),
    path("sign-in", devices.SignIn.as_view(), name="sign-in"),
    path("sign-out", devices.SignOut.as_view(), name="sign-out"),
    path("me", me.Me.as_view(), name="me"),
    path("verifications", verifications.Verifications.as_view(), name="verifications"),
    path(_CASE, long_poll.verification, name="verification"),
    path(f"{_CASE}/face", steps.Face.as_view(), name="face"),
    path(f"{_CASE}/phone", steps.Phone.as_view(), name="phone"),
    path(f"{_CASE}/match", steps.Match.as_view(), name="match"),
    path(f"{_CASE}/location", steps.Location.as_view(), name="location"),
    path(f"{_CASE}/cancel", steps.Cancel.as_view(), name="cancel"),
    path(f"{_CASE}/end", steps.End.as_view(), name="end"),
    path(f"{_CASE}/panic", steps.Panic.as_view(), name="panic"),
    path("openapi.json", documents.openapi, name="openapi"),
    path("docs", documents.docs, name="docs"),
    path("docs/start.js", documents.docs_start, name="docs-start"),
    re_path(r"", nowhere),
]
