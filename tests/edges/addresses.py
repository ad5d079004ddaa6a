"""The service's addresses, and some that only tests have: broken ones, and ones that tell."""

from typing import NoReturn

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path

from foundation.client_address import client_address


def broken(_request: HttpRequest) -> NoReturn:
    """Fail as no view should."""
    raise RuntimeError("a secret")


def taken_for(request: HttpRequest) -> JsonResponse:
    """Say where the service believes a request to have come from, and to have gone."""
    said = {"method": request.method, "secure": request.is_secure()}
    said |= {"address": request.build_absolute_uri(), "from": client_address(request)}
    return JsonResponse(said | {"user": str(request.user)})


def keeps_something(request: HttpRequest) -> HttpResponse:
    """Keep something in the session, as a sign-in does."""
    request.session["kept"] = "something"
    return HttpResponse(status=204)


urlpatterns = [
    path("keeps-something", keeps_something),
    path("taken-for", taken_for),
    path("broken", broken),
    path("api/broken", broken),
    path("", include("safeconnect.config.urls.all")),
]
