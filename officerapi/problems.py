"""The problems that only this API has, and what the domain's refusals become."""

from collections.abc import Mapping
from typing import Any

from rest_framework import exceptions
from rest_framework.response import Response

from accounts import devices
from foundation.api import problems
from foundation.api.exception_handler import problem_of, response_of
from foundation.api.problems import ApiProblem, ProblemKind
from verification.actions.records.refusals import Refusal
from verification.enums import OfficerStage

_TEXT_YOURSELF = "Ask the person to text the digits on your screen themselves."

NOT_A_UK_MOBILE = ProblemKind(
    code="not_a_uk_mobile",
    status=400,
    title="Not a UK mobile",
    detail="That is not a UK mobile number.",
    fallback=_TEXT_YOURSELF,
)
BAD_LOCATION = ProblemKind(
    code="bad_location",
    status=400,
    title="Not a place",
    detail="That location is not on the earth.",
    fallback="Send the request without a location, and say on the radio where you are.",
)
LOCATION_IN_FUTURE = ProblemKind(
    code="location_in_future",
    status=400,
    title="Location from the future",
    detail="That location was measured later than now.",
    fallback="Set the clock of this device. Say on the radio where you are.",
)
IDEMPOTENCY_KEY_REQUIRED = ProblemKind(
    code="idempotency_key_required",
    status=400,
    title="Key missing",
    detail="This call needs an Idempotency-Key header.",
)
IDEMPOTENCY_KEY_REUSED = ProblemKind(
    code="idempotency_key_reused",
    status=422,
    title="Key used before",
    detail="This Idempotency-Key came with another body before.",
)
IN_PROGRESS = ProblemKind(
    code="in_progress",
    status=409,
    title="Still working",
    detail="The same request is still being worked on. Repeat it with the same key.",
    fallback="Please wait a second.",
    retryable=True,
)
DEVICE_REVOKED = ProblemKind(
    code="device_revoked",
    status=401,
    title="Device revoked",
    detail="This device is no longer in use for checks.",
)
SIGN_IN_REFUSED = ProblemKind(
    code="sign_in_refused",
    status=401,
    title="Not accepted",
    detail="That was not accepted. Wait for the next six digits, then try again.",
    fallback="Try again with new digits, or use your radio.",
)
# The code of a sign-in, since both say no more than that; what to do is another.
ENROLMENT_REFUSED = ProblemKind(
    code=SIGN_IN_REFUSED.code,
    status=401,
    title=SIGN_IN_REFUSED.title,
    detail="That code was not accepted: it has been used, has run out, or was never issued.",
    fallback="Ask your supervisor for a new code.",
)
NOT_ALLOWED_BY_FORCE = ProblemKind(
    code="not_allowed_by_force",
    status=403,
    title="Not allowed here",
    detail="Your force does not allow this.",
    fallback=_TEXT_YOURSELF,
)
ALREADY_OPEN = ProblemKind(
    code="already_open",
    status=409,
    title="Already open",
    detail="You have an open check. End or cancel it first.",
    fallback="Go back to your open check.",
)
ALREADY_EXTENDED = ProblemKind(
    code="already_extended",
    status=409,
    title="Already extended",
    detail="This check has been extended once; there is no second time.",
    fallback="End the check, or call the control room.",
)
WRONG_STATE = ProblemKind(
    code="wrong_state",
    status=409,
    title="Not at this stage",
    detail="That cannot be done at this stage of the check.",
)

# Every code this API answers with, in the order of its document; apps rely on them.
KINDS: Mapping[str, ProblemKind] = {
    kind.code: kind
    for kind in (
        problems.MALFORMED,
        problems.INVALID,
        problems.UNKNOWN_FIELD,
        NOT_A_UK_MOBILE,
        BAD_LOCATION,
        LOCATION_IN_FUTURE,
        IDEMPOTENCY_KEY_REQUIRED,
        IDEMPOTENCY_KEY_REUSED,
        IN_PROGRESS,
        problems.SIGNED_OUT,
        DEVICE_REVOKED,
        SIGN_IN_REFUSED,
        NOT_ALLOWED_BY_FORCE,
        problems.NOT_FOUND,
        problems.METHOD_NOT_ALLOWED,
        ALREADY_OPEN,
        ALREADY_EXTENDED,
        WRONG_STATE,
        problems.TOO_LARGE,
        problems.UNSUPPORTED_TYPE,
        problems.SLOW_DOWN,
        problems.UNAVAILABLE,
    )
}

_OF_REFUSAL = {
    "not_found": problems.NOT_FOUND,
    "already_open": ALREADY_OPEN,
    "already_extended": ALREADY_EXTENDED,
    "wrong_state": WRONG_STATE,
    "not_allowed_by_force": NOT_ALLOWED_BY_FORCE,
    # The force sets how many numbers a shift may invite; waiting does not help.
    "limit_reached": NOT_ALLOWED_BY_FORCE,
    "not_a_uk_mobile": NOT_A_UK_MOBILE,
    "bad_location": BAD_LOCATION,
    "location_in_future": LOCATION_IN_FUTURE,
}
_BY_STATUS = {**problems.BY_STATUS, NOT_ALLOWED_BY_FORCE.status: NOT_ALLOWED_BY_FORCE}


def exception_handler(error: Exception, _context: dict[str, Any]) -> Response:
    """Answer for an exception with a problem; REST framework's EXCEPTION_HANDLER in settings."""
    return response_of(_problem(error))


def of_status(status: int) -> ApiProblem:
    """Make a problem of a failure found by the framework, known only by its status."""
    return problems.of_status(status, kinds=_BY_STATUS)


def _problem(error: Exception) -> ApiProblem:
    match error:
        case Refusal():
            return _of_refusal(error)
        case exceptions.AuthenticationFailed() if error.get_codes() == DEVICE_REVOKED.code:
            return ApiProblem(kind=DEVICE_REVOKED)
        case exceptions.PermissionDenied():
            return ApiProblem(kind=NOT_ALLOWED_BY_FORCE)
        case devices.SignedOut():
            return ApiProblem(kind=problems.SIGNED_OUT)
        case devices.EnrolmentRefused():
            return ApiProblem(kind=ENROLMENT_REFUSED)
    return problem_of(error)


def _of_refusal(refusal: Refusal) -> ApiProblem:
    """Put an action's refusal into the API's words, with the facts an officer may know."""
    kind = _OF_REFUSAL.get(refusal.code, WRONG_STATE)
    return ApiProblem(kind=kind, facts=_facts(refusal, kind=kind))


def _facts(refusal: Refusal, *, kind: ProblemKind) -> dict[str, str]:
    """Keep the officer's own verification's id, and a stage; never a state of ours."""
    if kind is ALREADY_OPEN and "verification_id" in refusal.facts:
        return {"verification_id": str(refusal.facts["verification_id"])}
    stage = refusal.facts.get("status")
    if kind is WRONG_STATE and isinstance(stage, OfficerStage):
        # RFC 9457 has taken the name `status` for the HTTP status: decisions/0040.
        return {"verification_status": stage}
    return {}
