"""Where the API answers in these tests: what they need of the service's addresses, and no more."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("officerapi.poll_urls")),
    path("api/v1/", include("officerapi.urls")),
]
