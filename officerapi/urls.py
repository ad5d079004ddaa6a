"""Addresses under /api/v1/."""

from django.http import HttpRequest, HttpResponse
from django.urls import path, re_path
from django.views.decorators.csrf import csrf_exempt

from officerapi import long_poll, problems
from officerapi.problems import ApiProblem, Code
from officerapi.views import devices, documents, me, verification_actions, verifications


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
    path(f"{_CASE}/face", verification_actions.Face.as_view(), name="face"),
    path(f"{_CASE}/phone", verification_actions.Phone.as_view(), name="phone"),
    path(f"{_CASE}/match", verification_actions.Match.as_view(), name="match"),
    path(f"{_CASE}/location", verification_actions.Location.as_view(), name="location"),
    path(f"{_CASE}/cancel", verification_actions.Cancel.as_view(), name="cancel"),
    path(f"{_CASE}/end", verification_actions.End.as_view(), name="end"),
    path(f"{_CASE}/panic", verification_actions.Panic.as_view(), name="panic"),
    path("openapi.json", documents.openapi, name="openapi"),
    path("docs", documents.docs, name="docs"),
    path("docs/start.js", documents.docs_start, name="docs-start"),
    re_path(r"", nowhere),
]
