"""A view that says nothing lets nobody in, and the ones that let everybody in are these."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import RequestFactory
from django.urls import URLPattern
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from foundation.api.base_view import ApiView
from officerapi.authentication import ShiftTokenAuthentication
from officerapi.base_view import OfficerApiView
from officerapi.permissions import BringsToken, OnShift
from officerapi.throttling import ShiftTokenThrottle
from officerapi.urls import urlpatterns
from tests.officerapi import actors

pytestmark = pytest.mark.django_db
BASES = (ApiView, OfficerApiView, APIView)
# For anybody: to get in, and to read what this API is.
ALLOW_ANY = {"devices", "sign-in", "openapi", "docs", "docs-start"}
# Looks at the token itself: whatever a token is no good for any more, it can be given back.
OWN_RULE = {"sign-out": (BringsToken,)}


def bare(base: type[APIView]) -> type[APIView]:
    """Make a view that says nothing of who may call it."""

    def get(_view: APIView, _request: Request) -> Response:
        return Response({"told": "a secret"})

    return type("BareView", (base,), {"get": get})


def views() -> Iterator[tuple[str, type[APIView]]]:
    """List the views of this API by the names of their addresses."""
    for pattern in urlpatterns:
        assert isinstance(pattern, URLPattern)
        view = getattr(pattern.callback, "cls", None)
        if view is None:
            # The last pattern, which matches whatever no other does, and has nothing to say.
            assert (pattern.name, str(pattern.pattern)) == (None, "")
        else:
            yield str(pattern.name), view


@pytest.mark.parametrize("base", BASES)
@pytest.mark.parametrize("header", ["", "Bearer wrong", "Basic eDp5"])
def test_a_bare_view_answers_401(base: type[APIView], header: str) -> None:
    request = RequestFactory().get("/", headers={"Authorization": header})
    answer = bare(base).as_view()(request).render()
    assert answer.status_code == 401
    assert answer["WWW-Authenticate"] == "Bearer"
    assert answer["Content-Type"] == "application/problem+json"
    assert b"secret" not in answer.content


@pytest.mark.parametrize("base", BASES)
def test_a_bare_view_serves_an_officer_on_shift(base: type[APIView], device: actors.Device) -> None:
    request = RequestFactory().get("/", headers={"Authorization": f"Bearer {device.token}"})
    assert bare(base).as_view()(request).render().status_code == 200


def test_the_defaults_are_closed() -> None:
    assert APIView.authentication_classes == [ShiftTokenAuthentication]
    assert APIView.permission_classes == [OnShift]
    assert APIView.throttle_classes == [ShiftTokenThrottle]
    assert settings.REST_FRAMEWORK["EXCEPTION_HANDLER"] == "officerapi.problems.exception_handler"


def test_these_calls_and_no_others_are_for_anybody() -> None:
    assert {name for name, view in views() if AllowAny in view.permission_classes} == ALLOW_ANY


def test_every_other_call_takes_a_token_of_a_shift() -> None:
    for name, view in views():
        if name in ALLOW_ANY:
            # Said in the view itself: inherited, it would be easy to overlook.
            assert "permission_classes" in vars(view), name
        elif name in OWN_RULE:
            assert tuple(view.permission_classes) == OWN_RULE[name]
        else:
            assert list(view.authentication_classes) == [ShiftTokenAuthentication], name


def test_a_method_that_is_not_there_needs_no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ApiView, "transaction", _no_database)
    answer = bare(ApiView).as_view()(RequestFactory().post("/")).render()
    assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD, OPTIONS")


def test_whoever_is_slowed_down_costs_no_database(
    device: actors.Device, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ShiftTokenThrottle, "allow_request", lambda *_given: False)
    monkeypatch.setattr(ApiView, "transaction", _no_database)
    assert device.get("me").status_code == 429


def _no_database(_view: ApiView) -> None:
    raise AssertionError("a transaction was opened")
