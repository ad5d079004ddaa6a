"""The service's addresses, and two that are broken."""

from typing import NoReturn

from django.http import HttpRequest
from django.urls import include, path


def broken(_request: HttpRequest) -> NoReturn:
    """Fail as no view should."""
    raise RuntimeError("a secret")


urlpatterns = [
    path("broken", broken),
    path("api/broken", broken),
    path("", include("safeconnect.urls")),
]
