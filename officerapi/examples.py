"""An example of each shape, as the document shows it; tests hold them against the schemas.

Invented throughout: numbers are of the range that Ofcom keeps for drama.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from drf_spectacular.utils import OpenApiExample

from foundation.api import problems
from officerapi import problems as own_problems
from officerapi import serializers as shapes

_CASE = "01984c3e-7d52-7c1a-9b0e-5a3f0c2d9e41"
_DEVICE = "01984c3a-1f07-7b65-8c22-0d6b1a7e4f90"
_NUMBER = "+447700900000"
_OFFICER = {"number": "1234AB", "rank": "DC", "name": "Alex Example", "team": "North"}
_PLACE = {"lat": 51.5007, "lon": -0.1246, "accuracy_m": 12, "at": "2026-01-16T22:14:03Z"}
_SAY = (
    "Please do not take my word. Dial 999 yourself and say the letters on this screen. "
    "Keep hold of your phone."
)
_VERIFICATION = {
    "id": _CASE,
    "ref": "K7M4Q2",
    "status": "waiting",
    "version": 1,
    "reason": "questions",
    "show": {"join_code": "482913", "number": _NUMBER, "expires_at": "2026-01-16T22:19:05Z"},
    "say": _SAY,
    "requested_at": "2026-01-16T22:14:05Z",
    "answered_at": None,
    "prompt_at": None,
    "may_extend": False,
    "ended_at": None,
    "limits": {"location_every_s": 20, "face_max_bytes": 300_000, "wait_max_s": 25},
}
# A shape without an example is a fault that a test finds.
_TAKEN: Mapping[type[Any], Any] = {
    shapes.EnrolmentSerializer: {"enrolment_code": "K3M7-QX2D-9TNW", "name": "Phone 7"},
    shapes.SignInSerializer: {
        "device_id": _DEVICE,
        "device_secret": "0v3k2rG5mU8sYbQ1xJ6tWn4aHc7dLe9f",
        "otp": "482913",
    },
    shapes.NewVerificationSerializer: {
        "reason": "questions",
        "location": _PLACE,
        "place": "Westminster Bridge",
    },
    shapes.PhoneSerializer: {"phone": "07700900123"},
    shapes.MatchTrySerializer: {"code": "5831"},
    shapes.LocationSerializer: _PLACE,
    shapes.CancellingSerializer: {"why": "the person walked away"},
    shapes.EndingSerializer: {"how": "left_freely"},
    shapes.NothingSerializer: {},
}
_GIVEN: Mapping[type[Any], Any] = {
    shapes.EnrolledSerializer: {
        "device_id": _DEVICE,
        "device_secret": "0v3k2rG5mU8sYbQ1xJ6tWn4aHc7dLe9f",
        "otpauth_url": "otpauth://totp/Your%20Police:1234AB?secret=JBSWY3DPEHPK3PXP",
    },
    shapes.SignedInSerializer: {
        "token": "m4X1c8Zt2VbQ7yR5nK0wLs3pDg6hJf9a",
        "expires_at": "2026-01-17T10:02:41Z",
        "officer": _OFFICER,
    },
    shapes.MeSerializer: {
        "officer": _OFFICER,
        "device": {"id": _DEVICE, "name": "Phone 7"},
        "duty": {
            "starts_at": "2026-01-16T18:00:00Z",
            "ends_at": "2026-01-17T04:00:00Z",
            "boroughs": ["Lambeth", "Westminster"],
        },
        "reasons": ["questions", "search", "welfare"],
        "languages": [{"code": "en", "name": "English"}],
        "allowed": {"invite": False},
        "number": _NUMBER,
    },
    shapes.VerificationSerializer: _VERIFICATION,
}
# One of the codes of each status; the table in docs/officers-api.md has them all.
_PROBLEMS = (
    own_problems.BAD_LOCATION,
    own_problems.DEVICE_REVOKED,
    own_problems.SIGN_IN_REFUSED,
    own_problems.NOT_ALLOWED_BY_FORCE,
    problems.NOT_FOUND,
    own_problems.WRONG_STATE,
    problems.TOO_LARGE,
    problems.UNSUPPORTED_TYPE,
    own_problems.IDEMPOTENCY_KEY_REUSED,
    problems.SLOW_DOWN,
    problems.UNAVAILABLE,
)


def of_call(*, takes: Any, gives: Mapping[int, Any], fails: Sequence[int]) -> list[OpenApiExample]:
    """List the examples of one call: its body, its answers, and a problem for each status."""
    return [
        *_of_body(takes),
        *(example for status, given in gives.items() for example in _of_answer(status, given)),
        *_of_problems(fails),
    ]


def _of_body(takes: Any) -> Iterator[OpenApiExample]:
    if isinstance(takes, type) and takes in _TAKEN:
        yield OpenApiExample("request", value=_TAKEN[takes], request_only=True)


def _of_answer(status: int, given: Any) -> Iterator[OpenApiExample]:
    # `many=True` wraps the shape; REST framework's page is put around its example by the library.
    shape = given if isinstance(given, type) else type(getattr(given, "child", given))
    value = {} if given is shapes.EMPTY else _GIVEN.get(shape)
    if value is not None:
        yield OpenApiExample("answer", value=value, response_only=True, status_codes=[str(status)])


def _of_problems(fails: Sequence[int]) -> Iterator[OpenApiExample]:
    for kind in _PROBLEMS:
        if kind.status in fails:
            yield OpenApiExample(
                kind.code,
                value=_body_of(kind),
                response_only=True,
                status_codes=[str(kind.status)],
                media_type=problems.MEDIA_TYPE,
            )


def _body_of(kind: problems.ProblemKind) -> dict[str, Any]:
    """Write a problem as it is answered."""
    return dict(problems.members(problems.ApiProblem(kind=kind)))
